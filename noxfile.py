"""The one runner: `nox -l` lists what there is. CI runs the same sessions (`.ci/run`)."""

import nox

nox.needs_version = ">=2025.2"
nox.options.default_venv_backend = "venv"
nox.options.sessions = ["tests", "check", "lint", "types"]

PROJECT = nox.project.load_toml("pyproject.toml")


def _group(name: str) -> list[str]:
    return list(nox.project.dependency_groups(PROJECT, name))


@nox.session
def tests(session: nox.Session) -> None:
    """The whole suite against the built wheel, not the tree. Arguments go to pytest."""
    session.install("-c", "constraints.txt", ".[local]", *_group("tests"))
    session.run("pytest", *session.posargs)


@nox.session
def check(session: nox.Session) -> None:
    """Prove that contracts and client are, byte for byte, what openapi/documented gives."""
    session.install("-c", "constraints.txt", *_group("generator"))
    session.run("python", "-m", "scripts.check")


@nox.session
def regenerate(session: nox.Session) -> None:
    """Take the pages named (PAGE.md ...) if any, then build the contracts and the client anew."""
    session.install("-c", "constraints.txt", *_group("generator"))
    if session.posargs:
        session.run("python", "-m", "scripts.extract", *session.posargs)
    session.run("python", "-m", "scripts.build")
    session.run("python", "-m", "scripts.generate")


@nox.session
def lint(session: nox.Session) -> None:
    """Ruff: rules and formatting."""
    session.install("-c", "constraints.txt", "ruff")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")


@nox.session
def types(session: nox.Session) -> None:
    """Mypy --strict and pyright strict over all hand-written code."""
    session.install("-c", "constraints.txt", "-e", ".[local]", *_group("types"))
    session.run("mypy")
    session.run("pyright")
