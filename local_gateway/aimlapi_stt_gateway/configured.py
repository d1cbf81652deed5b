"""The client's `NotConfigured` for modules that worker processes load, who have no use for the rest of the client.

Its import is half of what the start of a worker costs, and is paid by the one that has something to refuse.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aimlapi_stt import NotConfigured


def not_configured(text: str) -> "NotConfigured":
    """A `NotConfigured` that says so."""
    from aimlapi_stt import NotConfigured

    return NotConfigured(text)


def is_not_configured(problem: BaseException) -> bool:
    """Whether a problem is a `NotConfigured`, raised here or by somebody's engine."""
    from aimlapi_stt import NotConfigured

    return isinstance(problem, NotConfigured)
