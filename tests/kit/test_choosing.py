"""Law: a run has the checks that were asked for, those of a user's own among them; a name that fits none is told."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from aimlapi_stt import NotConfigured
from aimlapi_stt_contract import Settings, run_checks
from aimlapi_stt_contract import run as _run  # enters all checks
from aimlapi_stt_contract.extensions import load
from aimlapi_stt_contract.laws import CHECKS, check, chosen
from aimlapi_stt_gateway import ScriptedGateway
from tests.kit.made import not_run

assert _run

OURS = """
from collections.abc import Iterator
from aimlapi_stt_contract import Finding, Session, check

@check("ours.server", "Each refusal names our server.", source="our handbook, 3", layer="request", cost="refusable")
def server(session: Session) -> Iterator[Finding]:
    for refusal in session.refusals:
        yield session.broken("it does not", refusal.exchange)
        return
"""


@pytest.fixture
def entered() -> Iterator[None]:
    """What a test enters is taken out again."""
    before = dict(CHECKS)
    yield
    for name in CHECKS.keys() - before.keys():
        del CHECKS[name]


def names(only: tuple[str, ...] = (), skip: tuple[str, ...] = ()) -> set[str]:
    return {one.name for one in chosen(only, skip)}


def test_checks_are_chosen_by_name_by_area_and_by_pattern() -> None:
    """And what is skipped is left out of what was chosen."""
    auth = {name for name in CHECKS if name.startswith("auth.")}
    assert names(("auth",)) == names(("auth.*",)) == auth
    assert names(("auth.no-key", "auth.q*")) == {"auth.no-key", "auth.query"}
    assert names(("auth",), ("auth.*key",)) == auth - {name for name in auth if name.endswith("key")}
    assert names(skip=("schema", "run.reached")) == {
        name for name in CHECKS if not name.startswith("schema.") and name != "run.reached"
    }
    assert names() == set(CHECKS)


@pytest.mark.parametrize(
    ("only", "skip", "said"),
    [
        (("auth.no-kei",), (), "'auth.no-kei'. Did you mean auth.no-key"),
        ((), ("headrs",), "'headrs'. Did you mean headers"),
        (("zzz",), (), "There are checks of: accepted, .*schema"),
        (("aut",), (), "Did you mean auth"),  # the beginning of a name is no name
        (("auth",), ("auth.*",), "no check is left"),
    ],
)
def test_a_name_that_fits_no_check_is_told_with_what_there_is(
    only: tuple[str, ...], skip: tuple[str, ...], said: str
) -> None:
    """A run that silently leaves out a check keeps a contract in vain."""
    with pytest.raises(LookupError, match=said):
        chosen(only, skip)


@pytest.mark.usefixtures("entered")
@pytest.mark.parametrize(
    ("name", "layer", "cost", "said"),
    [
        ("auth.no-key", "request", "free", "two checks"),
        ("ours", "request", "free", "area.what"),
        ("ours.x", "requests", "free", "layer 'requests'; there are schema, request, lifecycle"),
        ("ours.x", "request", "nothing", "cost 'nothing'; there are free"),
    ],
)
def test_a_check_that_no_report_could_show_is_not_entered(name: str, layer: str, cost: str, said: str) -> None:
    """Reports go by layers and areas: what is in none of them would be lost."""
    with pytest.raises(ValueError, match=said):
        check(name, "A law.", source="x", layer=layer, cost=cost)(not_run)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]


@pytest.mark.usefixtures("entered")
def test_checks_of_a_users_own_are_entered_once(tmp_path: Path) -> None:
    """A white label has laws that the service has not."""
    file = tmp_path / "ours.py"
    file.write_text(OURS)
    load([file, file])
    load([file])
    assert names(("ours",)) == {"ours.server"}


@pytest.mark.usefixtures("entered")
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x = 1\n", "has no checks"),
        ("x = 1\nimport no_such_module\n", "line 2, cannot be loaded: ModuleNotFoundError"),
        ("x = (\n", "line 1, cannot be loaded: SyntaxError"),
        (OURS.replace("ours.server", "auth.no-key"), "there are two checks 'auth.no-key'"),
    ],
)
def test_a_file_that_has_no_good_checks_is_told_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    """Its writer wants to mend it, and not to read our traceback."""
    file = tmp_path / "ours.py"
    file.write_text(text)
    with pytest.raises(NotConfigured, match=said):
        load([file])


def test_what_is_no_python_is_told(tmp_path: Path) -> None:
    """By what it should have been."""
    file = tmp_path / "ours.toml"
    file.write_text("")
    with pytest.raises(NotConfigured, match=r"is no Python file. Name one that ends in \.py"):
        load([file])


def test_what_the_package_lists_is_there() -> None:
    """All of it is loaded on demand, by a table that could be wrong."""
    import aimlapi_stt_contract

    found: list[Callable[..., object] | object] = [
        getattr(aimlapi_stt_contract, name) for name in aimlapi_stt_contract.__all__
    ]
    assert all(one is not None for one in found)


@pytest.mark.usefixtures("entered")
def test_the_example_of_the_documentation_is_a_check(tmp_path: Path) -> None:
    """Who copies it wants to begin with something that runs."""
    text = (Path(__file__).parents[2] / "docs" / "contract-kit.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"<!-- example: (\S+) -->\n```python\n(.*?)```", text, re.DOTALL)
    file = tmp_path / example[0]
    file.write_text(example[1])
    load([file])
    with ScriptedGateway() as gateway:
        settings = Settings(gateway.base_url, gateway.api_key, seed=1, only=("ours",), max_creates=2)
        report = run_checks(settings)
    assert [finding.message for finding in report.findings] == ["the answer has no x-region"]
    assert report.creates <= 2
