"""Exit codes, fixed: scripts rely on them. Every error class has one by decision; a test sees to it."""

from .. import errors

OK = 0
BROKEN = 1
NOT_CONFIGURED = 2
SOURCE = 3
REFUSED = 4
UNAVAILABLE = 5
FAILED = 6
UNFINISHED = 7
UNCERTAIN = 8
UNREADABLE = 9
UNWRITABLE = 10
INTERRUPTED = 130
READER_GONE = 141

CODES: dict[type[BaseException], int] = {
    errors.SpeechToTextError: BROKEN,  # one that is none of these
    errors.NotConfigured: NOT_CONFIGURED,
    errors.InvalidOption: NOT_CONFIGURED,
    errors.InvalidSource: SOURCE,
    errors.SourceChanged: SOURCE,
    errors.Rejected: REFUSED,
    errors.Unauthorized: REFUSED,
    errors.OutOfCredits: REFUSED,
    errors.NotFoundOrExpired: REFUSED,
    errors.Redirected: REFUSED,
    errors.RateLimited: REFUSED,
    errors.ServiceFailed: UNAVAILABLE,
    errors.Unreachable: UNAVAILABLE,
    errors.JobFailed: FAILED,
    errors.WaitTimedOut: UNFINISHED,
    errors.ClientClosed: UNFINISHED,
    errors.SubmissionUncertain: UNCERTAIN,
    errors.UnreadableAnswer: UNREADABLE,
    errors.AnswerTooLarge: UNREADABLE,
    errors.NoResult: UNREADABLE,
    errors.NoWordTimes: UNREADABLE,
}

MEANINGS = {
    OK: "done",
    BROKEN: "a bug in this program",
    NOT_CONFIGURED: "not configured: wrong arguments, no key, an extra that is not installed",
    SOURCE: "the audio cannot be read, or changed while it was sent",
    REFUSED: "the service refused (wrong key, no credits, unknown job, too many requests)",
    UNAVAILABLE: "the service cannot be reached, or fails",
    FAILED: "the job failed",
    UNFINISHED: "the job was not finished in time; it goes on",
    UNCERTAIN: "a job may have been created and may be billed; look before trying again",
    UNREADABLE: "the service's answer cannot be understood, or not be written in this format",
    UNWRITABLE: "the transcript cannot be written to stdout",
    INTERRUPTED: "interrupted",
    READER_GONE: "whoever read stdout has gone",
}

TABLE = "\n".join(["exit codes:", *(f"  {code}  {meaning}" for code, meaning in MEANINGS.items()), ""])


def exit_code(error: errors.SpeechToTextError) -> int:
    """The exit code of an error; that of the nearest class above it, where it is newer than the table."""
    return next(CODES[kind] for kind in type(error).__mro__ if kind in CODES)
