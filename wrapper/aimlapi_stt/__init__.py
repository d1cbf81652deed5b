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
from .parts import Alternative, Channel, Paragraph, Sentence, Utterance, Word
from .transcript import Transcript

__all__ = [
    "Alternative",
    "AnswerTooLarge",
    "AsyncJob",
    "AsyncSpeechToText",
    "CallSettings",
    "Channel",
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
    "Paragraph",
    "Phase",
    "RateLimited",
    "Redirected",
    "Rejected",
    "Response",
    "Sentence",
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
    "Utterance",
    "WaitTimedOut",
    "Word",
]
