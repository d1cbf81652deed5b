"""What is not honoured is said, in a sentence an owner understands; and what an engine is told of a job."""

import json
import logging
from typing import Any, get_args

import httpx
import pytest

from aimlapi_stt_gateway import ScriptedGateway
from aimlapi_stt_gateway.engines import Ability, Task
from aimlapi_stt_gateway.families import FAMILIES, TEST_MODEL, options_page
from aimlapi_stt_gateway.families.honoured import OPTIONS, channels_apart, ignored, task_of
from aimlapi_stt_gateway.scripted.engine import ScriptedSetup
from tests.gateway.heard import Job
from tests.gateway.observations import client_of
from tests.gateway.support import ROOT, create

ALL: frozenset[Ability] = frozenset(get_args(Ability))
NONE: frozenset[Ability] = frozenset()


def told(family: str, abilities: frozenset[Ability], **options: Any) -> list[str]:
    """What is said of the options of a job."""
    return ignored(FAMILIES[family], options, abilities)


def test_every_option_of_the_contract_is_in_the_table() -> None:
    """A new page may bring a new option: somebody has to decide what becomes of it."""
    contract: Any = json.loads((ROOT / "openapi" / "effective" / "stt.json").read_text())
    known = [name for option in OPTIONS for name in option.names]
    assert len(known) == len(set(known))
    assert set(contract["components"]["schemas"]["TranscriptionOptions"]["properties"]) - {"model"} <= set(known)


def test_the_page_of_options_is_what_the_data_say() -> None:
    """`python -m aimlapi_stt_gateway.families.options_page > docs/gateway-options.md` makes it."""
    assert (ROOT / "docs" / "gateway-options.md").read_text(encoding="utf-8") == options_page.page()


@pytest.mark.parametrize(
    ("engine", "setup"),
    [
        ("sphinx", "engines.sphinx:SphinxSetup"),
        ("whisper", "engines.whisper:WhisperSetup"),
        ("scripted", "scripted.engine:ScriptedSetup"),
    ],
)
def test_the_page_knows_what_our_engines_can(engine: str, setup: str) -> None:
    """It is written without loading them."""
    module, _, name = setup.partition(":")
    made = getattr(pytest.importorskip(f"aimlapi_stt_gateway.{module}"), name)
    assert made.abilities == options_page.ENGINES[engine]


@pytest.mark.parametrize("value", [None, False, "", []])
@pytest.mark.parametrize("name", ["summarize", "punctuate", "unheard_of"])
def test_what_asks_for_nothing_is_not_worth_a_word(name: str, value: object) -> None:
    """A warning that comes always is read by nobody."""
    assert told("deepgram", NONE, **{name: value}) == []


@pytest.mark.parametrize("family", FAMILIES)
def test_an_able_engine_leaves_nothing_out_of_what_its_family_has_a_place_for(family: str) -> None:
    """A warning about what was honoured would be a lie."""
    values: dict[str, Any] = {"utt_split": 0.5, "language": "fr", "keywords": ["a"], "tag": "a", "extra": "a:b"}
    values |= {"language_code": "fr", "word_boost": ["a"], "keyterms_prompt": ["a"]}
    names = [name for option in OPTIONS if option.does and family in option.families for name in option.names]
    asked = {name: values.get(name, True) for name in names if name != "smart_format"}
    assert ignored(FAMILIES[family], asked, ALL) == []
    assert len(ignored(FAMILIES[family], {"paragraphs": True, "tag": "a"}, ALL)) == (0 if family == "deepgram" else 2)


@pytest.mark.parametrize(
    ("options", "abilities", "sentence"),
    [
        (
            {"summarize": "v2"},
            ALL,
            "summarize is ignored: a gateway transcribes, and does not interpret what was said.",
        ),
        ({"punctuate": True}, NONE, "punctuate is ignored: the engine writes no punctuation."),
        (
            {"smart_format": True},
            ALL,
            "smart_format is honoured in part: dates, amounts and addresses stay as they are",
        ),
        ({"paragraphs": True}, NONE, "paragraphs is honoured in part: the engine writes no punctuation, so that"),
        ({"diarize": True}, NONE, "diarize is ignored: the engine does not tell speakers apart."),
        ({"language": "fr"}, NONE, "language is ignored: the engine cannot be told a language, so that fr is not"),
        ({"language": "multi"}, ALL, "language is ignored: a gateway hears one language in a recording."),
        ({"numerals": True, "language": "fi"}, ALL, "numerals is ignored: the numbers of fi are not known."),
        ({"detect_language": ["en"]}, ALL, "detect_language is honoured in part: the engine chooses from all"),
        ({"keywords": "tea:2"}, ALL, "keywords is honoured in part: words are expected, and not weighted."),
        ({"sound": 0}, ALL, "sound is ignored: this gateway does not know it."),
        ({"x\n\u2028" * 90: 1}, ALL, r"'x\n\u2028x\n\u2028"),
    ],
)
def test_what_is_not_honoured_is_said(options: dict[str, Any], abilities: frozenset[Ability], sentence: str) -> None:
    """Who relies on an option that does nothing finds out in production, unless he is told."""
    (found,) = told("deepgram", abilities, **options)
    assert found.startswith(sentence)
    assert found.isprintable()
    assert len(found) < 200


