"""The part of text2num used here; drop this once the package ships its own types."""

from collections.abc import Iterable
from typing import Protocol

class Token(Protocol):
    def text(self) -> str: ...

class Occurence:  # the library's spelling
    start: int
    end: int
    text: str

def find_numbers(tokens: Iterable[Token], lang: str, threshold: float = ...) -> list[Occurence]: ...
