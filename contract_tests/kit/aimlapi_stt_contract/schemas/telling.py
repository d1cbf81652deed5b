"""What is wrong with an answer, in words: of a union, what is wrong by the branch that it was meant for."""

from dataclasses import dataclass
from typing import Any, Final

import jsonschema_rs

from ..contracts import Contract, Schema
from ..exchanges import Exchange

_MOST: Final = 300
"""Letters of a value that are shown."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with an answer.

    Attributes:
        message: what, and where in the answer.
        kind: what makes two answers wrong alike.
    """

    message: str
    kind: str


class Reader:
    """Holds answers to a contract."""

    def __init__(self, contract: Contract) -> None:
        self._contract = contract

    def wrong(self, exchange: Exchange) -> Wrong | None:
        """What is wrong with the body of an answer; `None` where nothing is, or the contract says nothing of it."""
        assert exchange.answer is not None
        pointer = self.pointer(exchange)
        if pointer is None:
            return None
        try:
            told = exchange.answer.json()
        except ValueError as problem:
            return Wrong(f"the body is no JSON ({problem})", "no JSON")
        try:
            self._contract.validator(pointer).validate(told)
        except jsonschema_rs.ValidationError as error:
            return _worded(_telling(error))
        return None

    def pointer(self, exchange: Exchange) -> str | None:
        """Where the contract has the schema of an answer."""
        answer = exchange.answer
        assert answer is not None
        described = self._contract.answer_pointer(exchange.request.method, answer.status)
        if described is None:
            return None
        *_, operation, _, status = described.split("/")
        path = self._contract.create_path if operation == "post" else self._contract.fetch_path
        content: Schema = self._contract.document["paths"][path][operation]["responses"][status].get("content", {})
        media = next((media for media in (answer.media_type, "application/json") if media in content), None)
        if media is None or "schema" not in content[media]:
            return None
        return f"{described}/content/{media.replace('/', '~1')}/schema"


def _telling(error: Any) -> Any:
    """The error that says most: in a union, one of the branch that fits best."""
    branches: list[list[Any]] = [branch for branch in getattr(error.kind, "context", []) if branch]
    return error if not branches else _telling(_first(min(branches, key=_misfit)))


def _misfit(branch: list[Any]) -> tuple[bool, int, int]:
    """How little a branch fits: one that is of another kind or status least of all, then by what is wrong."""
    other = any(error.kind.name in ("enum", "const", "type") and len(error.instance_path) <= 1 for error in branch)
    deepest = max(len(_telling(error).instance_path) for error in branch)
    return (other, -deepest, len(branch))


def _first(branch: list[Any]) -> Any:
    return max(branch, key=lambda error: len(_telling(error).instance_path))


def _worded(error: Any) -> Wrong:
    where = "".join(f"/{step}" for step in error.instance_path)
    message = error.message if len(error.message) <= _MOST else f"{error.message[:_MOST]} ..."
    steps = "/".join("*" if isinstance(step, int) else step for step in error.instance_path)
    return Wrong(f"at {where}: {message}" if where else message, f"{steps} {error.kind.name}")
