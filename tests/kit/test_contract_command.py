"""Law: `aimlapi-stt contract` says whether a deployment keeps its contract, with an exit code for pipelines."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from aimlapi_stt_contract.exchanges import Exchange
from aimlapi_stt_contract.findings import Finding, Runs
from aimlapi_stt_contract.reports import save
from aimlapi_stt_gateway import ScriptedGateway
from tests.cli.command import on_a_terminal, run, several
from tests.kit.command_words import AUTH, check
from tests.kit.made import KEY, report
from tests.kit.test_choosing import OURS
from tests.wrapper.sockets import raw_server, reply


def moved(base_url: str) -> Runs:
    """The run that never was, at this address."""
    made = report()
    there: dict[int, Exchange] = {}
    for one in made.exchanges:
        request = replace(one.request, url=one.request.url.replace(made.base_url, base_url))
        there[one.number] = replace(one, request=request)

    def of(finding: Finding) -> Finding:
        return replace(finding, exchanges=tuple(there[one.number] for one in finding.exchanges))

    results = tuple(replace(result, findings=tuple(map(of, result.findings))) for result in made.results)
    return Runs((replace(made, base_url=base_url, results=results, exchanges=list(there.values())),))


def test_a_contract_that_is_kept_is_0_and_one_that_is_broken_is_1(place: Any, tmp_path: Path) -> None:
    """And the files are written either way; a refusal with another status is a break of a law of keys."""
    files = {name: tmp_path / f"report.{name}" for name in ("json", "junit", "html", "sarif", "har", "markdown")}
    wanted = [word for name, file in files.items() for word in ("--report", f"{name}={file}")]
    variables = {"AIMLAPI_BASE_URL": place.base_url, "AIMLAPI_API_KEY": place.api_key}
    kept, quiet = several([check(*AUTH, *wanted), check(*AUTH, "--report", "json=-")], **variables)
    assert (kept.returncode, kept.stderr) == (0, "")
    assert kept.stdout.splitlines()[-2].startswith("KEPT  ")
    assert kept.stdout.splitlines()[-1] == (
        f"again: aimlapi-stt contract check --base-url {place.base_url} --profile quick --seed 1 --only auth"
    )
    assert json.loads(files["json"].read_text())["runs"][0]["seed"] == 1
    assert ElementTree.parse(files["junit"]).getroot().get("failures") == "0"
    assert json.loads(quiet.stdout)["exit_code"] == 0  # stdout is the report's alone
    assert "KEPT" in quiet.stderr
    for file in files.values():
        assert place.api_key not in file.read_text()
    with raw_server(*[reply("{}")] * 12) as server:
        broken = run(*check(*AUTH, "--base-url", server.base_url, "--report", f"json={files['json']}"), **variables)
    assert broken.returncode == 1
    assert "#1 a fetch with no key was answered with 200; expected 401" in broken.stdout
    assert f"--base-url {server.base_url} --profile quick --seed 1 --only auth.no-key" in broken.stdout
    assert place.api_key not in broken.stdout + files["json"].read_text()


def test_what_is_known_is_0_and_a_baseline_is_written_once(place: Any, tmp_path: Path) -> None:
    """Written by one run, filled in by a person, and good for the next."""
    file = tmp_path / "known.toml"
    with raw_server(*[reply("{}")] * 40) as server:
        words = check(*AUTH, "--base-url", server.base_url)
        wrote, refused, blank = several(
            [(*words, "--write-baseline", file), (*words, "--write-baseline", file), (*words, "--baseline", file)],
            AIMLAPI_API_KEY=KEY,
        )
        assert (wrote.returncode, refused.returncode, blank.returncode) == (1, 2, 2)
        assert "exists, and may hold reasons" in refused.stderr
        assert "has no reason" in blank.stderr
        stale = '[[known]]\ncheck = "no.such"\nreason = "x"\nexpires = 2999-01-01\n'
        file.write_text(file.read_text().replace('reason = ""', 'reason = "agreed"') + stale)
        known, strict = several(
            [(*words, "--baseline", file), (*words, "--baseline", file, "--strict-baseline")], AIMLAPI_API_KEY=KEY
        )
    assert (known.returncode, strict.returncode) == (0, 1)
    assert "known: agreed (until " in known.stdout
    assert re.search(r"note: entry \d+ of the baseline \(no\.such\) is about no check", known.stdout)


def test_what_cannot_begin_is_2_and_one_line(gateway: ScriptedGateway, tmp_path: Path) -> None:
    """It says what to do, shows no key, and asks nobody."""
    (tmp_path / "spec.json").write_text("{}")
    here = ("--base-url", gateway.base_url)
    cases: list[tuple[tuple[str | Path, ...], str]] = [
        ((), "no deployment is named. Give --base-url"),
        (("--base-url", "http://speech.example"), "--allow-http"),
        (("--base-url", "https://api.aimlapi.com"), "bills each job.*--profile live"),
        (("--base-url", "https://api.apilaplas.com"), "APILAPLAS_API_KEY"),
        (("--base-url", "http://127.0.0.1:1"), "does not answer.*Check the base URL"),
        (here, "refuses the API key"),
        ((*here, "--only", "nothing"), "no check is named 'nothing'. There are checks of: .*auth"),
        (
            ("--base-url", f"{gateway.base_url}/v1/stt"),
            "is the address of an operation. Give --base-url without /v1/stt",
        ),
        ((*here, "--skip", "auth.no-kei"), "no check is named 'auth.no-kei'. Did you mean auth.no-key"),
        ((*here, "--checks", tmp_path / "spec.json"), "spec.json is no Python file"),
        ((*here, "--page", "nothing"), "there is no page 'nothing'. There are: .*whisper-tiny"),
        ((*here, "--contract", tmp_path / "spec.json"), "spec.json is no document of OpenAPI 3"),
        ((*here, "--audio", tmp_path / "none.wav"), "there is no file"),
        ((*here, "--report", "pdf"), "'pdf' is no FORMAT.*junit"),
        ((*here, "--report", f"junit={tmp_path}/none/report.xml"), "there is no folder"),
        ((*here, "--report", f"junit={tmp_path}"), "it is a folder"),
        ((*here, "--model", ""), "nothing is given"),
        (("--base-url", "https://speech.example", "--ca-file", tmp_path / "spec.json"), "no certificates.*PEM"),
        ((*here, "--timeout", "0"), "is no number of seconds"),
        ((*here, "--max-creates", "-1"), "no whole number|expected one argument"),
        ((*here, "--key", KEY), "the key itself is no argument"),
        ((*here, "--other-key-file", tmp_path), "cannot be read"),
    ]
    for (words, said), done in zip(
        cases, several([check(*words) for words, _ in cases], AIMLAPI_API_KEY=KEY), strict=True
    ):
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1), words
        assert re.search(said, done.stderr), (words, done.stderr)
        assert KEY not in done.stderr


def test_github_is_told_without_being_asked(tmp_path: Path) -> None:
    """Annotations and a summary, and what strangers say is obeyed by nobody."""
    summary = tmp_path / "summary.md"
    summary.write_text("before\n")
    with raw_server(*[reply('{"x": "\\n::error::obeyed"}')] * 12) as server:
        done = run(
            *check(*AUTH, "--base-url", server.base_url), AIMLAPI_API_KEY=KEY, GITHUB_ACTIONS="true",
            GITHUB_STEP_SUMMARY=str(summary),
        )  # fmt: skip
    lines = done.stdout.splitlines()
    word = lines[0].removeprefix("::stop-commands::")
    end = lines.index(f"::{word}::")
    assert any("#1 a fetch with no key was answered with 200" in line for line in lines[:end])
    annotations = [line.partition("::")[2][:19] for line in lines[end + 1 :]]
    assert len(annotations) >= 2
    assert set(annotations) == {"error title=contrac"}
    assert summary.read_text().startswith("before\n## Contract: BROKEN")


def test_a_live_run_says_first_what_it_may_cost(place: Any) -> None:
    """And keeps to it: without audio of the user's own it asks for no job."""
    done = run(
        *check("--profile", "live", "--only", "auth", "--base-url", place.base_url), AIMLAPI_API_KEY=place.api_key
    )
    assert (done.returncode, done.stderr.count("\n")) == (0, 1)
    assert "job" in done.stderr
    assert place.base_url in done.stderr


