"""A command that is asked to end does so as with Ctrl-C: through every `finally`, so that nothing temporary stays."""

import contextlib
import signal
import threading
from collections.abc import Generator
from types import FrameType

_ASKED = [number for name in ("SIGTERM", "SIGHUP") if (number := getattr(signal, name, None)) is not None]


class Terminated(KeyboardInterrupt):
    """A termination signal came; its number is the argument."""


@contextlib.contextmanager
def signals_interrupt() -> Generator[None]:
    """Termination signals raise `Terminated` meanwhile."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def end(number: int, frame: FrameType | None) -> None:
        raise Terminated(number)

    before = {number: signal.signal(number, end) for number in _ASKED}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def exit_code(problem: KeyboardInterrupt) -> int:
    """What a shell gives for a process that a signal ended: 130 for Ctrl-C, 143 for SIGTERM."""
    return 128 + (int(problem.args[0]) if isinstance(problem, Terminated) else signal.SIGINT)
