"""Whatever a maintainer can save of the documentation becomes a page with blocks, or one line that says why not."""

import json
from pathlib import Path

import pytest

from scripts import pages
from scripts.documents import JsonObject, PipelineError, as_object, json_bytes
from scripts.pages import Page, openapi_of, read_pages
from tests.contract.folders import CREATE_BLOCK, FETCH_BLOCK, page_text
from tests.contract.saved_pages import BOTH, LINKING, OTHER, RENDERED, gateway_document, save

MANY = json_bytes({"openapi": "3.0.0", "paths": {**json.loads(BOTH)["paths"], "/v1/models": {"get": {}}}})


def _page(folder: Path, name: str, data: bytes | str) -> Page:
    (page,) = read_pages([save(folder, name, data)])
    return page


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
    text += b"````text\n```\n```json\n" + OTHER[:20] + b"\n```\n````\n"
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
    create = save(tmp_path, "whisper-mini.create.json", CREATE_BLOCK)
    fetch = save(tmp_path, "whisper-mini.fetch.json", FETCH_BLOCK)
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


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (b"https://docs.example/a/b.md", "https://docs.example/a/b.md"),
        (b"https://user:s3cret@docs.example:8443/b.md?key=s3cret#s3cret", "https://docs.example:8443/b.md"),
        (b"https://[s3cret/", None),
        (b"s3cret", None),
    ],
)
def test_the_address_of_a_page_is_kept_without_the_keys_in_it(tmp_path: Path, said: bytes, kept: str | None) -> None:
    """It is committed with the page; whoever saved it may have been signed in."""
    assert _page(tmp_path, "mini.md", page_text(BOTH, source=said)).source == kept


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
    save(tmp_path / "below", "deep.json", BOTH)
    save(tmp_path, "b.create.json", CREATE_BLOCK)
    save(tmp_path, "b.fetch.json", FETCH_BLOCK)
    save(tmp_path, "a.txt", RENDERED)
    save(tmp_path, "c.md", page_text(BOTH))
    for name in ("index.json", "x.fields.json", "x.links.json", "picture.png"):
        save(tmp_path, name, b"{}")
    assert [(page.name, list(page.blocks)) for page in read_pages([tmp_path])] == [
        ("whisper-giant", ["fields"]),
        ("b", ["create", "fetch"]),
        ("whisper-mini", ["spec"]),
    ]


def test_two_files_of_one_page_are_refused(tmp_path: Path) -> None:
    """The second would replace the first in silence."""
    save(tmp_path, "whisper-mini.json", BOTH)
    save(tmp_path, "z.md", page_text(CREATE_BLOCK, FETCH_BLOCK))
    with pytest.raises(PipelineError, match=r"whisper-mini\.json and z\.md both give the page whisper-mini"):
        read_pages([tmp_path])
    half = save(tmp_path, "a.create.json", CREATE_BLOCK)
    with pytest.raises(PipelineError, match=r"a\.create\.json and a\.create\.json both give the page a"):
        read_pages([half, half])


def test_the_document_of_a_page_is_its_blocks_merged(tmp_path: Path) -> None:
    """Two pages, or a page and a file, can be compared only as one document each."""
    page = save(tmp_path, "mini.md", page_text(CREATE_BLOCK, FETCH_BLOCK))
    assert openapi_of(page)["paths"] == {"/v1/stt/create": {"post": {}}, "/v1/stt/{generation_id}": {"get": {}}}
    assert openapi_of(save(tmp_path, "one.md", page_text(BOTH))) == json.loads(BOTH)


def test_the_document_of_an_openapi_file_is_the_file_as_it_is(tmp_path: Path) -> None:
    """A comparison of two gateways is not for speech alone; a JSON file may have any ending."""
    assert openapi_of(save(tmp_path, "other.json", OTHER)) == json.loads(OTHER)
    assert openapi_of(save(tmp_path, "other.txt", b"\n" + OTHER)) == json.loads(OTHER)
    assert openapi_of(save(tmp_path, "other.yml", b"openapi: 3.1.0\npaths: {}")) == {"openapi": "3.1.0", "paths": {}}


@pytest.mark.parametrize(
    ("servers", "name"),
    [
        ('[{"url": "https://api.aimlapi.com"}]', "whisper-mini"),
        ('[{"url": "https://api.aimlapi.com/"}]', "whisper-mini"),
        ('[{"url": "https://api.other.example"}]', "other-whisper-mini"),
        ('[{"url": "/v1"}]', "whisper-mini"),
        ("[]", "whisper-mini"),
        ("null", "whisper-mini"),
    ],
)
def test_a_page_with_documents_for_another_server_is_a_page_of_its_own(tmp_path: Path, servers: str, name: str) -> None:
    """A white label documents the same models; its page must not take the place of the vendor's."""
    block = BOTH.replace(b'"openapi"', b'"servers": ' + servers.encode() + b', "openapi"', 1)
    path = tmp_path / "page.md"
    path.write_bytes(page_text(block))
    assert [page.name for page in read_pages([path])] == [name]
