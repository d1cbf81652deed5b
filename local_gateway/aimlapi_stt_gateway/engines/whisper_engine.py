"""Whisper at work: windows of audio in, timed words with case and punctuation out."""

import logging
import unicodedata
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

import faster_whisper
import numpy as np
from faster_whisper import WhisperModel
from faster_whisper.feature_extractor import FeatureExtractor

from aimlapi_stt import NotConfigured
from aimlapi_stt_gateway.audio import AudioError
from aimlapi_stt_gateway.engines import RecognisedWord, Segment, Task

from .whisper_models import NoSuchModel, WhisperModels, check
from .windows import Window, windows

if TYPE_CHECKING:
    from faster_whisper.transcribe import Word

    from .whisper import Decoding

_LOUDEST: Final = 32768
# At 0 it takes what is likeliest; each further one is tried where the last gave something improbable or repetitive.
_TEMPERATURES: Final = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
# Tags that are in use, where Whisper has another.
_LANGUAGES: Final = {"nb": "no", "fil": "tl", "jv": "jw", "iw": "he", "cmn": "zh", "multi": None}
# Punctuation at the ends of a word is no part of it, but for what is read aloud.
_READ_ALOUD: Final = "%&#@"

_log = logging.getLogger(__name__)


class WhisperEngine:
    """Recognises with the weights that a job's model asks for; those of one size are in memory at a time.

    Attributes:
        name: The weights that heard the last job, as `whisper-small`; `whisper` before the first.
        version: The version of faster-whisper.
    """

    def __init__(self, models: WhisperModels, decoding: "Decoding") -> None:
        self.name: str = "whisper"
        self.version: str = faster_whisper.__version__
        self._models = models
        self._decoding = decoding
        self._loaded: tuple[str, WhisperModel] | None = None

    def recognise(self, pcm: Iterable[bytes], task: Task) -> Iterator[Segment]:
        """Recognise one recording; `Engine.recognise` has the terms.

        Args:
            pcm: Chunks of any size of mono signed-16-bit little-endian audio at 16 kHz.
            task: Its model chooses the weights. Without a language, that of the first minutes in which anybody speaks
                is taken for all.

        Yields:
            Segments of speech. Confidence is the mean probability of the word's tokens.

        Raises:
            AudioError: There are no weights for the model, or they do not know the language; or it comes from `pcm`.
        """
        try:
            model = self._model(self._models.name_for(task.model))
        except NoSuchModel as problem:
            raise AudioError(str(problem)) from problem
        told = self._language(model, task.language)
        language, confidence = told, None
        hotwords = ", ".join(task.keywords) or None
        temperatures = _TEMPERATURES[:1] if self._decoding.repeatable else _TEMPERATURES
        heard_until_s = 0.0
        for window in windows(pcm):
            segments, info = model.transcribe(
                _samples(window),
                language=language,
                beam_size=self._decoding.beam_size,
                vad_filter=True,  # where nobody speaks, Whisper invents
                word_timestamps=True,
                temperature=temperatures,
                hotwords=hotwords,
                condition_on_previous_text=hotwords is None,  # there is no room for both in a prompt
            )
            if told is None and confidence is None and info.duration_after_vad > 0:
                language, confidence = info.language, float(info.language_probability)
            for segment in segments:
                words = tuple(_words(segment.words or (), window, heard_until_s))
                if words:
                    heard_until_s = words[-1].end_s
                    yield Segment(words, language if told is None else None, confidence)

    def _model(self, name: str) -> WhisperModel:
        """The weights, in memory; what was there before has to go first."""
        if self._loaded is None or self._loaded[0] != name:
            self._loaded = None
            folder = self._models.folders[name]
            try:
                check(folder)  # may have gone since the start; the library would look for some of it on the network
                model = WhisperModel(
                    str(folder),
                    device=self._decoding.device,
                    compute_type=self._decoding.compute_type,
                    cpu_threads=self._decoding.threads,
                    local_files_only=True,
                )
            except (NotConfigured, OSError, RuntimeError, ValueError) as problem:
                _log.warning("The Whisper weights %s cannot be loaded: %s", name, problem)
                raise AudioError(
                    f"This gateway cannot load its Whisper weights {name}; its log says why. Ask for another model."
                ) from problem
            # Without preprocessor_config.json 80 bands are taken for granted; large-v3 listens to 128.
            if model.feature_extractor.mel_filters.shape[0] != model.model.n_mels:
                model.feature_extractor = FeatureExtractor(feature_size=model.model.n_mels)
            self._loaded = name, model
            self.name = f"whisper-{name}"
        return self._loaded[1]

    def _language(self, model: WhisperModel, tag: str | None) -> str | None:
        """Whisper's code for a tag like `en-US`; `None` where it is to be detected."""
        if not tag:
            return None
        primary = tag.replace("_", "-").partition("-")[0].lower()
        code = _LANGUAGES.get(primary, primary)
        if code is None:
            return None
        known = code in model.supported_languages
        # Some weights lack a language that others have.
        if not known or (model.model.is_multilingual and model.hf_tokenizer.token_to_id(f"<|{code}|>") is None):
            raise AudioError(
                f"The model {self.name} does not know the language {tag[:40]!r}. Name no language to have it detected."
            )
        return code


def _samples(window: Window) -> "np.ndarray[tuple[int], np.dtype[np.float32]]":
    samples = np.frombuffer(window.pcm, "<i2").astype(np.float32)
    samples /= _LOUDEST
    return samples


def _words(words: "Iterable[Word]", window: Window, not_before_s: float) -> Iterator[RecognisedWord]:
    """Whisper's words with the times of the whole recording; a mark that stands alone goes to the word before it."""
    last: RecognisedWord | None = None
    for word in words:
        written = word.word.strip()
        if not any(character.isalnum() for character in written):
            if last is not None:
                last = RecognisedWord(
                    last.text, last.start_s, last.end_s, last.confidence, f"{last.written}{word.word.rstrip()}"
                )
            continue
        if last is not None:
            yield last
        start_s = min(max(window.start_s + float(word.start), not_before_s), window.end_s)
        end_s = min(max(window.start_s + float(word.end), start_s), window.end_s)
        not_before_s = end_s
        last = RecognisedWord(_plain(written), start_s, end_s, min(max(float(word.probability), 0.0), 1.0), written)
    if last is not None:
        yield last


def _plain(written: str) -> str:
    """The word without punctuation around it, in lower case."""
    start, end = 0, len(written)
    while start < end and _is_mark(written[start]):
        start += 1
    while end > start and _is_mark(written[end - 1]):
        end -= 1
    return written[start:end].lower()


def _is_mark(character: str) -> bool:
    return unicodedata.category(character).startswith(("P", "Z", "C")) and character not in _READ_ALOUD
