"""What was heard in a job's audio, before it takes the shape of a family."""

from dataclasses import dataclass

from . import RecognisedWord, Segment


@dataclass(frozen=True, slots=True)
class AudioInfo:
    """What a result says about the file it was made from.

    Attributes:
        duration_s: Seconds of audio really decoded, whatever the file's header claims.
        channels: Channels of the original stream, before the mix to mono.
        sha256: Digest of the file's bytes, in hex.
    """

    duration_s: float
    channels: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Heard:
    """The outcome of a recognition.

    Attributes:
        audio: What the file was.
        channels: The segments of each channel; of one, where all were mixed to mono.
        engine: The name of the engine.
        version: Its version.
    """

    audio: AudioInfo
    channels: tuple[tuple[Segment, ...], ...]
    engine: str
    version: str

    def words(self, channel: int = 0) -> list[RecognisedWord]:
        """The words of one channel, in the order spoken."""
        return [word for segment in self.channels[channel] for word in segment.words]
