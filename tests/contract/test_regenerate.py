"""One command takes pages to the committed contracts and client, and says what that means."""

import contextlib
import io
import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from scripts.check import check
from scripts.documents import Json, JsonObject, as_object, read_json
from scripts.generate import GENERATED, PACKAGE
from scripts.naming import merged
from tests.contract.trees import (
    State,
    add_hotwords,
    answer_of,
    copy_of_the_tree,
    documents_of,
    options_of,
    page_in_markdown,
    run,
    state_of,
)


@dataclass(frozen=True)
class Taken:
    """A tree that took a folder of pages: one as it is documented, one with a new option."""

    tree: Path
    pages: Path
    before: State
    after: State
    code: int
    said: str


@pytest.fixture(scope="module")
def taken(tmp_path_factory: pytest.TempPathFactory) -> Taken:
    folder = tmp_path_factory.mktemp("taken")
    tree, pages = copy_of_the_tree(folder), folder / "pages"
    pages.mkdir()
    page_in_markdown(pages, "whisper-base")
    page_in_markdown(pages, "whisper-tiny", add_hotwords)
    before = state_of(tree)
    with contextlib.redirect_stdout(io.StringIO()) as said:
        code = run(tree, pages)
    return Taken(tree, pages, before, state_of(tree), code, said.getvalue())


def _differing(before: State, after: State) -> set[str]:
    return {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}


def test_a_folder_of_pages_becomes_contracts_and_a_client_in_one_command(taken: Taken) -> None:
    """Three commands in the right order would be two chances to commit half of it."""
    assert taken.code == 0
    assert check(taken.tree / "openapi", taken.tree / "generated_client" / PACKAGE) == []


def test_a_new_request_option_is_typed_in_the_generated_client(taken: Taken) -> None:
    """It is what a user types: nobody should have to write it by hand."""
    options = taken.tree / "generated_client" / PACKAGE / "options.py"
    assert "hotwords: list[str]" in options.read_text(encoding="utf-8")


def test_the_report_says_what_changed_on_each_page_and_what_users_get(taken: Taken) -> None:
    """A maintainer decides by it; the difference of generated files says the same a hundred times."""
    assert "whisper-base (OpenAPI blocks): the documents are unchanged" in taken.said
    assert "whisper-tiny (OpenAPI blocks): changed" in taken.said
    assert "hotwords: is new [request-optional-property-added]" in taken.said
    assert "request options, new: hotwords" in taken.said


def test_the_report_names_exactly_the_files_that_changed(taken: Taken) -> None:
    """What is committed has to be what was announced."""
    changed = _differing(taken.before, taken.after)
    assert {line.split()[-1] for line in taken.said.splitlines() if line.startswith("  - changed ")} == changed
    assert "openapi/effective/whisper-tiny.json" in changed
    assert "openapi/effective/whisper-base.json" not in changed
    assert f"Taken: {len(changed)} files changed." in taken.said


def test_taking_the_same_pages_again_touches_nothing(taken: Taken, capsys: pytest.CaptureFixture[str]) -> None:
    """A command that is run by the clock must not make a difference out of nothing, not even in a time stamp."""
    assert run(taken.tree, taken.pages) == 0
    assert state_of(taken.tree) == taken.after
    said = capsys.readouterr().out
    assert "whisper-tiny (OpenAPI blocks): unchanged" in said
    assert "Nothing to change" in said


def _rename_output(create: JsonObject, fetch: JsonObject) -> None:
    answer = answer_of(fetch)
    properties = as_object(answer["properties"], "answer")
    properties["result"] = properties.pop("output")
    answer["required"] = ["id", "status", "result"]


