"""Law: every format tells the same run, holds no key, and obeys nothing that a stranger wrote."""

import base64
import dataclasses
import io
import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

import pytest

from aimlapi_stt_contract.findings import Finding, Report, Runs
from aimlapi_stt_contract.reports import FORMATS, data, github, save, terminal, texts
from aimlapi_stt_contract.rerun import command
from tests.kit.made import HOSTILE, KEY, OTHER_KEY, PAGE, law, report, runs


def printed(of: Runs) -> str:
    """What a terminal that is none is sent."""
    stream = io.StringIO()
    terminal.show(of, stream, width=100)
    return stream.getvalue()


class Attributes(HTMLParser):
    """The attributes of all elements of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += attrs


RENDERED: dict[str, Callable[[Runs], str]] = {"terminal": printed, **{one.name: one.render for one in FORMATS.values()}}


@pytest.mark.parametrize("name", RENDERED)
def test_no_format_tells_a_key(name: str) -> None:
    """The deployment tells both keys, as they are, quoted for a URL, and in base64 at each of its three places."""
    text = RENDERED[name](runs())
    for key in (KEY, OTHER_KEY):
        middles = [base64.b64encode(b"x" * more + key.encode()).decode()[4:-4] for more in range(3)]
        for form in (key, quote(key, safe=""), *middles, *(middle.translate({43: 45, 47: 95}) for middle in middles)):
            assert form not in text
    assert "auth.no-key" in text


@pytest.mark.parametrize("name", ["terminal", "junit", "html", "github", "markdown"])
def test_what_does_not_print_is_spelled_out(name: str) -> None:
    """An escape sequence in an answer could repaint the terminal, and a mark of direction turn a line round."""
    text = RENDERED[name](runs())
    assert not re.search(r"[\x00-\x08\x0b-\x1f\u202e\ud800]", text)
    assert "\\x1b" in text


def test_the_terminal_shows_what_breaks_a_law_and_how_to_see_it_again() -> None:
    """Whoever reads it in a log of CI has nothing else."""
    text = printed(Runs((report(),)))
    for said in (
        "broken  auth.no-key  A law is a sentence.",
        "#1 answered 200 without a key, 401 is due",
        '> {"model": "whisper-tiny"}',
        "< 400 after",
        "curl -i -X POST",
        "contract: /security, https://docs.example/whisper-tiny",
        "--seed 7 --model whisper-tiny --only auth.no-key",
        "known: agreed (until 2026-12-31)",
        "skipped job.many: it creates jobs",
        "kept    1: schema 1",
        "reached: GET 200 x1, no answer x1",
        "broken: auth.no-key, job.text\nstopped: job.ends\n",
        "BROKEN  6 checks: 2 broken, 1 stopped, 1 known, 1 skipped, 1 kept (3 findings). 4 requests, 1 job, 2.5 s.",
    ):
        assert said in text
    assert "#3 it says" in text
    assert "#4 it says nothing" in text


@pytest.mark.parametrize(
    ("source", "pointer", "said"),
    [
        ("/security", None, f"/security, {PAGE}"),
        ("RFC 9110, 5.5", None, "RFC 9110, 5.5"),
        ("RFC 9110, 5.5", "/paths", f"/paths, {PAGE}"),
        ("our handbook, 4", None, "our handbook, 4"),
    ],
)
def test_a_page_is_named_for_what_is_in_its_contract(source: str, pointer: str | None, said: str) -> None:
    """Nobody finds a rule of HTTP on a page of the service."""
    finding = Finding(law("auth.no-key", source=source), "x", pointer=pointer, page=PAGE)
    assert texts.origin(finding) == said


def test_a_matrix_is_told_by_model() -> None:
    """Which models are broken is its question."""
    text = printed(runs())
    assert re.search(r"check +whisper-tiny +universal", text)
    assert re.search(r"auth\.no-key +BROKEN +-", text)
    assert "1 check: kept, or skipped, for every model" in text


def test_junit_has_a_case_for_each_check() -> None:
    """CI systems count them; what is known counts as skipped, as a test that is expected to fail."""
    root = ElementTree.fromstring(FORMATS["junit"].render(Runs((report(),))))
    (suite,) = root
    cases = {case.get("name"): [child.tag for child in case] for case in suite.iter("testcase")}
    assert cases == {
        "schema.answers": [],
        "auth.no-key": ["failure"],
        "job.text": ["failure"],
        "headers.id": ["skipped"],
        "job.many": ["skipped"],
        "job.ends": ["error"],
    }
    counts = [suite.get(name) for name in ("tests", "failures", "errors", "skipped")]
    assert counts == ["6", "2", "1", "2"]
    failure = next(suite.iter("failure"))
    assert failure.get("type") == "auth.no-key"
    assert "curl -i" in (failure.text or "")
    several = ElementTree.fromstring(FORMATS["junit"].render(runs()))
    assert [one.get("name") for one in several] == ["contract [whisper-tiny]", "contract [universal]"]


def test_the_json_is_read_again_as_it_was() -> None:
    """It is what a replay has, and what programs rely on."""
    made = runs()
    text = FORMATS["json"].render(made)
    assert json.loads(text)["format"] == "aimlapi-stt-contract-report"
    assert (json.loads(text)["version"], json.loads(text)["exit_code"]) == (1, 1)
    results = json.loads(text)["runs"][0]["results"]
    told = {one["number"]: one["message"] for result in results for one in result["findings"]}
    assert told == {one.number: one.finding.message for one in made.numbered}


def test_a_report_that_was_saved_renders_the_same(tmp_path: Path) -> None:
    """Whatever checks the kit has by then, and whatever letters a body had."""
    file = tmp_path / "report.json"
    save(runs(), "json", file)
    again = data.read(file)
    for name in ("json", "junit", "sarif", "har", "markdown"):
        assert FORMATS[name].render(again) == FORMATS[name].render(runs()), name
    assert printed(again) == printed(runs())


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"format": "something"}', '{"format": "aimlapi-stt-contract-report", "version": 2}']
)
def test_what_is_no_report_is_said_to_be_none(tmp_path: Path, text: str) -> None:
    """With the file, and what to name in its place."""
    file = tmp_path / "report.json"
    file.write_text(text)
    with pytest.raises(data.NoReport, match=r"report\.json.*(Name|name)"):
        data.read(file)


def test_sarif_has_the_laws_as_rules() -> None:
    """Each result points to its rule by place and by name; what is known is suppressed."""
    log = json.loads(FORMATS["sarif"].render(runs()))
    assert log["version"] == "2.1.0"
    first = log["runs"][0]
    rules = first["tool"]["driver"]["rules"]
    assert [rules[result["ruleIndex"]]["id"] for result in first["results"]] == [
        result["ruleId"] for result in first["results"]
    ]
    assert [result["ruleId"] for result in first["results"] if "suppressions" in result] == ["headers.id"]
    assert first["invocations"][0]["executionSuccessful"] is False
    for result in first["results"]:
        assert result["message"]["text"]
        assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "openapi.json"
    assert first["results"][2]["webResponse"] == {"noResponseReceived": True}


def test_a_deviation_has_one_fingerprint_whatever_the_ids() -> None:
    """Code scanning then knows it again, and does not open it anew every night."""

    def prints(of: Report) -> list[str]:
        results = json.loads(FORMATS["sarif"].render(Runs((of,))))["runs"][0]["results"]
        return [result["partialFingerprints"]["law/v1"] for result in results]

    def told(message: str) -> Report:
        made = report()
        finding = dataclasses.replace(made.results[1].findings[0], message=message)
        return dataclasses.replace(made, results=(dataclasses.replace(made.results[1], findings=(finding,)),))

    assert prints(told("job Qx7_a has 2 texts")) == prints(told("job 9Zb-c has 3 texts"))
    assert prints(told("job Qx7_a has 2 texts")) != prints(told("job Qx7_a has no text"))


def test_the_archive_has_all_traffic() -> None:
    """Browsers read it; an entry says of which finding it is, and one without an answer has status 0."""
    log = json.loads(FORMATS["har"].render(Runs((report(),))))["log"]
    assert log["version"] == "1.2"
    assert [entry["response"]["status"] for entry in log["entries"]] == [200, 400, 200, 0]
    assert [entry.get("comment") for entry in log["entries"]] == [
        "#3 job.text", "#1 auth.no-key", "#2 headers.id, #3 job.text", "#4 job.text",
    ]  # fmt: skip
    assert log["entries"][0]["request"]["postData"]["params"][1]["fileName"] == "recording-0.wav"
    assert log["entries"][1]["request"]["postData"]["text"] == '{"model": "whisper-tiny"}'


def test_annotations_are_one_line_each() -> None:
    """GitHub ends a message at the line, and a title at a colon or comma."""
    lines = github.annotations(runs()).splitlines()
    assert [line.partition("::")[2].split("::")[0] for line in lines] == [
        "error title=contract broken%3A auth.no-key (whisper-tiny)",
        "error title=contract broken%3A job.text (whisper-tiny)",
        "warning title=contract stopped%3A job.ends (whisper-tiny)",
        "warning title=contract baseline",
    ]
    assert "%0AAgain: aimlapi-stt contract check" in lines[0]


def test_github_obeys_no_line_of_an_answer() -> None:
    """A stranger's body may be printed, and `::error::` in it is no command then: not before the word is said again."""
    lines = github.unheard("::error::x").splitlines()
    (word,) = re.findall(r"^::stop-commands::([0-9a-f]{32})$", lines[0])
    assert lines[1:] == ["::error::x", f"::{word}::"]
    assert github.unheard("x") != github.unheard("x")


