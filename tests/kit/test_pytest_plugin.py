"""Law: `pytest --pyargs aimlapi_stt_contract` is a test for each law, and never a success where nothing was asked."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from aimlapi_stt_gateway import ScriptedGateway
from tests.cli import forked
from tests.cli.command import environment
from tests.kit.made import KEY
from tests.wrapper.sockets import raw_server, reply

PACKAGE = "aimlapi_stt_contract"
LOADED = ("-p", f"{PACKAGE}.pytest_plugin", "--pyargs", PACKAGE)
RUNS = Path(__file__).with_name("pytest_runs.py")
LOUD = "[pytest]\nfilterwarnings = error\nlog_level = DEBUG\naddopts = -ra --strict-markers --strict-config -l\n"


@pytest.fixture(scope="module")
def scripted() -> Iterator[ScriptedGateway]:
    """A gateway that plays a part, for all of them."""
    with ScriptedGateway() as running:
        yield running


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project that logs all it can, and in which each warning is an error."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pytest.ini").write_text(LOUD)
    return tmp_path


def runs(*lines: tuple[str | Path, ...], **variables: str) -> list[subprocess.CompletedProcess[str]]:
    """Pytest with no other plugins than its own, in the folder of this process."""
    # Not written to, and not searched for garbage again and again.
    without = ("-p", "no:cacheprovider", "-p", "no:unraisableexception")
    given = json.dumps([[*map(str, line), *without] for line in lines])
    variables = environment(**variables, PYTEST_DISABLE_PLUGIN_AUTOLOAD="1")
    with forked.holding(given) as stdin:
        code, told, errors = forked.run(RUNS, [], variables, 120, (stdin, None, None))
    assert (code, errors) == (0, "")
    return [subprocess.CompletedProcess(*ended) for ended in json.loads(told)]


def only(*names: str) -> tuple[str, ...]:
    return tuple(word for name in names for word in ("--stt-only", name))


def named(place: Any) -> dict[str, str]:
    """What the environment says of a gateway."""
    return {"AIMLAPI_BASE_URL": place.base_url, "AIMLAPI_API_KEY": place.api_key}


def broken(output: str) -> set[str]:
    """The tests that failed."""
    return set(re.findall(rf"^FAILED {PACKAGE}::([\w.-]+)", output, re.MULTILINE))


def test_a_fault_fails_exactly_its_laws(scripted: ScriptedGateway, project: Path) -> None:
    """Beside a project's own tests, by the line in its `conftest.py`; the ids of the tests are the laws' names."""
    place = scripted.handle()
    place.fault("request-id-missing")
    (project / "conftest.py").write_text(f'pytest_plugins = ["{PACKAGE}.pytest_plugin"]')
    (project / "test_own.py").write_text("def test_own():\n    pass\n")
    found, own = runs(
        ("--pyargs", PACKAGE, "test_own.py", *only("auth.no-key", "headers"), "--stt-seed", "5", "--junitxml=x.xml"),
        ("-q",), **named(place),
    )  # fmt: skip
    assert (found.returncode, broken(found.stdout)) == (1, {"headers.request-id"}), found.stdout
    assert re.search(r"^1 failed, \d+ passed|=== 1 failed, \d+ passed", found.stdout, re.MULTILINE)
    again = f"aimlapi-stt contract check --base-url {place.base_url} --profile quick --seed 5"
    assert f"again: {again} --only auth.no-key --only headers\n" in found.stdout
    text = found.stdout.partition("law headers.request-id ")[2].partition("= aimlapi-stt contract =")[0]
    assert re.search(r"^law: .*\n> (GET|POST) http.*\n(> .*\n)*< \d\d\d after", text, re.MULTILINE)
    for line in ("contract: ", "curl:     curl -i", f"again:    {again} --only headers.request-id"):
        assert f"\n{line}" in text
    failed = [case for case in ElementTree.parse("x.xml").iter("testcase") if case.find("failure") is not None]
    assert [(case.get("classname"), case.get("name")) for case in failed] == [(PACKAGE, "headers.request-id")]
    assert (own.returncode, "1 passed" in own.stdout) == (0, True), own.stdout
    assert "aimlapi-stt contract" not in own.stdout  # a variable of the environment begins nothing
    assert place.api_key not in found.stdout + Path("x.xml").read_text()


def test_a_key_is_not_shown_whatever_is_logged(project: Path) -> None:
    """A deployment tells it back, requests carry it in their address, and the project logs all and shows locals."""
    key = "sk-of-somebody_else-9876543210"
    with raw_server(*[reply(f"who is {key}?\n::error::obeyed")] * 20) as server:
        place = ("--stt-base-url", server.base_url)
        (found,) = runs((*LOADED, *place, *only("auth.no-key", "auth.query")), AIMLAPI_API_KEY=key)
    assert (found.returncode, broken(found.stdout)) == (1, {"auth.no-key", "auth.query"}), found.stdout
    assert "< who is $AIMLAPI_API_KEY?\n< ::error::obeyed\n" in found.stdout
    assert """?access_token='"$AIMLAPI_API_KEY"'' -H """ in found.stdout  # for a shell, which puts the key there
    assert key not in found.stdout
    assert not re.search(r"^\s*::", found.stdout, re.MULTILINE)