def test_after_correcting_the_overlay_the_same_command_takes_the_page(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """This is how it goes on the day the vendor changes what we correct; a damaged client is mended on the way."""
    tree = copy_of_the_tree(tmp_path)
    page = page_in_markdown(tmp_path, "whisper-tiny", _rename_output)
    before = state_of(tree)
    assert run(tree, page) == 1
    assert state_of(tree) == before
    said = capsys.readouterr().out
    assert "output: is gone, perhaps renamed to result [response-property-removed] [the client copes]" in said
    assert "whisper-tiny.yaml, action 7" in said
    assert "overlays/whisper-tiny.yaml, action 7: correct it" in said
    overlay = tree / "openapi" / "overlays" / "whisper-tiny.yaml"
    corrected = overlay.read_text(encoding="utf-8").replace("        output: {$ref", "        result: {$ref")
    overlay.write_text(corrected.replace("[id, status, output]", "[id, status, result]"), encoding="utf-8")
    package = tree / "generated_client" / PACKAGE
    (package / "client.py").write_text("# edited\n", encoding="utf-8")
    (package / "withdrawn").mkdir()
    (package / "withdrawn" / "model.py").write_text("# left over\n", encoding="utf-8")
    assert run(tree, page, "--format", "json") == 0
    assert (package / "client.py").read_bytes() == (GENERATED / "client.py").read_bytes()
    assert not (package / "withdrawn").exists()
    answer = answer_of(read_json(tree / "openapi" / "documented" / "whisper-tiny.fetch.json"))
    assert "result" in as_object(answer["properties"], "answer")
    report = json.loads(capsys.readouterr().out)
    assert report["taken"]
    assert {"kind": "removed", "path": f"generated_client/{PACKAGE}/withdrawn/model.py"} in report["files"]
    assert [page["state"] for page in report["pages"]] == ["changed"]


def _gateway_without_an_option(path: Path) -> None:
    """A document of the whole gateway, of megabytes, in which whisper-tiny has lost an option."""
    create, fetch = documents_of("whisper-tiny")
    del options_of(create)["language"]
    whole = merged({"create": create, "fetch": fetch}, "whisper-tiny")
    other: JsonObject = {"responses": {"200": {"description": "x" * 8000}}}
    paths = as_object(whole["paths"], "paths")
    whole["paths"] = {**{f"/v1/other/{number}": {"post": other} for number in range(400)}, **paths}
    path.write_text(json.dumps(whole), encoding="utf-8")
    assert path.stat().st_size > 3_000_000


def test_a_dry_run_on_a_whole_gateway_writes_nothing_and_says_what_users_lose(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An option that a page no longer has is a decision: programs that send it will notice."""
    tree = copy_of_the_tree(tmp_path)
    _gateway_without_an_option(tmp_path / "whisper-tiny.json")
    before = state_of(tree)
    assert run(tree, tmp_path / "whisper-tiny.json", "--dry-run", "--format", "markdown") == 0
    assert state_of(tree) == before
    said = capsys.readouterr().out
    assert "| `body application/json, language` | is gone |" in said
    assert "POST /v1/stt/create, language: programs that use it with this model lose it" in said
    assert "added openapi/documented/whisper-tiny.spec.json" in said
    assert "removed openapi/documented/whisper-tiny.create.json" in said
    assert "Dry run: " in said


def _types_of_31(node: Json) -> None:
    for child in node if isinstance(node, list) else node.values() if isinstance(node, dict) else []:
        _types_of_31(child)
    if isinstance(node, dict) and node.get("nullable") is True and isinstance(node.get("type"), str):
        del node["nullable"]
        node["type"] = [node["type"], "null"]


def _page_of_31(create: JsonObject, fetch: JsonObject) -> None:
    for document in (create, fetch):
        document["openapi"] = "3.1.0"
        _types_of_31(document)


def test_a_page_in_openapi_31_is_taken_like_any_other(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The vendor's own specifications come in both versions; what they mean is the same, and so is the contract."""
    tree = copy_of_the_tree(tmp_path)
    page = page_in_markdown(tmp_path, "whisper-tiny", _page_of_31)
    assert run(tree, page, "--dry-run", "--format", "json") == 0
    report = json.loads(capsys.readouterr().out)
    assert report["pages"][0]["summary"]["breaking"] == 0
    changed = {change["path"] for change in report["files"]} - {"openapi/README.md"}  # whose table has the day
    documented = ("index.json", "whisper-tiny.create.json", "whisper-tiny.fetch.json")
    assert changed == {f"openapi/documented/{name}" for name in documented}


def test_usage_errors_exit_with_two(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A typing error in a script is not a page that cannot be taken."""
    with pytest.raises(SystemExit) as stopped:
        run(tmp_path, "--no-such-option")
    assert stopped.value.code == 2
    assert "usage:" in capsys.readouterr().err


def test_a_tree_that_cannot_be_read_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A stack of frames says nothing to whoever ran the command in the wrong folder."""
    assert run(tmp_path) == 1
    said = capsys.readouterr().err
    assert said.startswith(f"regenerate: {tmp_path / 'openapi'}: No such file or directory; the tree is whole")
    assert len(said.splitlines()) == 1