def test_markdown_has_a_strangers_text_as_text() -> None:
    """No markup of theirs, and code ends where ours does."""
    text = github.markdown(runs())
    outside = re.sub(r"^(`{3,})text\n.*?\n\1$", "", text, flags=re.DOTALL | re.MULTILINE)
    assert "<script" not in outside
    assert "&#60;script&#62;" in outside
    assert "\n````text\n" in text  # longer than the fence in the body
    assert "## Contract: BROKEN" in text


def test_the_page_needs_nothing_and_escapes_everything() -> None:
    """Bodies come from strangers; the page is opened from a disk, or from CI's own address."""
    page = FORMATS["html"].render(runs())
    assert "<script>window" not in page
    assert "&lt;script&gt;window.owned = 1&lt;/script&gt;" in page
    reader = Attributes()
    reader.feed(page)
    led = {value for name, value in reader.found if name in ("src", "href") and not str(value).startswith("#")}
    assert led == {PAGE}
    assert not [name for name, _ in reader.found if name.startswith("on")]
    (policy,) = [value for _, value in reader.found if "default-src" in str(value)]
    assert str(policy).startswith("default-src 'none'; style-src 'sha256-")
    assert page.count("<script>") == 1


def test_a_page_of_a_contract_that_is_no_address_is_no_link() -> None:
    """An OpenAPI file of anybody's may name a page `javascript:...`."""
    made = report()
    finding = dataclasses.replace(made.results[1].findings[0], page="javascript:alert(1)")
    results = (dataclasses.replace(made.results[1], findings=(finding,)),)
    page = FORMATS["html"].render(Runs((dataclasses.replace(made, results=results),)))
    assert 'href="javascript' not in page
    assert "javascript:alert(1)" in page


