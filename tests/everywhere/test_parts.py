"""What a transcript is made of, for every family of models and in every dialect of the service."""

from aimlapi_stt import SpeechToText
from aimlapi_stt_gateway import ScriptedGateway
from aimlapi_stt_gateway.dialects import WIRE
from tests.everywhere.cells import AUDIO, MODELS, SAID, SCRIPT, WITH_WORDS, everywhere, plain
from tests.gateway import heard

TURNS = [("Good morning.", 0.5, 1.5), ("Who speaks?", 4.0, 5.25)]
SPEAKERS = {"deepgram": ["0", "1"], "assemblyai": ["A", "B"]}
"""What the families call two speakers."""


@everywhere
def test_who_said_what_is_told_where_it_is_asked_for(
    played: ScriptedGateway, speech_to_text: SpeechToText, family: str
) -> None:
    """By the service where its result has a place for it, and for code that reads it there is no difference."""
    words = [{**word, "speaker": at // 2} for at, word in enumerate(SCRIPT)]
    played.script(words=words, language="en")
    found = speech_to_text.transcribe(
        AUDIO, model=MODELS[family], diarize=True, utterances=True, paragraphs=True, detect_language=True
    )
    if family not in WITH_WORDS:
        assert (found.words, found.utterances, found.paragraphs) == ((), (), ())
        assert plain(found.to_txt(speakers=True)) == SAID
        return
    speakers = SPEAKERS[family]
    assert [word.speaker for word in found.words] == [speakers[0]] * 2 + [speakers[1]] * 2
    told = [(*turn, speaker) for turn, speaker in zip(TURNS, speakers, strict=True)]
    assert [(one.text, one.start, one.end, one.speaker) for one in found.utterances] == told
    assert [one.words for one in found.utterances] == [found.words[:2], found.words[2:]]
    assert [(one.text, one.start, one.end, one.speaker) for one in found.paragraphs] == told
    assert [[(one.text, one.start, one.end) for one in paragraph.sentences] for paragraph in found.paragraphs] == [
        [turn] for turn in TURNS
    ]
    assert found.language == "en"
    first, second = speakers
    assert found.to_txt(speakers=True).split("\n") == [
        f"Speaker {first}: Good morning.",
        f"Speaker {second}: Who speaks?",
    ]


@everywhere
def test_what_nobody_asked_for_is_made_of_the_words(
    played: ScriptedGateway, speech_to_text: SpeechToText, family: str
) -> None:
    """A page may want a key that says nothing in its place, which is not taken for an answer."""
    played.script(words=SCRIPT)
    found = speech_to_text.transcribe(AUDIO, model=MODELS[family])
    (channel,) = found.channels
    assert (channel.index, plain(channel.text), channel.words) == (0, SAID, found.words)
    turns = TURNS if family in WITH_WORDS else []
    assert [(one.text, one.start, one.end) for one in found.utterances] == turns
    assert [(one.text, one.start, one.end) for one in found.paragraphs] == turns
    assert {word.speaker for word in found.words} <= {None}
    assert {one.speaker for one in found.utterances} | {one.speaker for one in found.paragraphs} <= {None}
    assert found.duration_s == {"deepgram": 5.25, "assemblyai": 6.0, "openai": None, "mai": 5.25}[family]
    assert found.confidence == (0.99 if family in WITH_WORDS else None)


@everywhere
def test_channels_are_kept_apart(
    played: ScriptedGateway, speech_to_text: SpeechToText, dialect: str, family: str
) -> None:
    """Two people on a line speak at once. Of Deepgram's channels a page documents one, and its dialect tells that."""
    model = MODELS[family]
    played.script(result=heard.result(heard.SAID, model, multichannel=True, punctuate=True))
    found = speech_to_text.transcribe(AUDIO, model=model, multi_channel=True)
    told = ["Turn on the lights. Play music! At seven.", "Yes?"]
    if family not in WITH_WORDS:
        assert [channel.text for channel in found.channels] == [found.text]
        assert all(text in found.text for text in told)
        return
    several = told[:1] if family == "deepgram" and dialect != WIRE else told
    assert [(channel.index, channel.text) for channel in found.channels] == list(enumerate(several))
    assert {word.channel for word in found.words} == set(range(len(several)))
    assert [(one.channel, one.text) for one in found.utterances if one.channel] == [(1, "Yes?")][: len(several) - 1]
