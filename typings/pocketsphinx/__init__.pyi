"""The part of pocketsphinx used here; drop this once the package ships its own types."""

from collections.abc import Iterator

class Segment:
    word: str
    start_frame: int
    end_frame: int
    prob: float

class Config:
    def __getitem__(self, key: str) -> bool | int | float | str | None: ...

class Decoder:
    config: Config
    def __init__(self, config: Config | None = None, *, loglevel: str = "WARN", maxhmmpf: int = ...) -> None: ...
    def reinit_feat(self, config: Config | None = None) -> None: ...
    def start_utt(self) -> None: ...
    def process_raw(self, data: bytes, no_search: bool = False, full_utt: bool = False) -> None: ...
    def end_utt(self) -> None: ...
    def seg(self) -> Iterator[Segment] | None: ...

class Endpointer:
    frame_bytes: int
    in_speech: bool
    speech_start: float
    def __init__(
        self,
        window: float = 0.3,
        ratio: float = 0.9,
        vad_mode: int = 0,
        sample_rate: int = 16000,
        frame_length: float = 0.03,
    ) -> None: ...
    def process(self, frame: bytes) -> bytes | None: ...
    def end_stream(self, frame: bytes) -> bytes | None: ...
