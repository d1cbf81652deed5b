"""What a gateway says about itself: its contract, and a page for whoever meets it first."""

import base64
import hashlib
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any, get_args

import pytest

from aimlapi_stt_gateway import LocalGateway
from aimlapi_stt_gateway.dialects import DIALECTS
from aimlapi_stt_gateway.engines import Ability
from aimlapi_stt_gateway.families import family_of
from aimlapi_stt_gateway.operating.contract_document import contract_document
from aimlapi_stt_gateway.operating.docs_page import docs_page
from aimlapi_stt_gateway.settings import EngineChoice, Settings, WorkerSettings
from tests.gateway.support import ROOT, get

EFFECTIVE = ROOT / "openapi" / "effective"
PAGE = docs_page(Settings())


class Elements(HTMLParser):
    """The elements of a page, each with its attributes, and the headings in their order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def all(self, name: str) -> list[dict[str, str | None]]:
        """The attributes of all elements of a name."""
        return [attributes for tag, attributes in self.found if tag == name]


@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_served_contract_is_the_committed_one_but_for_who_serves_it(dialect: str) -> None:
    """What a client is generated from here must fit the service as well."""
    page = "whisper-tiny" if dialect == "wire" else dialect
    served = json.loads(contract_document(dialect))
    committed: Any = json.loads((EFFECTIVE / f"{page}.json").read_bytes())
    assert served.pop("servers") == [{"url": "/"}]
    assert dialect in served.pop("info")["title"]
    del committed["servers"], committed["info"]
    if dialect == "wire":  # which is for all models, and not for those of one page
        for document in (served, committed):
            schemas = document["components"]["schemas"]
            schemas["KnownModel"] = schemas["TranscriptionOptions"]["properties"]["model"] = None
            schemas["UploadRequest"]["allOf"][-1] = None
    assert served == committed
    assert list(served["components"]["schemas"]) == list(committed["components"]["schemas"])


def test_the_contract_of_the_wire_names_every_model_and_takes_any_other() -> None:
    """A client that is generated from it must be able to ask for each model that the gateway answers for."""
    served = json.loads(contract_document("wire"))
    schemas = served["components"]["schemas"]
    joined: Any = json.loads((EFFECTIVE / "stt.json").read_bytes())["components"]["schemas"]
    names = schemas["KnownModel"]["enum"]
    assert set(joined["KnownModel"]["enum"]) | {"nova-2", "deepgram/nova-2", "#g1_nova-3"} <= set(names)
    assert len(names) == len(set(names))
    assert all(family_of(name) is not None for name in names)
    assert {"type": "string", "minLength": 1} in schemas["TranscriptionOptions"]["properties"]["model"]["anyOf"]
    assert "whisper-tiny" not in served["info"]["description"]


@pytest.mark.parametrize("dialect", sorted(set(DIALECTS) - {"wire"}))
def test_the_contract_of_a_page_says_that_answers_follow_the_page(dialect: str) -> None:
    """Who checks answers against it would else take what the page says for a fault of the gateway."""
    said = json.loads(contract_document(dialect))["info"]["description"]
    assert f"corrected contract of the documentation page {dialect}" in said
    assert "an answer may break this document" in said


def test_the_page_tells_what_this_engine_does_with_an_option() -> None:
    """What the service documents of an option is not what an engine without speakers does with it."""

    def here(option: str, html: str) -> str:
        (cells,) = re.findall(rf"<code>{option}</code></th>(.*?)</tr>", html)
        return str(re.findall(r"<td>(.*?)</td>", cells)[-1])

    able = docs_page(Settings(), frozenset(get_args(Ability))).html
    assert here("diarize", PAGE.html) == "ignored: the engine does not tell speakers apart"
    assert here("diarize", able) == "honoured for deepgram and assemblyai"
    assert here("punctuate", able) == "honoured"
    assert here("paragraphs", PAGE.html).startswith("in part for deepgram: the engine writes no punctuation")
    assert here("summarize", able).startswith("ignored: a gateway transcribes")


def test_the_page_tells_who_answers_for_the_models() -> None:
    """A scenario recognises nothing, and of Whisper there are many sizes."""
    pages = {
        engine: docs_page(Settings(worker=WorkerSettings(engine=EngineChoice(engine)))).html
        for engine in ("sphinx", "whisper", "scripted")
    }
    assert [engine for engine, html in pages.items() if "the one engine recognises" in html] == ["sphinx"]
    assert "a scenario decides" in pages["scripted"]


def test_the_contract_is_served_to_everybody_and_always_the_same(gateway: LocalGateway) -> None:
    """Tools fetch it without a key, and compare it with what they had."""
    first, second = (get(f"{gateway.base_url}/openapi.json") for _ in range(2))
    assert first.headers["content-type"] == "application/json"
    assert first.content == second.content == contract_document("wire")


def test_the_root_leads_to_the_page(gateway: LocalGateway) -> None:
    """Whoever opens the address in a browser is not met by an error."""
    answer = get(gateway.base_url, follow_redirects=True)
    assert (answer.status_code, answer.url.path) == (200, "/docs")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert gateway.api_key not in answer.text


def test_the_policy_allows_the_pages_own_script_and_style_and_nothing_else() -> None:
    """A page that is given a key must run what we wrote and nothing that anybody put there."""
    directives = dict(part.strip().split(" ", 1) for part in PAGE.headers["content-security-policy"].split(";"))
    for element, directive in (("script", "script-src"), ("style", "style-src")):
        (text,) = re.findall(rf"<{element}>(.*?)</{element}>", PAGE.html, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert directives.pop(directive) == f"'sha256-{digest}'"
    assert directives.pop("connect-src") == "'self'"
    assert directives.pop("img-src") == "data:"
    assert set(directives.values()) == {"'none'"}
    assert {"default-src", "base-uri", "form-action", "frame-ancestors"} == set(directives)


def test_the_page_needs_nothing_from_elsewhere() -> None:
    """It has to work where there is no network, and tell nobody that it was opened."""
    for tag, attributes in Elements(PAGE.html).found:
        for name in ("src", "href", "action", "srcset", "data"):
            target = attributes.get(name) or ""
            assert not re.match(r"\w+:|//", target) or target == "data:,", (tag, target)
        assert not any(name.startswith("on") or name == "style" for name in attributes), (tag, attributes)
    assert "@import" not in PAGE.html
    assert "url(" not in PAGE.html


def test_what_settings_hold_is_shown_as_text() -> None:
    """An engine's name comes from whoever wrote the engine."""
    evil = "<script>alert(1)</script>\"'&$dialect"
    settings = Settings(dialect="wire", worker=WorkerSettings(engine=EngineChoice(evil)))
    html = docs_page(settings).html
    assert evil not in html
    assert "&lt;script&gt;alert(1)" in html
    assert len(Elements(html).found) == len(Elements(PAGE.html).found)


