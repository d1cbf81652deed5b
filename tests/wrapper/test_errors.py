"""Law: one base class, the ids on every error, and nothing of it lost on the way between processes."""

import inspect
import pickle

import pytest

from aimlapi_stt import (
    JobFailed,
    NoWordTimes,
    Rejected,
    SpeechToTextError,
    SubmissionUncertain,
    Unreachable,
    WaitTimedOut,
    errors,
)

ERRORS = [getattr(errors, name) for name in errors.__all__]
EXAMPLES = [
    SpeechToTextError("m", generation_id="g", request_id="r"),
    Rejected("m", status_code=400, detail="d", generation_id="g", request_id="r"),
    Unreachable("m", attempts=3, elapsed_s=1.5, generation_id="g"),
    SubmissionUncertain("m", correlation_id="c", request_id="r"),
    JobFailed("m", last_status="error", error_name="n", error_message="e", generation_id="g"),
    NoWordTimes("m", generation_id="g", request_id="r"),
    WaitTimedOut("m", elapsed_s=2.0, last_status="queued", attempts=4, generation_id="g"),
]


@pytest.mark.parametrize("kind", ERRORS, ids=lambda kind: kind.__name__)
def test_every_error_is_a_speech_to_text_error_that_documents_itself(kind: type[SpeechToTextError]) -> None:
    """One except clause catches all, and the class says what to do."""
    assert issubclass(kind, SpeechToTextError)
    assert inspect.getdoc(kind)


def test_all_errors_of_the_module_are_public() -> None:
    """An error that cannot be imported cannot be caught by name."""
    defined = {name for name, kind in vars(errors).items() if inspect.isclass(kind) and issubclass(kind, Exception)}
    assert defined == set(errors.__all__)


@pytest.mark.parametrize("error", EXAMPLES, ids=lambda error: type(error).__name__)
def test_an_error_survives_the_way_out_of_a_worker_process(error: SpeechToTextError) -> None:
    """A pool pickles it; the generation id must come through."""
    found = pickle.loads(pickle.dumps(error))
    assert type(found) is type(error)
    assert (str(found), vars(found)) == (str(error), vars(error))
