"""`Retry`: whether and when a failed request is repeated."""

from ._call import Call
from ._policy import retry_delay_s


class Retry:
    """The budget for repeating a request: it begins with the first failure, not with the request."""

    def __init__(self, call: Call) -> None:
        self._call = call
        self._ends_s: float | None = None

    def delay_s(self, attempt: int, wait_s: float | None, *, asked_ends_s: float | None = None) -> float | None:
        """Seconds until the next try; `None` when the budget would be over.

        Args:
            attempt: the number of the try that failed, from 1.
            wait_s: what the service asks for.
            asked_ends_s: when what the service asks for ends the call, if not the budget does.
        """
        context = self._call.context
        if self._ends_s is None:
            self._ends_s = self._call.elapsed_s + context.limits.budgets.retry_s
        delay = retry_delay_s(attempt, context.jitter(), wait_s)
        ends_s = self._ends_s if wait_s is None or asked_ends_s is None else asked_ends_s
        return None if self._call.elapsed_s + delay > ends_s else delay
