"""A documentation page becomes files and an entry in the index, proved to be what was extracted ever after."""

import hashlib
import shutil
from pathlib import Path

import pytest

from scripts import extract, index, pages
from scripts.documents import JsonObject, PipelineError, as_array, as_object, read_json
from tests.contract.folders import CREATE_BLOCK, FETCH_BLOCK, bytes_of, page_text
from tests.contract.saved_pages import LINKING, RENDERED

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


def _record(folder: Path, name: str, data: bytes | str, taken: str = "2026-05-06") -> None:
    saved = folder.parent / "saved"
    saved.mkdir(exist_ok=True)
    (saved / name).write_bytes(data.encode() if isinstance(data, str) else data)
    for page in pages.read_pages([saved / name]):
        index.record(page, folder, taken)


def _entry(folder: Path, page: str) -> JsonObject:
    entries = [as_object(entry, "index") for entry in as_array(read_json(folder / "index.json")["pages"], "index")]
    return next(entry for entry in entries if entry["page"] == page)


def test_the_documented_files_of_a_page_give_back_the_page(documented: Path) -> None:
    """Documents without their page say nothing new of it: its address, date and digest stay."""
    before = bytes_of(documented)
    for page in pages.read_pages([documented]):
        index.record(page, documented, "2030-12-31")
    assert bytes_of(documented) == before


def test_the_committed_folder_gives_itself_back(tmp_path: Path) -> None:
    """What holds for a page of a few bytes has to hold for the real ones."""
    folder = tmp_path / "documented"
    shutil.copytree(extract.DOCUMENTED, folder)
    before = bytes_of(folder)
    for page in pages.read_pages([extract.DOCUMENTED]):
        index.record(page, folder, "2030-12-31")
    assert bytes_of(folder) == before


def test_a_file_of_one_operation_changes_that_block_alone(documented: Path) -> None:
    """The vendor may publish one document anew; the page's address stays, its date does not."""
    fetch = bytes_of(documented)["whisper-mini.fetch.json"]
    _record(documented, "whisper-mini.create.json", CREATE_BLOCK + b" ")
    assert (documented / "whisper-mini.create.json").read_bytes() == CREATE_BLOCK + b" "
    assert bytes_of(documented)["whisper-mini.fetch.json"] == fetch
    entry = _entry(documented, "whisper-mini")
    assert (entry["source"], entry["taken"]) == ("https://docs.example/whisper-mini.md", "2026-05-06")
    assert entry["page_sha256"] == hashlib.sha256(CREATE_BLOCK + b" " + FETCH_BLOCK).hexdigest()
    assert set(index.documented_pages(documented)["whisper-mini"]) == {"create", "fetch"}


def test_a_file_of_one_operation_is_not_enough_for_a_page_that_lacks_the_other(documented: Path) -> None:
    """Half a page would make half a contract."""
    with pytest.raises(PipelineError, match=r"not documented yet; give whisper-new\.fetch\.json with it"):
        _record(documented, "whisper-new.create.json", CREATE_BLOCK)
    _record(documented, "whisper-giant.txt", RENDERED)
    with pytest.raises(PipelineError, match=r"documented by its fields so far; give whisper-giant\.create\.json"):
        _record(documented, "whisper-giant.fetch.json", FETCH_BLOCK)


def test_a_tampered_half_is_not_taken_for_the_other_operation(documented: Path) -> None:
    """Recording it would make a change by hand look documented."""
    (documented / "whisper-mini.fetch.json").write_bytes(FETCH_BLOCK + b" ")
    with pytest.raises(PipelineError, match=r"whisper-mini\.fetch\.json: not the bytes"):
        _record(documented, "whisper-mini.create.json", CREATE_BLOCK)


