"""The page as somebody uses it: Chromium opens it on a real gateway, and its form transcribes a recording."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from aimlapi_stt_gateway import LocalGateway
from tests.gateway.support import SENTENCE, speech

playwright: Any = pytest.importorskip("playwright.sync_api")

# All but the first two keep the browser itself from calling home, which is no business of the page's.
FLAGS = [
    "--disable-gpu",
    "--no-first-run",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class Visit:
    """One look at the page, and what the browser said and asked for meanwhile."""

    def __init__(self, browser: Any, gateway: LocalGateway, **options: Any) -> None:
        self.context = browser.new_context(**options)
        self.page = self.context.new_page()
        self.complaints: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", self._said)
        self.page.on("pageerror", self._failed)
        self.page.on("request", self._sent)
        self.page.goto(gateway.base_url)

    def transcribe(self, file: Path, key: str) -> None:
        """Fill in the form, and send it."""
        self.page.get_by_label("Audio or video file").set_input_files(file)
        self.page.get_by_label("API key").fill(key)
        self.page.get_by_role("button", name="Transcribe").click()

    def _said(self, message: Any) -> None:
        if message.type == "error":
            self.complaints.append(message.text)

    def _failed(self, error: Any) -> None:
        self.complaints.append(str(error))

    def _sent(self, request: Any) -> None:
        self.asked.append(request.url)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A Chromium without a window."""
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    assert path, "There is no chromium. On Debian: apt-get install chromium."
    # The sandbox does not start for root, as in a container; the page is our own.
    flags = [*FLAGS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with playwright.sync_playwright() as running:
        launched = running.chromium.launch(executable_path=path, args=flags)
        yield launched
        launched.close()


@pytest.fixture
def visit(browser: Any, gateway: LocalGateway) -> Iterator[Visit]:
    """The page, just opened. Afterwards: nothing went wrong in it, and nothing was asked of anybody else."""
    made = Visit(browser, gateway)
    yield made
    made.context.close()
    assert made.complaints == []
    assert [url for url in made.asked if not url.startswith((f"{gateway.base_url}/", "data:"))] == []


def test_a_recording_is_transcribed_through_the_form(visit: Visit, gateway: LocalGateway, clip: Path) -> None:
    """It is the first thing that somebody does who has no client yet."""
    visit.transcribe(clip, gateway.api_key)
    playwright.expect(visit.page.locator("#transcript")).to_have_text(SENTENCE, timeout=30_000)
    assert "completed" in visit.page.get_by_role("status").inner_text()
    visit.page.get_by_text("The whole answer").click()
    assert '"generation_id"' in visit.page.locator("#raw").inner_text()
    assert visit.page.locator("[role=alert]").inner_text() == ""


def test_a_job_that_fails_says_why(visit: Visit, gateway: LocalGateway, tmp_path: Path) -> None:
    """The form must not wait for ever, nor show the transcript of the job before."""
    (tmp_path / "first.wav").write_bytes(speech())
    (tmp_path / "text.wav").write_text("no audio")
    visit.transcribe(tmp_path / "first.wav", gateway.api_key)
    playwright.expect(visit.page.locator("#transcript")).to_be_visible(timeout=30_000)
    visit.transcribe(tmp_path / "text.wav", gateway.api_key)
    playwright.expect(visit.page.get_by_role("alert")).to_contain_text("cannot be read as audio", timeout=30_000)
    assert not visit.page.locator("#transcript").is_visible()


def test_a_refusal_is_shown_in_the_gateways_words(browser: Any, gateway: LocalGateway, clip: Path) -> None:
    """A wrong key is the usual mistake; the browser itself logs the 401, which is no fault of the page."""
    visit = Visit(browser, gateway)
    visit.transcribe(clip, "wrong")
    playwright.expect(visit.page.get_by_role("alert")).to_contain_text("key is not valid", timeout=10_000)
    assert visit.page.get_by_role("button", name="Transcribe").is_enabled()
    assert len(visit.complaints) == 1
    assert "401" in visit.complaints[0]
    visit.context.close()


def test_the_commands_name_this_gateway(visit: Visit, gateway: LocalGateway) -> None:
    """They are there to be pasted."""
    assert f"export GATEWAY={gateway.base_url}" in visit.page.locator("main").inner_text()


def test_a_script_that_is_not_the_pages_does_not_run(browser: Any, gateway: LocalGateway) -> None:
    """A key is typed into this page."""
    visit = Visit(browser, gateway)
    visit.page.evaluate("""() => {
        const script = document.createElement("script");
        script.textContent = "window.owned = true";
        document.body.append(script);
    }""")
    assert visit.page.evaluate("window.owned") is None
    assert "Content Security Policy" in visit.complaints[0]
    visit.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_is_readable_on_a_telephone_by_day_and_by_night(
    browser: Any, gateway: LocalGateway, scheme: str
) -> None:
    """Nothing sticks out on the right, and text stands out from what is behind it."""
    visit = Visit(browser, gateway, viewport={"width": 320, "height": 640}, color_scheme=scheme)
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= 320
    ratio = """() => {
        const light = (color) => {
            const [r, g, b] = color.match(/[\\d.]+/g).map(Number).map((part) => {
                const share = part / 255;
                return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
            });
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
        };
        const back = light(getComputedStyle(document.body).backgroundColor);
        return ["body", "a", "#problem"].map((which) => {
            const text = light(getComputedStyle(document.querySelector(which)).color);
            return (Math.max(text, back) + 0.05) / (Math.min(text, back) + 0.05);
        });
    }"""
    assert min(visit.page.evaluate(ratio)) >= 4.5
    assert visit.complaints == []
    visit.context.close()
