"""What is no page, or has no document, is refused in one line that says which file, why, and what to save instead."""

from pathlib import Path

import pytest

from scripts.build import COMMON, JOINED
from scripts.documents import PipelineError
from scripts.pages import openapi_of, read_pages
from tests.contract.folders import CREATE_BLOCK, FETCH_BLOCK, page_text
from tests.contract.saved_pages import BOTH, LINKING, OTHER, RENDERED, save

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
    "half a character": ("a.json", b'{"openapi": "\\udfff"}', "a.json: half a character, \\udfff, stands in a string"),
    "half a character on a page": (
        "a.md",
        page_text(b'{"openapi": "3.0.0", "info": {"title": "\\uD800"}, "paths": {}}'),
        "a.md, JSON block 1: half a character, \\ud800, stands in a string",
    ),
    "no number": ("a.json", b'{"openapi": [1, NaN]}', "a.json: not JSON: NaN is no number"),
    "an infinite number": ("a.json", b'{"openapi": -Infinity}', "a.json: not JSON: -Infinity is no number"),
    "a number out of range": ("a.json", b'{"openapi": 1e999}', "a.json: the number 1e999 is too large"),
    "a number of too many digits": ("a.json", b'{"openapi": ' + b"1" * 5000 + b"}", "a.json: Exceeds the limit"),
    "a key given twice": (
        "a.json",
        b'{"openapi": "3.0.0", "paths": {"/a": {}, "/b": {}, "/a": {}}}',
        'a.json: the key "/a" is given twice in one object',
    ),
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
    "a name that is taken": ("a.md", page_text(BOTH, heading=b"# stt"), "a.md: 'stt' cannot name a page"),
    "a file's name that is taken": ("common.json", BOTH, "common.json: 'common' cannot name a page"),
    "a name that is too long": (
        "a.md",
        page_text(BOTH, heading=b"# " + b"a" * 101),
        "a.md: a name of 101 letters (aaaaaaaaaa",
    ),
    "a spec and a block": ("a.md", page_text(BOTH, CREATE_BLOCK), "two JSON blocks document the create operation"),
    "a block and a spec": ("a.md", page_text(FETCH_BLOCK, BOTH), "two JSON blocks document the fetch operation"),
    "a block of YAML": (
        "a.md",
        b"# a\n```yaml\nopenapi: 3.0.0\n```",
        "a.md: line 2: the page documents in YAML; save that block as <model>.yaml",
    ),
    "YAML in a page": ("a.md", b"openapi: 3.0.0\npaths: {}\n", "a.md: YAML, where a page is needed"),
    "a key given twice in YAML": (
        "a.yaml",
        b"openapi: 3.0.0\npaths:\n  200: {}\n  '200': {}\n",
        "a.yaml: not YAML that JSON can hold: the key '200' is given twice in one mapping, again in line 4",
    ),
    "YAML with a number out of range": ("a.yaml", b"openapi: 1e999\n", "a.yaml: not YAML that JSON can hold"),
    "YAML that nests too deep": ("a.yaml", b"openapi: " + b"[" * 100_000, "a.yaml: nests too deep"),
    "YAML that contains itself": ("a.yaml", b"openapi: &a [*a]\n", "a.yaml: not YAML that JSON can hold"),
    "YAML whose aliases explode": (
        "a.yaml",
        b"a0: &a0 [x, x]\n" + b"".join(b"a%d: &a%d [*a%d, *a%d]\n" % (n, n, n - 1, n - 1) for n in range(1, 60)),
        "a.yaml: not YAML that JSON can hold: its aliases stand for more than 200000 values",
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
        read_pages([save(tmp_path, name, data)])
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
        openapi_of(save(tmp_path, name, data))
    assert reason in str(caught.value)


def test_a_folder_has_no_single_document(tmp_path: Path) -> None:
    """A folder is for extracting; comparing needs one document on each side."""
    with pytest.raises(PipelineError, match="a folder where a file is needed"):
        openapi_of(tmp_path)


def test_the_files_beside_those_of_pages_have_names_that_no_page_may_have(tmp_path: Path) -> None:
    """The two modules cannot share the list: the build reads pages."""
    for name in (COMMON, JOINED):
        with pytest.raises(PipelineError, match="cannot name a page"):
            read_pages([save(tmp_path, f"{name}.json", BOTH)])
