"""Law: what a client puts into a form comes out byte for byte, however the network cuts it; what is no form is refused.

The boundary is fixed here, so that files can be made of almost-boundaries.
"""

import asyncio
import tempfile
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from starlette.requests import Request

from aimlapi_stt_gateway import LocalGateway
from aimlapi_stt_gateway.door import uploads
from aimlapi_stt_gateway.door.problems import Refused
from aimlapi_stt_gateway.door.uploads import Form, read_form
from aimlapi_stt_gateway.settings import Settings
from tests.gateway.support import client_of, create, speech, upload

BOUNDARY = "gateway-boundary"
MULTIPART = f"multipart/form-data; boundary={BOUNDARY}"
PIECES = [
    b"\r\n",
    b"\r",
    b"\n",
    b"-",
    b"--",
    b"\r\n--gateway-boundar",
    f"--{BOUNDARY}".encode(),
    b"\0",
    b'"; name="model"',
]

# httpx writes quotes, backslashes and control characters of a name in an escaped form, as browsers do.
names = st.text(st.characters(exclude_categories=["C"], exclude_characters='"\\'), min_size=1, max_size=12)
values = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
forms = st.dictionaries(names, values | st.lists(values, min_size=2, max_size=3), max_size=4)
files = st.lists(st.sampled_from(PIECES) | st.binary(max_size=30), max_size=12).map(b"".join)


def encoded(fields: dict[str, Any], file: bytes, filename: str) -> bytes:
    request = httpx.Request(
        "POST", "http://x", data=fields, files={"audio": (filename, file)}, headers={"content-type": MULTIPART}
    )
    return request.read()


def read(chunks: Sequence[bytes], content_type: str = MULTIPART, largest: int = 1 << 20) -> tuple[Form, bytes | None]:
    """Read a form that arrives in these chunks; it, and what was written of its file."""
    left = [{"type": "http.request", "body": chunk, "more_body": True} for chunk in chunks]
    left.append({"type": "http.request", "body": b"", "more_body": False})
    arriving = iter(left)

    async def receive() -> Any:
        return next(arriving)

    scope = {"type": "http", "method": "POST", "headers": [(b"content-type", content_type.encode())]}
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "audio"
        form = asyncio.run(read_form(Request(scope, receive), target, largest))
        return form, target.read_bytes() if target.exists() else None


@settings(derandomize=True, deadline=None, max_examples=150)
@given(fields=forms, file=files, filename=st.sampled_from(["a.wav", "ä;b.mp3"]), cuts=st.lists(st.integers(0, 900)))
def test_a_form_comes_out_as_it_was_put_in(
    fields: dict[str, str | list[str]], file: bytes, filename: str, cuts: list[int]
) -> None:
    """A byte lost at the edge of a chunk is a click in the audio, and a field made of file bytes is an attack."""
    assume(f"\r\n--{BOUNDARY}".encode() not in b"\r\n" + file)
    body = encoded(fields, file, filename)
    edges = [0, *sorted(min(cut, len(body)) for cut in cuts), len(body)]
    form, written = read([body[start:end] for start, end in pairwise(edges)])
    assert form.fields == {name: [value] if isinstance(value, str) else value for name, value in fields.items()}
    assert (written, form.file_bytes) == (file, len(file))


def test_a_form_fed_byte_by_byte_comes_out_whole() -> None:
    """The worst cut of all: every edge inside every boundary."""
    file = b"\r\n--gateway-boundar\r\n" + b"--\r\n" * 3
    body = encoded({"model": "whisper-tiny"}, file, "a.wav")
    form, written = read([body[n : n + 1] for n in range(len(body))])
    assert form.fields == {"model": ["whisper-tiny"]}
    assert written == file


def part(disposition: str, content: bytes = b"x") -> bytes:
    return f"--{BOUNDARY}\r\nContent-Disposition: {disposition}\r\n\r\n".encode() + content + b"\r\n"


