"""Law: a body comes out as it was packed, or as an error; and never more of it than is allowed."""

import gzip
import tracemalloc
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aimlapi_stt._body import Body, OverLimit, Undecodable


def packed(encoding: str, data: bytes) -> bytes:
    """The data as a server would send it."""
    if encoding == "gzip":
        return gzip.compress(data)
    if encoding == "bare":
        packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
        return packer.compress(data) + packer.flush()
    return zlib.compress(data) if encoding == "deflate" else data


def unpacked(encoding: str, data: bytes, chunk: int = 7, limit: int = 1 << 20) -> bytes:
    """The data as the client takes it, in pieces."""
    body = Body("deflate" if encoding == "bare" else encoding, limit)
    for start in range(0, len(data), chunk):
        body.feed(data[start : start + chunk])
    return body.finish()


@given(st.sampled_from(["", "identity", "gzip", "deflate", "bare"]), st.binary(max_size=300), st.integers(1, 50))
def test_what_was_packed_comes_out_however_it_is_cut(encoding: str, data: bytes, chunk: int) -> None:
    """Networks cut anywhere."""
    assert unpacked(encoding, packed(encoding, data), chunk) == data


def test_a_file_of_several_members_is_taken_whole() -> None:
    """Some servers pack as they go."""
    assert unpacked("gzip", gzip.compress(b"one ") + gzip.compress(b"two"), 5) == b"one two"


@given(
    st.sampled_from(["gzip", "deflate", "bare"]), st.sampled_from([bytes(512), b"garbage", b"\x1f"]), st.integers(1, 50)
)
def test_what_follows_the_end_is_no_part_of_it(encoding: str, tail: bytes, chunk: int) -> None:
    """Some servers fill up with zeros, and an answer with the id of a paid job must not be lost to that."""
    assert unpacked(encoding, packed(encoding, b"hello") + tail, chunk) == b"hello"


@pytest.mark.parametrize(
    ("encoding", "data"),
    [
        ("gzip", b"hello"),
        ("gzip", gzip.compress(b"hello", mtime=0)[:-4]),
        ("gzip", b"\x1f"),
        ("deflate", b"\xff\xff\xff"),
        ("br", b"anything"),
        ("gzip, gzip", b"anything"),
    ],
)
def test_what_is_not_as_it_says_is_refused(encoding: str, data: bytes) -> None:
    """Half an answer must not pass for a whole one."""
    with pytest.raises(Undecodable):
        unpacked(encoding, data)


@pytest.mark.parametrize("encoding", ["", "gzip", "deflate", "bare"])
def test_exactly_the_limit_is_taken_and_one_byte_more_is_not(encoding: str) -> None:
    """The limit is what it says."""
    assert len(unpacked(encoding, packed(encoding, bytes(1000)), limit=1000)) == 1000
    with pytest.raises(OverLimit, match="1000 bytes"):
        unpacked(encoding, packed(encoding, bytes(1001)), limit=1000)


def test_a_bomb_does_not_go_off() -> None:
    """Some kilobytes that unpack to many megabytes cost no more memory than the limit."""
    bomb = gzip.compress(bytes(64 << 20))
    tracemalloc.start()
    try:
        with pytest.raises(OverLimit):
            unpacked("gzip", bomb, chunk=1 << 16, limit=1 << 20)
        assert tracemalloc.get_traced_memory()[1] < 8 << 20
    finally:
        tracemalloc.stop()
