"""Words with times -> cues: what is on the screen, and from when to when.

Cues follow each other and never overlap, whatever the times of the words are: those of people who talk at the same time
and of several channels overlap, and those of a faulty answer run backwards or beyond all measure.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from ._joining import ends_sentence, is_spaced
from ._wrap import clean, pieces, width
from .parts import Word

LONGEST_MS = 6000
PAUSE_MS = 800
SHORTEST_MS = 700
LATEST_MS = 100 * 3_600_000 - 1  # players read hours of two digits

_NARROWEST = 10


@dataclass(frozen=True, slots=True)
class Layout:
    """How much text a cue may hold.

    Raises:
        ValueError: there would be no room for text.
    """

    line_length: int = 42
    lines: int = 2

    def __post_init__(self) -> None:
        for name, value, least in (("line_length", self.line_length, _NARROWEST), ("lines", self.lines, 1)):
            if type(value) is not int or value < least:
                raise ValueError(f"{name} is a whole number of at least {least}, not {value!r}.")


@dataclass(frozen=True, slots=True)
class Cue:
    """What is on the screen from `start_ms` to `end_ms`: `text`, broken into `lines`, said by `speaker`."""

    start_ms: int
    end_ms: int
    lines: tuple[str, ...]
    text: str
    speaker: str | None


def speaker_name(speaker: str | None, channel: int, several_channels: bool) -> str | None:
    """What a speaker is called in an export, `None` where nobody was told apart."""
    name = f"Speaker {clean(speaker)}" if speaker and clean(speaker) else None
    if not several_channels:
        return name
    return f"Channel {channel}" if name is None else f"Channel {channel}, {name}"


def cues_of(words: Sequence[Word], layout: Layout, *, labelled: bool = False) -> list[Cue]:
    """Words as cues: a new one after a sentence, a pause of 0.8 s or a change of speaker, when the lines are full, or
    after 6 s. A cue stays for 0.7 s at least, where the next one leaves it the time.

    The words of a channel keep the order in which they stand. With `labelled`, a change of speaker is told in the text;
    of several channels, which talk across each other, each cue tells it.
    """
    ordered = sorted(words, key=attrgetter("channel"))
    several = bool(ordered) and ordered[0].channel != ordered[-1].channel
    found: list[Cue] = []
    for _, spoken in groupby(ordered, key=attrgetter("channel")):
        builder = _Builder(layout, labelled, several)
        builder.add_all(spoken)
        found += builder.found
    return _one_after_the_other(sorted(found, key=attrgetter("start_ms")))


def _one_after_the_other(raw: list[Cue]) -> list[Cue]:
    """Cues in the order of their beginnings, with times that no player stumbles over."""
    starts: list[int] = []
    for index, cue in enumerate(raw):
        start = cue.start_ms
        if starts:
            start = max(start, starts[-1] + 1, _when_it_can_be_read(cue, raw[index - 1], starts[-1]))
        starts.append(min(start, LATEST_MS - (len(raw) - index)))  # each cue that follows needs a millisecond
    found: list[Cue] = []
    for index, cue in enumerate(raw):
        following = starts[index + 1] if index + 1 < len(raw) else LATEST_MS
        end = min(max(cue.end_ms, starts[index] + SHORTEST_MS), following)
        found.append(Cue(starts[index], end, cue.lines, cue.text, cue.speaker))
    return found


def _when_it_can_be_read(cue: Cue, before: Cue, start: int) -> int:
    """When a cue begins if another one, on the screen since `start`, is to have its shortest time; that takes no more
    than both of them have.
    """
    ends = before.end_ms if before.start_ms < cue.start_ms else max(before.end_ms, before.start_ms + SHORTEST_MS)
    return min(start + SHORTEST_MS, ends, max(cue.end_ms, cue.start_ms + SHORTEST_MS))


class _Builder:
    """The cues of one channel, as its words come."""

    def __init__(self, layout: Layout, labelled: bool, several_channels: bool) -> None:
        self.found: list[Cue] = []
        self._layout = layout
        self._labelled = labelled
        self._several = several_channels
        self._last_label: str | None = None
        self._lines: list[str] = []
        self._used = 0  # columns of the last line
        self._text = ""
        self._start = self._end = 0
        self._speaker: str | None = None

    def add_all(self, words: Iterable[Word]) -> None:
        """Add words to cues, the last one included."""
        start = 0
        for word in words:
            said = clean(word.text)
            if said:
                start = max(start, _milliseconds(word.start, start))
                speaker = speaker_name(word.speaker, word.channel, self._several)
                end = min(max(start, _milliseconds(word.end, start)), start + LONGEST_MS)
                self._add(said, start, end, speaker)
        self._close()

    def _add(self, said: str, start: int, end: int, speaker: str | None) -> None:
        late = end - self._start > LONGEST_MS or start - self._end > PAUSE_MS
        if late or speaker != self._speaker or ends_sentence(self._text):
            self._close()
        self._speaker = speaker
        # A word may hold spaces, and may be longer than a line: it goes in pieces, and its time with them.
        limit = self._layout.line_length
        if self._labelled and self._layout.lines == 1:
            limit -= self._label_length
        parts = [(piece, bool(rank)) for part in said.split(" ") for rank, piece in enumerate(pieces(part, limit))]
        for rank, (piece, is_rest) in enumerate(parts):
            begins = start + (end - start) * rank // len(parts)
            ends = start + (end - start) * (rank + 1) // len(parts)
            self._put(piece, is_rest, begins, ends)

    def _put(self, piece: str, is_rest: bool, start: int, end: int) -> None:
        if self._text and not self._fits(piece, is_rest):
            self._close()
        if not self._text:
            self._start = self._end = max(start, self._start)
            self._label()
            self._fits(piece, is_rest)
        self._text += self._space(self._text, piece, is_rest) + piece
        self._end = max(self._end, end)

    def _fits(self, piece: str, is_rest: bool) -> bool:
        """Put a piece into the lines, if there is room."""
        columns = width(piece)
        if self._lines:
            space = self._space(self._lines[-1], piece, is_rest)
            if self._used + len(space) + columns <= self._layout.line_length:
                self._lines[-1] += space + piece
                self._used += len(space) + columns
                return True
        if len(self._lines) == self._layout.lines:
            return False
        self._lines.append(piece)
        self._used = columns
        return True

    @staticmethod
    def _space(before: str, piece: str, is_rest: bool) -> str:
        return " " if before and not is_rest and is_spaced(before, piece) else ""

    @property
    def _label_length(self) -> int:
        return self._layout.line_length * 3 // 4

    def _label(self) -> None:
        changed = self._several or self._speaker != self._last_label
        if self._labelled and self._speaker is not None and changed:
            self._lines = [pieces(self._speaker, self._label_length - 2)[0].rstrip() + ":"]
            self._used = width(self._lines[0])
        self._last_label = self._speaker

    def _close(self) -> None:
        if self._text:
            end = min(self._end, self._start + LONGEST_MS)
            self.found.append(Cue(self._start, end, tuple(self._lines), self._text, self._speaker))
        self._lines, self._text = [], ""


def _milliseconds(seconds: float, otherwise: int) -> int:
    if seconds != seconds:
        return otherwise
    return round(min(max(seconds, 0.0), LATEST_MS / 1000) * 1000)
