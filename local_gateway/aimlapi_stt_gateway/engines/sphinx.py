"""The embedded recogniser: pocketsphinx with the US English model inside its wheel, so nothing is ever downloaded.

It proves the whole path from upload to timed words on any laptop. It is an engine of about 2010: good on clear
American English, poor on anything else.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import version
from typing import Final, NamedTuple

from pocketsphinx import Decoder, Endpointer

from aimlapi_stt_gateway.audio import SAMPLE_BYTES, SAMPLE_RATE
from aimlapi_stt_gateway.configured import not_configured
from aimlapi_stt_gateway.engines import Ability, RecognisedWord, Segment, Task
from aimlapi_stt_gateway.engines.windows import quietest

_FRAMES_PER_S: Final = 100
_FILLER: Final = re.compile(r"[<\[+]")
_VARIANT: Final = re.compile(r"\(\d+\)$")

_MOST_HYPOTHESES: Final = 3000
"""Models of sounds that are followed at a time; of the 30000 of the default speech needs few, and music all."""

_CUT_IN_LAST: Final = 1 / 3
_GAP_S: Final = 0.1
"""What has no pause is cut in a gap between words, in the last third of a segment."""


class _Speech(NamedTuple):
    start_s: float
    pcm: bytes


class SphinxSetup:
    """The embedded recogniser as `EngineSetup`. It takes no options and honours none: it only knows words and times."""

    abilities: frozenset[Ability] = frozenset()
    needs_audio = True
    longest_step_s = 120.0

    def __init__(self, options: Mapping[str, str]) -> None:
        """Raise `NotConfigured` for any option."""
        if options:
            raise not_configured(f"the engine sphinx has no option {next(iter(options))!r}. It takes none.")

    def load(self) -> "SphinxEngine":
        """The engine, its model in memory."""
        return SphinxEngine()


class SphinxEngine:
    """Recognises US English on one core, five to ten times faster than real time.

    It holds the interpreter lock while it works and must not be shared by threads: give each worker process its own.
    """

    def __init__(self, max_segment_s: float = 15.0) -> None:
        """Load the model: the best part of a second and 160 MB, spent here so that no job waits for it.

        Args:
            max_segment_s: Speech without a pause is cut into segments that are no longer, in seconds, and at least two
                thirds as long; memory and delay grow with it.
        """
        self.name: str = "pocketsphinx"
        self.version: str = version("pocketsphinx")
        self._decoder = Decoder(loglevel="FATAL", maxhmmpf=_MOST_HYPOTHESES)
        self._max_segment_s = max_segment_s

    def recognise(self, pcm: Iterable[bytes], task: Task) -> Iterator[Segment]:
        """Recognise one recording; `Engine.recognise` has the terms.

        Args:
            pcm: Chunks of any size of mono signed-16-bit little-endian audio at 16 kHz.
            task: Of no interest to it.

        Yields:
            Segments of speech. Confidence is the decoder's posterior probability of the word.
        """
        self._decoder.reinit_feat()  # else the running mean of the last job's features colours this one's words
        heard_until_s = 0.0
        for speech in _speech(pcm, self._max_segment_s):
            words = tuple(self._words(speech, heard_until_s))
            if words:
                heard_until_s = words[-1].end_s
                yield Segment(words)

    def _words(self, speech: _Speech, not_before_s: float) -> Iterator[RecognisedWord]:
        """Decode one stretch of speech as a whole utterance."""
        self._decoder.start_utt()
        try:
            self._decoder.process_raw(speech.pcm, full_utt=True)
        finally:
            self._decoder.end_utt()
        speech_end_s = speech.start_s + _seconds(len(speech.pcm))

        def in_audio(frame: int) -> float:
            return min(max(speech.start_s + frame / _FRAMES_PER_S, not_before_s), speech_end_s)

        for word in self._decoder.seg() or ():
            if not _FILLER.match(word.word):
                yield RecognisedWord(
                    text=_VARIANT.sub("", word.word),
                    start_s=in_audio(word.start_frame),
                    end_s=in_audio(word.end_frame + 1),  # end_frame belongs to the word
                    confidence=min(max(word.prob, 0.0), 1.0),
                )


def _speech(pcm: Iterable[bytes], max_s: float) -> Iterator[_Speech]:
    """Find the stretches of speech; one of more than `max_s` seconds is cut before that, where it is quiet."""
    endpointer = Endpointer(window=0.5, ratio=0.8, sample_rate=SAMPLE_RATE)
    start_s = 0.0
    collected = bytearray()
    for voiced in _voiced(pcm, endpointer):
        if not collected:
            start_s = max(start_s, endpointer.speech_start)  # after a cut the endpointer still tells the old start
        collected += voiced
        while collected:
            if _seconds(len(collected)) >= max_s:
                size = _cut(collected, max_s)
            elif not endpointer.in_speech:
                size = len(collected)
            else:
                break
            yield _Speech(start_s, bytes(collected[:size]))
            start_s += _seconds(size)
            del collected[:size]


def _cut(collected: bytearray, max_s: float) -> int:
    """How many bytes to take of speech that goes on for too long."""
    most = round(max_s * SAMPLE_RATE)
    first = most - round(max_s * _CUT_IN_LAST * SAMPLE_RATE)
    return (first + quietest(collected[first * SAMPLE_BYTES : most * SAMPLE_BYTES], _GAP_S)) * SAMPLE_BYTES


def _voiced(pcm: Iterable[bytes], endpointer: Endpointer) -> Iterator[bytes]:
    """Pass the audio through the endpointer frame by frame; what it takes for speech comes out."""
    size = endpointer.frame_bytes
    pending = bytearray()
    for chunk in pcm:
        pending += chunk
        while len(pending) > size:  # a frame is held back: the endpointer refuses to end on an empty one
            if voiced := endpointer.process(bytes(pending[:size])):
                yield voiced
            del pending[:size]
    if endpointer.in_speech and (voiced := endpointer.end_stream(bytes(pending))):
        yield voiced


def _seconds(pcm_bytes: int) -> float:
    return pcm_bytes / (SAMPLE_RATE * SAMPLE_BYTES)
