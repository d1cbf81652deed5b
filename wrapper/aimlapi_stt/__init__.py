"""A strongly typed client for the speech-to-text API of AI/ML API and its white labels."""

from ._answers import JobSnapshot
from ._deployments import Deployment
from ._statuses import Phase
from ._variants import UnknownResult
from .aio import AsyncJob, AsyncSpeechToText
from .client import Job, SpeechToText
from .errors import (
    InvalidOption,
    InvalidSource,
    JobFailed,
    NoResult,
    NotConfigured,
    NotFoundOrExpired,
    NoWordTimes,
    OutOfCredits,
    RateLimited,
    Rejected,
    ServiceFailed,
    SpeechToTextError,
    SubmissionUncertain,
    Unauthorized,
    Unreachable,
    UnreadableAnswer,
    WaitTimedOut,
)
from .transcript import Transcript, Word

__all__ = [
    "AsyncJob",
    "AsyncSpeechToText",
    "Deployment",
    "InvalidOption",
    "InvalidSource",
    "Job",
    "JobFailed",
    "JobSnapshot",
    "NoResult",
    "NoWordTimes",
    "NotConfigured",
    "NotFoundOrExpired",
    "OutOfCredits",
    "Phase",
    "RateLimited",
    "Rejected",
    "ServiceFailed",
    "SpeechToText",
    "SpeechToTextError",
    "SubmissionUncertain",
    "Transcript",
    "Unauthorized",
    "UnknownResult",
    "Unreachable",
    "UnreadableAnswer",
    "WaitTimedOut",
    "Word",
]
