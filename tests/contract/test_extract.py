"""A documentation page becomes the bytes of its JSON blocks, or a reason why it cannot."""

import hashlib
from pathlib import Path

import pytest

from scripts import extract, index, pages
from scripts.documents import PipelineError, read_json
from tests.contract.folders import CREATE_BLOCK, FETCH_BLOCK, bytes_of, page_text

PAGE = page_text(CREATE_BLOCK, FETCH_BLOCK, source=b"https://docs.example/whisper-mini.md")
TAKEN = "2026-01-02"


@pytest.fixture
def documented(tmp_path: Path) -> Path:
    """A folder with one extracted page."""
    folder = tmp_path / "documented"
    index.record(pages.read_page(PAGE, "mini.md"), folder, TAKEN)
    return folder


def test_the_blocks_are_kept_byte_for_byte(documented: Path) -> None:
    """What is committed is evidence of what was documented: reformatted, it would prove nothing."""
    assert (documented / "whisper-mini.create.json").read_bytes() == CREATE_BLOCK
    assert (documented / "whisper-mini.fetch.json").read_bytes() == FETCH_BLOCK


def test_the_index_says_where_the_bytes_came_from(documented: Path) -> None:
    """Without address, date and sums nobody can tell later which page a contract was made from."""
    assert read_json(documented / "index.json") == {
        "pages": [
            {
                "page": "whisper-mini",
                "source": "https://docs.example/whisper-mini.md",
                "taken": TAKEN,
                "page_sha256": hashlib.sha256(PAGE).hexdigest(),
                "blocks": {
                    "create": {"file": "whisper-mini.create.json", "sha256": hashlib.sha256(CREATE_BLOCK).hexdigest()},
                    "fetch": {"file": "whisper-mini.fetch.json", "sha256": hashlib.sha256(FETCH_BLOCK).hexdigest()},
                },
            }
        ]
    }


def test_windows_line_ends_and_the_other_order_make_the_same_page() -> None:
    """A page saved on another system, or with its sections moved, documents the same thing."""
    text = page_text(FETCH_BLOCK, CREATE_BLOCK).replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    page = pages.read_page(text, "mini.md")
    assert page.name == "whisper-mini"
    assert page.source is None
    assert page.blocks == {"create": CREATE_BLOCK, "fetch": FETCH_BLOCK}


def test_an_unchanged_page_leaves_the_folder_untouched(documented: Path) -> None:
    """The date says since when a page reads as it does; a second extraction must not move it."""
    before = bytes_of(documented)
    index.record(pages.read_page(PAGE, "mini.md"), documented, "2030-12-31")
    assert bytes_of(documented) == before


def test_a_changed_page_replaces_its_own_entry_alone(documented: Path) -> None:
    """Pages change one at a time, and the others keep their bytes and dates."""
    other = page_text(CREATE_BLOCK, FETCH_BLOCK, heading=b"# whisper-alpha")
    index.record(pages.read_page(other, "alpha.md"), documented, "2026-02-03")
    changed = page_text(CREATE_BLOCK + b" ", FETCH_BLOCK)
    index.record(pages.read_page(changed, "mini.md"), documented, "2026-03-04")
    assert (documented / "whisper-mini.create.json").read_bytes() == CREATE_BLOCK + b" "
    entries = read_json(documented / "index.json")["pages"]
    assert isinstance(entries, list)
    dates = [(entry["page"], entry["taken"]) for entry in entries if isinstance(entry, dict)]
    assert dates == [("whisper-alpha", "2026-02-03"), ("whisper-mini", "2026-03-04")]


def test_what_was_extracted_is_what_the_build_reads(documented: Path) -> None:
    """The index is the only way from a page name to its documents."""
    found = index.documented_pages(documented)
    assert list(found) == ["whisper-mini"]
    assert set(found["whisper-mini"]) == {"create", "fetch"}
    assert found["whisper-mini"]["create"]["openapi"] == "3.0.0"


