"""The part of faster-whisper used here; drop this once the package ships its types."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from .feature_extractor import FeatureExtractor
from .transcribe import Segment, TranscriptionInfo

__version__: str

class _Weights:
    n_mels: int
    is_multilingual: bool

class WhisperModel:
    model: _Weights
    hf_tokenizer: Any
    feature_extractor: FeatureExtractor
    supported_languages: list[str]
    def __init__(
        self,
        model_size_or_path: str,
        device: str = "auto",
        device_index: int | list[int] = 0,
        compute_type: str = "default",
        cpu_threads: int = 0,
        num_workers: int = 1,
        download_root: str | None = None,
        local_files_only: bool = False,
    ) -> None: ...
    def transcribe(
        self,
        audio: np.ndarray[Any, np.dtype[np.float32]],
        language: str | None = None,
        *,
        beam_size: int = 5,
        temperature: float | list[float] | tuple[float, ...] = ...,
        condition_on_previous_text: bool = True,
        word_timestamps: bool = False,
        vad_filter: bool = False,
        hotwords: str | None = None,
    ) -> tuple[Iterator[Segment], TranscriptionInfo]: ...
