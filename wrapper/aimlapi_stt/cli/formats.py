"""A transcript as text for stdout."""

from collections.abc import Callable

from ..transcript import Transcript

# Of a transcript, and whether to say who speaks. JSON tells it of each word anyway, a table never.
FORMATS: dict[str, Callable[[Transcript, bool], str]] = {
    "txt": lambda transcript, speakers: transcript.to_txt(speakers=speakers),
    "json": lambda transcript, speakers: transcript.to_json(utterances=speakers),
    "srt": lambda transcript, speakers: transcript.to_srt(speakers=speakers),
    "vtt": lambda transcript, speakers: transcript.to_vtt(speakers=speakers),
    "tsv": lambda transcript, _: transcript.to_tsv(),
}

# Formats of which several can follow each other in one stream: a line each.
STREAMABLE = ("txt", "json")
