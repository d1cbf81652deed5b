"""`python -m scripts.diff`: what it reads, what it prints, how it ends."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.diff import Finding, report
from scripts.diff.__main__ import main
from scripts.documents import ROOT, Json, JsonObject
from tests.contract.diff.base import BASE, CREATED, FETCHED, POST, REQUEST, edited
from tests.contract.folders import CREATE_BLOCK, FETCH_BLOCK, page_text

BREAKING = edited(
    BASE, {f"{FETCHED}/properties/status/enum/-": "failed", f"{REQUEST}/properties/tag": {"type": "string"}}
)
FITTING = edited(BASE, {f"{CREATED}/properties/at": {"type": "string"}})


def _file(folder: Path, name: str, document: Json) -> str:
    path = folder / name
    path.write_text(json.dumps(document), encoding="utf-8")
    return str(path)


def _two(folder: Path, new: JsonObject) -> list[str]:
    return [_file(folder, "old.json", BASE), _file(folder, "new.json", new)]


@pytest.mark.parametrize(
    ("new", "fail_on", "code"),
    [
        (BASE, "breaking", 0),
        (BASE, "change", 0),
        (FITTING, "breaking", 0),
        (FITTING, "change", 1),
        (BREAKING, "breaking", 1),
        (BREAKING, "untolerated", 0),
        (BREAKING, "never", 0),
        (edited(BASE, {"/paths/~1v1~1stt~1create": "<gone>"}), "untolerated", 1),
    ],
)
def test_the_exit_code_says_whether_something_counts(new: JsonObject, fail_on: str, code: int, tmp_path: Path) -> None:
    """CI goes by it and by nothing else."""
    client = edited(BASE, {f"{FETCHED}/properties/status": {"type": "string"}})
    arguments = ["--client", _file(tmp_path, "client.json", client), "--fail-on", fail_on]
    assert main([*_two(tmp_path, new), *arguments]) == code


UNREADABLE: dict[str, tuple[bytes, str]] = {
    "swagger.json": (b'{"swagger": "2.0", "paths": {}}', "Swagger 2.0"),
    "other.json": (b'{"asyncapi": "2.0.0"}', "it has no 'openapi' at the top"),
    "later.json": (b'{"openapi": "4.0.0", "paths": {}}', "OpenAPI 4.0.0; 3.0 and 3.1 are understood"),
    "cut.json": (b'{"openapi": "3.0.0", "paths": {', "not JSON"),
    "empty.json": (b"", "the file is empty"),
    "list.yaml": (b"- 1\n- 2\n", "list.yaml: expected an object, found list"),
    "bad.yaml": (b"openapi: 3.0.0\n  paths: [", "not YAML that JSON can hold"),
    "bytes.json": (b"\xff\xfe{}", "encoded in UTF-16"),
    "page.md": (b"# whisper-mini\n\nno blocks\n", "no JSON block documents create or fetch"),
    "html.json": (b"<!doctype html><title>404</title>", "this is the HTML page"),
    "pathless.json": (b'{"openapi": "3.1.0"}', "paths: expected an object"),
    "dangling.json": (
        b'{"openapi": "3.0.0", "paths": {"/v1/stt/create": {"post": {"responses": {"200": {"$ref": "#/x/y"}}}}}}',
        "leads nowhere",
    ),
    "remote.json": (
        b'{"openapi": "3.0.0", "paths": {"/v1/stt/create": {"post": {"responses": {"200": {"$ref": "a.yaml#/x"}}}}}}',
        "another document",
    ),
    "circle.json": (
        b'{"openapi": "3.0.0", "paths": {"/v1/stt/create": {"$ref": "#/paths/~1v1~1stt~1create"}}}',
        "leads back to itself",
    ),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_cannot_be_read_is_one_line_that_says_why(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A traceback, or half a report, would be taken for a finding."""
    text, said = UNREADABLE[name]
    (tmp_path / name).write_bytes(text)
    assert main([str(tmp_path / name), _file(tmp_path, "new.json", BASE)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("diff: ")
    assert said in err
    assert name in err
    assert err.count("\n") == 1


def test_a_file_that_is_not_there_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The most common mistake of all."""
    assert main([str(tmp_path / "no.json"), str(tmp_path / "no.json")]) == 2
    assert "no.json: cannot be read: No such file" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [[], ["one.json"], ["a", "b", "--format", "xml"], ["a", "b", "--fail-on", "x"]])
def test_wrong_usage_is_code_two(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Not 1, which says that something breaks."""
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert capsys.readouterr().out == ""


def test_a_prefix_that_is_no_path_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It would select nothing, and nothing would be found."""
    assert main([*_two(tmp_path, BASE), "--paths", "v1/stt"]) == 2
    assert "begins with '/'" in capsys.readouterr().err


YAML_TEXT = """
openapi: 3.0.0
paths:
  /v1/stt/create:
    post:
      deprecated: true
      responses:
        200:
          description: no
          content: {application/json: &text {schema: {type: string, enum: [on, off, 1_0, 2026-01-01], minLength: 1}}}
        404: {description: '', content: {text/plain: *text}}
"""


def test_yaml_and_json_are_one_document(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A vendor serves both, and YAML has status codes that are numbers, and words and dates that are text."""
    text: JsonObject = {
        "schema": {"type": "string", "enum": ["on", "off", "1_0", "2026-01-01"], "minLength": 1},
    }
    responses: JsonObject = {
        "200": {"description": "no", "content": {"application/json": text}},
        "404": {"description": "", "content": {"text/plain": text}},
    }
    operation: JsonObject = {"deprecated": True, "responses": responses}
    document: JsonObject = {"openapi": "3.0.0", "paths": {"/v1/stt/create": {"post": operation}}}
    (tmp_path / "old.yaml").write_text(YAML_TEXT, encoding="utf-8")
    assert main([str(tmp_path / "old.yaml"), _file(tmp_path, "new.json", document), "--fail-on", "change"]) == 0
    assert "no difference" in capsys.readouterr().out


def test_a_documentation_page_is_a_document(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A maintainer has the page that changed, not a specification."""
    (tmp_path / "old.md").write_bytes(page_text(CREATE_BLOCK, FETCH_BLOCK))
    (tmp_path / "new.md").write_bytes(
        page_text(CREATE_BLOCK, FETCH_BLOCK.replace(b'"get": {}', b'"get": {"summary": "s"}'))
    )
    assert main([str(tmp_path / "old.md"), str(tmp_path / "new.md")]) == 0
    assert "summary is new" in capsys.readouterr().out


def test_the_json_report_has_the_documented_shape(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Programs read it: a key that goes breaks them."""
    client = _file(tmp_path, "client.json", BASE)
    assert main([*_two(tmp_path, BREAKING), "--format", "json", "--client", client]) == 1
    said = json.loads(capsys.readouterr().out)
    assert set(said) == {"old", "new", "summary", "findings"}
    assert said["summary"] == {
        "breaking": 1,
        "compatible": 1,
        "note": 0,
        "tolerated": 0,
        "untolerated": 1,
        "unsaid": 0,
    }
    assert said["findings"][0] == {
        "level": "breaking",
        "rule": "response-enum-value-added",
        "message": "can have a new value",
        "direction": "response",
        "operation": "GET /v1/stt/{generation_id}",
        "part": "200 application/json",
        "place": "status",
        "location": "#/components/schemas/FetchAnswer/properties/status",
        "old": None,
        "new": "failed",
        "tolerated": False,
    }


def test_the_text_report_is_readable(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Breaking first, by operation, with the new value, and few notes."""
    noted = edited(BREAKING, {f"{POST}/x-{number}": number for number in range(9)})
    assert main([*_two(tmp_path, noted), "--client", _file(tmp_path, "client.json", BASE)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].endswith("1 breaking, 1 compatible, 9 notes; of the breaking ones the client copes with 0")
    assert lines[2:5] == [
        "Breaking (1)",
        "  GET /v1/stt/{generation_id}",
        '    200 application/json, status: can have a new value: "failed" [response-enum-value-added] '
        "[the client does not cope]",
    ]
    assert lines[-1] == "  ... and 4 more; --verbose shows all"
    main([*_two(tmp_path, noted), "--verbose"])
    assert len(capsys.readouterr().out.splitlines()) > len(lines)


def test_the_markdown_report_keeps_text_text() -> None:
    """A page's words go into an issue: they must not become links, mentions, tables or markup."""
    nasty = "a | b `c` ``d`` <img src=x> @team\n# head [x](http://y)"
    finding = Finding(
        "breaking", "some-rule", f"is {nasty}", "response", f"GET /{nasty}", "200", "a|b", old=nasty, new=None
    )
    said = report.markdown([finding])
    (row,) = [line for line in said.splitlines() if line.startswith("| GET")]
    assert "<img" not in row.split("`")[0]
    assert "@team" not in row.split("`")[0]
    assert "\\|" in row
    assert row.replace("\\|", "").count("|") == 7
    assert "1 breaking" in said


@pytest.mark.parametrize(
    "word", ["foo@bar.example", "@team", "https://evil.example/a_b", "www.evil.example", "(HTTP://x)", "org/repo#12"]
)
def test_what_would_become_a_link_is_code(word: str) -> None:
    """Forges make links and mentions of plain text, whatever is escaped in it; and an entity was escaped twice."""
    finding = Finding("breaking", "some-rule", f"see {word} there", "response", "GET /v1/stt")
    (row,) = [line for line in report.markdown([finding]).splitlines() if line.startswith("| GET")]
    assert f"| see `{word}` there |" in row


def test_text_with_signs_is_escaped_once() -> None:
    """What people read has to be what the page says."""
    finding = Finding("breaking", "some-rule", "R&D <b> a_b #", "response", "GET /v1/stt")
    assert "| R&amp;D &lt;b&gt; a\\_b \\# |" in report.markdown([finding])


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_standard_output_that_is_full_is_named(tmp_path: Path) -> None:
    """Code 2, and one line that says what could not be written."""
    command = [sys.executable, "-m", "scripts.diff", *_two(tmp_path, BREAKING)]
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(command, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("diff: standard output: cannot be written: ")
    assert done.stderr.count("\n") == 1


def test_a_report_can_go_to_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """CI attaches it; nothing else is printed."""
    output = tmp_path / "report.md"
    assert main([*_two(tmp_path, BREAKING), "--format", "markdown", "--output", str(output)]) == 1
    assert capsys.readouterr().out == ""
    assert "### Breaking" in output.read_text(encoding="utf-8")
    assert main([*_two(tmp_path, BREAKING), "--output", str(tmp_path / "no" / "report")]) == 2


def test_the_module_runs(tmp_path: Path) -> None:
    """As the nox session starts it."""
    command = [sys.executable, "-m", "scripts.diff", *_two(tmp_path, BREAKING)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "")
    assert "response-enum-value-added" in done.stdout
