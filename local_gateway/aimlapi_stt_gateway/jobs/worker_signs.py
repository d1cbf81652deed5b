"""What a worker process says to the server that started it: that it is ready."""

import os
from collections.abc import Callable
from contextlib import suppress
from typing import Final

READY: Final = b"\x06"
"""On its standard output, once its engine is loaded."""


def ready_sign() -> Callable[[], None]:
    """Take standard output away from engines, which print all sorts of things; what says to the server: ready."""
    said = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)

    def ready() -> None:
        with suppress(BrokenPipeError):  # the server is gone, which the lifeline says
            os.write(said, READY)
        os.close(said)

    return ready
