"""Which request options a gateway honours, and what it says of the others: accepted, and visibly ignored.

What depends on the engine is asked of its abilities, so that the same table holds for every engine.
docs/gateway-options.md is made from it.
"""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple, Protocol, cast

from ..engines import Ability, Task
from . import Family
from ._asked import CHANNELS, DETECT_LANGUAGE, LANGUAGE, SPEAKERS, Job, asks, language, texts, wants
from ._numerals import LANGUAGES, known_language

Level = Literal["honoured", "in part", "ignored", "as the script says"]

_LONGEST_LIST: Final = 20  # sentences about one job
_LONGEST_NAME: Final = 40

_KEYWORDS: Final = ("keywords", "word_boost", "keyterms_prompt")
_WITH_WORDS: Final = frozenset({"deepgram", "assemblyai"})
_DEEPGRAM: Final = frozenset({"deepgram"})
_ALL: Final = _WITH_WORDS | {"openai", "mai"}
_NO_ANALYSIS: Final = "a gateway transcribes, and does not interpret what was said"
_NO_EDITING: Final = "a gateway tells the words as the engine heard them"
_NO_FORMATS: Final = "dates, amounts and addresses stay as they are said"


@dataclass(frozen=True, slots=True)
class Option:
    """What becomes of an option.

    Attributes:
        names: The option, and others that mean the same.
        does: What the result then has; empty for one that is always ignored.
        families: Those whose results have a place for it.
        ability: What the engine has to be able to.
        better_with: What the engine should be able to; without it the option is honoured in part.
        lacking: Why it is ignored, or what is lacking where it is honoured in part.
        unsaid: Why an engine that plays a part ignores it unless the script of the job has something for it.
    """

    names: tuple[str, ...]
    does: str = ""
    families: Set[str] = _ALL
    ability: Ability | None = None
    better_with: Ability | None = None
    lacking: str = ""
    unsaid: str = ""


OPTIONS: Final = (
    Option(("paragraphs",), "sentences in paragraphs, and punctuation", _DEEPGRAM, better_with="punctuation",
           lacking="the engine writes no punctuation, so that sentences end at pauses"),
    Option(("utterances",), "`utterances`, cut at pauses and where the speaker changes", _WITH_WORDS),
    Option(("utt_split",), "the pause that ends an utterance, in seconds; 0.8 unless told", _DEEPGRAM),
    Option(("numerals",), f"numbers in figures, in {', '.join(LANGUAGES)}"),
    Option(CHANNELS, "each channel transcribed for itself", _WITH_WORDS, unsaid="a script has one channel"),
    Option(("tag",), "`metadata.tags`", _DEEPGRAM),
    Option(("extra",), "`metadata.extra`", _DEEPGRAM),
    Option(("punctuate",), "case and punctuation, and each word's `punctuated_word`", ability="punctuation",
           lacking="the engine writes no punctuation"),
    Option(("format_text",), "as `punctuate`", frozenset({"assemblyai"}), ability="punctuation",
           lacking="the engine writes no punctuation"),
    Option(("smart_format",), f"as `punctuate`; {_NO_FORMATS}", _DEEPGRAM,
           ability="punctuation", lacking="the engine writes no punctuation"),
    Option(LANGUAGE, "the engine takes it for the language that is spoken", ability="language",
           lacking="the engine cannot be told a language"),
    Option(DETECT_LANGUAGE, "the language that was heard, and how sure the engine is", _WITH_WORDS,
           ability="detect_language", lacking="the engine does not tell languages apart",
           unsaid="the script names no language"),
    Option(SPEAKERS, "the speaker of each word", _WITH_WORDS, ability="speakers",
           lacking="the engine does not tell speakers apart",
           unsaid="the script names no speaker"),
    Option(_KEYWORDS, "words that the engine is told to expect", ability="keywords",
           lacking="the engine takes no hints"),
    Option(("diarize_version",), lacking="there is one way to tell speakers apart, that of the engine"),
    Option(("search",), lacking="a gateway does not search; the words have times"),
    *(Option((name,), lacking=_NO_ANALYSIS) for name in (
        "custom_intent", "custom_intent_mode", "custom_topic", "custom_topic_mode", "detect_entities", "detect_topics",
        "intents", "sentiment", "summarize", "topics",
    )),
    *(Option((name,), lacking=_NO_EDITING) for name in (
        "dictation", "filler_words", "measurements", "profanity_filter",
    )),
)  # fmt: skip
"""Every option that the contract has, and a few that its models call otherwise."""

_BY_NAME: Final[Mapping[str, Option]] = {name: option for option in OPTIONS for name in option.names}
_IN_PART: Final = {"smart_format": _NO_FORMATS}


class Support(NamedTuple):
    """How far an option is honoured; `why` says what is not."""

    level: Level
    why: str = ""


def families_of(name: str) -> Set[str]:
    """The families whose results have a place for an option; none for one that is always ignored."""
    option = _BY_NAME.get(name)
    return option.families if option is not None and option.does else frozenset()


