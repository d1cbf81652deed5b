"""An engine that does what it is told, for tests of what is around an engine."""

from collections.abc import Callable, Iterable, Iterator

from aimlapi_stt_gateway.engines import Ability, RecognisedWord, Segment, Task


def word(text: str, confidence: float = 1.0) -> Segment:
    return Segment((RecognisedWord(text, 0.0, 0.5, confidence),))


class Acting:
    """An engine and its setup, which does what it is told before it says `heard`."""

    name, version = "acting", "1"
    abilities: frozenset[Ability] = frozenset()

    def __init__(self, act: Callable[[], Iterable[Segment]], *, needs_audio: bool = False, step_s: float = 30) -> None:
        self._act = act
        self.needs_audio = needs_audio
        self.longest_step_s = step_s

    def load(self) -> "Acting":
        return self

    def recognise(self, pcm: Iterable[bytes], task: Task) -> Iterator[Segment]:
        for _ in pcm:
            pass
        yield from self._act()
        yield word("heard")
