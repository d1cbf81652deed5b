"""Exit codes, fixed: scripts rely on them."""

from .. import errors

OK = 0
BROKEN = 1
NOT_CONFIGURED = 2
INTERRUPTED = 130

# The first class that matches counts.
_CODES: tuple[tuple[type[errors.SpeechToTextError], int], ...] = (
    (errors.NotConfigured, NOT_CONFIGURED),
    (errors.InvalidOption, NOT_CONFIGURED),
    (errors.InvalidSource, 3),
    (errors.ServiceFailed, 5),
    (errors.Rejected, 4),
    (errors.Unreachable, 5),
    (errors.JobFailed, 6),
    (errors.WaitTimedOut, 7),
    (errors.SubmissionUncertain, 8),
    (errors.UnreadableAnswer, 9),
    (errors.NoWordTimes, 9),
)

TABLE = """\
exit codes:
  0  done
  1  a bug in this program
  2  not configured: wrong arguments, no key, an extra that is not installed
  3  the audio cannot be read
  4  the service refused (wrong key, no credits, unknown job, too many requests)
  5  the service cannot be reached, or fails
  6  the job failed
  7  the job was not finished in time; it goes on
  8  a job may have been created and may be billed; look before trying again
  9  the service's answer cannot be understood, or not be written in this format
  10  the transcript cannot be written to stdout
  130  interrupted
"""


def exit_code(error: errors.SpeechToTextError) -> int:
    """The exit code of an error."""
    return next((code for kind, code in _CODES if isinstance(error, kind)), BROKEN)
