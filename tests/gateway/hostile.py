"""What nobody should send to a gateway, and what comes of it: a catalogue, played by `test_hostile`.

Run as a module it writes docs/hostile-requests.md.
"""

import socket
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from aimlapi_stt_gateway.limits import ConnectionLimits

KEY: Final = "a-key-for-hostile-tests"
LIMITS: Final = ConnectionLimits(
    header_s=1, idle_s=1, slow_after_s=1.5, least_rate=200, write_s=1, unread_bytes=2 << 20, unread_s=1,
    connections=100, per_address=40,
)  # fmt: skip
MOST_AUDIO: Final = 1 << 20
PAGE: Final = Path(__file__).parents[2] / "docs" / "hostile-requests.md"

# Bytes are sent, a number of seconds is waited, a function does with the connection what it likes.
Step = bytes | float | Callable[[socket.socket], None]


@dataclass(frozen=True, slots=True)
class Hostile:
    """One of them.

    Attributes:
        expected: the statuses of all answers; `closed` without one; `cut` in the middle of them; `left` by the client.
        why: what would come of it otherwise.
        source: the address that it comes from.
    """

    group: str
    name: str
    expected: str
    why: str
    steps: tuple[Step, ...]
    source: str = "127.0.0.1"


def head(line: str, *headers: str, host: str | None = "localhost", key: str | None = KEY) -> bytes:
    """A request line and headers; every letter is one byte."""
    named = [f"Host: {host}"] if host is not None else []
    if key is not None:
        named.append(f"Authorization: Bearer {key}")
    return "\r\n".join([line, *named, *headers, "", ""]).encode("latin-1")


POST: Final = "POST /v1/stt/create HTTP/1.1"
GET: Final = "GET /v1/stt/some-id HTTP/1.1"
HEALTH: Final = head("GET /healthz HTTP/1.1")
JSON: Final = "Content-Type: application/json"
FORM: Final = "Content-Type: multipart/form-data; boundary=b"
CHUNKED: Final = "Transfer-Encoding: chunked"
URL: Final = b'"url": "http://127.0.0.1:1/a"'


def posted(body: bytes, kind: str = JSON, *headers: str) -> bytes:
    """A create with this body."""
    return head(POST, kind, f"Content-Length: {len(body)}", *headers) + body


def url(text: str) -> bytes:
    """A create that names this URL, as JSON would write it."""
    return posted(b'{"model": "whisper-tiny", "url": "' + text.encode() + b'"}')


def part(disposition: str, content: bytes = b"x", *headers: str) -> bytes:
    """One part of a form."""
    lines = ["--b", f"Content-Disposition: form-data; {disposition}", *headers, "", ""]
    return "\r\n".join(lines).encode() + content + b"\r\n"


def form(*parts: bytes, end: bytes = b"--b--\r\n") -> bytes:
    """A create with a form of these parts."""
    return posted(b"".join(parts) + end, FORM)


MODEL: Final = part('name="model"', b"whisper-tiny")
AUDIO: Final = part('name="audio"; filename="a.wav"', b"RIFF")


def endless(piece: bytes, pause_s: float = 0.0) -> Callable[[socket.socket], None]:
    """Send a piece again and again until the connection breaks, or an answer has come and the client may read it."""

    def send(connection: socket.socket) -> None:
        until = time.monotonic() + 10
        with suppress(OSError):
            while time.monotonic() < until:
                connection.sendall(piece)
                time.sleep(pause_s)

    return send


def trickled(piece: bytes, pause_s: float, times: int) -> Callable[[socket.socket], None]:
    """Send a piece at times, as long as it goes."""

    def send(connection: socket.socket) -> None:
        with suppress(OSError):
            for _ in range(times):
                connection.sendall(piece)
                time.sleep(pause_s)

    return send


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
        ("TLS", "400", "https to a port of http is a usual mistake.", bytes.fromhex("1603010200010001fc0303") + bytes(99)),
        ("a WebSocket", "404", "There is none; the request is answered as it stands.",
         head(GET, "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: eA==")),
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
        *(Hostile("paths", name, "404", below, (head(f"GET /v1/stt/{path} HTTP/1.1"),)) for name, path in paths.items()),
        *(Hostile("keys", name, status, "Only the one right key opens, in its one right place.",
                  (head(GET, *headers, key=None),)) for name, status, headers in auths),
    ]  # fmt: skip