def test_what_is_known_is_expected_to_fail(project: Path) -> None:
    """An entry that matches nothing is told; `--runxfail` is for who wants to see it all the same."""
    law = '[[known]]\ncheck = "{}"\nreason = "agreed"\nexpires = 2999-01-01\n'
    Path("known.toml").write_text(law.format("auth.no-key") + law.format("no.such"))
    with raw_server(*[reply("{}")] * 40) as server:
        line = (*LOADED, "--stt-base-url", server.base_url, *only("auth.no-key"), "--stt-baseline", "known.toml")
        known, shown = runs((*line, "--stt-strict-baseline"), (*line, "--runxfail"), AIMLAPI_API_KEY=KEY)
    assert (known.returncode, shown.returncode) == (1, 1)  # for the entry that matches nothing, and for the law
    assert "= 1 xfailed in" in known.stdout
    assert f"XFAIL {PACKAGE}::auth.no-key - known: agreed (until 2999-01-01)" in known.stdout
    assert "note: entry 2 of the baseline (no.such) is about no check" in known.stdout
    assert broken(shown.stdout) == {"auth.no-key"}


def test_what_cannot_begin_is_said_once_and_is_no_success(scripted: ScriptedGateway, project: Path) -> None:
    """In one sentence, with the options' names here; a key is not repeated."""
    here = ("--stt-base-url", scripted.base_url)
    Path("test_own.py").write_text("def test_own():\n    pass\n")
    cases: list[tuple[tuple[str, ...], int, str]] = [
        (LOADED, 2, r"^no deployment is named\. Give --stt-base-url, or set AIMLAPI_BASE_URL\.$"),
        ((*LOADED, *here, *only("nothing")), 2, "^no check is named 'nothing'. There are checks of: "),
        ((*LOADED, *here, "--stt-audio", "none.wav"), 2, "^argument --stt-audio: there is no file 'none.wav'$"),
        ((*LOADED, *here, "--stt-key", KEY), 4, "no argument.*use --stt-key-file"),
        ((*LOADED[:2], *here, "test_own.py"), 4, "no law was collected. Add --pyargs aimlapi_stt_contract"),
        ((*LOADED, "--stt-base-url", "http://127.0.0.1:1", *only("auth")), 1, "does not answer.*Check the base URL"),
        ((*LOADED, *here, "--stt-profile", "live", "-p", "xdist", "-n", "2"), 4, r"several\. Run them without -n"),
        ((*LOADED, *here, "--stt-max-creates", "1", "-p", "xdist", "-n", "2"), 4, r"several\. Run them without -n"),
    ]
    ended = runs(*(words for words, *_ in cases), AIMLAPI_API_KEY=KEY)
    for (words, code, said), done in zip(cases, ended, strict=True):
        assert done.returncode == code, done.stdout + done.stderr
        shown = [line for line in (done.stdout + done.stderr).splitlines() if not line.startswith(("ERROR ai", "SKIP"))]
        assert len([line for line in shown if re.search(said, line)]) == 1, (words, done.stdout, done.stderr)
        assert KEY not in done.stdout + done.stderr
    assert re.search(r"= \d+ skipped, 1 error in", ended[5].stdout)


def test_a_live_run_says_first_what_it_may_cost(scripted: ScriptedGateway, project: Path) -> None:
    """Where nothing is begun, it says nothing and asks nobody."""
    place = scripted.handle()
    line = (*LOADED, "--stt-profile", "live", *only("auth.wrong-key"))
    live, listed = runs(line, (*line, "--collect-only", "-q"), **named(place))
    cost, _, after = live.stdout.partition("Ctrl-C stops it.")
    assert f"live: This run creates no job at {place.base_url}, because no audio was given" in cost
    assert f"{PACKAGE} ." in after
    assert listed.stdout.splitlines()[0] == f"{PACKAGE}::auth.wrong-key"
    assert (live.returncode, listed.returncode, "live:" in listed.stdout) == (0, 0, False)


def test_workers_of_xdist_share_a_seed_and_what_is_dear_is_done_by_one(
    scripted: ScriptedGateway, project: Path
) -> None:
    """By groups: the jobs of all laws are created once. The summary is that of all workers."""
    place = scripted.handle()
    place.fault("request-id-missing")
    laws = only("auth.no-key", "create.id", "create.ids-differ", "headers.request-id", "job.forward", "job.named")
    spread = ("-p", "xdist", "-n", "2", "--dist", "loadgroup", "-v")
    (found,) = runs((*LOADED, *laws, *spread, "--stt-seed", "7"), **named(place))
    assert (found.returncode, broken(found.stdout)) == (1, {"headers.request-id"}), found.stdout
    workers = re.findall(rf"^\[(gw\d)\].* {PACKAGE}::(\S+)", found.stdout, re.MULTILINE)
    dear = [worker for worker, law in workers if law.endswith("@aimlapi-stt-jobs")]
    assert (len(workers), len(dear), len(set(dear))) == (6, 5, 1)
    creates = [request for request in place.requests if request.kind == "create" and request.status == 200]
    models = "whisper-tiny, universal, gpt-4o-mini-transcribe, mai-transcribe"
    assert f"profile quick, seed 7, models {models}, {len(creates)} jobs" in found.stdout
    told = [request for request in place.requests if request.kind == "fetch" and request.status == 200]
    assert f" GET 200 x{len(told)}, " in found.stdout
    again = f"again: aimlapi-stt contract check --base-url {place.base_url} --profile quick --seed 7"
    assert f"{again} --only auth.no-key --only create.id " in found.stdout
    assert place.api_key not in found.stdout + found.stderr


def test_the_plugin_loads_nothing_that_is_slow() -> None:
    """A project has it in its `conftest.py`, and so in each of its runs."""
    slow = ("aimlapi_stt", "aimlapi_stt_generated", "httpx", "hypothesis", "jinja2", "jsonschema_rs", "rich",
            "schemathesis")  # fmt: skip
    code = f"import sys, {PACKAGE}.pytest_plugin; print([name for name in {slow!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "[]\n"
