"""The one runner: `nox -l` lists what there is. CI runs the same sessions (`.ci/run`)."""

import os
from pathlib import Path

import nox

nox.needs_version = ">=2025.2"
nox.options.default_venv_backend = "venv"
nox.options.sessions = ["tests", "contract", "check", "lint", "types", "wheel"]

REDOCLY = "2.77.0"
PRISM = "5.16.0"

PROJECT = nox.project.load_toml("pyproject.toml")


WORKERS = str((os.cpu_count() or 1) + 1)
"""Processes for the suite, one more than there are cores: a good part of it waits for others."""


def _group(name: str) -> list[str]:
    return list(nox.project.dependency_groups(PROJECT, name))


@nox.session
def tests(session: nox.Session) -> None:
    """The whole suite but for tests/soak, against the built wheel, not the tree. Arguments go to pytest."""
    session.install("-c", "constraints.txt", ".[local,contract]", *_group("tests"))
    session.run("pytest", "-n", WORKERS, "--dist", "worksteal", *session.posargs)


@nox.session
def contract(session: nox.Session) -> None:
    """Gateway, contracts and kit held against each other, and the tests of the kit. Arguments go to pytest."""
    session.install("-c", "constraints.txt", ".[local,contract]", *_group("tests"))
    session.run("pytest", "-n", WORKERS, "--dist", "worksteal", "contract_tests", "tests/kit", *session.posargs)


@nox.session
def soak(session: nox.Session) -> None:
    """Thousands of jobs on a gateway whose workers and servers are killed; takes minutes, and prints figures."""
    session.install("-c", "constraints.txt", ".[local,contract]", *_group("tests"))
    session.run("pytest", "-o", "addopts=-ra", "tests/soak", *session.posargs)


@nox.session
def deep(session: nox.Session) -> None:
    """Thousands of generated requests in every dialect, and real speech in each of them; takes many minutes."""
    session.install("-c", "constraints.txt", ".[local,contract]", *_group("tests"))
    session.run("pytest", "-o", "addopts=-ra", "contract_tests/deep", *session.posargs)


@nox.session
def power(session: nox.Session) -> None:
    """Hold each broken deployment of the catalogue against the contract kit; takes half an hour. Arguments choose."""
    session.install("-c", "constraints.txt", ".[local,contract]", *_group("tests"))
    session.run("python", "-m", "contract_tests.power", *session.posargs)


@nox.session
def peers(session: nox.Session) -> None:
    """The contract kit against Prism, which needs node, and each dialect; a finding without a reason fails."""
    session.install("-c", "constraints.txt", ".[local,contract]", *_group("tests"))
    folder = Path(session.create_tmp()).resolve()
    words = ["install", "--prefix", str(folder), "--ignore-scripts", "--no-audit", "--no-fund"]
    session.run("npm", *words, f"@stoplight/prism-cli@{PRISM}", external=True)
    prism = str(folder / "node_modules" / ".bin" / "prism")
    session.run("python", "-m", "contract_tests.peers", "--prism", prism, *session.posargs)


@nox.session
def browser(session: nox.Session) -> None:
    """The gateway's page in a real Chromium, which has to be installed. Arguments go to pytest."""
    session.install("-c", "constraints.txt", ".[local,contract]", *_group("browser"))
    session.run("pytest", "tests/browser", *session.posargs)


@nox.session
def check(session: nox.Session) -> None:
    """Prove that contracts and client are, byte for byte, what openapi/documented gives."""
    session.install("-c", "constraints.txt", *_group("generator"))
    session.run("python", "-m", "scripts.check")


@nox.session
def regenerate(session: nox.Session) -> None:
    """Take the pages named (PAGE.md ...) if any, build contracts and client anew, and say what has changed."""
    session.install("-c", "constraints.txt", *_group("generator"))
    session.run("python", "-m", "scripts.regenerate", *session.posargs)


@nox.session
def watch(session: nox.Session) -> None:
    """Download the pages, and say what has changed; fails where one cannot be read; a change is no failure."""
    session.install("-c", "constraints.txt", *_group("generator"))
    session.run("python", "-m", "scripts.watch", "--changed-is-fine", *session.posargs)


@nox.session
def diff(session: nox.Session) -> None:
    """Compare two OpenAPI documents (OLD NEW ...): breaking, compatible or a note; docs/diff.md has the rules."""
    session.install("-c", "constraints.txt", *_group("generator"))
    session.run("python", "-m", "scripts.diff", *session.posargs)


@nox.session
def crosscheck(session: nox.Session) -> None:
    """Hold our contract diff against Redocly's, which needs node; a difference without a reason fails."""
    session.install("-c", "constraints.txt", *_group("generator"))
    folder = Path(session.create_tmp()).resolve()
    package = f"@redocly/cli@{REDOCLY}"
    session.run("npm", "install", "--prefix", str(folder), "--no-audit", "--no-fund", package, external=True)
    session.run("python", "-m", "scripts.crosscheck", str(folder / "node_modules" / ".bin" / "redocly"))


@nox.session
def bench(session: nox.Session) -> None:
    """Speed and memory beside other clients, as ratios; names of benchmarks and --write FILE go to `benchmarks`."""
    session.install("-c", "constraints.txt", ".[local,contract]", *_group("bench"))
    session.run("python", "-m", "benchmarks", *session.posargs)


@nox.session
def lint(session: nox.Session) -> None:
    """Ruff: rules and formatting."""
    session.install("-c", "constraints.txt", "ruff")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")


@nox.session
def types(session: nox.Session) -> None:
    """Mypy --strict and pyright strict over all hand-written code."""
    session.install("-c", "constraints.txt", "-e", ".[local,contract]", *_group("types"))
    session.run("mypy")
    session.run("pyright")


@nox.session
def wheel(session: nox.Session) -> None:
    """The built wheel on its own, away from the tree: it imports, it types, its command runs."""
    folder = Path(session.create_tmp())
    for old in folder.glob("*.whl"):
        old.unlink()
    session.install("-c", "constraints.txt", "build", "mypy")
    session.run("python", "-m", "build", "--wheel", "--outdir", str(folder), silent=True)
    (built,) = (path.resolve() for path in folder.glob("*.whl"))
    session.install("-c", "constraints.txt", str(built))
    session.run("python", "-c", "import aimlapi_stt; print(sorted(aimlapi_stt.__all__))")
    api = Path("tests/typing/api.py").resolve()
    readme, sample = Path("README.md").resolve(), Path("samples/lights.mp3").resolve()
    with session.chdir(folder):
        session.run("mypy", "--strict", "--config-file", "", str(api))
        session.run("aimlapi-stt", "--version")
        # Without the extra, --local and serve say which one to install.
        session.run("aimlapi-stt", "transcribe", str(sample), "--local", success_codes=[2])
        session.run("aimlapi-stt", "serve", success_codes=[2])
    session.install("-c", "constraints.txt", f"{built}[local]")
    with session.chdir(folder):
        said = session.run("aimlapi-stt", "transcribe", str(sample), "--local", silent=True)
    if not said or str(said).strip() not in readme.read_text(encoding="utf-8"):
        session.error(f"the wheel's command heard {said!r}")