def _json() -> list[Hostile]:
    start = b'{"model": "whisper-tiny", ' + URL
    cases: list[tuple[str, str, str, bytes]] = [
        ("a deep hole", "400", "A parser that calls itself runs out of stack.", b"[" * 200_000),
        ("a hole just deep enough to be read", "400", "What comes after the parser calls itself as well.",
         start + b', "x": ' + b"[" * 500 + b"]" * 500 + b"}"),
        ("a number of a million digits", "400", "Reading it takes time with the square of its length.",
         start + b', "x": ' + b"9" * 900_000 + b"}"),
        ("a name twice", "400", "Who checked one value may have let the other in.", start + b', "model": "nova-2"}'),
        ("NaN", "400", "It is no JSON.", start + b', "x": NaN}'),
        ("a byte order mark", "400", "It is no JSON.", b"\xef\xbb\xbf" + start + b"}"),
        ("UTF-16", "400", "JSON is UTF-8.", (start + b"}").decode().encode("utf-16")),
        ("half a letter as the model", "404", "It cannot be written anywhere.", b'{"model": "\\ud800", ' + URL + b"}"),
        ("half a letter in the URL", "400", "The same.", b'{"model": "whisper-tiny", "url": "http://x/\\udfff"}'),
        ("more after the end", "400", "Another reader could take the other document.", start + b"}{}"),
        ("a null byte", "400", "C code behind this would end the text there.", start + b"}\0"),
        ("nothing", "400", "It is told so.", b""),
        ("more than a megabyte", "413", "It is held in memory.", start + b', "x": "' + b"x" * (1 << 20) + b'"}'),
    ]  # fmt: skip
    gzip = "Content-Encoding: gzip"
    return [
        *(Hostile("JSON", name, status, why, (posted(body),)) for name, status, why, body in cases),
        Hostile("JSON", "another content type", "415", "A form of a web page can be sent from anywhere.",
                (posted(start + b"}", "Content-Type: text/plain"),)),
        Hostile("JSON", "packed", "415", "A small body would unpack to a huge one.", (posted(b"\x1f\x8b", JSON, gzip),)),
        Hostile("JSON", "a megabyte announced and not sent", "413", "It is refused before it comes.",
                (head(POST, JSON, "Content-Length: 2000000"),)),
        Hostile("JSON", "chunks without end", "413", "A length is only a promise.",
                (head(POST, JSON, CHUNKED), endless(b"4000\r\n" + b" " * 0x4000 + b"\r\n"))),
    ]  # fmt: skip


def _forms() -> list[Hostile]:
    bare = "Content-Type: multipart/form-data"
    cases: list[tuple[str, str, str, bytes]] = [
        ("no boundary", "400", "Nothing ends.", posted(MODEL, bare)),
        ("a huge boundary", "400", "It is searched for at every byte.", posted(MODEL, f"{bare}; boundary={'b' * 9000}")),
        ("an empty boundary", "400", "Every line would be one.", posted(MODEL, f"{bare}; boundary=")),
        ("a form in a form", "400", "The inner one is a file or nothing.",
         form(MODEL, part('name="audio"', AUDIO.replace(b"--b", b"--c"), "Content-Type: multipart/mixed; boundary=c"))),
        ("no end", "400", "A file that was cut would be billed as whole.", form(MODEL, AUDIO, end=b"")),
        ("a thousand and one parts", "413", "Small parts cost more than they weigh.",
         form(*[part(f'name="{n}"', b"") for n in range(1001)])),
        ("a thousand headers in a part", "400", "The same.", form(part('name="x"', b"", *["X: x"] * 1000))),
        ("a huge header in a part", "400", "It is held in memory.", form(part('name="x"', b"", "X: " + "x" * 90_000))),
        ("a huge name", "400", "The same.", form(part(f'name="{"x" * 90_000}"'))),
        ("fields of more than a megabyte", "413", "They are held in memory.", form(MODEL, part('name="x"', bytes(1 << 20)))),
        ("a file in another field", "400", "It would be written to the disk for nothing.",
         form(MODEL, part('name="x"; filename="a.wav"'))),
        ("two files", "400", "One would be lost, or take the place of the other.", form(MODEL, AUDIO, AUDIO)),
        ("the model twice", "400", "Who checked one value may have let the other in.", form(MODEL, MODEL, AUDIO)),
        ("a file name that is a path", "404", "It is never used; the model is what is wrong here.",
         form(part('name="model"', b"none"), part('name="audio"; filename="../../../etc/cron.d/x"'))),
        ("base64", "400", "The text would be taken for audio.",
         form(MODEL, part('name="audio"; filename="a"', b"UklGRg==", "Content-Transfer-Encoding: base64"))),
        ("a part without a name", "400", "It belongs nowhere.", form(part('filename="a"'))),
        ("a field that is not UTF-8", "400", "It cannot be kept as text.", form(part('name="model"', b"\xff"), AUDIO)),
        ("an empty file", "400", "There is nothing to hear.", form(MODEL, part('name="audio"; filename="a"', b""))),
    ]  # fmt: skip
    large = str(50 << 20)
    opened = b'--b\r\nContent-Disposition: form-data; name="audio"; filename="a"\r\n\r\n'
    return [
        *(Hostile("forms", name, status, why, (sent,)) for name, status, why, sent in cases),
        Hostile("forms", "an upload too large, by its length", "413", "It is refused before it comes.",
                (head(POST, FORM, f"Content-Length: {large}"),)),
        Hostile("forms", "an upload too large, by its length, that comes all the same", "413",
                "The answer must arrive, and the rest must not cost for ever.",
                (head(POST, FORM, f"Content-Length: {large}"), endless(bytes(65536)))),
        Hostile("forms", "an upload without a length and without end", "413", "It would fill the disk.",
                (head(POST, FORM, CHUNKED) + b"%x\r\n%s\r\n" % (len(opened), opened),
                 endless(b"4000\r\n" + bytes(0x4000) + b"\r\n"))),
        Hostile("forms", "an end that goes on without end", "413", "After the last part no limit of a part counts.",
                (head(POST, FORM, CHUNKED) + b"%x\r\n%s--b--\r\n\r\n" % (len(MODEL + AUDIO) + 7, MODEL + AUDIO),
                 endless(b"4000\r\n" + bytes(0x4000) + b"\r\n"))),
        Hostile("forms", "an upload with a wrong key that never ends", "401", "Strangers would hold connections for ever.",
                (head(POST, FORM, f"Content-Length: {1 << 40}", key="wrong"), endless(bytes(65536)))),
    ]  # fmt: skip


