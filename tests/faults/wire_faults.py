"""Faults below what HTTP means: connections, bytes that stop or drip, framing, packing, TLS."""

import gzip
import zlib
from dataclasses import replace

from aimlapi_stt import AnswerTooLarge, Redirected, ServiceFailed, SubmissionUncertain, Unauthorized, Unreachable
from tests.faults import behaviours as b
from tests.faults.behaviours import EITHER, WHOLE, answer, chunked, dripping, packed, replying, saying_then_silent
from tests.faults.law import FETCH_TRIES, Ends, Fault, answered, created, everywhere, garbled, lost, silent, unsent
from tests.faults.worlds import HASTY
from tests.wrapper.payloads import JOB

HALF = WHOLE[: len(WHOLE) // 2]
SOME = b'{"generation_'
NAMED = f"x-inference-id: {JOB}"


def fine(name: str, data: bytes) -> Fault:
    """Strange, and all right: the job is created, and its transcript read."""
    return Fault(name, replying(data), created(JOB), Ends(generation_id=JOB))


def named(fault: Fault) -> Fault:
    """A fault whose headers give the id of the job that was created."""
    return replace(fault, name=f"{fault.name}, id in its header", create=created(JOB))


def too_large(name: str, data: bytes) -> Fault:
    """An answer of more than is allowed."""
    fetch = Ends(AnswerTooLarge, 1, 200, b.REQUEST_ID, JOB)
    return Fault(name, replying(data), Ends(SubmissionUncertain, 1, 200, b.REQUEST_ID), fetch, recovers=False)


def cut(name: str, data: bytes) -> Fault:
    """An answer that breaks off after the id of the job that was created, which is paid for all the same."""
    return replace(lost(name, replying(data), b.REQUEST_ID), create=created(JOB))


def hasty(fault: Fault) -> Fault:
    """A fault that is not waited for twice."""
    return replace(fault, patience=HASTY, create=Ends(Unreachable), fetch=Ends(Unreachable))


CONNECTIONS = [
    unsent("port refuses", b.never, listens=False, connects=False),
    hasty(unsent("port that drops", b.never, accepts=False, full=True, connects=False)),
    # Nobody sees when the request has been sent, so there is time enough for that.
    replace(
        silent("never taken off the backlog", b.never, accepts=False, connects=False, arrives=False),
        patience=replace(HASTY, request_s=1.0),
    ),
    lost("closed with the request unread", b.unread_then_closed, arrives=False),
    lost("reset with the request unread", b.unread_then_reset, arrives=False),
    lost("reset in the headers", b.reset_in_headers, whole=False),
    lost("reset in the body", b.reset_in_body, whole=False),
    lost("closed in the body", b.closed_in_body, whole=False),
    lost("reset after the body", b.reset_after_body),
    lost("closed after the body", b.closed_after_body),
]

SILENCES = [
    silent("black hole", b.black_hole),
    silent("black hole that reads nothing", b.silent_from_the_start, arrives=False),
    silent("stops reading in the body", b.stalls_in_body, whole=False, audio_bytes=8 << 20),
    silent("drips headers", dripping(b"x-drip: drop\r\n", b"HTTP/1.1 200 OK\r\n")),
    silent("drips 100", dripping(b"HTTP/1.1 100 Continue\r\n\r\n", size=25)),
]
MORE_SILENCES = [
    silent("silent in the status line", saying_then_silent(b"HTTP/1.1 2")),
    silent("silent in the headers", saying_then_silent(b"HTTP/1.1 200 OK\r\ncontent-")),
    silent("silent in the body", saying_then_silent(answer(SOME, length=400)), request_id=b.REQUEST_ID),
    named(silent("silent in the body", saying_then_silent(answer(SOME, 200, NAMED, length=400)), b.REQUEST_ID)),
    silent("drips a status line", dripping(b"HTTP/1.1 200 " + b"O" * 5000)),
    silent("drips a body", dripping(b" ", answer(b"", 200, length=10**6)), request_id=b.REQUEST_ID),
    named(silent("drips a body", dripping(b" ", answer(b"", 200, NAMED, length=10**6)), b.REQUEST_ID)),
    silent("drips chunks", dripping(b"1\r\n \r\n", answer(b"", 200, "transfer-encoding: chunked"), 6), b.REQUEST_ID),
    silent("drips 103", dripping(b"HTTP/1.1 103 Early Hints\r\n\r\n", size=28)),
    silent("100 and then nothing", saying_then_silent(b"HTTP/1.1 100 Continue\r\n\r\n")),
]

FRAMES = [
    lost("no HTTP", replying(b"SSH-2.0-OpenSSH_9.2\r\n")),
    lost("nothing but empty lines", replying(b"\r\n\r\n\r\n")),
    lost("half a status line", replying(b"HTTP/1.1 20")),
    lost("half the headers", replying(b"HTTP/1.1 200 OK\r\ncontent-ty")),
    lost("headers without end", replying(b"HTTP/1.1 200 OK\r\n" + b"x-long: longer\r\n" * 20_000)),
    lost("a header without a name", replying(b"HTTP/1.1 200 OK\r\n: nobody\r\ncontent-length: 2\r\n\r\n{}")),
    lost("HTTP/2 to who speaks 1.1", replying(b"HTTP/2 200\r\n\r\n")),
    lost("a status of two digits", replying(answer(EITHER, "20 OK"))),
    lost("a status that is a word", replying(answer(EITHER, "OK OK"))),
    lost("status 99", replying(answer(EITHER, "099 Low"))),
    cut("half the body", answer(HALF, length=len(WHOLE))),
    named(lost("half the body", replying(answer(SOME, 200, NAMED, length=len(WHOLE))), b.REQUEST_ID)),
    named(
        lost(
            "half a failure",
            replying(answer(SOME, 502, NAMED, length=len(WHOLE))),
            fetch=Ends(ServiceFailed, FETCH_TRIES, 502, b.REQUEST_ID, JOB),
        )
    ),
    lost(
        "half a refusal",
        replying(answer(SOME, 401, length=len(WHOLE))),
        create=Ends(Unauthorized, 1, 401, b.REQUEST_ID),
        fetch=Ends(Unauthorized, 1, 401, b.REQUEST_ID, JOB),
        recovers=False,
    ),
    lost(
        "a redirect to nowhere",
        replying(answer(b"", 301, "location: https://[")),
        create=Ends(Redirected, 1, 301, b.REQUEST_ID),
        fetch=Ends(Redirected, 1, 301, b.REQUEST_ID, JOB),
        recovers=False,
    ),
    lost(
        "reset in the answer",
        b.resetting(b"HTTP/1.1 200 OK\r\ncontent-length: 400\r\n\r\n{"),
        create=Ends(SubmissionUncertain, 1, 200),
        fetch=Ends(Unreachable, FETCH_TRIES, 200, None, JOB),
    ),
    lost("length that is a word", replying(answer(EITHER, 200, "content-length: many"))),
    lost("negative length", replying(answer(EITHER, 200, "content-length: -5"))),
    lost("two lengths", replying(answer(EITHER, 200, f"content-length: {len(WHOLE)}", "content-length: 3"))),
    lost("bad chunk size", replying(answer(b"zz\r\n{}", 200, "transfer-encoding: chunked")), b.REQUEST_ID),
    cut("chunks broken off", answer(chunked(WHOLE)[:-5], 200, "transfer-encoding: chunked")),
    lost("no end of a chunk", replying(answer(b"5\r\n{}", 200, "transfer-encoding: chunked")), b.REQUEST_ID),
    lost("huge chunk size", replying(answer(b"F" * 40 + b"\r\n{}", 200, "transfer-encoding: chunked")), b.REQUEST_ID),
    lost("a transfer coding of its own", replying(answer(WHOLE, 200, "transfer-encoding: brotli"))),
    lost("100 and then the end", replying(b"HTTP/1.1 100 Continue\r\n\r\n")),
    lost("101", replying(b"HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\n\r\n")),
    fine("more than the length", answer(WHOLE + b"GARBAGE", length=len(WHOLE))),
    fine("two equal lengths", answer(EITHER, 200, *[f"content-length: {len(WHOLE)}"] * 2)),
    fine("no length, HTTP/1.0", b"HTTP/1.0 200 OK\r\n\r\n" + WHOLE),
    fine("in chunks", answer(chunked(WHOLE), 200, "transfer-encoding: chunked")),
    fine("after 100", b"HTTP/1.1 100 Continue\r\n\r\n" + answer(EITHER)),
    fine("after 103 and 103", b"HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n" * 2 + answer(EITHER)),
    fine("no content type", answer(EITHER, 200, "content-type:")),
    fine("a wrong content type", answer(EITHER, 200, "content-type: text/html")),
    fine("headers that are no ASCII", answer(EITHER, 200, "x-name: \xff\xfe")),
    too_large("a long body", answer(b" " * 1_100_000)),
    too_large(
        "a long body of one chunk", answer(b"40000000\r\n" + b" " * 1_100_000, 200, "transfer-encoding: chunked")
    ),
]

PACKING = [
    fine("gzip", packed(EITHER, "gzip", gzip.compress)),
    fine("x-gzip", packed(EITHER, "x-gzip", gzip.compress)),
    fine("gzip in two members", packed(EITHER, "GZip", b.members)),
    fine("deflate", packed(EITHER, "deflate", zlib.compress)),
    fine("bare deflate", packed(EITHER, "deflate", b.bare_deflate)),
    fine("identity", packed(EITHER, "identity", bytes)),
    garbled("bad gzip", replying(packed(EITHER, "gzip", bytes))),
    replace(
        garbled("truncated gzip", replying(packed(EITHER, "gzip", lambda data: gzip.compress(data)[:-20]))),
        create=created(JOB),
    ),
    fine("gzip with a tail", packed(EITHER, "gzip", lambda data: gzip.compress(data) + b"!?")),
    garbled("bad deflate", replying(packed(EITHER, "deflate", bytes))),
    garbled("brotli", replying(packed(EITHER, "br", bytes))),
    garbled("an encoding of its own", replying(packed(EITHER, "rot13", bytes))),
    garbled("gzip twice, said so", replying(packed(EITHER, "gzip, gzip", bytes))),
    answered("gzip twice, said once", 200, gzip.compress(gzip.compress(WHOLE)), "content-encoding: gzip"),
    named(garbled("bad gzip", replying(answer(WHOLE, 200, "content-encoding: gzip", NAMED)))),
    too_large("gzip bomb", packed(b"", "gzip", b.bomb)),
    named(too_large("gzip bomb", answer(b.bomb(), 200, "content-encoding: gzip", NAMED))),
]
TLS = [
    unsent("plain answer on a TLS port", b.plain_to_tls, tls="none"),
    unsent("closed in the handshake", b.unread_then_closed, tls="none"),
    unsent("reset in the handshake", b.unread_then_reset, tls="none"),
    unsent("an authority that nobody knows", b.never, tls="of an unknown authority"),
    unsent("the certificate of another host", b.never, tls="of another host"),
    unsent("an expired certificate", b.never, tls="expired"),
    hasty(unsent("silent in the handshake", b.silent_handshake, tls="none")),
    lost("reset in the body, encrypted", b.reset_in_body, whole=False, tls="good"),
    lost("closed after the body, encrypted", b.closed_after_body, tls="good"),
    replace(fine("a good answer, encrypted", answer(EITHER)), tls="good"),
]

WIRE_FAULTS = [*everywhere(*CONNECTIONS, *SILENCES, *FRAMES, *PACKING, *TLS), *MORE_SILENCES]
