"""The deployments that are held against contracts, each with the contract and the seeds."""

import tempfile
from collections.abc import Callable, Generator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, Final, NamedTuple

from aimlapi_stt_contract import Report, Settings, run_checks
from aimlapi_stt_contract.contracts import contract_for
from aimlapi_stt_gateway import LocalGateway
from aimlapi_stt_gateway.settings import Settings as GatewaySettings
from contract_tests.breaches import BREACHES
from contract_tests.others import STYLES, Style
from contract_tests.others import opened as opened_other
from tests.kit.faithful import faithful_gateway

from .prism import Prism
from .reasons import PAGES, PRISM, Known

EFFECTIVE: Final = Path(__file__).parents[2] / "openapi" / "effective"
_KEYS: Final = ("own-key-of-this-run", "other-key-of-this-run")


class Place(NamedTuple):
    """Where a deployment is, and two keys of it."""

    base_url: str
    key: str
    other_key: str


@dataclass(frozen=True, slots=True)
class Peer:
    """A deployment, and what it is held against.

    Attributes:
        name: what it is called.
        against: what it is held against, in a word.
        opened: starts it.
        known: what is known to be found, and why.
        told: more of the settings.
    """

    name: str
    against: str
    opened: Callable[[], AbstractContextManager[Place]]
    known: tuple[Known, ...] = ()
    told: dict[str, Any] = field(default_factory=dict[str, Any])

    def reports(self, seeds: Sequence[int], **told: Any) -> list[Report]:
        """A run of the profile quick for each seed."""
        with self.opened() as place:
            settings = Settings(place.base_url, place.key, place.other_key, **{**self.told, **told})
            return [run_checks(replace(settings, seed=seed)) for seed in seeds]


def dialects() -> list[Peer]:
    """Both gateways in each dialect, held against the wire's contract, the page's letter, and the page's contract."""
    found: list[Peer] = []
    for dialect, breaches in BREACHES.items():
        known = tuple(one for breach in breaches for one in PAGES[breach])
        against: dict[str, dict[str, Any]] = {"wire": {}}
        if dialect != "wire":
            against |= {"page": {"page": dialect}, "corrected": {"contract": EFFECTIVE / f"{dialect}.json"}}
        for kind, opened in (("scripted", scripted), ("real", real)):
            for contract, told in against.items():
                expected = () if contract == "page" else known
                found.append(Peer(f"{kind} {dialect}", contract, partial(opened, dialect), expected, told))
    return found


def others() -> list[Peer]:
    """Deployments of other makes, which keep the contract in styles of their own."""
    return [Peer(f"other {name}", "wire", partial(other, style)) for name, style in STYLES.items()]


def mocks(command: Path) -> list[Peer]:
    """Prism, with the wire's contract and with a page's, held against the same."""
    found: list[Peer] = []
    for contract, file in (("wire", None), ("corrected", EFFECTIVE / "whisper-tiny.json")):
        for dynamic in (False, True):
            told = {"contract": file, "request_timeout_s": 6.0, "job_timeout_s": 2.0}
            name = f"Prism {'dynamic' if dynamic else 'static'}"
            found.append(Peer(name, contract, partial(mock, command, file, dynamic), PRISM, told))
    return found


@contextmanager
def scripted(dialect: str) -> Generator[Place]:
    """One that says of each recording of the kit what is in it."""
    with faithful_gateway(dialect) as gateway:
        yield Place(gateway.base_url, gateway.api_key, gateway.handle().api_key)


@contextmanager
def real(dialect: str) -> Generator[Place]:
    """One that hears what is sent."""
    with LocalGateway(dialect=dialect, settings=GatewaySettings(keys=_KEYS)) as gateway:
        yield Place(gateway.base_url, gateway.api_key, _KEYS[1])


@contextmanager
def other(style: Style) -> Generator[Place]:
    """One that has nothing of this project."""
    with opened_other(style) as deployment:
        yield Place(*deployment)


@contextmanager
def mock(command: Path, file: Path | None, dynamic: bool) -> Generator[Place]:
    """One that answers as the contract says."""
    document = contract_for(None, file).document
    with tempfile.TemporaryDirectory() as folder, Prism(command, document, Path(folder), dynamic=dynamic) as prism:
        yield Place(prism.base_url, *_KEYS)