def _urls() -> list[Hostile]:
    why = "What is checked has to be what is fetched, and only http and https are."
    urls = {
        "a file": "file:///etc/passwd",
        "gopher": "gopher://127.0.0.1:6379/_FLUSHALL",
        "data": "data:audio/wav;base64,UklGRg==",
        "a script": "javascript:alert(1)",
        "no scheme": "//127.0.0.1/a",
        "no host": "http:///etc/passwd",
        "a password": "http://user:secret@127.0.0.1/a",
        "a host that looks like another": "http://good.example@127.0.0.1/a",
        "a backslash": "http://good.example\\\\@127.0.0.1/a",
        "a line end": "http://127.0.0.1/a\\r\\nX: x",
        "a space": "http://127.0.0.1/a b",
        "a zone": "http://[fe80::1%25eth0]/a",
        "a host that is half open": "http://[::1/a",
        "a port beyond all ports": "http://127.0.0.1:99999/a",
        "a port that is no number": "http://127.0.0.1:x/a",
        "a huge one": "http://127.0.0.1/" + "a" * 9000,
    }
    return [Hostile("URLs of audio", name, "400", why, (url(text),)) for name, text in urls.items()]


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
        Hostile("impatient clients", "thousands of requests at once", " ".join(["200"] * 33 + ["429"]),
                "Each waits in memory for its turn.", (HEALTH * 2000,)),
        Hostile("impatient clients", "a request and good-bye", "left", "The answer goes nowhere.", (HEALTH, socket.socket.close)),
        Hostile("impatient clients", "half an upload and good-bye", "left", "Its half must go from the disk.", (half_upload,)),
        Hostile("impatient clients", "more connections than one address may have", "200",
                "One client must not take the place of all; it is told 429, and others are served.", (crowd,)),
    ]  # fmt: skip


CATALOGUE: Final[list[Hostile]] = [
    *_smuggling(), *_heads(), *_paths_and_keys(), *_json(), *_forms(), *_urls(), *_slow(), *_impatient(),
]  # fmt: skip


def page() -> str:
    """The catalogue as a page of the documentation."""
    lines = [
        "# Hostile requests",
        "",
        "What nobody should send to the local gateway, and what comes of it: a status, always as `application/problem+json`;",
        "`closed` without an answer; `cut` in the middle of them; `left` by the client. The list is made from",
        "`tests/gateway/hostile.py` (`python -m tests.gateway.hostile`), and `test_hostile` plays it against one server, which",
        "afterwards has to serve as before, with no more memory and no more open files.",
    ]
    for group in dict.fromkeys(entry.group for entry in CATALOGUE):
        lines += ["", f"## {group[0].upper()}{group[1:]}", "", "| what comes | answer | why |", "|---|---|---|"]
        lines += [f"| {one.name} | {_short(one.expected)} | {one.why} |" for one in CATALOGUE if one.group == group]
    return "\n".join([*lines, ""])


def _short(expected: str) -> str:
    words = expected.split()
    return f"{words[0]} ({len(words) - 1} times), {words[-1]}" if len(words) > 9 else ", ".join(words)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
