"""A page that cannot be taken: the report says why, and the tree is as it was, bytes and times."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts.documents import JsonObject, as_array, as_object, descend
from tests.contract.trees import (
    State,
    add_hotwords,
    answer_of,
    blocks_of,
    copy_of_the_tree,
    options_of,
    page_in_markdown,
    run,
    state_of,
)


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, State]:
    """One tree for every refusal: none of them may touch it."""
    made = copy_of_the_tree(tmp_path_factory.mktemp("refusals"))
    return made, state_of(made)


Refused = Callable[..., str]


@pytest.fixture
def refused(tree: tuple[Path, State], capsys: pytest.CaptureFixture[str]) -> Refused:
    """Run the command; it has to refuse, and to leave the tree alone."""

    def refused_with(*arguments: Path | str) -> str:
        root, before = tree
        assert run(root, *arguments) == 1
        assert state_of(root) == before
        said = capsys.readouterr()
        assert said.err == "regenerate: not taken; the report says why\n"
        return said.out

    return refused_with


def _body_on_get(create: JsonObject, fetch: JsonObject) -> None:
    (item,) = as_object(fetch["paths"], "paths").values()
    schema: JsonObject = {"type": "object", "properties": {"generation_id": {"type": "string"}}}
    as_object(as_object(item, "item")["get"], "get")["requestBody"] = {
        "content": {"application/json": {"schema": schema}}
    }


def _other_options(create: JsonObject, fetch: JsonObject) -> None:
    options = options_of(create)
    for name in [name for name in options if name not in ("model", "url", "audio")]:
        del options[name]
    options["speech_threshold"] = {"type": "number", "minimum": 0, "maximum": 1}


def _fifth_variant(create: JsonObject, fetch: JsonObject) -> None:
    branches = as_array(descend(answer_of(fetch), ["properties", "output", "anyOf"], "answer"), "anyOf")
    branches.append({"type": "object", "properties": {"lines": {"type": "array", "items": {"type": "string"}}}})


def _another_server(create: JsonObject, fetch: JsonObject) -> None:
    fetch["servers"] = [{"url": "https://api.other.example"}]


CHANGES = [
    (_body_on_get, "GET /v1/stt/{generation_id} has a request body, which servers and proxies drop"),
    (_other_options, "overlays/common.yaml, action 4, on whisper-tiny: correct or drop it if every page has changed"),
    (_fifth_variant, "is a result of no known variant"),
    (_another_server, "create and fetch documents differ in 'servers'"),
]


@pytest.mark.parametrize(("change", "said"), CHANGES, ids=[change.__name__ for change, _ in CHANGES])
def test_what_the_vendor_changed_is_named_where_it_does_not_fit(
    refused: Refused, tmp_path: Path, change: Callable[[JsonObject, JsonObject], None], said: str
) -> None:
    """Whoever reads the report has to know what to write into which file."""
    report = refused(page_in_markdown(tmp_path, "whisper-tiny", change))
    assert "whisper-tiny (OpenAPI blocks): changed" in report
    assert said in report
    assert report.endswith("Not taken. The tree is as it was.\n")


def test_a_result_that_no_client_knows_is_a_decision(refused: Refused, tmp_path: Path) -> None:
    """A released client would take it for a result of another shape."""
    report = refused(page_in_markdown(tmp_path, "whisper-tiny", _fifth_variant))
    assert "can also be an object with lines [response-union-branch-added] [the client does not cope]" in report
    assert "released clients read it wrongly or not at all" in report


def _another_type(create: JsonObject, fetch: JsonObject) -> None:
    as_object(options_of(create)["language"], "language")["type"] = "strng"


def _no_schema(create: JsonObject, fetch: JsonObject) -> None:
    options_of(create)["language"] = None


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        (_body_on_get, "GET /v1/stt/{generation_id} has a request body, which servers and proxies drop"),
        (_another_type, "not a valid OpenAPI 3.1 document: $.properties.language.type: 'strng' is not valid"),
        (_no_schema, "/components/schemas/TranscriptionOptions/properties/language has to be a schema, and is null"),
    ],
)
def test_a_mistake_that_nothing_corrects_is_one_line_and_one_decision(
    refused: Refused, tmp_path: Path, change: Callable[[JsonObject, JsonObject], None], wrong: str
) -> None:
    """The join repeats every mistake of a page; and a problem without an action leaves the reader to guess one."""
    said = json.loads(refused(page_in_markdown(tmp_path, "whisper-tiny", change), "--format", "json"))
    assert [wrong in line for line in said["unfit"]] == [True]
    actions = [line for line in said["decisions"] if line.startswith("overlays/")]
    assert len(actions) == 1
    assert f"overlays/whisper-tiny.yaml: add an action that corrects what nothing corrects yet: {wrong}" in actions[0]


def test_a_page_that_others_are_derived_from_asks_for_their_pages(refused: Refused, tmp_path: Path) -> None:
    """A rendered page is proved against the documents of another; both have to be taken as they are today."""
    report = refused(page_in_markdown(tmp_path, "whisper-medium", add_hotwords))
    assert "whisper-large: the derived contract is not what the page says: create: body/hotwords" in report
    assert "whisper-large is derived from a page that has changed: give its own page too" in report


def test_a_page_that_brings_documents_at_last_loses_what_it_was_derived_with(refused: Refused, tmp_path: Path) -> None:
    """What was a stand-in for documents must not stand beside them."""
    report = refused(page_in_markdown(tmp_path, "whisper-tiny", heading="whisper-large"))
    assert "gave fields so far, and gives create and fetch now: not comparable" in report
    assert "whisper-large has documents of its own now: drop `extends` from overlays/whisper-large.yaml" in report


LINKING = """# whisper-medium