def test_a_matrix_runs_each_model_once(place: Any, tmp_path: Path) -> None:
    """One report has them all; without --model, each model of the contract in one of its spellings."""
    variables = {"AIMLAPI_BASE_URL": place.base_url, "AIMLAPI_API_KEY": place.api_key}
    file = tmp_path / "report.json"
    words = check("--only", "auth.no-key", "--matrix", "--report", f"json={file}")
    two, every = several([(*words, "--model", "nova-2", "--model", "slam-1"), words], **variables)
    assert (two.returncode, every.returncode) == (0, 0)
    assert "2 checks of 2 models: 2 kept" in two.stdout
    assert [line.split(" --model ")[1] for line in two.stdout.splitlines() if line.startswith("again:")] == [
        "nova-2 --only auth.no-key",
        "slam-1 --only auth.no-key",
    ]
    labels = [one["models"] for one in json.loads(file.read_text())["runs"]]
    assert labels == [
        [name]
        for name in (
            "whisper-base", "whisper-medium", "whisper-tiny", "whisper-large", "whisper-small", "slam-1", "universal",
            "gpt-4o-transcribe", "gpt-4o-mini-transcribe", "mai-transcribe",
        )
    ]  # fmt: skip


def test_checks_of_a_users_own_are_run_and_listed(place: Any, tmp_path: Path) -> None:
    """They stand in each report as the kit's own do, and the command that runs them again names their file."""
    file = tmp_path / "ours.py"
    file.write_text(OURS)
    found, listed = several(
        [check("--checks", file, "--only", "ours", "--seed", "1"), ("contract", "list", "--checks", file, "ours")],
        AIMLAPI_BASE_URL=place.base_url,
        AIMLAPI_API_KEY=place.api_key,
    )
    assert (found.returncode, listed.returncode) == (1, 0)
    assert "ours.server  Each refusal names our server." in found.stdout
    assert f"--seed 1 --checks {file} --only ours.server" in found.stdout
    assert listed.stdout.startswith("ours.server")