def test_pages_with_documents_and_pages_with_facts_are_told_apart(documented: Path) -> None:
    """The build can make a contract from documents alone; facts are for proofs and servers."""
    _record(documented, "giant.txt", RENDERED)
    _record(documented, "nano.md", LINKING)
    assert list(index.documented_pages(documented)) == ["whisper-mini"]
    facts = index.documented_facts(documented)
    assert {page: list(blocks) for page, blocks in facts.items()} == {
        "nebula-whisper-nano": ["links"],
        "whisper-giant": ["fields"],
    }
    assert as_object(facts["nebula-whisper-nano"]["links"], "links")["server"] == "https://api.nebula.example"
    before = bytes_of(documented)
    _record(documented, "giant.txt", RENDERED, "2030-12-31")
    _record(documented, "nano.md", LINKING, "2030-12-31")
    assert bytes_of(documented) == before


def test_facts_that_were_tampered_with_are_found(documented: Path) -> None:
    """A rendered page's facts are evidence like any document, whoever asks first."""
    _record(documented, "giant.txt", RENDERED)
    file = documented / "whisper-giant.fields.json"
    file.write_bytes(file.read_bytes().replace(b"201", b"200"))
    for read in (index.documented_pages, index.documented_facts):
        with pytest.raises(PipelineError, match=r"whisper-giant\.fields\.json: not the bytes"):
            read(documented)


def test_a_page_that_changes_its_kind_drops_its_old_files(documented: Path) -> None:
    """The page that is rendered today has JSON tomorrow; both side by side would contradict each other."""
    _record(documented, "giant.txt", RENDERED)
    _record(documented, "giant.md", page_text(CREATE_BLOCK, FETCH_BLOCK, heading=b"# whisper-giant"))
    assert not (documented / "whisper-giant.fields.json").exists()
    assert index.documented_facts(documented) == {}
    assert list(index.documented_pages(documented)) == ["whisper-giant", "whisper-mini"]
    _record(documented, "giant.txt", RENDERED)
    assert sorted(path.name for path in documented.glob("whisper-giant.*")) == ["whisper-giant.fields.json"]


def test_the_index_says_what_a_document_was_cut_from(documented: Path) -> None:
    """The bytes of a cut document are ours, so the digest of the vendor's has to be kept."""
    _record(documented, "gateway.json", GATEWAY)
    digest = hashlib.sha256(GATEWAY).hexdigest()
    entry = _entry(documented, "gateway")
    assert entry["cut_from"] == {"sha256": digest, "paths": 3}
    assert entry["page_sha256"] == digest
    spec = index.documented_pages(documented)["gateway"]["spec"]
    assert list(as_object(spec["paths"], "paths")) == ["/v1/stt/create", "/v1/stt/{generation_id}"]
    before = bytes_of(documented)
    _record(documented, "gateway.json", GATEWAY.replace(b"/v1/models", b"/v1/engines"), "2030-12-31")
    assert bytes_of(documented) == before


GATEWAY = (
    b'{"openapi":"3.0.0","paths":{"/v1/models":{"get":{}},"/v1/stt/create":{"post":{}},'
    b'"/v1/stt/{generation_id}":{"get":{}}}}'
)


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
        page_text(CREATE_BLOCK, b'{"openapi": }'),
        "at line 14, column 13",
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
    half = tmp_path / "whisper-new.create.json"
    half.write_bytes(CREATE_BLOCK)
    good = tmp_path / "good.md"
    good.write_bytes(PAGE)
    for arguments in ([str(page)], [str(tmp_path / "nothing.md")], [str(good), str(half)]):
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
    saved = tmp_path / "saved"
    saved.mkdir()
    for name, data in (("a.md", PAGE), ("b.txt", RENDERED.encode()), ("c.md", LINKING.encode()), ("d.json", GATEWAY)):
        (saved / name).write_bytes(data)
    assert extract.main([str(saved / "a.md")]) == 0
    assert capsys.readouterr().out == "whisper-mini: OpenAPI blocks: create, fetch\n"
    assert extract.main([str(saved)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "whisper-mini: OpenAPI blocks: create, fetch",
        "whisper-giant: rendered page: fields",
        "nebula-whisper-nano: linking page: links",
        "d: one OpenAPI document: spec (cut from 3 paths)",
    ]
    assert list(index.documented_pages(tmp_path / "documented")) == ["d", "whisper-mini"]
