"""Whatever a maintainer can save of the documentation becomes a page with blocks, or one line that says why not."""

import json
from pathlib import Path

import pytest

from scripts import pages
from scripts.documents import JsonObject, PipelineError, as_object, json_bytes
from scripts.pages import Page, openapi_of, read_pages
from tests.contract.folders import CREATE_BLOCK, FETCH_BLOCK, page_text
from tests.contract.saved_pages import LINKING, RENDERED
from tests.contract.test_cut import gateway_document

BOTH = b'{ "openapi": "3.1.0", "paths": {"/v1/stt/create": {"post": {}}, "/v1/stt/:generation_id": {"get": {}}} }'
OTHER = b'{"openapi":"3.0.0","paths":{"/v1/models":{"get":{}}}}'
MANY = json_bytes({"openapi": "3.0.0", "paths": {**json.loads(BOTH)["paths"], "/v1/models": {"get": {}}}})


def _page(folder: Path, name: str, data: bytes | str) -> Page:
    (page,) = read_pages([_file(folder, name, data)])
    return page


def _file(folder: Path, name: str, data: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def test_a_markdown_page_with_one_block_of_both_operations_gives_a_spec(tmp_path: Path) -> None:
    """Some pages have one document for all they are about; its bytes are kept as those of two are."""
    page = _page(tmp_path, "mini.md", page_text(BOTH))
    assert (page.name, page.blocks, page.cut_from) == ("whisper-mini", {"spec": BOTH}, None)


def test_examples_and_documents_of_other_paths_are_passed_over(tmp_path: Path) -> None:
    """Pages show answers in JSON blocks too, with dots for what is left out, and may document more than speech."""
    example, dots = b'{"generation_id": "1"}', b'{"words": [...]}'
    page = _page(tmp_path, "mini.md", page_text(example, OTHER, CREATE_BLOCK, dots, FETCH_BLOCK, b"[1]"))
    assert page.blocks == {"create": CREATE_BLOCK, "fetch": FETCH_BLOCK}


def test_a_block_of_more_paths_is_cut_to_the_two_operations(tmp_path: Path) -> None:
    """What is kept is what the page is about, and the digest of what it was cut from."""
    page = _page(tmp_path, "mini.md", page_text(MANY))
    assert page.blocks == {"spec": json_bytes({"openapi": "3.0.0", "paths": json.loads(BOTH)["paths"]})}
    assert page.cut_from == {"sha256": pages.sha256_of(MANY), "paths": 3}


def test_fences_may_be_longer_be_tildes_and_have_another_language(tmp_path: Path) -> None:
    """Markdown has several ways to mark a block, and a longer fence may hold a shorter one."""
    text = b"# whisper-mini\n````json5\n" + CREATE_BLOCK + b"\n````\n~~~\n" + FETCH_BLOCK + b"\n~~~\n"
    text += b"````text\n```\n```json\n" + OTHER[:9] + b"\n```\n````\n"
    assert _page(tmp_path, "mini.md", text).blocks == {"create": CREATE_BLOCK, "fetch": FETCH_BLOCK}


def test_a_byte_order_mark_is_no_part_of_a_page(tmp_path: Path) -> None:
    """Some editors put one in front of everything they save."""
    assert _page(tmp_path, "mini.md", b"\xef\xbb\xbf" + page_text(BOTH)).name == "whisper-mini"
    assert _page(tmp_path, "mini.json", b"\xef\xbb\xbf" + BOTH).blocks == {"spec": BOTH}


def test_a_json_file_is_the_page_of_its_name(tmp_path: Path) -> None:
    """A file has no heading; a dot is part of a model's name."""
    page = _page(tmp_path, "whisper-2.5.json", BOTH)
    assert (page.name, page.blocks, page.source, page.bare) == ("whisper-2.5", {"spec": BOTH}, None, True)
    assert _page(tmp_path, "whisper-2.5.spec.json", BOTH).name == "whisper-2.5"


def test_the_files_of_two_operations_are_one_page(tmp_path: Path) -> None:
    """It is the reverse of what an extraction writes, in whichever order the files are given."""
    create = _file(tmp_path, "whisper-mini.create.json", CREATE_BLOCK)
    fetch = _file(tmp_path, "whisper-mini.fetch.json", FETCH_BLOCK)
    for order in ([create, fetch], [fetch, create]):
        (page,) = read_pages(order)
        assert (page.name, list(page.blocks.items())) == (
            "whisper-mini",
            [("create", CREATE_BLOCK), ("fetch", FETCH_BLOCK)],
        )
        assert page.sha256 == pages.sha256_of(CREATE_BLOCK + FETCH_BLOCK)


def test_a_whole_gateway_in_a_file_is_cut(tmp_path: Path) -> None:
    """Some deployments publish one document for everything they have."""
    whole = json_bytes(gateway_document())
    page = _page(tmp_path, "gateway.json", whole)
    assert page.cut_from == {"sha256": pages.sha256_of(whole), "paths": 402}
    assert page.kind == "one OpenAPI document"
    assert list(as_object(json.loads(page.blocks["spec"])["paths"], "paths")) == [
        "/v1/stt/create",
        "/v1/stt/{generation_id}",
    ]
    assert len(page.blocks["spec"]) < len(whole) / 50


def test_a_yaml_file_becomes_json_in_our_form(tmp_path: Path) -> None:
    """YAML has dates and numbers as keys, and aliases; JSON has not."""
    text = """
openapi: 3.0.3
paths:
  /v1/stt/create: {post: {responses: {200: &ok {description: done, x-since: 2026-01-02}}}}
  /v1/stt/{id}: {get: {responses: {200: *ok}}}
"""
    done: JsonObject = {"200": {"description": "done", "x-since": "2026-01-02"}}
    document: JsonObject = {
        "openapi": "3.0.3",
        "paths": {"/v1/stt/create": {"post": {"responses": done}}, "/v1/stt/{id}": {"get": {"responses": done}}},
    }
    assert _page(tmp_path, "mini.yaml", text).blocks == {"spec": json_bytes(document)}
    assert openapi_of(tmp_path / "mini.yaml") == document


def test_a_rendered_page_gives_fields(tmp_path: Path) -> None:
    """A page saved as text has no document, and still says a great deal; line ends of Windows change none of it."""
    for text in (RENDERED, RENDERED.replace("\n", "\r\n")):
        page = _page(tmp_path, "giant.txt", text)
        assert (page.name, page.kind, list(page.blocks)) == ("whisper-giant", "rendered page", ["fields"])
        assert json.loads(page.blocks["fields"])["models"] == ["#g1_whisper-giant"]


def test_a_linking_page_gives_links_without_the_keys_in_them(tmp_path: Path) -> None:
    """The address of a specification may carry somebody's key, which must not be committed."""
    page = _page(tmp_path, "nano.md", LINKING)
    assert (page.name, page.kind) == ("nebula-whisper-nano", "linking page")
    assert json.loads(page.blocks["links"]) == {
        "heading": "whisper-nano",
        "server": "https://api.nebula.example",
        "models": ["#g1_whisper-nano"],
        "operations": {
            "create": {
                "method": "post",
                "path": "/v1/stt/create",
                "host": "files.host.example",
                "file": "nano-v2.json",
            },
            "fetch": {
                "method": "get",
                "path": "/v1/stt/{generation_id}",
                "host": "api.nebula.example",
                "file": "all-yaml",
            },
        },
    }
    assert b"s3cret" not in page.blocks["links"]


@pytest.mark.parametrize(
    ("server", "name"),
    [
        ("https://api.aimlapi.com", "whisper-nano"),
        ("https://api.eu.nebula.example", "eu-nebula-whisper-nano"),
        ("http://localhost:8080", "localhost-whisper-nano"),
    ],
)
def test_a_linking_page_is_named_for_its_deployment(tmp_path: Path, server: str, name: str) -> None:
    """Two deployments have pages of the same heading, and one must not replace the other."""
    assert _page(tmp_path, "nano.md", LINKING.replace("https://api.nebula.example/v1", f"{server}/v1")).name == name


def test_a_folder_gives_its_pages_sorted_and_passes_over_what_is_written_beside_them(tmp_path: Path) -> None:
    """So a maintainer can give everything that was saved, and the documented folder itself."""
    (tmp_path / "below").mkdir()
    _file(tmp_path / "below", "deep.json", BOTH)
    _file(tmp_path, "b.create.json", CREATE_BLOCK)
    _file(tmp_path, "b.fetch.json", FETCH_BLOCK)
    _file(tmp_path, "a.txt", RENDERED)
    _file(tmp_path, "c.md", page_text(BOTH))
    for name in ("index.json", "x.fields.json", "x.links.json", "picture.png"):
        _file(tmp_path, name, b"{}")
    assert [(page.name, list(page.blocks)) for page in read_pages([tmp_path])] == [
        ("whisper-giant", ["fields"]),
        ("b", ["create", "fetch"]),
        ("whisper-mini", ["spec"]),
    ]


def test_two_files_of_one_page_are_refused(tmp_path: Path) -> None:
    """The second would replace the first in silence."""
    _file(tmp_path, "whisper-mini.json", BOTH)
    _file(tmp_path, "z.md", page_text(CREATE_BLOCK, FETCH_BLOCK))
    with pytest.raises(PipelineError, match=r"whisper-mini\.json and z\.md both give the page whisper-mini"):
        read_pages([tmp_path])
    half = _file(tmp_path, "a.create.json", CREATE_BLOCK)
    with pytest.raises(PipelineError, match=r"a\.create\.json and a\.create\.json both give the page a"):
        read_pages([half, half])


DEEP = b'{"openapi": "3.0.0", "paths": ' + b'{"a":' * 100_000
REFUSED: dict[str, tuple[str, bytes | str, str]] = {
    "an empty file": ("a.md", b" \n", "a.md: the file is empty"),
    "a binary file": ("a.md", b"\x89PNG\x00\x01", "a.md: a binary file, not a page"),
    "UTF-16": ("a.md", "# whisper".encode("utf-16"), "a.md: encoded in UTF-16; save it as UTF-8"),
    "another encoding": ("a.md", b"# a\n\ncaf\xe9", "a.md: line 3 is not UTF-8"),
    "HTML": ("a.md", b"\n<!DOCTYPE html><html>", "a.md: this is the HTML page; save the markdown version"),
    "HTML for JSON": ("a.json", b"<html>", "a.json: this is the HTML page"),
    "prose": ("a.md", b"# a\n\nwords", "a.md: no JSON block documents create or fetch"),
    "a truncated page": (
        "a.md",
        page_text(BOTH[:40]).rpartition(b"```")[0],
        "a.md, JSON block 1: the page ends in the",
    ),
    "a truncated block": ("a.md", page_text(BOTH[:40]), "a.md, JSON block 1: not JSON"),
    "a truncated file": ("a.json", BOTH[:-3], "line 1, column 102 (it ends there: saved in part?)"),
    "a file with an error": (
        "a.json",
        b'{\n "openapi" "3"}',
        "a.json: not JSON: Expecting ':' delimiter at line 2, column 12",
    ),
    "JSON that nests too deep": ("a.json", DEEP, "a.json: nests too deep"),
    "a block that nests too deep": ("a.md", page_text(DEEP), "a.md, JSON block 1: nests too deep"),
    "an array": ("a.json", b"[]", "a.json: expected an object, found list"),
    "no OpenAPI": ("a.json", b"{}", "a.json: not an OpenAPI document"),
    "no paths": ("a.json", b'{"openapi": "3.0.0"}', "a.json, paths: expected an object"),
    "Swagger": ("a.json", b'{"swagger": "2.0"}', "a.json: Swagger 2.0; convert it to OpenAPI 3 first"),
    "a block of Swagger": ("a.md", page_text(b'{"swagger": "2.0"}'), "a.md, JSON block 1: Swagger 2.0"),
    "a version to come": ("a.json", b'{"openapi": "4.0.0"}', "a.json: OpenAPI 4.0.0; 3.0 and 3.1 are understood"),
    "other paths": ("a.json", OTHER, "a.json: documents no speech-to-text operation"),
    "one operation and others": (
        "a.json",
        b'{"openapi":"3.0.0","paths":{"/v1/stt/create":{"post":{},"get":{}}}}',
        "a.json: documents POST /v1/stt/create, GET /v1/stt/create; a document with more than one operation has to",
    ),
    "a file of the other operation": (
        "a.fetch.json",
        CREATE_BLOCK,
        "a.fetch.json: named for the fetch block, but documents POST /v1/stt/create",
    ),
    "a name that is none": ("Whisper Mini.json", BOTH, "'Whisper Mini' cannot name a page; rename the file"),
    "a spec and a block": ("a.md", page_text(BOTH, CREATE_BLOCK), "two JSON blocks document the create operation"),
    "a block and a spec": ("a.md", page_text(FETCH_BLOCK, BOTH), "two JSON blocks document the fetch operation"),
    "a block of YAML": (
        "a.md",
        b"# a\n```yaml\nopenapi: 3.0.0\n```",
        "a.md: line 2: the page documents in YAML; save that block as <model>.yaml",
    ),
    "broken YAML": ("a.yaml", b"openapi: [\n", "a.yaml: not YAML that JSON can hold"),
    "YAML that JSON cannot hold": ("a.yaml", b"openapi: !!set {a}\n", "a.yaml: not YAML that JSON can hold"),
    "YAML that is no mapping": ("a.yaml", b"- 1\n", "a.yaml: expected an object, found list"),
    "a rendered page without a title": ("a.txt", RENDERED.replace("\nwhisper-giant\n", "\n"), "a.txt: no heading"),
    "a linking page without a heading": ("a.md", LINKING.replace("# whisper-nano", ""), "a.md: no heading"),
    "a page that links one operation": (
        "a.md",
        LINKING.replace('method="get"', 'method="put"'),
        "a.md: no openapi tag links the fetch operation",
    ),
    "a page that links an operation twice": (
        "a.md",
        LINKING + LINKING,
        "a.md: two tags link the create operation",
    ),
    "a linking page of two servers": (
        "a.md",
        LINKING + "https://api.other.example/v1/stt/create",
        "found https://api.nebula.example, https://api.other.example",
    ),
}


@pytest.mark.parametrize(("name", "data", "reason"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_page_is_refused_in_one_line(tmp_path: Path, name: str, data: bytes | str, reason: str) -> None:
    """The message has to say which file, what is wrong with it, and what to save instead."""
    with pytest.raises(PipelineError) as caught:
        read_pages([_file(tmp_path, name, data)])
    assert reason in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_path_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    """A name with a mistake in it is the most common error of all."""
    for path, reason in (
        (tmp_path / "nothing.md", "nothing.md: cannot be read: No such file"),
        (tmp_path / "a\0b.md", "cannot be read"),
        (tmp_path, f"{tmp_path.name}: the folder has no page"),
    ):
        with pytest.raises(PipelineError) as caught:
            read_pages([path])
        assert reason in str(caught.value)


def test_the_document_of_a_page_is_its_blocks_merged(tmp_path: Path) -> None:
    """Two pages, or a page and a file, can be compared only as one document each."""
    page = _file(tmp_path, "mini.md", page_text(CREATE_BLOCK, FETCH_BLOCK))
    assert openapi_of(page)["paths"] == {"/v1/stt/create": {"post": {}}, "/v1/stt/{generation_id}": {"get": {}}}
    assert openapi_of(_file(tmp_path, "one.md", page_text(BOTH))) == json.loads(BOTH)


def test_the_document_of_an_openapi_file_is_the_file_as_it_is(tmp_path: Path) -> None:
    """A comparison of two gateways is not for speech alone; a JSON file may have any ending."""
    assert openapi_of(_file(tmp_path, "other.json", OTHER)) == json.loads(OTHER)
    assert openapi_of(_file(tmp_path, "other.txt", b"\n" + OTHER)) == json.loads(OTHER)
    assert openapi_of(_file(tmp_path, "other.yml", b"openapi: 3.1.0\npaths: {}")) == {"openapi": "3.1.0", "paths": {}}


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("giant.txt", RENDERED, "giant.txt: a rendered page, which has no OpenAPI document"),
        ("nano.md", LINKING, "nano.md: a linking page, which has no OpenAPI document"),
        ("words.md", "# words", "words.md: no JSON block documents create or fetch"),
        ("old.json", '{"swagger": "2.0"}', "old.json: Swagger 2.0"),
        ("deep.json", DEEP, "deep.json: nests too deep"),
    ],
)
def test_a_file_without_a_document_says_what_it_is(tmp_path: Path, name: str, data: bytes | str, reason: str) -> None:
    """Who compares two files has to learn which of them is not what was thought."""
    with pytest.raises(PipelineError) as caught:
        openapi_of(_file(tmp_path, name, data))
    assert reason in str(caught.value)


def test_a_folder_has_no_single_document(tmp_path: Path) -> None:
    """A folder is for extracting; comparing needs one document on each side."""
    with pytest.raises(PipelineError, match="a folder where a file is needed"):
        openapi_of(tmp_path)
