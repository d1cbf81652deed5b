"""Every correction fails the day the vendor changes what it corrects."""

from collections.abc import Iterator
from pathlib import Path

import jsonpath_rfc9535
import pytest

from scripts import locate, naming
from scripts.build import JOINED, OPENAPI, actions_for, effective, read_overlays
from scripts.corrections import Action
from scripts.documents import (
    Json,
    JsonObject,
    PipelineError,
    as_array,
    as_object,
    copied,
    descend,
    pointer_parts,
    read_yaml,
    replace_child,
)
from scripts.index import documented_facts, documented_pages
from scripts.join import joined
from scripts.overlay import apply
from scripts.rendered import disagreements
from tests.contract.folders import change_documented, copy_of_openapi

OPTIONS = "/paths/~1v1~1stt~1create/post/requestBody/content/application~1json/schema/properties"
CREATED = "/components/schemas/Voice.v1.SpeechToTextCreateResponseDTO/properties"
FETCHED = "/components/schemas/Voice.v1.SpeechToTextGetResponseDTO/properties"
TINY_FETCHED = "/paths/~1v1~1stt~1{generation_id}/get/responses/200/content/application~1json/schema/properties"
TINY_DESCRIPTION = "/paths/~1v1~1stt~1create/post/responses/200/description"
CREATED_AT = "/properties/metadata/properties/created/format"
WORDS = "/properties/results/properties/channels/properties/alternatives/items/properties/words/items"
WORD = f"{WORDS}/properties"
USAGE_TYPE = "/properties/usage/properties/type/enum"

CHANGES: list[tuple[str, str, Json, str, str]] = [
    # file, pointer, the vendor's new value, the overlay whose action corrects it, what the message says in the end
    ("base.create", f"{OPTIONS}/model/enum", ["b"], "whisper-base", '/enum: was ["#g1_whisper-base"], now ["b"]'),
    ("base.create", f"{OPTIONS}/url/format", "iri", "whisper-base", '/url/format: was "uri", now "iri"'),
    ("base.create", f"{CREATED}/generation_id/format", "nanoid", "whisper-base", 'was "uuid", now "nanoid"'),
    ("base.fetch", f"{FETCHED}/error", {}, "whisper-base", "/error/nullable: was true, now nothing"),
    ("base.fetch", f"{FETCHED}/result/anyOf/3", {"type": "null"}, "whisper-base", "/nullable: was true, now nothing"),
    ("base.fetch", f"{FETCHED}/result/anyOf/1/additionalProperties", True, "whisper-base", "was false, now true"),
    ("medium.create", f"{OPTIONS}/model/enum", ["m"], "whisper-medium", '/enum: was ["#g1_whisper-medium"], now ["m"]'),
    ("medium.create", f"{OPTIONS}/model/type", "string", "whisper-medium", "'type' was absent, now \"string\""),
    ("medium.fetch", f"{FETCHED}/status/enum", ["a"], "whisper-medium", '/status/enum: was nothing, now ["a"]'),
    ("medium.fetch", f"{FETCHED}/result/additionalProperties", True, "whisper-medium", "was false, now true"),
    ("tiny.create", f"{OPTIONS}/model/enum", ["t"], "whisper-tiny", '/enum: was ["whisper-tiny"], now ["t"]'),
    ("tiny.create", f"{OPTIONS}/audio/format", "byte", "whisper-tiny", '/audio/format: was "binary", now "byte"'),
    ("tiny.create", TINY_DESCRIPTION, "Done", "whisper-tiny", "'description' was absent, now \"Done\""),
    (
        "tiny.fetch",
        f"{TINY_FETCHED}/status/enum",
        ["a"],
        "whisper-tiny",
        '/status/enum: was ["queued", "generating", "completed", "error"], now ["a"]',
    ),
    ("tiny.create", f"{OPTIONS}/summarize/type", "null", "common", '/summarize/type: was "string", now "null"'),
    ("base.create", f"{OPTIONS}/detect_language/type", "array", "common", 'was "boolean", now "array"'),
    ("medium.create", f"{OPTIONS}/search/type", "array", "common", '/search/type: was "string", now "array"'),
    ("medium.create", f"{OPTIONS}/tag/items/type", "null", "common", '/tag/items/type: was "string", now "null"'),
    ("base.fetch", f"{FETCHED}/result/anyOf/0{CREATED_AT}", "time", "common", 'was "date-time", now "time"'),
    ("medium.fetch", f"{FETCHED}/result{WORD}/speaker", {}, "common", "'speaker' was absent, now {}"),
    (
        "tiny.fetch",
        f"{TINY_FETCHED}/output/anyOf/1/properties/status/enum",
        ["a"],
        "common",
        'was ["queued", "processing", "completed", "error"], now ["a"]',
    ),
    (
        "tiny.fetch",
        f"{TINY_FETCHED}/output/anyOf/1/properties/speech_model/enum",
        ["a"],
        "common",
        '/speech_model/enum: was ["best", "slam-1", "universal"], now ["a"]',
    ),
    ("base.fetch", f"{FETCHED}/result/anyOf/2{USAGE_TYPE}", ["a"], "common", '/enum: was ["tokens"], now ["a"]'),
]


