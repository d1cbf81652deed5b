"""Subtitles as programs that are not ours read them: pysubs2, webvtt-py and ffmpeg."""

import io
from dataclasses import dataclass

import av
import pysubs2
import webvtt


@dataclass(frozen=True)
class Shown:
    """A subtitle as a player has it: milliseconds, and the text with its line ends."""

    start: int
    end: int
    text: str


def by_pysubs2(text: str, form: str) -> list[Shown]:
    """As pysubs2 reads `srt` or `vtt`."""
    found = pysubs2.SSAFile.from_string(text, format_=form, keep_html_tags=True, keep_unknown_html_tags=True)
    return [Shown(one.start, one.end, one.text.replace("\\N", "\n")) for one in found]


def by_webvtt(text: str, form: str) -> list[webvtt.Caption]:
    """As webvtt-py reads `srt` or `vtt`."""
    return webvtt.from_buffer(io.StringIO(text), format=form).captions


def milliseconds(caption: webvtt.Caption) -> Shown:
    """A caption of webvtt-py in milliseconds."""
    times = (caption.start_time, caption.end_time)
    start, end = ((one.hours * 3600 + one.minutes * 60 + one.seconds) * 1000 + one.milliseconds for one in times)
    return Shown(start, end, caption.raw_text)


def by_ffmpeg(text: str, form: str) -> list[Shown]:
    """As the demuxers of ffmpeg read `srt` or `vtt`: what a browser's or a player's muxer gets."""
    with av.open(io.BytesIO(text.encode()), mode="r", format={"vtt": "webvtt"}.get(form, form)) as container:
        (stream,) = container.streams
        assert stream.time_base is not None
        tick = stream.time_base * 1000
        return [
            Shown(int(packet.pts * tick), int((packet.pts + packet.duration) * tick), bytes(packet).decode())
            for packet in container.demux(stream)
            if packet.pts is not None and packet.duration is not None
        ]
