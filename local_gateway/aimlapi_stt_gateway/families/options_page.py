"""docs/gateway-options.md, from the data: `python -m aimlapi_stt_gateway.families.options_page` prints it."""

import sys
from collections.abc import Iterator, Mapping, Set
from typing import Final

from ..engines import Ability
from . import FAMILIES
from .honoured import OPTIONS, Option, support

ENGINES: Final[Mapping[str, Set[Ability]]] = {
    "sphinx": frozenset(),
    "whisper": frozenset({"punctuation", "language", "detect_language", "keywords"}),
    "scripted": frozenset({"punctuation", "detect_language", "speakers"}),
}
"""What our own engines can do; a test holds it against them."""
_PLAYS: Final = "scripted"

_HEAD: Final = """\
# Request options in the local gateway

Every option of the contract is accepted, and so is every other: the service has more than it documents. What a gateway
cannot do it ignores visibly: the access log has a sentence for each such option under `warnings`, and the logger
`aimlapi_stt_gateway` a line for the job. An option of a wrong type is refused with 400; null is right for
switches like `diarize` alone, and wrong for `utt_split`, `language`, `tag` and all else that has a value. A switch that
is false or null asks for nothing, and so does an empty text or list. In a form a switch is `true` or `false`.

This page is made from `honoured.py` by `python -m aimlapi_stt_gateway.families.options_page`.

## By engine

What becomes of an option with each of our engines, for the models whose results have a place for it (next table). An
engine that you install declares its abilities, and has what they allow: punctuation, language, detection of the
language, speakers, keywords. The scripted one says what a job's script says: an option is honoured as far as the script
has something for it, else there is a warning, and a `result` of the script's own honours none.
"""

_TAIL: Final = """\

## What results say of themselves

- **Punctuation** comes from the engine alone; the embedded recogniser writes none. Whisper models always punctuate, as
  they do when hosted, so `punctuate` changes nothing for `whisper-*`; `nova-*` tells plain words unless it is asked for
  `punctuate`, `smart_format` or `paragraphs`. `slam-1` and `universal` punctuate unless `punctuate` or `format_text`
  is false.
- **`numerals`** holds for the language that was heard or named, else for English. A number that is one word of the
  result spans the times of its spoken words, and is as sure as they are on average.
- **`language`**: who names English to an engine that takes no language gets no warning, for the embedded recogniser
  hears English.
- **`utt_split`** is ignored without `utterances`.
- **`paragraphs`**: a sentence ends at its punctuation, without any at a pause of 0.8 s; a paragraph at a change of
  speaker, at a pause of 2 s, or after 5 sentences.
- **`keywords`** lose their weights (`word:2`); those with a negative one are not passed on.
- **AssemblyAI's flags** (`punctuate`, `language_detection`, `speaker_labels` ...) say what was done, not what was
  asked for. `audio_duration` is rounded up to whole seconds. `language_code` is null where the engine tells none.
- **Tokens** of the gpt-4o models: 10 a second of audio as input, one for every 4 characters of text as output, both
  rounded up; the second is an estimate. `mai-transcribe` tells the seconds, and a cost of 0.
- **Costs**: a completed job's answer has `x-aimlapi-credits-used: 0` and `x-aimlapi-usd-spent: 0`.
- A **failed** job's status is `failed` for AssemblyAI's models and `error` for all others, the one word for it that
  pages document.

## With a dialect

`serve --dialect PAGE` answers as that page documents, to the letter: codes, ids, envelope, status words, and each
result fitted to the schema that the page has for its family. What the page does not allow is left out, what it requires
and nobody knows is a neutral value, and of several channels the first remains where it documents one object. Options
that add keys, such as `utterances`, keep them where the page's objects are open. A family that the page has no schema
for is answered in the page's envelope with the result of the wire. One page cannot be kept: whisper-tiny requires an
`output` that is never null, also of a job that has none yet, or has failed; it is null then.
"""


def lines() -> Iterator[str]:
    """The page."""
    yield _HEAD
    yield f"| option | what the result has | {' | '.join(ENGINES)} |"
    yield "|---|---|" + "---|" * len(ENGINES)
    done = [option for option in OPTIONS if option.does]
    for option in done:
        cells = [_cell(option, abilities, plays=engine == _PLAYS) for engine, abilities in ENGINES.items()]
        yield f"| {_names(option)} | {option.does} | {' | '.join(cells)} |"
    yield "\n## By family\n"
    yield "Which results have a place for it; elsewhere it is ignored.\n"
    yield f"| option | {' | '.join(FAMILIES)} |"
    yield "|---|" + "---|" * len(FAMILIES)
    for option in done:
        yield f"| {_names(option)} | {' | '.join('yes' if name in option.families else '' for name in FAMILIES)} |"
    yield "\n## Always ignored\n"
    for reason in dict.fromkeys(option.lacking for option in OPTIONS if not option.does):
        names = ", ".join(_names(option) for option in OPTIONS if not option.does and option.lacking == reason)
        yield f"- {names}: {reason}."
    yield _TAIL


def _names(option: Option) -> str:
    return ", ".join(f"`{name}`" for name in option.names)


def _cell(option: Option, abilities: Set[Ability], *, plays: bool) -> str:
    family = next(name for name in FAMILIES if name in option.families)
    told = support(option.names[0], family, abilities, plays=plays)
    return f"{told.level}: {told.why}" if told.why else told.level


def page() -> str:
    """The page as one text."""
    return "\n".join(lines())


if __name__ == "__main__":
    sys.stdout.write(page())