def test_the_laws_are_listed() -> None:
    """Without a deployment, and by area."""
    every, some, none = several([("contract", "list"), ("contract", "list", "auth"), ("contract", "list", "nothing")])
    assert (every.returncode, some.returncode, none.returncode) == (0, 0, 2)
    names = [[line.split()[0] for line in done.stdout.splitlines()] for done in (every, some)]
    assert set(names[1]) < set(names[0])
    assert re.search(r"^auth\.no-key +request +refusable +A request without .*\. +\[/security\]$", some.stdout, re.M)
    assert "There are checks of:" in none.stderr


def test_a_terminal_sees_what_is_broken_at_once() -> None:
    """The report itself comes at the end, which may be a while."""
    with raw_server(*[reply("{}")] * 12) as server:
        code, _, shown = on_a_terminal(
            *check(*AUTH, "--base-url", server.base_url), AIMLAPI_API_KEY=KEY, TERM="xterm", COLUMNS="120"
        )
    assert code == 1
    assert "broken auth.no-key: a fetch with no key was answered with 200" in shown


def test_a_finding_is_replayed(place: Any, tmp_path: Path) -> None:
    """With the keys of the environment, only there where the user says, and for no money that was not allowed."""
    file = tmp_path / "report.json"
    variables = {"AIMLAPI_BASE_URL": place.base_url, "AIMLAPI_API_KEY": place.api_key}
    save(moved(place.base_url), "json", file)
    place.script(text="So it is.")
    same, paid, other, wrong = several(
        [
            ("contract", "replay", file, "1"),
            ("contract", "replay", file, "3"),
            ("contract", "replay", file, "4"),
            ("contract", "replay", file, "99"),
        ],
        **variables,
    )
    assert same.returncode == 1  # it told the keys then, and does not now
    assert "#1 auth.no-key: answered 200 without a key, 401 is due" in same.stdout
    assert re.search(r"differs: .*content type 'application/json' then, 'application/problem\+json' now", same.stdout)
    assert paid.returncode == 2
    assert "not sent: it may create a job; --max-creates 1 or more allows it" in paid.stdout
    assert other.returncode == 1
    assert "no answer (timed out $AIMLAPI_API_KEY) then, 404 now" in other.stdout
    assert wrong.returncode == 2
    assert [request.status for request in place.requests] == [400, 404, 404]
    assert not [done for done in (same, paid, other) if place.api_key in done.stdout + done.stderr]
