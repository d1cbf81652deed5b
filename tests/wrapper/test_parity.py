"""Law: the sync and the async client promise the same: names, arguments, defaults, documentation."""

import inspect
import re
from typing import Any

import pytest

from aimlapi_stt import AsyncJob, AsyncSpeechToText, Job, SpeechToText

PAIRS = [(SpeechToText, AsyncSpeechToText), (Job, AsyncJob)]


def public(kind: type) -> dict[str, Any]:
    """What a class offers by name."""
    return {name: member for name, member in vars(kind).items() if not name.startswith("_")}


def plain(annotation: object) -> str:
    """An annotation without the word Async."""
    return str(annotation).replace("Async", "").replace(".aio.", ".client.")


@pytest.mark.parametrize(("sync", "asynchronous"), PAIRS)
def test_both_offer_the_same_methods_with_the_same_arguments(sync: type, asynchronous: type) -> None:
    """A method that only one has is a method that half the users miss."""
    assert public(sync).keys() == public(asynchronous).keys()
    pairs = [(sync, asynchronous), *((method, getattr(asynchronous, name)) for name, method in public(sync).items())]
    for one, other in ((inspect.signature(left), inspect.signature(right)) for left, right in pairs):
        assert [(p.name, p.kind, p.default, plain(p.annotation)) for p in one.parameters.values()] == [
            (p.name, p.kind, p.default, plain(p.annotation)) for p in other.parameters.values()
        ]
        assert plain(one.return_annotation) == plain(other.return_annotation)


@pytest.mark.parametrize(("sync", "asynchronous"), PAIRS)
def test_both_say_the_same_about_their_methods(sync: type, asynchronous: type) -> None:
    """What one promises the other keeps."""
    for name, method in public(sync).items():
        assert re.sub(r"Async", "", inspect.getdoc(getattr(asynchronous, name)) or "") == inspect.getdoc(method)


@pytest.mark.parametrize(("sync", "asynchronous"), PAIRS)
def test_every_async_method_that_waits_is_awaited(sync: type, asynchronous: type) -> None:
    """One that is not would block the event loop."""
    awaited = {name for name, method in public(asynchronous).items() if inspect.iscoroutinefunction(method)}
    assert public(asynchronous).keys() - awaited <= {"with_options"}
