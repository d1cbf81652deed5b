"""A transcript as text for stdout."""

from collections.abc import Callable

from ..transcript import Transcript

FORMATS: dict[str, Callable[[Transcript], str]] = {
    "txt": Transcript.to_txt,
    "json": Transcript.to_json,
    "srt": Transcript.to_srt,
    "vtt": Transcript.to_vtt,
    "tsv": Transcript.to_tsv,
}

# Formats of which several can follow each other in one stream: a line each.
STREAMABLE = ("txt", "json")
