"""Law: whatever was heard and asked for, the result keeps the contract, and the client reads all of it from it."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from aimlapi_stt import Transcript
from aimlapi_stt_gateway.dialects import Dialect
from aimlapi_stt_gateway.engines import RecognisedWord, Segment
from aimlapi_stt_gateway.engines.recognition import AudioInfo, Heard
from aimlapi_stt_gateway.families import FAMILIES
from tests.contract.laws import repeatable
from tests.contract.reading import look
from tests.contract.validation import component_validator, effective_contract
from tests.gateway.heard import EVERYTHING, MODELS, Job, row

ANSWER = component_validator(effective_contract("whisper-tiny"), "CompletedAnswer")
RESULTS = {
    family: component_validator(effective_contract("whisper-tiny"), name)
    for family, name in {
        "deepgram": "DeepgramResult",
        "assemblyai": "AssemblyAITranscript",
        "openai": "OpenAITranscript",
        "mai": "MaiTranscript",
    }.items()
}
MARKS = ("", ".", "?", ",", "...", "!”")

plain = st.text("abcdeéß'-", min_size=1, max_size=6).filter(lambda text: any(map(str.isalpha, text)))


@st.composite
def channels(draw: st.DrawFn) -> tuple[Segment, ...]:
    """The segments of a channel, of an engine that knows what it draws: punctuation, speakers, languages, or none."""
    written, speakers, languages = (draw(st.booleans()) for _ in range(3))
    at = 0
    found: list[Segment] = []
    for _ in range(draw(st.integers(0, 4))):
        told: list[RecognisedWord] = []
        for text in draw(st.lists(plain, min_size=1, max_size=6)):
            start = at + draw(st.sampled_from((0, 1, 40, 900, 2500)))
            at = start + draw(st.integers(0, 700))
            told.append(
                RecognisedWord(
                    text,
                    start / 1000,
                    at / 1000,
                    draw(st.integers(0, 1000)) / 1000,
                    text.title() + draw(st.sampled_from(MARKS)) if written else None,
                    draw(st.integers(0, 30)) if speakers else None,
                )
            )
        tag = draw(st.sampled_from(("en", "de", "pt-BR"))) if languages else None
        found.append(Segment(tuple(told), tag, draw(st.none() | st.floats(0, 1)) if tag else None))
    return tuple(found)


class Case(NamedTuple):
    """What was heard, of whom, and what was asked for."""

    heard: Heard
    family: str
    options: dict[str, Any]

    def words(self) -> list[tuple[str, float, float, float, int]]:
        """The words as a client has to see them, in no order."""
        options = self.options
        written = {
            "deepgram": any(options.get(name) for name in ("punctuate", "paragraphs")),
            "assemblyai": options.get("punctuate") is not False,
        }.get(self.family, True)
        return [
            (word.written if written and word.written else word.text, word.start_s, word.end_s, word.confidence, at)
            for at in range(len(self.heard.channels))
            for word in self.heard.words(at)
        ]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Any of them. Figures are left out: what a number is, the library knows."""
    several = draw(st.booleans())
    told = tuple(draw(channels()) for _ in range(2 if several else 1))
    seconds = max([0.0, *(segment.words[-1].end_s for channel in told for segment in channel)])
    possible = {name: value for name, value in EVERYTHING.items() if name not in ("numerals", "multichannel")}
    names = draw(st.sets(st.sampled_from(sorted(possible))))
    options: dict[str, Any] = {name: possible[name] for name in sorted(names)}
    options |= {"multichannel": True} if several else {}
    options |= draw(st.sampled_from(({}, {"punctuate": False})))
    heard = Heard(AudioInfo(seconds, len(told), "0" * 64), told, "an-engine", "1")
    return Case(heard, draw(st.sampled_from(sorted(FAMILIES))), options)


def letters(texts: Sequence[str]) -> str:
    """What was said, whatever stands between it, in no order."""
    return "".join(sorted("".join("".join(texts).split())))


def read(case: Case, result: dict[str, Any]) -> Transcript:
    """The client's view of the answer, which has to keep the contract."""
    answer = Dialect().fetched(row(model=MODELS[case.family], status="completed", result=result))
    assert ANSWER.is_valid(answer)
    assert RESULTS[case.family].is_valid(result)
    transcript = look(answer).transcript
    assert transcript is not None
    return transcript


@repeatable(60)
@given(cases())
def test_a_result_keeps_the_contract_and_loses_nothing(case: Case) -> None:
    """Words, times, confidences, channels and text arrive as they were heard, in every family that has them."""
    result = FAMILIES[case.family].shape(case.heard, Job(MODELS[case.family], case.options))
    transcript = read(case, result)
    expected = case.words()
    assert transcript.variant == case.family
    assert letters([transcript.text]) == letters([text for text, *_ in expected])
    if len(case.heard.channels) == 1:
        assert transcript.text == " ".join(text for text, *_ in expected)
    if case.family in ("openai", "mai"):
        assert transcript.words == ()
        return
    seen = [(word.text, word.start, word.end, word.confidence, word.channel) for word in transcript.words]
    assert sorted(seen) == sorted(expected)
    speakers = {word.speaker for word in transcript.words}
    if not case.options.get("diarize"):
        assert speakers <= ({None} if len(case.heard.channels) == 1 or case.family == "deepgram" else {"1", "2"})
    for parts in (transcript.utterances, transcript.paragraphs):
        assert letters([part.text for part in parts]) == letters([transcript.text])
    if expected:
        assert transcript.to_srt()
