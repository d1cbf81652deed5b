"""Law: whatever JSON a fetch is answered with, only errors of this client come out, and the JSON stays reachable."""

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aimlapi_stt import JobSnapshot, SpeechToTextError, Transcript, UnknownResult, UnreadableAnswer
from aimlapi_stt._answers import snapshot
from aimlapi_stt._reading import Json
from tests.contract import payloads
from tests.contract.laws import REPEATABLE
from tests.wrapper.payloads import JOB, KEY, answer

PUBLIC = [name for name in dir(Transcript) if not name.startswith("_")]
EXPORTS = {name for name in PUBLIC if name.startswith("to_")}
RESULTS = [
    payloads.deepgram(),
    payloads.diarized_deepgram(),
    payloads.assemblyai(),
    payloads.openai(),
    payloads.mai(),
]
# Keys that variants are told apart by, and values that a careless reader stumbles over.
TELLING = ["metadata", "results", "channels", "alternatives", "words", "text", "id", "status", "usage", "seconds"]
MORE_KEYS = ["total_tokens", "error", "output", "result", "generation_id", "audio_duration", "start", "transcript"]
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=8),
    st.sampled_from(["completed", "error", "queued", "", "-->", "\ud800", JOB, 10**400, -1, 1e308]),
)
JSON = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(TELLING + MORE_KEYS) | st.text(max_size=4), inner, max_size=5)
    ),
    max_leaves=12,
)

ANY: list[Any] = [..., None, {}, [], "", 0, True, 10**400]

Path = tuple[str | int, ...]


def paths(value: Json, here: Path = ()) -> Iterator[Path]:
    """The way to every value inside a JSON value, itself first."""
    yield here
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in inside:
        yield from paths(inner, (*here, key))


def changed(value: Any, path: Path, new: Any) -> Any:
    """A copy with the value at a path replaced, or removed where `new` is `...`."""
    if not path:
        return None if new is ... else new
    found = copy.deepcopy(value)
    *way, last = path
    place: Any = found
    for step in way:
        place = place[step]
    if new is ...:
        del place[last]
    else:
        place[last] = new
    return found


@st.composite
def mutated(draw: st.DrawFn) -> Any:
    """A real answer with one or two of its values replaced by anything, or missing."""
    envelope = draw(st.sampled_from(["result", "output"]))
    found: Any = {**payloads.completed(draw(st.sampled_from(RESULTS)), envelope)}
    found["generation_id" if envelope == "result" else "id"] = JOB
    for _ in range(draw(st.integers(1, 2))):
        path = draw(st.sampled_from(list(paths(found))))
        found = changed(found, path, draw(st.just(...) | JSON))
    return found


def touched(sent: Any) -> JobSnapshot | None:
    """The snapshot of an answer after every public part of its transcript was read; `None` for one that is refused."""
    try:
        job = snapshot(answer(sent), JOB, KEY)
    except UnreadableAnswer as refused:
        check(refused)
        return None
    assert repr(job)
    # Compared as text, because NaN does not equal itself.
    assert json.dumps(job.raw) == json.dumps(sent)
    if job.transcript is not None:
        assert job.transcript.raw is job.raw
        touch(job.transcript)
    return job


def check(error: SpeechToTextError) -> None:
    """It names the job: whoever catches it can fetch the answer again."""
    assert error.generation_id == JOB
    assert str(error)


def touch(found: Transcript) -> None:
    """Read every public part twice: a failure is an error of ours that names the job, and the same one again."""
    assert JOB in repr(found)
    assert not isinstance(found.result, UnknownResult) or found.result.reason
    for name in PUBLIC:
        outcomes: list[Any] = []
        for _ in range(2):
            try:
                part = getattr(found, name)
                outcomes.append(part() if name in EXPORTS else part)
            except SpeechToTextError as error:
                check(error)
                outcomes.append(str(error))
        assert str(outcomes[0]) == str(outcomes[1]), name


@pytest.mark.parametrize("envelope", ["result", "output"])
@pytest.mark.parametrize("result", RESULTS, ids=["deepgram", "diarized", "assemblyai", "openai", "mai"])
def test_every_real_result_with_any_one_value_missing_or_null_is_read_or_refused(result: Any, envelope: str) -> None:
    """What is optional on one page is required on another, so any of it may be absent."""
    whole: Any = {**payloads.completed(result, envelope), ("generation_id" if envelope == "result" else "id"): JOB}
    for path in paths(whole):
        for new in ANY:
            touched(changed(whole, path, new))


@pytest.mark.parametrize(
    "result",
    [
        {"metadata": payloads.deepgram()["metadata"]},
        {"metadata": payloads.deepgram()["metadata"], "results": None},
        {"metadata": {}, "results": {"channels": []}},
        payloads.deepgram(words=None),
        payloads.deepgram(words=[]),
        {"id": "x", "status": "completed"},
        {"id": "x", "status": "completed", "text": "hi"},
        payloads.assemblyai(words=None, text=None),
        {"text": "hi"},
        {"text": "hi", "usage": {"input_tokens": 1, "output_tokens": 1, "total_tokens": 2}},
        {"text": "hi", "usage": {"seconds": 1}},
    ],
)
def test_the_smallest_results_that_are_documented_are_kept_and_read_without_a_crash(result: Any) -> None:
    """A page that requires little is still a promise."""
    job = touched({"generation_id": JOB, "status": "completed", "result": result})
    assert job is not None
    assert job.transcript is not None
    assert job.transcript.variant != "unknown"
    assert job.transcript.raw["result"] == result


@REPEATABLE
@given(sent=JSON | st.fixed_dictionaries({"status": st.just("completed"), "result": JSON}))
def test_any_json_is_read_or_refused(sent: Any) -> None:
    """A service changes without asking, and a proxy answers what it likes."""
    touched(sent)


@REPEATABLE
@given(sent=mutated())
def test_a_real_answer_with_anything_in_it_is_read_or_refused(sent: Any) -> None:
    """The next version of the service differs from this one in a place that nobody has thought of."""
    touched(sent)


@pytest.mark.parametrize("depth", [50, 900, 100_000])
@pytest.mark.parametrize("key", ["words", "metadata", "usage", "anything"])
def test_an_answer_nested_beyond_all_measure_is_read_or_refused(depth: int, key: str) -> None:
    """Where the interpreter gives up is not where the client may."""
    for opening, closing in (("[", "]"), ('{"words":', "}")):
        inner = opening * depth + "1" + closing * depth
        body = (
            f'{{"status": "completed", "result": {{"id": "x", "status": "completed", "text": "hi", "{key}": {inner}}}}}'
        )
        try:
            job = snapshot(answer(body.encode()), JOB, KEY)
        except UnreadableAnswer:
            continue
        assert job.transcript is not None
        touch(job.transcript)
