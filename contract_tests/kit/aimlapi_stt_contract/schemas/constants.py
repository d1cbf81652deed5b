"""Hypothesis draws some values from the source of whatever program it runs in. Here it does not."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from hypothesis.internal.conjecture import providers


@contextmanager
def none_of_the_program() -> Generator[None]:
    """Inside, nothing is drawn from the modules that are loaded.

    Their texts may be secrets, which are not to be sent to a deployment; and a seed would ask for something else
    wherever other modules are loaded.
    """
    inside: Any = providers
    nothing = type(inside._local_constants)()
    inside.CONSTANTS_CACHE.cache.clear()
    try:
        with patch.object(inside, "_get_local_constants", lambda: nothing):
            yield
    finally:
        inside.CONSTANTS_CACHE.cache.clear()
