"""Of a changed page the report says what the client copes with, also where the page is wrong about what it changes.

The pages have an object for the array of channels, so that nothing below could be judged by the page alone.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from scripts.documents import Json, JsonObject, as_array, as_object, descend, pointer_parts, read_json, replace_child
from scripts.index import record
from scripts.pages import read_pages
from scripts.regenerate.news import news_of
from tests.contract.folders import copy_of_openapi
from tests.contract.trees import page_in_markdown

Change = Callable[[JsonObject], None]
ANSWER = "/paths/~1v1~1stt~1{generation_id}/get/responses/200/content/application~1json/schema"
RESULT = f"{ANSWER}/properties/output/anyOf"
ALTERNATIVE = f"{RESULT}/0/properties/results/properties/channels/properties/alternatives/items"
WORD = f"{ALTERNATIVE}/properties/words/items"
METADATA = f"{RESULT}/0/properties/metadata"
SENTENCE = f"{ALTERNATIVE}/properties/paragraphs/items/properties/paragraphs/properties/sentences/items"
ASSEMBLYAI = f"{RESULT}/1/properties"


def _unrequire(pointer: str, name: str) -> Change:
    return lambda document: as_array(descend(document, pointer_parts(f"{pointer}/required"), ""), "").remove(name)


def _put(pointer: str, value: Json) -> Change:
    *parts, last = pointer_parts(pointer)
    return lambda document: replace_child(descend(document, parts, ""), last, value)


def _add(pointer: str, value: Json) -> Change:
    return lambda document: as_array(descend(document, pointer_parts(pointer), ""), "").append(value)


def _remove(pointer: str, name: str) -> Change:
    def change(document: JsonObject) -> None:
        _unrequire(pointer, name)(document)
        del as_object(descend(document, pointer_parts(f"{pointer}/properties"), ""), "")[name]

    return change


COPES: dict[str, Change] = {
    "a punctuated word that may be missing": _unrequire(WORD, "punctuated_word"),
    "paragraphs that may be missing": _unrequire(ALTERNATIVE, "paragraphs"),
    "a deprecated key that is gone": _remove(METADATA, "transaction_key"),
    "a new status word": _add(f"{ANSWER}/properties/status/enum", "paused"),
    "an AssemblyAI key that may be null": _put(f"{ASSEMBLYAI}/language_code/nullable", True),
    "an AssemblyAI word that names no speaker": _put(f"{ASSEMBLYAI}/words/items/properties/speaker/nullable", True),
    "an envelope whose output may be missing": _unrequire(ANSWER, "output"),
}
DOES_NOT: dict[str, Change] = {
    "a word without its text": _unrequire(WORD, "word"),
    "a start that is text": _put(f"{WORD}/properties/start/type", "string"),
    "a confidence that may be null": _put(f"{ALTERNATIVE}/properties/confidence/nullable", True),
    "a request id that is gone": _remove(METADATA, "request_id"),
    "a sentence that is a number": _put(f"{SENTENCE}/properties/text/type", "number"),
    "words that may be missing": _unrequire(ALTERNATIVE, "words"),
    "an AssemblyAI word without its text": _unrequire(f"{ASSEMBLYAI}/words/items", "text"),
    "a status that is a number": _put(f"{ANSWER}/properties/status", {"type": "integer"}),
}
CASES = [*((name, change, True) for name, change in COPES.items()), *((n, c, False) for n, c in DOES_NOT.items())]


@pytest.mark.parametrize(("change", "copes"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_the_client_copes_with_what_its_corrected_contract_allows(tmp_path: Path, change: Change, copes: bool) -> None:
    """Whether a release is urgent depends on it; a report that always says no is not read twice."""
    openapi = copy_of_openapi(tmp_path)
    before = openapi / "documented"
    (page,) = read_pages([page_in_markdown(tmp_path, "whisper-tiny", lambda _, fetch: change(fetch))])
    after = copy_of_openapi(tmp_path / "after") / "documented"
    record(page, after, date.today().isoformat())
    client = read_json(openapi / "effective" / "stt.json")
    breaking = [one for one in news_of(page, before, after, client).findings if one.level == "breaking"]
    assert breaking
    assert {one.tolerated for one in breaking} == {copes}