def _put(document: JsonObject, pointer: str, value: Json) -> None:
    parts = pointer_parts(pointer)
    replace_child(descend(document, parts[:-1], pointer), parts[-1], value)


@pytest.mark.parametrize(
    ("file", "pointer", "value", "corrected_by", "says"),
    CHANGES,
    ids=[f"{file}-{pointer.rsplit('properties/', 1)[-1]}" for file, pointer, *_ in CHANGES],
)
def test_a_changed_value_fails_the_build_with_the_correction_and_both_values(
    tmp_path: Path, file: str, pointer: str, value: Json, corrected_by: str, says: str
) -> None:
    """A correction of what the vendor has changed may be wrong by now; the message has to be enough to decide."""
    openapi = copy_of_openapi(tmp_path)
    change_documented(openapi, f"whisper-{file}.json", lambda document: _put(document, pointer, value))
    with pytest.raises(PipelineError) as caught:
        effective(openapi)
    message = str(caught.value).splitlines()[0]
    assert message.startswith(f"whisper-{file.split('.')[0]}: {corrected_by}.yaml, action ")
    assert message.endswith(says)


DERIVED = {name for name, overlay in read_overlays(OPENAPI).items() if overlay.extends is not None}


def _changed(node: Json, action: Action) -> Iterator[Json]:
    """What may become of a value that an action selects, when the vendor changes what the action expects of it."""
    if "x-was" in action.body:
        yield "something else"
    if isinstance(node, dict):
        for key in as_object(action.body.get("x-expect", {}), action.label):
            yield {**node, key: "something else"}
            yield {name: held for name, held in node.items() if name != key}
        for absent in as_array(action.body.get("x-absent", []), action.label):
            yield {**node, str(absent): "something new"}


def _starts() -> Iterator[tuple[str, JsonObject, list[Action]]]:
    """Where the corrections of each page begin: its named document, or what an overlay extends."""
    names = read_yaml(OPENAPI / "names.yaml")
    contracts = effective()
    overlays = read_overlays(OPENAPI)
    for page, documents in documented_pages(OPENAPI / "documented").items():
        document = locate.settled(naming.merged(documents, page), names, page)
        yield (
            page,
            naming.named(document, locate.places(document, names, page), names, page),
            actions_for(page, overlays),
        )
    for page in sorted(DERIVED):
        yield page, contracts[str(overlays[page].extends)], overlays[page].actions
    pages = {page: contract for page, contract in contracts.items() if page != JOINED}
    yield JOINED, joined(pages, str(names["upload_operation"])), overlays[JOINED].actions


