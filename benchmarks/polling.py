"""What a way of polling costs: how late the end of a job is seen, and after how many looks. Computed at once."""

import math
from collections.abc import Callable

from aimlapi_stt._policy import poll_delay_s

from .table import Table

Policy = Callable[[float], float]

LENGTHS_S = (1, 5, 20, 120, 600)
STEPS = 1000
POLICIES: dict[str, Policy] = {
    "**aimlapi-stt**: 0.4 s and 0.3 of the root": lambda waited_s: poll_delay_s(waited_s, 0.5),
    "fixed 0.5 s": lambda _: 0.5,
    "fixed 3 s": lambda _: 3.0,
    "fixed 5 s": lambda _: 5.0,
    "a tenth, from 0.5 to 10 s": lambda waited_s: min(10.0, max(0.5, waited_s / 10)),
}


def table() -> Table:
    """Delay and looks for each policy and length."""
    rows: list[list[str]] = []
    for name, policy in POLICIES.items():
        cells = [_cell(policy, 0.8 * length, 1.2 * length) for length in LENGTHS_S]
        rows.append([name, *cells, _cell(policy, 15, 25)])
    columns = ("delay, s / looks, for jobs of about", *(f"{length} s" for length in LENGTHS_S), "15 to 25 s")
    note = (
        "Means over jobs from a fifth shorter to a fifth longer, without jitter, requests taken as instant. Looks "
        "count the one at the beginning and the one that finds the end."
    )
    return Table("Polling", columns, rows, note)


def outcome(policy: Policy, job_s: float) -> tuple[float, int]:
    """How long after its end a job is seen to be done, and with how many looks; the first one is at once."""
    now, looks = 0.0, 1
    while now < job_s:
        now += policy(now)
        looks += 1
    return now - job_s, looks


def means(policy: Policy, shortest_s: float, longest_s: float) -> tuple[float, float]:
    """Delay and looks, on the average over jobs of lengths from the one to the other."""
    lengths = [shortest_s + (longest_s - shortest_s) * (step + 0.5) / STEPS for step in range(STEPS)]
    found = [outcome(policy, length) for length in lengths]
    return math.fsum(late for late, _ in found) / STEPS, math.fsum(looks for _, looks in found) / STEPS


def _cell(policy: Policy, shortest_s: float, longest_s: float) -> str:
    late_s, looks = means(policy, shortest_s, longest_s)
    return f"{late_s:.2f} / {looks:.0f}"
