"""What other processes do to the store of `test_store_shared`; they import this module, and not all that tests need."""

import time
from pathlib import Path

from aimlapi_stt_gateway.jobs.store import Store


def claim_all(folder: Path, worker: str) -> list[str]:
    """Claim until nothing waits; what was claimed."""
    store = Store(folder)
    try:
        return [job.id for job in iter(lambda: store.claim(worker), None)]
    finally:
        store.close()


def claim_for(folder: Path, seconds: float) -> None:
    """Claim whatever waits, so long."""
    store = Store(folder)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        store.claim("other process")
    store.close()
