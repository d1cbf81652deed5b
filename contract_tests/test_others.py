"""Law: the kit finds nothing at a deployment that keeps the contract, whatever its style; what it breaks is found."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from aimlapi_stt_contract import Report, Settings, run_checks
from aimlapi_stt_contract.laws import CHECKS
from aimlapi_stt_contract.settings import PROFILES, Profile
from contract_tests.others import STYLES, Style, opened
from contract_tests.others.styles import FREEDOMS
from tests.contract.laws import DEPTH

QUICK = PROFILES["quick"]
FEW = replace(QUICK, examples=8, sequences=2)
# What is generated takes as long as all else of a run, and more: of one style a part of it, and of all at a depth.
PARTLY = "old server"
SEEDS = range(1, 1 + DEPTH)
NOT_GENERATED = tuple(check.name for check in CHECKS.values() if check.cost != "generates")
SKIPPED = {
    "old server": {"ids.near", "others.create"},  # its ids are numbers
    "careful": {"accepted.spellings", "accepted.media-type", "accepted.json"},  # it looks at sources at once
    "packing framework": {"accepted.spellings", "accepted.media-type", "accepted.json"},
}
"""Checks that do not apply to a style; `schema.status` and `schema.headers` apply to no deployment."""


def held(style: Style, seed: int = 1, only: tuple[str, ...] = (), profile: Profile = QUICK) -> Report:
    """A run against a deployment of this style."""
    with opened(style) as other:
        settings = Settings(other.base_url, other.key, other.other_key, profile, seed=seed, only=only)
        return run_checks(settings)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", STYLES)
def test_nothing_is_found_at_a_deployment_that_keeps_the_contract(name: str, seed: int) -> None:
    """A kit that cries wolf is thrown away; and a law that did not apply has not been tried."""
    if DEPTH > 1:
        report = held(STYLES[name], seed)
    elif name == PARTLY:
        report = held(STYLES[name], seed, profile=FEW)
    else:
        report = held(STYLES[name], seed, NOT_GENERATED)
    assert [f"{finding.check.name}: {finding.message}" for finding in report.findings] == []
    assert {one.check.name: one.why for one in report.results if one.outcome == "stopped"} == {}
    skipped = {one.check.name for one in report.results if one.outcome == "skipped"}
    assert skipped - {"schema.status", "schema.headers"} == SKIPPED.get(name, set())


@pytest.mark.parametrize("name", STYLES)
def test_what_is_no_freedom_is_found_in_each_style(name: str) -> None:
    """Nothing found would tell nothing where nothing can be found."""
    assert found(replace(STYLES[name], wrong_body=409), "errors.status") == {"errors.status"}


@pytest.mark.parametrize(
    ("freedom", "wrong", "law"),
    [
        ("waits", ("done",), "job.known-status"),
        ("created", 302, "create.accepted"),
        ("half_key", 404, "auth.other-scheme"),
        ("no_method", 200, "methods.other"),
    ],
)
def test_what_is_no_freedom_is_found_by_its_law(freedom: str, wrong: Any, law: str) -> None:
    """A freedom has its bounds, and each law its own."""
    assert found(replace(STYLES["closing"], **{freedom: wrong}), law) == {law}


def found(style: Style, law: str) -> set[str]:
    """The laws of which a break is found."""
    return {finding.check.name for finding in held(style, only=(law,)).findings}


@pytest.mark.parametrize("freedom", FREEDOMS)
def test_each_freedom_is_taken_in_more_than_one_way(freedom: str) -> None:
    """What all styles do alike may be a law of the kit, and of nobody else."""
    assert len({getattr(style, freedom) for style in STYLES.values()}) > 1


def test_they_share_no_code_with_the_gateway() -> None:
    """A mistake that they had in common with it would be a law again."""
    sources = list((Path(__file__).parent / "others").glob("*.py"))
    assert sources
    assert [source.name for source in sources if "aimlapi_stt_gateway" in source.read_text(encoding="utf-8")] == []