def test_every_action_fails_whatever_becomes_of_what_it_expects() -> None:
    """One action that goes on applying to something else makes a wrong contract, and nobody is told."""
    tried: dict[str, int] = {}
    overlays = read_overlays(OPENAPI)
    for page, document, actions in _starts():
        for action in actions:
            if not action.applies_to(document, page):
                continue
            places = [tuple(node.location) for node in jsonpath_rfc9535.find(action.target, document)]
            for gone in places if "x-places" in action.body else []:
                damaged = copied(document)
                holder = descend(damaged, gone[:-1], page)
                del as_object(holder, page)[str(gone[-1])]
                (problem,) = apply(damaged, [action], page).problems
                assert f"was about {len(places)} places, and selects {len(places) - 1} now" in problem
            place = places[0]
            for value in _changed(descend(document, place, page), action):
                damaged = copied(document)
                if place:
                    replace_child(descend(damaged, place[:-1], page), place[-1], value)
                else:
                    damaged = as_object(value, page)
                problems = apply(damaged, [action], page).problems
                assert len(problems) == 1, (page, action.label, value)
                assert problems[0].startswith(f"{page}: {action.label} "), problems
                assert "was " in problems[0]
                tried[action.label] = tried.get(action.label, 0) + 1
            result = apply(document, [action], page)
            assert result.problems == []
            document = result.document
    assert set(tried) == {action.label for overlay in overlays.values() for action in overlay.actions}


def test_a_change_of_the_page_that_a_derived_contract_stands_on_is_seen() -> None:
    """whisper-large's contract is whisper-medium's only as long as both pages show the same fields."""
    documents = documented_pages(OPENAPI / "documented")["whisper-medium"]
    facts = as_object(documented_facts(OPENAPI / "documented")["whisper-large"]["fields"], "fields")
    plain = naming.merged(documents, "whisper-medium")
    assert disagreements(facts, plain) == []
    options = descend(plain, pointer_parts(OPTIONS), "options")
    replace_child(options, "punctuate", {"type": "string"})
    replace_child(options, "whispered", {"type": "boolean"})
    found = disagreements(facts, plain)
    assert len(found) == 2
    assert [name for name in ("punctuate", "whispered") if not any(name in line for line in found)] == []


def test_a_derived_contract_that_the_page_contradicts_fails_the_build(tmp_path: Path) -> None:
    """The page is all the evidence there is; the contract must not outlive it."""
    openapi = copy_of_openapi(tmp_path)

    def another_server(document: JsonObject) -> None:
        document["server"] = "https://api.other.example"
        document["models"] = ["#g1_whisper-giant"]

    change_documented(openapi, "apilaplas-whisper-medium.links.json", another_server)
    with pytest.raises(PipelineError) as caught:
        effective(openapi)
    lines = str(caught.value).splitlines()
    assert len(lines) == 2
    assert all(
        line.startswith("apilaplas-whisper-medium: the derived contract is not what the page says: ") for line in lines
    )
    assert "#g1_whisper-giant" in str(caught.value)
    assert "https://api.other.example" in str(caught.value)


GONE = [
    ("base.fetch", f"{FETCHED}/result/anyOf/0{WORDS}/required", "punctuated_word", "common"),
    ("medium.fetch", f"{FETCHED}/result/properties/metadata/required", "sha256", "common"),
    ("base.create", OPTIONS.replace("/properties", "/required"), "url", "whisper-base"),
]


@pytest.mark.parametrize(("file", "pointer", "element", "corrected_by"), GONE)
def test_what_the_vendor_has_corrected_himself_fails_the_build(
    tmp_path: Path, file: str, pointer: str, element: str, corrected_by: str
) -> None:
    """A correction that has become needless would else stay for ever, and hide the next change."""

    def drop(document: JsonObject) -> None:
        as_array(descend(document, pointer_parts(pointer), pointer), pointer).remove(element)

    openapi = copy_of_openapi(tmp_path)
    change_documented(openapi, f"whisper-{file}.json", drop)
    with pytest.raises(PipelineError) as caught:
        effective(openapi)
    message = str(caught.value)
    assert message.startswith(f"whisper-{file.split('.')[0]}: {corrected_by}.yaml, action ")
    assert f'selects nothing. The page no longer documents what it corrects (was "{element}")' in message


def test_the_corrections_of_the_joined_document_fail_as_well(tmp_path: Path) -> None:
    """They are applied last, to what all pages make together."""
    openapi = copy_of_openapi(tmp_path)
    for operation in ("create", "fetch"):
        change_documented(
            openapi,
            f"whisper-base.{operation}.json",
            lambda document: replace_child(document, "info", {"title": "New", "version": "1"}),
        )
    with pytest.raises(PipelineError, match=r'stt: stt\.yaml, action 1 .*was "AI/ML Gateway", now "New"'):
        effective(openapi)
