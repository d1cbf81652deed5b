"""The watch downloads each page whose address is known, and says what taking it would mean."""

import contextlib
import http.server
import re
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from scripts import fetching, watch
from scripts.build import OPENAPI
from scripts.documents import JsonObject, PipelineError, as_array, as_object, read_json, write_json
from scripts.fetching import fetched
from tests.contract.trees import add_hotwords, copy_of_the_tree, page_in_markdown, state_of

TRICKLE = "/trickle"
"""Here the server sends a byte now and then."""

Answer = tuple[int, dict[str, str], bytes]


class Site:
    """A web server on loopback that answers with what a test puts into `pages`."""

    def __init__(self) -> None:
        self.pages: dict[str, Answer] = {}
        self.asked: list[str] = []
        pages, asked = self.pages, self.asked

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked.append(self.path)
                if self.path == TRICKLE:
                    self.trickle()
                    return
                status, headers, body = pages.get(self.path, (404, {}, b"not here"))
                self.send_response(status)
                for name, value in {"Content-Length": str(len(body)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def trickle(self) -> None:
                self.send_response(200)
                self.end_headers()
                with contextlib.suppress(OSError):
                    for _ in range(500):
                        self.wfile.write(b"x")
                        time.sleep(0.02)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                """Tests read standard error."""

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.root = f"http://127.0.0.1:{self.server.server_address[1]}"

    def serve(self, path: str, body: bytes, status: int = 200, **headers: str) -> str:
        """Put a page there; its address."""
        self.pages[path] = (status, headers, body)
        return self.root + path


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    made = Site()
    thread = threading.Thread(target=made.server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield made
    made.server.shutdown()
    thread.join()
    made.server.server_close()


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A tree none of whose pages is watched yet."""
    root = copy_of_the_tree(tmp_path)
    (root / "openapi" / "watched.yaml").write_text("{}\n", encoding="utf-8")
    index = read_json(root / "openapi" / "documented" / "index.json")
    for entry in as_array(index["pages"], "pages"):
        as_object(entry, "entry")["source"] = None
    write_json(root / "openapi" / "documented" / "index.json", index)
    return root


def _watched(tree: Path, addresses: dict[str, str]) -> None:
    lines = [f"{page}: {{address: {address}}}\n" for page, address in addresses.items()]
    (tree / "openapi" / "watched.yaml").write_text("".join(lines), encoding="utf-8")


def _run(tree: Path, *arguments: str) -> int:
    return watch.main(list(arguments), tree)


def test_pages_that_read_as_documented_are_no_news(
    site: Site, tree: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A watch that cries every week is soon switched off; words around the documents are none of its business."""
    page = page_in_markdown(tmp_path, "whisper-base").read_bytes() + b"\nOther words.\n"
    _watched(tree, {"whisper-base": site.serve("/base.md", page)})
    before = state_of(tree)
    assert _run(tree, "--output", str(tmp_path / "report.md")) == 0
    said = capsys.readouterr().out
    assert said.startswith("# Documentation pages: none changed\n")
    assert "whisper-base: unchanged" in said
    assert "whisper-tiny: not watched: it names no source; write its address into openapi/watched.yaml" in said
    assert not (tmp_path / "report.md").exists()
    assert state_of(tree) == before


def test_a_changed_page_is_told_with_what_taking_it_would_mean(
    site: Site, tree: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The report becomes an issue: it has to be enough to decide by. A moved page is followed."""
    page = page_in_markdown(tmp_path, "whisper-tiny", add_hotwords).read_bytes()
    site.serve("/new.md", page)
    _watched(tree, {"whisper-tiny": site.serve("/old.md", b"", 302, Location="/new.md")})
    before = state_of(tree)
    assert _run(tree, "--output", str(tmp_path / "report.md")) == 1
    said = capsys.readouterr().out
    assert said.startswith("# Documentation pages: 1 changed\n")
    assert "| `body application/json, hotwords` | is new |" in said
    assert "request options, new: hotwords" in said
    assert re.search(r"Dry run: \d+ files would change\.$", said)
    assert (tmp_path / "report.md").read_text(encoding="utf-8") == said
    assert state_of(tree) == before
    assert site.asked == ["/old.md", "/new.md"]


def test_a_change_is_success_where_that_is_asked_for(site: Site, tree: Path, tmp_path: Path) -> None:
    """A schedule that takes 1 for a change would take a crash for one too."""
    page = page_in_markdown(tmp_path, "whisper-tiny", add_hotwords).read_bytes()
    _watched(tree, {"whisper-tiny": site.serve("/tiny.md", page)})
    assert _run(tree, "--changed-is-fine", "--output", str(tmp_path / "report.md")) == 0
    assert (tmp_path / "report.md").is_file()


def test_what_nobody_expected_is_a_failure_in_one_line(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A traceback ends with 1, which means that a page has changed: the run would be green, with no report."""
    index = read_json(tree / "openapi" / "documented" / "index.json")
    for entry in as_array(index["pages"], "pages"):
        del as_object(entry, "entry")["source"]
    write_json(tree / "openapi" / "documented" / "index.json", index)
    assert _run(tree) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == "watch: unexpected KeyError: 'source'; this is a mistake in scripts/\n"


def test_half_a_character_on_a_served_page_is_a_page_that_cannot_be_read(
    site: Site, tree: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """JSON can name it, and no file can hold it: the report could not be written."""

    def halved(create: JsonObject, fetch: JsonObject) -> None:
        as_object(create["info"], "info")["title"] = "HALF"

    page = page_in_markdown(tmp_path, "whisper-tiny", halved).read_bytes().replace(b"HALF", b"\\ud800")
    _watched(tree, {"whisper-tiny": site.serve("/tiny.md", page)})
    assert _run(tree, "--output", str(tmp_path / "report.md")) == 2
    assert "whisper-tiny: could not be read: whisper-tiny.md, JSON block 1: half a char" in capsys.readouterr().out
    assert not (tmp_path / "report.md").exists()


def test_a_page_that_cannot_be_fetched_does_not_hide_that_another_has_changed(
    site: Site, tree: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The pages are moved one at a time; the run fails, and the issue is written all the same."""

    def broken(create: JsonObject, fetch: JsonObject) -> None:
        fetch["servers"] = [{"url": "https://api.other.example"}]

    page = page_in_markdown(tmp_path, "whisper-tiny", broken).read_bytes()
    _watched(tree, {"whisper-base": site.root + "/gone.md", "whisper-tiny": site.serve("/tiny.md", page)})
    assert _run(tree, "--output", str(tmp_path / "report.md")) == 2
    said = (tmp_path / "report.md").read_text(encoding="utf-8")
    assert said.startswith("# Documentation pages: 1 changed, 1 could not be read\n")
    assert "whisper-base: could not be read: " in said
    assert "answered with status 404; has the page moved?" in said
    assert "create and fetch documents differ in 'servers'" in said
    assert "a page could not be read" in capsys.readouterr().err


def test_an_address_that_serves_another_page_is_a_failure(
    site: Site, tree: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Compared with the wrong page, everything would have changed."""
    other = site.serve("/base.md", page_in_markdown(tmp_path, "whisper-tiny").read_bytes())
    _watched(tree, {"whisper-base": other})
    assert _run(tree) == 2
    assert "serves the page whisper-tiny; has the page moved?" in capsys.readouterr().out


def _html(site: Site) -> str:
    return site.serve("/page", b"<!doctype html><html></html>")


def _too_large(site: Site) -> str:
    return site.serve("/page", b"x" * 3000)


def _loop(site: Site) -> str:
    return site.serve("/page", b"", 302, Location="/page")


def _downgrade(site: Site) -> str:
    return site.serve("/page", b"", 302, Location="http://docs.example/page")


def _file(site: Site) -> str:
    return site.serve("/page", b"", 302, Location="file:///etc/hostname")


def _nobody(site: Site) -> str:
    return "http://127.0.0.1:1/page"


def _plain_http(site: Site) -> str:
    return "http://docs.example/page"


REFUSED: list[tuple[Callable[[Site], str], str]] = [
    (_too_large, "larger than 2000 bytes"),
    (_loop, "redirects more than 5 times"),
    (_downgrade, "redirects to http://docs.example/page, which is no https address"),
    (_file, "redirects to file:///etc/hostname, which is no https address"),
    (_nobody, "ConnectError"),
    (_plain_http, "is no https address"),
]


@pytest.mark.parametrize(("address", "said"), REFUSED, ids=[address.__name__ for address, _ in REFUSED])
def test_what_is_no_page_is_not_fetched(site: Site, address: Callable[[Site], str], said: str) -> None:
    """The watch runs unattended, on what a stranger's server answers."""
    with pytest.raises(PipelineError, match=said):
        fetched(address(site), most_bytes=2000)


def test_a_site_does_not_lead_to_a_server_on_this_machine() -> None:
    """Plain http is allowed here for tests alone; a stranger's redirect must not reach what listens on loopback."""
    with pytest.raises(PipelineError, match="from https to http"):
        fetching._redirected("https://docs.example/a", "http://127.0.0.1:8080/b", "https://docs.example/a")
    assert fetching._redirected("https://docs.example/a", "b", "") == "https://docs.example/b"


def test_a_server_that_trickles_is_given_up(site: Site) -> None:
    """Each piece in time, and the whole never: only a clock for everything ends that."""
    with pytest.raises(PipelineError, match="not finished in time"):
        fetched(site.root + TRICKLE, whole_s=0.3)


def test_the_html_of_a_page_is_named_as_such(site: Site, tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A site without the markdown version answers with the page for people, and status 200."""
    _watched(tree, {"whisper-base": _html(site)})
    assert _run(tree) == 2
    assert "this is the HTML page; save the markdown version" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ("whisper-giant: {address: https://a.example}", "whisper-giant is the name of no documented page"),
        ("whisper-tiny: {adress: https://a.example}", "whisper-tiny: needs an address"),
        ("{}", "no page has an address"),
    ],
)
def test_a_mistake_in_the_list_is_one_line(
    tree: Path, said: str, problem: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A page that is misspelled would never be watched, without a word."""
    (tree / "openapi" / "watched.yaml").write_text(f"{said}\n", encoding="utf-8")
    assert _run(tree) == 2
    errors = capsys.readouterr().err
    assert problem in errors
    assert len(errors.splitlines()) == 1


def test_every_documented_page_is_watched_or_has_a_reason() -> None:
    """A page that nobody watches changes without anybody knowing."""
    watched, unwatched = watch.addresses(OPENAPI)
    assert {"whisper-base", "whisper-medium", "whisper-tiny"} <= set(watched)
    assert all(address.startswith("https://docs.aimlapi.com/") for address in watched.values())
    assert not any("write its address" in reason for reason in unwatched.values())


def test_a_long_report_is_cut_at_a_line_end_for_an_issue() -> None:
    """A body that is too long is refused, and the issue would not be written at all."""
    cut = watch.for_an_issue("# Title\n" + "a line of a report\n" * 5000)
    assert len(cut) < 65_000
    assert cut.endswith("a line of a report\n\n(Cut here; the log of the run has the whole report.)\n")
    assert watch.for_an_issue("short\n") == "short\n"