def test_a_tampered_file_is_found_and_extracting_again_mends_it(documented: Path) -> None:
    """A documented file edited by hand would be a correction without reason or evidence; the advice has to work."""
    file = documented / "whisper-mini.create.json"
    file.write_bytes(CREATE_BLOCK.replace(b"3.0.0", b"3.0.1"))
    with pytest.raises(PipelineError, match=r"whisper-mini\.create\.json: not the bytes .*; extract the page again"):
        index.documented_pages(documented)
    index.record(pages.read_page(PAGE, "mini.md"), documented, "2030-12-31")
    assert file.read_bytes() == CREATE_BLOCK
    assert set(index.documented_pages(documented)["whisper-mini"]) == {"create", "fetch"}


def test_a_missing_file_is_found(documented: Path) -> None:
    """A page with half its documents must not build half a contract."""
    (documented / "whisper-mini.fetch.json").unlink()
    with pytest.raises(PipelineError, match=r"whisper-mini\.fetch\.json"):
        index.documented_pages(documented)


def test_a_stray_file_is_found(documented: Path) -> None:
    """A file in no index entry has no origin, and a renamed page would leave its old blocks behind."""
    (documented / "whisper-old.fetch.json").write_bytes(FETCH_BLOCK)
    with pytest.raises(PipelineError, match=r"whisper-old\.fetch\.json is in no index entry"):
        index.documented_pages(documented)


NOT_A_PAGE = {
    "no fetch block": (page_text(CREATE_BLOCK), "mini.md: no JSON block documents fetch"),
    "no block at all": (page_text(), "mini.md: no JSON block documents create or fetch"),
    "a block of another method": (
        page_text(CREATE_BLOCK, FETCH_BLOCK.replace(b'"get"', b'"delete"')),
        "no JSON block documents fetch; block 2 documents DELETE /v1/stt/{generation_id}",
    ),
    "two create blocks": (page_text(CREATE_BLOCK, CREATE_BLOCK, FETCH_BLOCK), "two JSON blocks document the create"),
    "no heading": (page_text(CREATE_BLOCK, FETCH_BLOCK, heading=b"Whisper"), "mini.md: no heading"),
    "a heading that is no model": (page_text(CREATE_BLOCK, FETCH_BLOCK, heading=b"# ../mini"), "mini.md: no heading"),
    "a heading that is not UTF-8": (page_text(CREATE_BLOCK, FETCH_BLOCK, heading=b"# \xff"), "line 1 is not UTF-8"),
    "a block that is not JSON": (
        page_text(CREATE_BLOCK, b'{"openapi": 3,}'),
        "mini.md, JSON block 2: not JSON",
    ),
}


@pytest.mark.parametrize(("text", "reason"), NOT_A_PAGE.values(), ids=NOT_A_PAGE)
def test_what_is_not_a_page_is_refused_with_the_reason(text: bytes, reason: str) -> None:
    """The maintainer has saved the wrong page, or the vendor has another form of page: the message decides which."""
    with pytest.raises(PipelineError) as caught:
        pages.read_page(text, "mini.md")
    assert reason in str(caught.value)


def test_the_command_ends_with_one_line_when_a_page_is_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A traceback would hide the one thing that the maintainer has to know; no page is recorded before all are read."""
    page = tmp_path / "mini.md"
    page.write_bytes(page_text(CREATE_BLOCK))
    before = bytes_of(extract.DOCUMENTED)
    for arguments in ([str(page)], [str(tmp_path / "nothing.md")]):
        assert extract.main(arguments) == 1
        out, err = capsys.readouterr()
        assert out == ""
        assert err.startswith("extract: ")
        assert err.count("\n") == 1
    assert bytes_of(extract.DOCUMENTED) == before


def test_the_command_records_every_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """This is what a maintainer runs; the command has to lead to the same folder as the functions."""
    monkeypatch.setattr(extract, "DOCUMENTED", tmp_path / "documented")
    page = tmp_path / "mini.md"
    page.write_bytes(PAGE)
    assert extract.main([str(page)]) == 0
    assert capsys.readouterr().out == "whisper-mini: OpenAPI blocks: create, fetch\n"
    assert list(index.documented_pages(tmp_path / "documented")) == ["whisper-mini"]
