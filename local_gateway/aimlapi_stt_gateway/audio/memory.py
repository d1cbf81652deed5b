"""A bound on memory while a library reads what a stranger has sent."""

import threading
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

try:
    import resource
except ImportError:  # Windows has no such limits
    resource = None  # type: ignore[assignment]

_STATM: Final = Path("/proc/self/statm")
# The limit is the process's: two threads that set it and put it back would leave one of the other's behind.
_one_at_a_time = threading.Lock()


@contextmanager
def bounded_growth(most_bytes: int) -> Generator[None, None, None]:
    """Let this process grow by so many bytes until the block ends; what asks for more has a MemoryError.

    It works on Linux. Elsewhere the block runs without a bound.
    """
    if resource is None or not _STATM.exists():
        yield
        return
    with _one_at_a_time:
        soft, hard = resource.getrlimit(resource.RLIMIT_AS)
        bound = int(_STATM.read_text().split()[0]) * resource.getpagesize() + most_bytes
        if soft != resource.RLIM_INFINITY and soft <= bound:
            yield
            return
        resource.setrlimit(resource.RLIMIT_AS, (bound, hard))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
