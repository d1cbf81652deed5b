"""A create that is cut off: who is told that there is no job has none."""

import asyncio
import threading
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from aimlapi_stt_gateway import LocalGateway
from aimlapi_stt_gateway.door.app import _add
from aimlapi_stt_gateway.jobs.store import Store, new_id
from tests.gateway.support import client_of, create, upload
from tests.gateway.test_at_once import somebody_writing


async def cut_off(store: Store, job_id: str, end: threading.Event, times: int) -> None:
    add = partial(store.add, job_id, "owner", "whisper-tiny", {}, None)
    adding = asyncio.create_task(_add(add, partial(store.withdraw, job_id)))
    for _ in range(times):
        await asyncio.sleep(0.05)
        adding.cancel()
    await asyncio.sleep(0.05)
    assert not adding.done(), "what the thread does is not known yet"
    end.set()
    with pytest.raises(asyncio.CancelledError):
        await adding


@pytest.mark.parametrize("times", [1, 2])
def test_a_create_cut_off_while_somebody_writes_leaves_no_job(tmp_path: Path, times: int) -> None:
    """The thread that adds goes on when the server stops; its job would be done, or fail for want of its audio."""
    with closing(Store(tmp_path)) as store, somebody_writing(tmp_path) as other:
        job_id, end = new_id(), threading.Event()

        def let_go() -> None:
            end.wait(20)
            other.execute("ROLLBACK")

        holding = threading.Thread(target=let_go)
        holding.start()
        try:
            asyncio.run(cut_off(store, job_id, end, times))
        finally:
            end.set()
            holding.join()
        assert store.get(job_id) is None
        assert store.waiting() == 0


def test_a_create_after_the_folder_was_removed_is_refused() -> None:
    """The job would be written to a file without a name, and be gone with the server."""
    with LocalGateway(workers=0) as gateway, client_of(gateway) as http:
        assert gateway._folder is not None
        file = gateway._folder / "jobs.sqlite3"
        file.rename(gateway._folder / "moved")
        refused = create(http, url="http://127.0.0.1:1/a")
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "60")
        assert http.get("/healthz").status_code == 503
        (gateway._folder / "moved").rename(file)
        assert create(http, url="http://127.0.0.1:1/a").status_code == 200


def test_a_create_whose_audio_was_removed_meanwhile_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A job without its audio can only fail, and its owner would look for the fault in the recording."""
    with LocalGateway(workers=0) as gateway, client_of(gateway) as http:
        is_lost = Store.is_lost

        def remove(store: Store) -> bool:
            for path in (store.folder / "audio").iterdir():
                path.unlink()
            return is_lost(store)

        monkeypatch.setattr(Store, "is_lost", remove)
        assert upload(http, b"audio").status_code == 503
        monkeypatch.undo()
        assert upload(http, b"audio").status_code == 200
