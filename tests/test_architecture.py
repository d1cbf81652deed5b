"""Law: imports run one way. The generated client knows nobody, one module knows it, nobody knows the command line."""

import ast
from pathlib import Path

import pytest

import aimlapi_stt

ROOT = Path(__file__).parent.parent
PACKAGES = {
    "aimlapi_stt_generated": ROOT / "generated_client" / "aimlapi_stt_generated",
    "aimlapi_stt": ROOT / "wrapper" / "aimlapi_stt",
    "aimlapi_stt_gateway": ROOT / "local_gateway" / "aimlapi_stt_gateway",
    "aimlapi_stt_contract": ROOT / "contract_tests" / "kit" / "aimlapi_stt_contract",
    "scripts": ROOT / "scripts",
}
MAY_IMPORT = {
    "aimlapi_stt_generated": set[str](),
    "aimlapi_stt": {"aimlapi_stt_generated"},
    "aimlapi_stt_gateway": {"aimlapi_stt"},
    "aimlapi_stt_contract": {"aimlapi_stt"},
    "scripts": set[str](),
}
LONGEST_MODULE = 300


def modules(package: str) -> list[Path]:
    """The modules of one of our packages."""
    return sorted(PACKAGES[package].rglob("*.py"))


def imported(path: Path, package: str) -> set[str]:
    """The dotted names that a module imports, relative ones resolved."""
    inside = [package, *path.relative_to(PACKAGES[package]).parts[:-1]]
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = inside[: len(inside) - node.level + 1] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            names.update(f"{module}.{alias.name}" for alias in node.names)
    return names


def within(name: str, package: str) -> bool:
    """Whether a dotted name lies in a package."""
    return name == package or name.startswith(package + ".")


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_imports_only_the_ones_below_it(package: str) -> None:
    """A cycle between folders is a house without floors."""
    for path in modules(package):
        for name in imported(path, package):
            strangers = [other for other in PACKAGES if within(name, other) and other != package]
            assert set(strangers) <= MAY_IMPORT[package], f"{path.name} imports {name}"


def test_one_module_sees_the_generated_client() -> None:
    """What the generator changes is then changed in one place."""
    seeing = {
        path.name
        for path in modules("aimlapi_stt")
        if any(within(name, "aimlapi_stt_generated") for name in imported(path, "aimlapi_stt"))
    }
    assert seeing == {"_operations.py"}


@pytest.mark.parametrize("package", ["aimlapi_stt_gateway", "aimlapi_stt_contract"])
def test_gateway_and_kit_use_what_is_public_alone(package: str) -> None:
    """They are the first users of the client, and see no more than any other."""
    public = {"aimlapi_stt", *(f"aimlapi_stt.{name}" for name in aimlapi_stt.__all__)}
    for path in modules(package):
        used = {name for name in imported(path, package) if within(name, "aimlapi_stt")}
        assert used <= public, path.name


def test_nothing_imports_the_command_line() -> None:
    """A library that pulls in its CLI drags it into every program."""
    for package in ("aimlapi_stt", "aimlapi_stt_gateway", "aimlapi_stt_contract"):
        for path in modules(package):
            if "cli" in path.parts or path.name == "__main__.py":
                continue
            assert not any(within(name, "aimlapi_stt.cli") for name in imported(path, package)), path.name


def test_only_the_drivers_send_or_sleep() -> None:
    """Everything else is then tested without a network and without waiting."""
    know_http = (
        "_drive.py",
        "_exchange.py",
        "_uploads.py",
        "_deadline.py",
        "_bounded.py",
        "_connect.py",
        "client.py",
        "aio.py",
    )
    for path in modules("aimlapi_stt"):
        # An address is neither: where it leads is for the library to say that goes there.
        names = imported(path, "aimlapi_stt") - {"httpx.URL", "httpx.InvalidURL"}
        if path.name not in know_http:
            assert not any(within(name, "httpx") for name in names), path.name
        source = path.read_text(encoding="utf-8")
        if path.name != "_drive.py":
            assert "time.sleep" not in source, path.name
            assert "anyio.sleep" not in source, path.name


@pytest.mark.parametrize("package", [package for package in PACKAGES if package != "aimlapi_stt_generated"])
def test_a_module_has_one_subject_and_a_length_one_reads(package: str) -> None:
    """A module that outgrows this has two subjects."""
    for path in modules(package):
        assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_MODULE, path.name


def test_what_the_pipeline_relies_on_in_the_generated_client_exists() -> None:
    """The generator promises none of these names."""
    from aimlapi_stt_generated.api.speech_to_text import create_job, fetch_job, upload_job

    for operation in (create_job, fetch_job, upload_job):
        assert callable(operation._get_kwargs)
