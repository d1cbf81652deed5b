"""What nobody should send to a gateway, and what comes of it: a catalogue, played by `test_hostile`.

Run as a module it writes docs/hostile-requests.md.
"""

import socket
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

from tests.gateway.hostile_bodies import of_forms, of_json, of_urls
from tests.gateway.hostile_parts import (
    AUDIO,
    CHUNKED,
    FORM,
    GET,
    HEALTH,
    JSON,
    KEY,
    LIMITS,
    MODEL,
    POST,
    Hostile,
    endless,
    head,
    posted,
    trickled,
)  # fmt: skip

PAGE: Final = Path(__file__).parents[2] / "docs" / "hostile-requests.md"


def unread(connection: socket.socket) -> None:
    """Ask for megabytes of answers and read none of them."""
    request = head(f"GET /{'x' * 8000} HTTP/1.1")
    connection.settimeout(3)
    with suppress(OSError):
        for _ in range(1000):
            connection.sendall(request)
    time.sleep(0.5)


def half_upload(connection: socket.socket) -> None:
    """Send half of an upload and leave, with a reset."""
    connection.sendall(head(POST, FORM, "Content-Length: 100000") + MODEL + AUDIO[:-2] + bytes(30_000))
    time.sleep(0.1)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
    connection.close()


def crowd(connection: socket.socket) -> None:
    """Open as many connections beside this one as an address may have, and hold them for a moment."""
    address, others = connection.getpeername(), list[socket.socket]()
    try:
        for _ in range(LIMITS.per_address + 1):
            others.append(socket.create_connection(address, 5, source_address=("127.0.0.7", 0)))
        assert others[-1].recv(12) == b"HTTP/1.1 429"
        connection.sendall(HEALTH)
    finally:
        for other in others:
            other.close()


def _smuggling() -> list[Hostile]:
    why = "Two servers in a row could end the request at two places, and the rest be a request of somebody else."
    both = ("Content-Length: 5", CHUNKED)
    chunk = "a chunk's size must have one reading"
    cases: list[tuple[str, str, tuple[str, ...], bytes]] = [
        ("length, then chunked", "400", both, b"0\r\n\r\n"),
        ("chunked, then length", "400", both[::-1], b"0\r\n\r\n"),
        ("two lengths that differ", "400", ("Content-Length: 2", "Content-Length: 44"), b"{}"),
        ("two lengths that agree", "400", ("Content-Length: 2", "Content-Length: 2"), b"{}"),
        ("a list of lengths", "400", ("Content-Length: 2, 2",), b"{}"),
        ("a length with a sign", "400", ("Content-Length: +2",), b"{}"),
        ("a length below nothing", "400", ("Content-Length: -1",), b"{}"),
        ("a length in hex", "400", ("Content-Length: 0x2",), b"{}"),
        ("a length beyond all numbers", "400", ("Content-Length: 99999999999999999999999",), b"{}"),
        ("a length with a space before the colon", "400", ("Content-Length : 2",), b"{}"),
        ("another coding", "501", ("Transfer-Encoding: gzip",), b"0\r\n\r\n"),
        ("a coding that looks like chunked", "501", ("Transfer-Encoding: xchunked",), b"0\r\n\r\n"),
        ("two codings", "501", ("Transfer-Encoding: identity, chunked",), b"0\r\n\r\n"),
        ("chunked twice", "400", (CHUNKED, CHUNKED), b"0\r\n\r\n"),
        ("chunked after a vertical tab", "400", ("Transfer-Encoding: \x0bchunked",), b"0\r\n\r\n"),
        ("chunked on a folded line", "400", ("Transfer-Encoding:", " chunked"), b"0\r\n\r\n"),
        ("a chunk size that is none", "400", (CHUNKED,), b"zz\r\n\r\n"),
        ("a chunk size below nothing", "400", (CHUNKED,), b"-2\r\n{}\r\n0\r\n\r\n"),
        ("a chunk size with 0x", "400", (CHUNKED,), b"0x2\r\n{}\r\n0\r\n\r\n"),
        ("a chunk size beyond all numbers", "400", (CHUNKED,), b"ffffffffffffffffff\r\n"),
        ("a chunk longer than its size", "400", (CHUNKED,), b"2\r\n{}}\r\n0\r\n\r\n"),
        ("chunks with bare line feeds", "400", (CHUNKED,), b"2\n{}\n0\n\n"),
        (
            "a key in a trailer",
            "401",
            (CHUNKED,),
            b"2\r\n{}\r\n0\r\nAuthorization: Bearer " + KEY.encode() + b"\r\n\r\n",
        ),
    ]
    found = [
        Hostile("smuggling", name, status, why,
                (head(POST, JSON, *headers, key=None if "trailer" in name else KEY) + body,))
        for name, status, headers, body in cases
    ]  # fmt: skip
    return [
        *found,
        Hostile("smuggling", "a chunk extension without end", "431", f"It is no body, so no limit of one; {chunk}.",
                (head(POST, JSON, CHUNKED) + b"2;", endless(b"x" * 4096))),
        Hostile("smuggling", "a trailer without end", "431", "A parser gathers it in memory.",
                (head(POST, JSON, CHUNKED) + b"2\r\n{}\r\n0\r\nx: ", endless(b"x" * 4096))),
        Hostile("smuggling", "chunked in HTTP/1.0", "400", why,
                (head(POST.replace("1.1", "1.0"), JSON, CHUNKED) + b"0\r\n\r\n",)),
        Hostile("smuggling", "a second request in the body", "400", "Bytes of a body are never a request.",
                (posted(HEALTH),)),
    ]  # fmt: skip