END = f"--{BOUNDARY}--\r\n".encode()
MODEL = part('form-data; name="model"', b"whisper-tiny")
AUDIO = part('form-data; name="audio"; filename="a.wav"', b"RIFF")
BROKEN = {
    "no boundary": ("multipart/form-data", MODEL + AUDIO + END, "no boundary"),
    "a boundary too long": (f"multipart/form-data; boundary={'b' * 5000}", MODEL + AUDIO + END, "broken"),
    "another boundary": ("multipart/form-data; boundary=other", MODEL + AUDIO + END, "broken"),
    "nothing at all": (MULTIPART, b"", "ends before"),
    "cut in the file": (MULTIPART, MODEL + AUDIO[:-4], "ends before"),
    "cut before the end": (MULTIPART, MODEL + AUDIO, "ends before"),
    "two files": (MULTIPART, MODEL + AUDIO + AUDIO + END, "more than one file"),
    "a file in a wrong field": (
        MULTIPART,
        MODEL + AUDIO + part('form-data; name="recording"; filename="a.wav"') + END,
        "goes into the field 'audio', not 'recording'",
    ),
    "a part without a name": (MULTIPART, AUDIO + part("form-data") + END, "no name"),
    "a part without headers": (MULTIPART, AUDIO + f"--{BOUNDARY}\r\n\r\nx\r\n".encode() + END, "no name"),
    "a field that is not UTF-8": (MULTIPART, AUDIO + part('form-data; name="model"', b"\xff") + END, "not UTF-8"),
    "a name that is not UTF-8": (
        MULTIPART,
        AUDIO + part('form-data; name="?"').replace(b"?", b"\xff") + END,
        "not UTF-8",
    ),
    "an empty file": (MULTIPART, MODEL + AUDIO.replace(b"RIFF", b"") + END, "empty"),
    "a header without a colon": (MULTIPART, AUDIO + f"--{BOUNDARY}\r\nnonsense\r\n\r\nx\r\n".encode() + END, "broken"),
}


def audio_files(gateway: LocalGateway) -> set[Path]:
    assert gateway._folder is not None
    return set((gateway._folder / "audio").iterdir())


@pytest.mark.parametrize("case", BROKEN)
def test_what_is_no_form_is_refused_plainly_and_leaves_no_file(
    gateway: LocalGateway, http: httpx.Client, case: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Whoever wrote the client needs the reason, and whoever runs the server neither the log nor the leftovers."""
    content_type, body, saying = BROKEN[case]
    before = audio_files(gateway)
    refused = http.post("/v1/stt/create", content=body, headers={"content-type": content_type})
    assert refused.status_code == 400, refused.text
    assert saying in refused.json()["message"]
    assert audio_files(gateway) <= before
    assert caplog.get_records("call") == []


def test_a_file_over_the_limit_is_refused_and_leaves_nothing() -> None:
    """A full disk would end the service for everybody; the answer must arrive although the upload was under way."""
    with (
        LocalGateway(workers=0, settings=Settings(max_upload_bytes=1 << 20)) as gateway,
        client_of(gateway) as http,
    ):
        for _ in range(3):
            refused = upload(http, bytes(8 << 20))
            assert (refused.status_code, refused.json()["title"]) == (413, "Content Too Large")
            assert "larger than 1048576 bytes" in refused.json()["message"]
        assert audio_files(gateway) == set()
        assert upload(http, speech()).is_success, "and the connection still serves"


def test_a_file_of_just_the_limit_is_taken() -> None:
    """Limits are inclusive, or the number in the message would be a lie."""
    assert read([encoded({}, bytes(1000), "a")], largest=1000)[0].file_bytes == 1000
    with pytest.raises(Refused):
        read([encoded({}, bytes(1001), "a")], largest=1000)


CROWDS = {
    "one large field": MODEL + part('form-data; name="prompt"', bytes(9_000)),
    "many empty fields": b"".join(part(f'form-data; name="{n}"', b"") for n in range(300)),
    "many long names": b"".join(part(f'form-data; name="{"n" * 900}{n}"', b"") for n in range(10)),
}


@pytest.mark.parametrize("case", CROWDS)
def test_fields_have_a_limit_together(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fields are held in memory, which a form of any number of small parts could fill as well as one large part."""
    monkeypatch.setattr(uploads, "LARGEST_FIELDS", 8_000)
    with pytest.raises(Refused, match="fields of the form are larger") as refused:
        read([CROWDS[case] + END])
    assert refused.value.status == 413


def test_a_json_body_has_a_limit_too(http: httpx.Client) -> None:
    """The same memory, by the other door."""
    assert create(http, url="http://x/a", prompt="x" * uploads.LARGEST_FIELDS).status_code == 413