def test_the_line_that_asks_again_can_be_pasted() -> None:
    """Whatever a file is called."""
    made = report(options=("--base-url", "http://127.0.0.1:1", "--audio", "my file.wav"))
    finding = made.results[1].findings[0]
    assert command(made, finding).endswith("--audio 'my file.wav' --only auth.no-key")
    of_the_run = dataclasses.replace(finding, check=law("run.reached"))
    assert command(made, of_the_run) == command(made)  # asked alone, it has seen nothing


@pytest.mark.parametrize(
    ("changes", "code", "word"),
    [({}, 1, "BROKEN"), ({"results": ()}, 0, "KEPT"), ({"interrupted": True}, 130, "INTERRUPTED")],
)
def test_the_exit_code_is_the_worst(changes: dict[str, Any], code: int, word: str) -> None:
    """A run that kept everything does not hide another that did not."""
    made = Runs((report(results=()), report(**changes)))
    assert (made.exit_code, texts.verdict(made)) == (code, word)


def test_a_check_that_was_stopped_is_no_success() -> None:
    """Nothing is known of its law."""
    stopped = report().results[-1:]
    assert Runs((report(results=stopped),)).exit_code == 2


def test_a_run_that_skipped_everything_is_no_success() -> None:
    """A pipeline that lost its second key would be green for good, and nothing looked at."""
    skipped = report().results[4:5]
    assert skipped[0].outcome == "skipped"
    assert Runs((report(results=skipped),)).exit_code == 2
    assert Runs((report(results=skipped), report(results=(*skipped, report().results[0])))).exit_code == 0


def test_colours_are_for_terminals() -> None:
    """A log of CI is read as text."""
    assert "\x1b[" not in printed(runs())
    assert HOSTILE not in printed(runs())
