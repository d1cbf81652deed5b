"""What was found at which deployment, by check, as a text and as a page; and what of it nobody has explained."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Final

from aimlapi_stt_contract import Finding, Report

from .deployments import Peer
from .reasons import Known

_NONE: Final = "."

_INTRODUCTION: Final = """\
# What the contract kit finds elsewhere

The [contract kit](contract-kit.md), with its defaults, against deployments that it was not made for. Each finding has a
reason, written down beforehand in `contract_tests/peers/reasons.py`; one without a reason, and a reason without a finding,
fail the run. This page is written by

    {command}

- Prism 5.16.0 of Stoplight, a mock that answers as a document says; static, with one answer each time, and dynamic, with
  drawn ones. It is started again when it falls over.
- The local gateway in the dialect of each documentation page: scripted, and real, with its recogniser. Against `wire`, how
  the service really answers; `page`, what the page says; `corrected`, the page's contract as it is corrected.
"""

_TAUGHT: Final = """
## What it taught

A page to the letter and the service contradict each other in four places, and the kit finds each of them, and no other.

Prism is none of ours, and so it found mistakes of the kit, which are mended: a deployment that fell over was told of as if
it had broken each law that came after; three requests that hung kept all others of their method from being asked, and the
finding was lost; a refusal with 405 that lacked Allow was taken for no refusal; a short id was found in any text; a contract
that names one model was asked for others; and texts of the kit's own source were among what was sent.
"""


@dataclass(frozen=True, slots=True)
class Held:
    """A deployment, and what was found at it in all its runs.

    Attributes:
        peer: the deployment, and what it was held against.
        found: its findings, each with the reason, `None` where there is none.
        stopped: checks that came to no end, as `check: why`.
        runs: how many there were.
    """

    peer: Peer
    found: tuple[tuple[Finding, Known | None], ...]
    stopped: tuple[str, ...]
    runs: int

    @property
    def name(self) -> str:
        """The deployment and its contract."""
        return f"{self.peer.name}, {self.peer.against}"

    @property
    def counts(self) -> Counter[str]:
        """Findings by check."""
        return Counter(finding.check.name for finding, _ in self.found)

    def __str__(self) -> str:
        new = sum(known is None for _, known in self.found)
        broken = len(self.counts)
        return f"{self.name}: {len(self.found)} findings of {broken} checks in {self.runs} runs, {new} without a reason"


def held(peer: Peer, reports: Sequence[Report]) -> Held:
    """What came of the runs."""
    findings = [finding for report in reports for finding in report.findings]
    stopped = [
        f"{result.check.name}: {result.why}"
        for report in reports for result in report.results if result.outcome == "stopped"
    ]  # fmt: skip
    return Held(peer, tuple((one, _reason(one, peer.known)) for one in findings), tuple(stopped), len(reports))


def _reason(finding: Finding, known: Iterable[Known]) -> Known | None:
    told = (finding.check.name, finding.message)
    return next((one for one in known if all(map(fnmatchcase, told, one[:2]))), None)


def problems(every: Sequence[Held], *, whole: bool) -> list[str]:
    """Findings that nobody has explained, checks that came to no end, and, of a `whole` run, reasons without a use."""
    lines: list[str] = []
    for one in every:
        lines += [f"{one.name}: {finding.check.name}: {finding.message}: no reason"
                  for finding, known in one.found if known is None]  # fmt: skip
        lines += [f"{one.name}: stopped: {why}" for why in one.stopped]
    used = {known for one in every for _, known in one.found}
    known = dict.fromkeys(known for one in every for known in one.peer.known)
    idle = [known for known in known if known not in used]
    return lines + [f"{one.check} ({one.message}): a reason that no finding needs; drop it" for one in idle if whole]


def table(every: Sequence[Held]) -> str:
    """Findings by check, a column for each deployment that has any."""
    shown = [one for one in every if one.found]
    checks = sorted({check for one in shown for check in one.counts})
    lines = [f"{number:2}  {one}" for number, one in enumerate(shown, 1)]
    wide = max((len(check) for check in checks), default=0)
    lines += ["", f"{'':{wide}} {' '.join(f'{number:>3}' for number in range(1, len(shown) + 1))}"]
    for check in checks:
        lines.append(f"{check:{wide}} {' '.join(f'{one.counts[check] or _NONE:>3}' for one in shown)}")
    return "\n".join([*lines, "", f"{len(every) - len(shown)} of {len(every)} have no finding."])


def markdown(every: Sequence[Held], command: str) -> str:
    """The page docs/contract-findings.md."""
    shown = [one for one in every if one.found]
    none = ", ".join(f"{one.name}" for one in every if not one.found)
    reasons: dict[str, dict[str, None]] = {}
    for one in shown:
        for finding, known in one.found:
            kind = "Prism" if one.peer.name.startswith("Prism") else "The dialects of pages"
            reasons.setdefault(f"{kind}|{known.reason if known else 'no reason'}", {})[finding.check.name] = None
    parts = [_INTRODUCTION.format(command=command), "## By deployment\n", f"No finding: {none}.\n"]
    rows = [(one.name, str(one.runs), str(len(one.found)), str(len(one.counts))) for one in shown]
    parts.append(_rows(("deployment, contract", "runs", "findings", "checks"), rows))
    parts.append("## By reason\n")
    told = [
        (*key.split("|", 1), ", ".join(f"`{check}`" for check in sorted(checks))) for key, checks in reasons.items()
    ]
    parts.append(_rows(("where", "reason", "checks that find it"), sorted(told)))
    return "\n".join(parts) + _TAUGHT


def _rows(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *([cell.replace("|", "\\|") for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"
