"""Law: a page's dialect keeps its page, and breaks the wire's contract where the page is known to, and nowhere else."""

import pytest

from aimlapi_stt_contract import Profile
from contract_tests.peers.deployments import Peer, dialects
from contract_tests.peers.reasons import PAGES
from contract_tests.peers.table import held, problems

SMALL = Profile("quick", jobs=3, burst=4, looks_after=1, examples=0, sequences=0)
AREAS = ("create", "input", "job", "mix", "option", "result", "span", "words", "schema.told")
GENERATED = {"schema.answer"}
PEERS = [peer for peer in dialects() if peer.name.startswith("scripted")]


@pytest.mark.parametrize("peer", PEERS, ids=lambda peer: f"{peer.name}, {peer.against}")
def test_what_is_found_at_a_dialect_is_what_its_page_contradicts(peer: Peer) -> None:
    """A finding that nobody can explain is a mistake of the kit; `nox -s peers` holds all of the kit against these."""
    models = {} if peer.against == "page" else {"models": ("whisper-tiny",)}
    found = held(peer, peer.reports([1], profile=SMALL, only=AREAS, job_timeout_s=20.0, **models))
    assert problems([found], whole=False) == []
    assert set(found.counts) == {known.check for known in peer.known} - GENERATED


def test_each_departure_of_a_page_has_its_reasons() -> None:
    """What a page is excused for elsewhere is not to be forgotten here."""
    assert {one for peer in PEERS for one in peer.known} == {one for reasons in PAGES.values() for one in reasons}
