"""Whisper through faster-whisper, with weights that lie on a disk; nothing is ever downloaded.

This is the part that the server needs: it looks at options and files, and loads neither library nor weights.
"""

import importlib.util
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from aimlapi_stt import NotConfigured
from aimlapi_stt_gateway.engines import Ability

from .whisper_models import WhisperModels, find_models

if TYPE_CHECKING:
    from .whisper_engine import WhisperEngine

_TAKEN: Final = ("models", "default", "compute_type", "beam_size", "threads", "device", "repeatable")
_COMPUTE_TYPES: Final = ("int8", "int8_float32", "int16", "float32", "default", "auto")
_GPU_COMPUTE_TYPES: Final = (*_COMPUTE_TYPES, "float16", "int8_float16", "bfloat16", "int8_bfloat16")
_DEVICES: Final = ("cpu", "cuda", "auto")


@dataclass(frozen=True, slots=True)
class Decoding:
    """How Whisper decodes.

    Attributes:
        compute_type: The type of numbers that weights are brought to when they are loaded, as CTranslate2 names it.
        beam_size: How many hypotheses are followed at a time.
        threads: Threads of one worker.
        device: `cpu`, `cuda` or `auto`.
        repeatable: Whether what is unsure is left at that, so that a recording always gives the same words. Else it is
            tried again with a choice at random, which is better, slower, and not always the same.
    """

    compute_type: str = "int8"
    beam_size: int = 5
    threads: int = 1
    device: str = "cpu"
    repeatable: bool = False


_USUAL: Final = Decoding()


class WhisperSetup:
    """Whisper as `EngineSetup`, with weights from a disk.

    Attributes:
        models: The weights that were found.
        decoding: How they are used.
    """

    abilities: frozenset[Ability] = frozenset({"punctuation", "language", "detect_language", "keywords"})
    needs_audio = True
    longest_step_s = 600.0

    def __init__(self, options: Mapping[str, str]) -> None:
        """Check the options and the files.

        Args:
            options: `models`, the folder with the weights, is required. `docs/engines.md` has the others.

        Raises:
            NotConfigured: an option is unknown or wrong, faster-whisper is not installed, or weights are not whole.
        """
        for name in options:
            if name not in _TAKEN:
                raise NotConfigured(f"the engine whisper has no option {name!r}. It takes {', '.join(_TAKEN)}.")
        if importlib.util.find_spec("faster_whisper") is None:
            raise NotConfigured(
                "the engine whisper needs faster-whisper. Install the extra: pip install 'aimlapi-stt[whisper]'."
            )
        if not options.get("models"):
            raise NotConfigured("the engine whisper needs weights. Name their folder: --whisper-models DIR.")
        device = _one_of(options, "device", _DEVICES, _USUAL.device)
        types = _COMPUTE_TYPES if device == "cpu" else _GPU_COMPUTE_TYPES
        self.decoding = Decoding(
            _one_of(options, "compute_type", types, _USUAL.compute_type),
            _count(options, "beam_size", _USUAL.beam_size),
            _count(options, "threads", _USUAL.threads),
            device,
            _one_of(options, "repeatable", ("no", "yes"), "no") == "yes",
        )
        self.models: WhisperModels = find_models(Path(options["models"]).absolute(), options.get("default") or None)

    def load(self) -> "WhisperEngine":
        """The engine. Its library is loaded here; weights are, when the first job asks for them."""
        from .whisper_engine import WhisperEngine

        return WhisperEngine(self.models, self.decoding)


def _count(options: Mapping[str, str], name: str, default: int) -> int:
    text = options.get(name, str(default))
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 1000):
        raise NotConfigured(f"{name}={text} is no number from 1 to 999. Write --engine-option {name}={default}.")
    return int(text)


def _one_of(options: Mapping[str, str], name: str, known: tuple[str, ...], default: str) -> str:
    text = options.get(name, default)
    if text not in known:
        raise NotConfigured(
            f"{name}={text} is nothing that the engine whisper knows here. Write one of {', '.join(known)}."
        )
    return text