def test_the_page_says_what_this_gateway_is() -> None:
    """The limits that a request meets are those of this one."""
    settings = Settings(keys=["k" * 20], dialect="whisper-base", workers=7, keep_s=90.0, max_upload_bytes=3 << 20)
    html = docs_page(replace(settings, worker=replace(settings.worker, max_audio_s=120.0))).html
    for fact in ("whisper-base", "sphinx", ">7<", ">1.5 minutes<", ">3 MB<", ">2 minutes<"):
        assert fact in html, fact
    assert "k" * 20 not in html
    assert 'value="any"' not in html
    assert 'value="any"' in PAGE.html


def test_every_operation_model_option_and_error_of_the_contract_is_on_the_page() -> None:
    """What is not on it is looked for in vain."""
    contract: Any = json.loads((EFFECTIVE / "whisper-tiny.json").read_bytes())
    for path, item in contract["paths"].items():
        for method in item:
            assert f"<code>{method.upper()} {path}</code>" in PAGE.html
    for option in set(contract["components"]["schemas"]["TranscriptionOptions"]["properties"]) - {"model"}:
        assert f'<th scope="row"><code>{option}</code></th>' in PAGE.html
    for status in (400, 401, 404, 413, 415, 429, 503):
        assert f'<th scope="row">{status}</th>' in PAGE.html
    choices = [str(attributes["value"]) for attributes in Elements(PAGE.html).all("option")]
    assert {"whisper-tiny", "nova-2", "nova-3", "slam-1"} <= set(choices)
    for choice in choices:
        family = family_of(choice)
        assert family is not None
        assert family.plain_name(choice) == choice


def test_the_page_can_be_read_by_everybody() -> None:
    """A label for each field, a heading for each part, a language, and what changes is announced."""
    page = Elements(PAGE.html)
    assert page.all("html") == [{"lang": "en"}]
    labelled = {attributes["for"] for attributes in page.all("label")}
    fields = {attributes["id"] for tag in ("input", "select") for attributes in page.all(tag)}
    assert labelled == fields != set()
    ids = [attributes["id"] for _, attributes in page.found if "id" in attributes]
    assert len(ids) == len(set(ids))
    for _, attributes in page.found:
        for name in ("aria-labelledby", "aria-describedby"):
            assert attributes.get(name, ids[0]) in ids
    assert all(attributes.get("scope") in ("row", "col") for attributes in page.all("th"))
    levels = [int(tag[1]) for tag, _ in page.found if re.fullmatch(r"h\d", tag)]
    assert levels.count(1) == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))
    assert {"status", "alert"} <= {attributes.get("role") for attributes in page.all("p")}
