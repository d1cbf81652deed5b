"""A strongly typed client for the speech-to-text API of AI/ML API and its white labels."""

from ._answers import JobSnapshot
from ._deployments import Deployment
from ._response import Response
from ._settings import CallSettings, ClientSettings
from ._statuses import Phase
from ._variants import UnknownResult
from .aio import AsyncJob, AsyncSpeechToText
from .client import Job, SpeechToText
from .errors import (
    AnswerTooLarge,
    ClientClosed,
    InvalidOption,
    InvalidSource,
    JobFailed,
    NoResult,
    NotConfigured,
    NotFoundOrExpired,
    NoWordTimes,
    OutOfCredits,
    RateLimited,
    Redirected,
    Rejected,
    ServiceFailed,
    SourceChanged,
    SpeechToTextError,
    SubmissionUncertain,
    Unauthorized,
    Unreachable,
    UnreadableAnswer,
    WaitTimedOut,
)
from .transcript import Transcript, Word

__all__ = [
    "AnswerTooLarge",
    "AsyncJob",
    "AsyncSpeechToText",
    "CallSettings",
    "ClientClosed",
    "ClientSettings",
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
    "Redirected",
    "Rejected",
    "Response",
    "ServiceFailed",
    "SourceChanged",
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
