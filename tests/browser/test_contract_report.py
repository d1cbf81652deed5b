"""The contract kit's page as somebody reads it: in Chromium, from a disk, with answers of a stranger in it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from aimlapi_stt_contract.reports import save
from tests.browser.test_docs_page import browser
from tests.kit.made import runs

playwright: Any = pytest.importorskip("playwright.sync_api")
_ = browser  # a fixture


class Reading:
    """The page, opened from a disk, and what the browser complained of or asked for."""

    def __init__(self, browser: Any, file: Path, **options: Any) -> None:
        self.context = browser.new_context(**options)
        self.page = self.context.new_page()
        self.complaints: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", self._said)
        self.page.on("pageerror", self._failed)
        self.page.on("request", self._sent)
        self.page.goto(file.as_uri())

    def _said(self, message: Any) -> None:
        self.complaints.append(message.text)

    def _failed(self, error: Any) -> None:
        self.complaints.append(str(error))

    def _sent(self, request: Any) -> None:
        self.asked.append(request.url)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a matrix of two models."""
    path = tmp_path_factory.mktemp("report") / "report.html"
    save(runs(), "html", path)
    return path


@pytest.fixture
def reading(browser: Any, file: Path) -> Iterator[Reading]:
    """The page, just opened. Afterwards: nothing was complained of, and nothing asked for but the page."""
    made = Reading(browser, file)
    yield made
    made.context.close()
    assert made.complaints == []
    assert set(made.asked) == {file.as_uri()}


def test_a_strangers_script_is_text(reading: Reading) -> None:
    """A deployment that is judged must not be able to change the judgement."""
    assert reading.page.evaluate("window.owned") is None
    assert reading.page.locator("img").count() == 0
    assert "<script>window.owned = 1</script>" in reading.page.locator("#f3").inner_text()


def test_a_script_that_gets_in_all_the_same_does_not_run(browser: Any, file: Path) -> None:
    """The policy of the page is the second lock."""
    reading = Reading(browser, file)
    page = reading.page

    def about_elsewhere(message: Any) -> bool:
        return "elsewhere.example" in message.text

    with page.expect_console_message(about_elsewhere) as refused:
        page.evaluate("""() => {
            const script = document.createElement("script");
            script.textContent = "window.owned = true";
            document.body.append(script);
            const image = "<img src='https://elsewhere.example/x.png' onload='owned = 1' onerror='owned = 1'>";
            document.body.insertAdjacentHTML("beforeend", image);
        }""")
    assert page.evaluate("window.owned") is None
    assert "Content Security Policy" in reading.complaints[0]
    assert "Content Security Policy" in refused.value.text
    reading.context.close()


def test_marks_lead_to_findings_and_findings_to_traffic(reading: Reading) -> None:
    """From what is broken to what was said in two clicks, though both are folded."""
    page = reading.page
    page.locator("tr", has_text="headers.id").get_by_role("link", name="known").click()
    playwright.expect(page.locator("#f2")).to_have_attribute("open", "")
    page.locator("#f2").get_by_role("link", name="in the traffic").click()
    playwright.expect(page.locator("#x0-3")).to_have_attribute("open", "")


def test_traffic_and_checks_are_filtered(reading: Reading) -> None:
    """There may be a thousand requests."""
    page = reading.page
    traffic = page.locator("#traffic-filters")
    shown = page.locator("details.exchange:visible")
    assert shown.count() == 8
    traffic.get_by_label("Method").select_option("POST")
    assert shown.count() == 4
    traffic.get_by_label("Status").select_option("4xx")
    traffic.get_by_label("With the words").fill("who are you")
    assert shown.count() == 2
    assert traffic.locator("output").inner_text() == "2 of 8"
    traffic.get_by_label("of findings").check()
    assert shown.count() == 1
    page.locator("#check-filters").get_by_label("Outcome").select_option("broken")
    assert page.locator("tr[data-outcome]:visible").count() == 2


def test_without_scripts_everything_is_there(browser: Any, file: Path) -> None:
    """Some CI systems serve pages with scripts forbidden."""
    reading = Reading(browser, file, java_script_enabled=False)
    page = reading.page
    assert page.locator("form:visible").count() == 0
    assert page.locator("details.exchange:visible").count() == 8
    page.locator("#f2 summary").click()
    assert page.locator("#f2 .inside").is_visible()
    reading.context.close()


def test_on_paper_all_findings_are_unfolded_and_the_traffic_is_left_out(reading: Reading) -> None:
    """A thousand requests are no use on paper, and nobody can unfold what is printed."""
    page = reading.page
    folded = page.locator("details.finding:not([open])")
    assert folded.count() >= 1
    page.emulate_media(media="print")
    boxes = [one.locator(".inside").bounding_box() for one in folded.all()]
    assert all(box is not None and box["height"] > 100 for box in boxes)
    assert page.locator("details.exchange:visible").count() == 0
    assert page.locator("form:visible").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_readable_on_a_telephone_by_day_and_by_night(browser: Any, file: Path, scheme: str) -> None:
    """Nothing sticks out on the right, and marks stand out from what is behind them."""
    reading = Reading(browser, file, viewport={"width": 320, "height": 640}, color_scheme=scheme)
    assert reading.page.evaluate("document.documentElement.scrollWidth") <= 320
    ratios = reading.page.evaluate("""() => {
        const light = (color) => {
            const [r, g, b] = color.match(/[\\d.]+/g).map(Number).map((part) => {
                const share = part / 255;
                return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
            });
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
        };
        const behind = (node) => {
            const color = getComputedStyle(node).backgroundColor;
            return color === "rgba(0, 0, 0, 0)" && node.parentElement ? behind(node.parentElement) : color;
        };
        const seen = "p, dt, dd, h1, h2, .verdict, .mark span, .law, pre, a, summary, footer";
        return [...document.querySelectorAll(seen)].map((node) => {
            const [text, back] = [light(getComputedStyle(node).color), light(behind(node))];
            return (Math.max(text, back) + 0.05) / (Math.min(text, back) + 0.05);
        });
    }""")
    assert min(ratios) >= 4.5
    reading.context.close()