{% openapi src="https://files.example/new.json" path="/v1/stt/create" method="post" %}{% endopenapi %}
{% openapi src="https://files.example/new.json" path="/v1/stt/{generation_id}" method="get" %}{% endopenapi %}

`#g1_whisper-medium-2` at https://api.apilaplas.com/v1/stt/create
"""


def test_what_a_page_without_documents_shows_otherwise_is_told(refused: Refused, tmp_path: Path) -> None:
    """It has no document to compare, and yet its model or its server may have changed."""
    (tmp_path / "page.md").write_text(LINKING, encoding="utf-8")
    report = refused(tmp_path / "page.md")
    assert "apilaplas-whisper-medium (linking page): changed" in report
    assert 'links/models: is shown otherwise: ["#g1_whisper-medium"] -> ["#g1_whisper-medium-2"]' in report
    assert "the page names the model #g1_whisper-medium-2" in report


def _truncated(folder: Path) -> Path:
    path = page_in_markdown(folder, "whisper-tiny")
    path.write_bytes(path.read_bytes()[:9000])
    return path


def _html(folder: Path) -> Path:
    path = folder / "whisper-tiny.html"
    path.write_bytes(b"<!DOCTYPE html><html><body><h1>whisper-tiny</h1></body></html>")
    return path


def _empty_folder(folder: Path) -> Path:
    (folder / "pages").mkdir()
    return folder / "pages"


def _missing(folder: Path) -> Path:
    return folder / "whisper-tiny.md"


def _half(folder: Path) -> Path:
    path = folder / "whisper-turbo.create.json"
    path.write_bytes(blocks_of("whisper-tiny")[0])
    return path


UNREADABLE = [
    (_truncated, "the page ends in the block that begins at line"),
    (_html, "this is the HTML page; save the markdown version"),
    (_empty_folder, "the folder has no page"),
    (_missing, "whisper-tiny.md: cannot be read: No such file"),
    (_half, "only its create operation is given, and the page is not documented yet"),
]


@pytest.mark.parametrize(("page", "said"), UNREADABLE, ids=[page.__name__ for page, _ in UNREADABLE])
def test_a_file_that_is_no_page_is_refused_with_the_reason(
    refused: Refused, tmp_path: Path, page: Callable[[Path], Path], said: str
) -> None:
    """Saving a page goes wrong in a handful of ways, and each has its own remedy."""
    assert said in refused(page(tmp_path))


def test_the_same_page_twice_is_refused(refused: Refused, tmp_path: Path) -> None:
    """Which of the two is true is for the maintainer to say."""
    page = page_in_markdown(tmp_path, "whisper-tiny")
    assert "both give the page whisper-tiny; name one of them" in refused(page, page)


def test_one_page_that_cannot_be_taken_holds_back_the_others(refused: Refused, tmp_path: Path) -> None:
    """Half of what was given, taken in silence, would look like all of it."""
    good = page_in_markdown(tmp_path, "whisper-base", add_hotwords)
    report = refused(good, page_in_markdown(tmp_path, "whisper-tiny", _body_on_get), "--format", "json")
    said = json.loads(report)
    assert [page["page"] for page in said["pages"]] == ["whisper-base", "whisper-tiny"]
    assert not said["taken"]
    assert "has a request body" in said["unfit"][0]
    assert said["files"] == []


def test_words_of_a_page_are_never_markup(refused: Refused, tmp_path: Path) -> None:
    """The report becomes an issue: a page must not mention people there, or end the block it stands in."""

    def shout(create: JsonObject, fetch: JsonObject) -> None:
        fetch["servers"] = [{"url": "``` @everyone \x1b[31m"}]

    report = refused(page_in_markdown(tmp_path, "whisper-tiny", shout), "--format", "markdown")
    assert "@everyone" in report
    outside = "".join(report.split("`")[::2])
    assert "@everyone" not in outside
    assert "\x1b" not in report