def support(name: str, family: str, abilities: Set[Ability], *, plays: bool = False) -> Support:
    """How far an option is honoured for a family by an engine with these abilities, which may play a part."""
    option = _BY_NAME.get(name)
    if option is None:
        return Support("ignored", "this gateway does not know it")
    if not option.does:
        return Support("ignored", option.lacking)
    if family not in option.families:
        return Support("ignored", f"a result of the family {family} has no place for it")
    if option.ability is not None and option.ability not in abilities:
        return Support("ignored", option.lacking)
    if option.better_with is not None and option.better_with not in abilities:
        return Support("in part", option.lacking)
    if plays and option.unsaid:
        return Support("ignored", option.unsaid) if name in CHANNELS else Support("as the script says")
    return Support("in part", _IN_PART[name]) if name in _IN_PART else Support("honoured")


def ignored(
    family: Family,
    options: Mapping[str, object],
    abilities: Set[Ability],
    script: Mapping[str, object] | None = None,
) -> list[str]:
    """What a job asks for and does not get: a sentence for each option that is ignored, or honoured in part.

    Args:
        family: That of the model.
        options: Of the job. False, null and what is empty ask for nothing.
        abilities: Those of the engine.
        script: That of the job, where the engine plays a part.
    """
    found = [
        f"{_safe(name)} is {'ignored' if told.level == 'ignored' else 'honoured in part'}: {told.why}."
        for name, value in options.items()
        if wants(value) and (told := _support(name, value, family.name, options, abilities, script)).level != "honoured"
    ]
    more = len(found) - _LONGEST_LIST
    return found if more <= 0 else [*found[:_LONGEST_LIST], f"{more} more options are ignored."]


def _support(
    name: str,
    value: object,
    family: str,
    options: Mapping[str, object],
    abilities: Set[Ability],
    script: Mapping[str, object] | None,
) -> Support:
    """As `support`, also by the option's value, the other options and the job's script."""
    told = support(name, family, abilities, plays=script is not None)
    if script is not None and told.level != "ignored":
        if "result" in script:
            return Support("ignored", "the script has a result of its own")
        if told.level == "as the script says":
            told = Support("honoured") if _says(script, name) else Support("ignored", _BY_NAME[name].unsaid)
    if name in LANGUAGE and isinstance(value, str):
        # The embedded recogniser takes no language, and hears English: who says so gets what he asks for.
        if told.level == "ignored":
            english = known_language(value) == "en"
            return (
                Support("honoured")
                if english
                else Support("ignored", f"{told.why}, so that {_safe(value)} is not listened for")
            )
        if value == "multi":
            return Support("ignored", "a gateway hears one language in a recording")
    if told.level != "honoured":
        return told
    if name == "numerals" and (spoken := language(options)) is not None and known_language(spoken) is None:
        return Support("ignored", f"the numbers of {_safe(spoken)} are not known")
    if name == "utt_split" and not asks(options, "utterances"):
        return Support("ignored", "without utterances there are none to end")
    if name in DETECT_LANGUAGE and isinstance(value, list):
        return Support("in part", "the engine chooses from all languages that it knows")
    if name in _KEYWORDS and any(_weighted(keyword)[1] for keyword in texts(options, name)):
        return Support("in part", "words are expected, and not weighted")
    return told


def _says(script: Mapping[str, object], name: str) -> bool:
    """Whether a script has something for an option."""
    if name in DETECT_LANGUAGE:
        return "language" in script
    words = script.get("words")
    return isinstance(words, list) and any("speaker" in word for word in cast(list[dict[str, object]], words))


def _safe(text: str) -> str:
    """A name or value from outside, fit for a line of a log."""
    short = text if len(text) <= _LONGEST_NAME else f"{text[:_LONGEST_NAME]}..."
    return short if short.isascii() and short.isprintable() else ascii(short)


def channels_apart(options: Mapping[str, object], family: Family) -> bool:
    """Whether each audio channel is to be heard for itself; else all are mixed to one."""
    return family.name in _WITH_WORDS and asks(options, *CHANNELS)


class TaskedJob(Job, Protocol):
    """A job, as an engine's task is made from it."""

    @property
    def script(self) -> Mapping[str, object] | None: ...  # noqa: D102 - what a scenario wants of it


def task_of(job: TaskedJob, family: Family) -> Task:
    """What the engine is told of a job."""
    return Task(
        family.plain_name(job.model) or job.model,
        language(job.options),
        tuple(_hints(keyword for name in _KEYWORDS for keyword in texts(job.options, name))),
        job.script,
    )


def _hints(keywords: Iterable[str]) -> Iterable[str]:
    """Keywords without their weights; those that are to be suppressed are no hints."""
    for keyword in keywords:
        word, weight = _weighted(keyword)
        if word and not weight.startswith("-"):
            yield word


def _weighted(keyword: str) -> tuple[str, str]:
    """`("word", "2")` for `word:2`."""
    word, colon, weight = keyword.rpartition(":")
    is_weight = colon and weight.strip().lstrip("+-").replace(".", "", 1).isdigit()
    return (word.strip(), weight.strip()) if is_weight else (keyword.strip(), "")
