"""Law: a known deviation fails no run, and is not forgotten: it has a reason, and a last day."""

import json
import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from aimlapi_stt_contract import baseline
from aimlapi_stt_contract.findings import Outcome, Runs
from tests.kit.made import report

TODAY = date(2026, 6, 1)
NEXT = date(2026, 6, 2)
BEFORE = date(2026, 5, 31)


def entry(check: str, number: int = 1, expires: date = TODAY, **patterns: str) -> baseline.Entry:
    """An entry that is still good today."""
    return baseline.Entry(number, check, "it was agreed", expires, **patterns)


def outcomes(runs: Runs) -> dict[str, Outcome]:
    """What became of the checks that the entries are about."""
    return {result.check.name: result.outcome for result in runs.reports[0].results if result.findings}


def test_what_is_known_fails_no_run() -> None:
    """All findings of a check have to be known; an entry holds to the end of its day."""
    runs = baseline.applied([report()], [entry("auth.no-key"), entry("job.text", 2, message="it says nothing")], TODAY)
    assert outcomes(runs) == {"auth.no-key": "known", "job.text": "broken", "headers.id": "known"}
    assert [finding.message[:15] for finding in runs.reports[0].findings] == ["it says </pre><"]
    assert runs.exit_code == 1
    everything = baseline.applied([report(results=report().results[:3])], [entry("*")], TODAY)
    assert everything.exit_code == 0
    assert everything.reports[0].results[1].findings[0].known == "it was agreed (until 2026-06-01)"


@pytest.mark.parametrize(
    ("patterns", "fits"),
    [
        ({"operation": "POST *"}, True),
        ({"operation": "GET *"}, False),
        ({"model": "whisper-*"}, False),  # this finding names none
        ({"message": "*401 is due"}, True),
        ({"message": "401"}, False),
    ],
)
def test_a_pattern_narrows_an_entry_down(patterns: dict[str, Any], fits: bool) -> None:
    """A deviation on one operation excuses none on another."""
    runs = baseline.applied([report()], [replace(entry("auth.no-key"), **patterns)], TODAY)
    assert outcomes(runs)["auth.no-key"] == ("known" if fits else "broken")


def test_an_entry_that_has_expired_excuses_nothing_and_says_so() -> None:
    """It was put off until that day."""
    runs = baseline.applied([report()], [entry("auth.*", expires=BEFORE)], TODAY)
    assert outcomes(runs)["auth.no-key"] == "broken"
    (finding,) = runs.reports[0].results[1].findings
    assert finding.note == "entry 1 of the baseline (auth.*) expired on 2026-05-31: it was agreed"
    both = baseline.applied([report()], [entry("auth.*", expires=BEFORE), entry("auth.*", 2, NEXT)], TODAY)
    assert outcomes(both)["auth.no-key"] == "known"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (entry("schema.answers"), True),
        (entry("schema.answers", model="nova-*"), False),  # this run was about another model
        (entry("job.many"), False),  # skipped
        (entry("job.ends"), False),  # stopped
        (entry("auth.no-key"), False),
    ],
)
def test_an_entry_that_matches_nothing_any_more_is_told(given: baseline.Entry, told: bool) -> None:
    """But not one that this run did not look for."""
    loose = baseline.applied([report()], [given], TODAY)
    assert loose.notes == ((f"{given} matches nothing any more. Remove it.",) if told else ())
    assert loose.stale is False
    kept = [report(results=report().results[:1])]
    assert baseline.applied(kept, [entry("schema.answers")], TODAY).exit_code == 0
    assert baseline.applied(kept, [entry("schema.answers")], TODAY, strict=True).exit_code == 1


def test_an_entry_about_no_check_is_told_with_what_may_be_meant() -> None:
    """Whoever mistyped a name should not be told that the deviation is gone."""
    (note,) = baseline.applied([report()], [entry("auth.no-kye")], TODAY).notes
    assert note.startswith(
        "entry 1 of the baseline (auth.no-kye) is about no check; correct or remove it. Did you mean"
    )
    assert "auth.no-key" in note


def test_a_baseline_that_is_written_knows_all_that_is_broken_once_its_reasons_are_there(tmp_path: Path) -> None:
    """A reason is what nobody else can fill in, so a blank one is refused."""
    file = tmp_path / "known.toml"
    file.write_text(baseline.written(Runs((report(),)), TODAY), encoding="utf-8")
    with pytest.raises(baseline.NoBaseline, match=r"known\.toml, entry 1 \(\S+\) has no reason.*Fill it in"):
        baseline.read(file)
    file.write_text(file.read_text(encoding="utf-8").replace('reason = ""', 'reason = "agreed"'), encoding="utf-8")
    entries = baseline.read(file)
    assert {(one.check, one.operation, one.expires) for one in entries} == {
        ("auth.no-key", "POST /v1/stt/create", date(2026, 7, 1)),
        ("job.text", "GET /v1/stt/{generation_id}", date(2026, 7, 1)),
    }
    assert baseline.applied([report()], entries, TODAY).reports[0].findings == []
    assert tomllib.loads(baseline.written(Runs((report(results=()),)), TODAY)) == {}


def test_json_says_the_same(tmp_path: Path) -> None:
    """For who writes it with a program."""
    file = tmp_path / "known.json"
    table = {"check": "auth.*", "model": "nova-*", "reason": "it was agreed", "expires": "2026-06-01"}
    file.write_text(json.dumps({"known": [table]}))
    assert baseline.read(file) == [entry("auth.*", model="nova-*")]


SOON = '"soon"'
GOOD = 'check = "a.b"\nreason = "agreed"\nexpires = 2026-06-01\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("known = 3", "has other things than a list `known`"),
        ("[known]\n", "has other things than a list `known`"),
        ("[[konwn]]\n", "has other things than a list `known`"),
        ("[[known]", "cannot be read"),
        ("known = [3]", "entry 1 is no table"),
        (f"[[known]]\n{GOOD}chekc = 1", r"entry 1 \(a.b\) has a key 'chekc'"),
        (f"[[known]]\n{GOOD}[[known]]\n{GOOD.replace('check', 'model')}", "entry 2 has no check"),
        (f"[[known]]\n{GOOD.replace('2026-06-01', '3')}", "expires 3, which is no date"),
        (f"[[known]]\n{GOOD.replace('2026-06-01', '2026-06-01T10:00:00')}", "which is no date"),
        (f"[[known]]\n{GOOD.replace('2026-06-01', SOON)}", "expires 'soon', which is no date"),
        (f"[[known]]\n{GOOD}model = 3", "has a model that is no text"),
    ],
)
def test_a_baseline_that_is_wrong_says_where(tmp_path: Path, text: str, said: str) -> None:
    """It is edited by hand; a slip that is passed over excuses too much, or nothing."""
    file = tmp_path / "known.toml"
    file.write_text(text)
    with pytest.raises(baseline.NoBaseline, match=rf"known\.toml.*{said}.*\."):
        baseline.read(file)
    with pytest.raises(baseline.NoBaseline, match="cannot be read"):
        baseline.read(tmp_path / "none.toml")
