"""Starts a deployment of a style."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import NamedTuple

from .plain import plain
from .service import KEYS, Service
from .starlette_front import starlette
from .styles import Style


class Other(NamedTuple):
    """Where a deployment is, and two keys of it."""

    base_url: str
    key: str
    other_key: str


@contextmanager
def opened(style: Style) -> Generator[Other]:
    """A deployment of a style, for as long as it is needed."""
    front = {"plain": plain, "starlette": starlette}[style.front]
    with front(style, Service(style)) as base_url:
        yield Other(base_url, *KEYS)
