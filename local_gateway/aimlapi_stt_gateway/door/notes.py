"""What the access log is to say of a request, gathered while it is answered."""

from typing import Any

from starlette.requests import Request


def note(request: Request, **facts: object) -> None:
    """Add facts to the request's line in the access log: `key` (a name, never a key), `job`, `model`, `warnings`."""
    found: dict[str, Any] = request.scope.setdefault("aimlapi_stt.notes", {})
    found.update(facts)