SPEAKER = {"words": [{"text": "a", "start": 0, "end": 1, "speaker": 1}]}


@pytest.mark.parametrize(
    ("options", "script", "said"),
    [
        ({"diarize": True}, SPEAKER, None),
        ({"diarize": True}, {"text": "a"}, "diarize is ignored: the script names no speaker."),
        ({"detect_language": True}, {"language": "fr"}, None),
        ({"detect_language": True}, {}, "detect_language is ignored: the script names no language."),
        ({"multichannel": True}, SPEAKER, "multichannel is ignored: a script has one channel."),
        ({"language": "fr"}, {}, "language is ignored: the engine cannot be told a language, so that fr is not"),
        ({"keywords": ["a"]}, {}, "keywords is ignored: the engine takes no hints."),
        ({"utterances": True}, {"result": {}}, "utterances is ignored: the script has a result of its own."),
        ({"utterances": True, "punctuate": True}, {}, None),
    ],
)
def test_a_script_honours_what_it_has_something_for(
    options: dict[str, Any], script: dict[str, Any], said: str | None
) -> None:
    """A program that is tested against a script has to learn that its option did nothing."""
    found = ignored(FAMILIES["deepgram"], options, ScriptedSetup({}).abilities, script)
    assert len(found) == (said is not None)
    assert "".join(found).startswith(said or "")


def test_what_the_test_model_takes_is_not_called_ignored(
    scripted: ScriptedGateway, caplog: pytest.LogCaptureFixture
) -> None:
    """Its options are its script; for any other model they are words that nobody knows."""
    knobs = {"delay": 0, "runningPolls": 1, "errorStatus": 500}
    handle = scripted.handle()
    with client_of(handle) as http, caplog.at_level(logging.WARNING, "aimlapi_stt_gateway"):
        create(http, url="http://a.example/a", model=TEST_MODEL, **knobs)
        assert caplog.messages == []
        create(http, url="http://a.example/a", **knobs)
    handle.close()
    assert caplog.messages[0].count("this gateway does not know it") == len(knobs)


def test_a_pause_without_utterances_ends_nothing() -> None:
    """Who forgets the one of two options that do something together finds out."""
    assert told("deepgram", ALL, utt_split=0.5, utterances=True) == []
    assert told("deepgram", ALL, utt_split=0.5) == ["utt_split is ignored: without utterances there are none to end."]


def test_english_is_what_the_embedded_recogniser_hears_anyway() -> None:
    """Who names it gets it."""
    assert told("deepgram", NONE, language="en-US") == told("assemblyai", NONE, language_code="en_us") == []


def test_no_job_fills_the_log() -> None:
    """A body may carry thousands of names."""
    found = told("openai", ALL, **{f"o{at}": 1 for at in range(1000)})
    assert (len(found), found[-1]) == (21, "980 more options are ignored.")


def test_a_job_with_ignored_options_is_accepted_and_logged(
    http: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    """In one line, by its id, at a level that is shown where nobody has set logging up."""
    with caplog.at_level(logging.WARNING, "aimlapi_stt_gateway"):
        plain = create(http, url="http://127.0.0.1:1/a", punctuate=False)
        asked = create(http, url="http://127.0.0.1:1/a", diarize=True, search="a")
    assert plain.is_success
    (line,) = [record.getMessage() for record in caplog.records if record.name == "aimlapi_stt_gateway"]
    assert line == (
        f"job {asked.json()['generation_id']}: diarize is ignored: the engine does not tell speakers apart. "
        "search is ignored: a gateway does not search; the words have times."
    )


@pytest.mark.parametrize(
    ("model", "options", "task"),
    [
        ("#g1_whisper-tiny", {}, Task("whisper-tiny")),
        ("nova-2", {"language": "de"}, Task("nova-2", "de")),
        ("nova-2", {"language": "multi"}, Task("nova-2")),
        ("nova-2", {"language": "de", "detect_language": True}, Task("nova-2")),
        ("aai/slam-1", {"language_code": "en_us"}, Task("slam-1", "en-us")),
        ("nova-2", {"keywords": ["tea:1.5", "milk", "sugar:-3", "a:b"]}, Task("nova-2", None, ("tea", "milk", "a:b"))),
        ("nova-2", {"keywords": "tea"}, Task("nova-2", None, ("tea",))),
        ("nova-2", {"keywords": None, "language": None}, Task("nova-2")),
    ],
)
def test_an_engine_is_told_what_it_needs(model: str, options: dict[str, Any], task: Task) -> None:
    """Models are named without prefixes, languages by one, words to expect without their weights."""
    family = next(family for family in FAMILIES.values() if family.plain_name(model))
    assert task_of(Job(model, options), family) == task
    assert task_of(Job(model, options, script={"a": 1}), family).script == {"a": 1}


def test_channels_are_heard_apart_where_the_result_can_tell_them() -> None:
    """Else recognising each would cost twice, for nothing."""
    asked = [{"multichannel": True}, {"multi_channel": True}, {"multichannel": False}, {}]
    assert [channels_apart(options, FAMILIES["deepgram"]) for options in asked] == [True, True, False, False]
    assert [channels_apart(asked[0], family) for family in FAMILIES.values()] == [True, True, False, False]