def _heads() -> list[Hostile]:
    cases: list[tuple[str, str, str, bytes]] = [
        ("one huge header", "431", "Headers are held in memory.", head(GET, "X: " + "x" * 40_000)),
        ("many headers", "431", "A thousand small ones cost as much.", head(GET, *["X: x"] * 1000)),
        ("a huge path", "414", "It is held in memory, logged and sent back.", head(f"GET /{'x' * 10_000} HTTP/1.1")),
        ("a path beyond all limits", "431", "The same, cut off before it ends.", b"GET /" + b"x" * 60_000),
        ("a header name beyond all limits", "431", "The same.", b"GET / HTTP/1.1\r\n" + b"x" * 60_000),
        ("empty lines without a request", "431", "They keep a connection busy.", b"\r\n" * 30_000),
        ("a null byte in a header", "400", "C code behind this would end the text there.", head(GET, "X: a\0b")),
        ("a null byte in the path", "400", "The same.", head("GET /v1/stt/a\0b HTTP/1.1")),
        ("a header without a name", "400", "Servers read it differently.", head(GET, ": x")),
        ("a header without a colon", "400", "Servers read it differently.", head(GET, "nonsense")),
        ("a space in a header name", "400", "Servers read it differently.", head(GET, "X y: x")),
        ("bare line feeds", "400", "Servers read it differently.", b"GET /healthz HTTP/1.1\nHost: localhost\n\n"),
        ("no host", "400", "HTTP/1.1 demands it.", head(GET, host=None)),
        ("two hosts", "400", "Servers take either.", head(GET, "Host: elsewhere")),
        ("a host that is none", "400", "It ends up in addresses.", head(GET, host="a/b c")),
        ("bytes in the path", "400", "They have to be percent-encoded.", head("GET /v1/stt/\xff HTTP/1.1")),
        ("a whole URL as the target", "404", "Proxies send it, and its host does not matter.",
         head("GET http://elsewhere/v1/stt/some-id HTTP/1.1")),
        ("a host as the target", "400", "Only a tunnel is asked for so.", head("GET localhost:80 HTTP/1.1")),
        ("a tunnel", "501", "This is no proxy into the network behind it.", head("CONNECT 10.0.0.1:22 HTTP/1.1")),
        ("an asterisk as the target", "400", "It names no resource.", head("OPTIONS * HTTP/1.1")),
        ("an unknown method", "400", "It is told as such.", head("STEAL /v1/stt/some-id HTTP/1.1")),
        ("a method in small letters", "400", "Methods have capitals.", head("get /v1/stt/some-id HTTP/1.1")),
        ("TRACE", "405", "It would send headers back to scripts.", head("TRACE /v1/stt/some-id HTTP/1.1")),
        ("PUT of a create", "405", "It is told what there is.", head("PUT /v1/stt/create HTTP/1.1")),
        ("DELETE of a job", "405", "It is told what there is.", head("DELETE /v1/stt/some-id HTTP/1.1")),
        ("OPTIONS from another site", "405", "No site may read answers from a browser.",
         head("OPTIONS /v1/stt/create HTTP/1.1", "Origin: http://elsewhere", "Access-Control-Request-Method: POST")),
        ("HTTP/0.9", "505", "It has no headers, and so no key.", b"GET /v1/stt/some-id\r\n\r\n"),
        ("HTTP/2.0 in words", "505", "It is another protocol.", head(GET.replace("1.1", "2.0"))),
        ("HTTP/9.9", "400", "Nobody knows how to read it.", head(GET.replace("1.1", "9.9"))),
        ("the preface of HTTP/2", "400", "The same in its own form.", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
        ("TLS", "400", "https to a port of http is a usual mistake.",
         bytes.fromhex("1603010200010001fc0303") + bytes(99)),
        ("a WebSocket", "404", "There is none; the request is answered as it stands.",
         head(GET, "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
              "Sec-WebSocket-Key: eA==")),
        ("HTTP/2 proposed with a body", "400", "The body would be read in neither protocol.",
         head(POST, JSON, "Connection: Upgrade", "Upgrade: h2c", "Content-Length: 2") + b"{}"),
        ("an expectation nobody can meet", "417", "A client would wait for ever.",
         head(POST, JSON, "Expect: 200-ok", "Content-Length: 2") + b"{}"),
        ("two expectations", "400", "Servers take either.",
         head(POST, JSON, "Expect: 100-continue", "Expect: 100-continue", "Content-Length: 2")),
        ("a body that waits for a go-ahead, without a key", "401", "It is refused before it is sent.",
         head(POST, JSON, "Expect: 100-continue", "Content-Length: 999", key=None)),
        ("noise", "400", "Port scanners send it.", bytes(range(128, 256)) * 4),
    ]  # fmt: skip
    return [Hostile("request line and headers", name, status, why, (sent,)) for name, status, why, sent in cases]


def _paths_and_keys() -> list[Hostile]:
    below = "Ids come from outside, and name no file."
    paths = {
        "a path out of the folder": "..%2f..%2fetc/passwd",
        "a path out of the folder, as it is": "../../../etc/passwd",
        "a path out of the folder, encoded twice": "%252e%252e%252fetc",
        "an encoded null byte": "a%00.wav",
        "half of a UTF-8 letter": "%c3",
        "a very long id": "x" * 7000,
        "SQL": "'%20OR%201=1%20--",
        "a slash at the end": "create/",
    }
    auths: list[tuple[str, str, tuple[str, ...]]] = [
        ("no key", "401", ()),
        ("an empty header", "401", ("Authorization:",)),
        ("a scheme without a key", "401", ("Authorization: Bearer   ",)),
        ("another scheme", "401", ("Authorization: Basic YTpi",)),
        ("two keys, one of them right", "400", ("Authorization: Bearer no", f"Authorization: Bearer {KEY}")),
        ("a list of keys", "401", (f"Authorization: Bearer no, Bearer {KEY}",)),
        ("a huge key", "401", (f"Authorization: Bearer {'x' * 20_000}",)),
        ("a key of bytes", "401", ("Authorization: Bearer \xff\xfe\xe4",)),
        ("a part of the key", "401", (f"Authorization: Bearer {KEY[:-1]}",)),
        ("more than the key", "401", (f"Authorization: Bearer {KEY}x",)),
    ]
    return [
        *(Hostile("paths", name, "404", below, (head(f"GET /v1/stt/{path} HTTP/1.1"),))
          for name, path in paths.items()),
        *(Hostile("keys", name, status, "Only the one right key opens, in its one right place.",
                  (head(GET, *headers, key=None),)) for name, status, headers in auths),
    ]  # fmt: skip


def _slow() -> list[Hostile]:
    slow = "A few bytes a minute would hold a connection for hours, and a thousand of them all there are."
    body = head(POST, FORM, "Content-Length: 100000") + MODEL
    return [
        Hostile("slow clients", "nothing at all", "closed", slow, ()),
        Hostile("slow clients", "half a request line", "408", slow, (b"GET /v1/st",)),
        Hostile("slow clients", "a header a while", "408", slow, (head(GET)[:-2], trickled(b"X: x\r\n", 0.2, 20))),
        Hostile("slow clients", "half a request after a whole one", "200 408", slow, (HEALTH + b"GET /",)),
        Hostile("slow clients", "a body that stops", "408", slow, (body,)),
        Hostile("slow clients", "a body of a byte a while", "408", slow, (body, trickled(b"x", 0.2, 25))),
        Hostile("slow clients", "a chunk that stops", "408", slow, (head(POST, FORM, CHUNKED) + b"ff\r\n--b",)),
        Hostile("slow clients", "a refused body that never comes", "401", slow,
                (head(POST, JSON, "Content-Length: 99", key="wrong"),)),
        Hostile("slow clients", "answers that nobody reads", "cut", "They are held in memory.", (unread,)),
    ]  # fmt: skip


def _impatient() -> list[Hostile]:
    return [
        Hostile("impatient clients", "three requests at once", "200 200 200", "They are answered one after the other.",
                (HEALTH * 3,)),
        Hostile("impatient clients", "a bad request after a good one", "200 400", "The good one gets its own answer.",
                (HEALTH + b"\0\0\0\r\n\r\n",)),
        Hostile("impatient clients", "thousands of requests at once", "200 200 200 200 200 429",
                "Each waits in memory for its turn.", (HEALTH * 2000,)),
        Hostile("impatient clients", "a few requests at once with large headers", "200 404 404 429",
                "The same: they count by their bytes as well.", (HEALTH + head(GET, "X: " + "x" * 20_000) * 3,)),
        Hostile("impatient clients", "a request and good-bye", "left", "The answer goes nowhere.",
                (HEALTH, socket.socket.close)),
        Hostile("impatient clients", "half an upload and good-bye", "left", "Its half must go from the disk.",
                (half_upload,)),
        Hostile("impatient clients", "more connections than one address may have", "200",
                "One client must not take the place of all; it is told 429, and others are served.", (crowd,)),
    ]  # fmt: skip


CATALOGUE: Final[list[Hostile]] = [
    *_smuggling(), *_heads(), *_paths_and_keys(), *of_json(), *of_forms(), *of_urls(), *_slow(), *_impatient(),
]  # fmt: skip


def page() -> str:
    """The catalogue as a page of the documentation."""
    lines = [
        "# Hostile requests",
        "",
        "What nobody should send to the local gateway, and what comes of it: a status, any refusal of them as",
        "`application/problem+json`; `closed` without an answer; `cut` in the middle of them; `left` by the client.",
        "The list is made from `tests/gateway/hostile.py` (`python -m tests.gateway.hostile`). `test_hostile` plays it",
        "against one server, which afterwards has to serve as before, with no more memory and no more open files.",
    ]
    for group in dict.fromkeys(entry.group for entry in CATALOGUE):
        entries = [entry for entry in CATALOGUE if entry.group == group]
        lines += ["", f"## {group[0].upper()}{group[1:]}", "", "| what comes | answer | why |", "|---|---|---|"]
        before = ""
        for entry in entries:
            why = "the same" if entry.why == before else entry.why
            lines.append(f"| {entry.name} | {_short(entry.expected)} | {why} |")
            before = entry.why
    return "\n".join([*lines, ""])


def _short(expected: str) -> str:
    words = expected.split()
    return f"{words[0]} ({len(words) - 1} times), {words[-1]}" if len(words) > 9 else ", ".join(words)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
