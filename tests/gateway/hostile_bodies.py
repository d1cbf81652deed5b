"""Hostile requests whose head is in order: JSON, forms and URLs."""

from tests.gateway.hostile_parts import (
    AUDIO,
    CHUNKED,
    FORM,
    JSON,
    MODEL,
    POST,
    URL,
    Hostile,
    endless,
    form,
    head,
    part,
    posted,
    url,
)  # fmt: skip


def of_json() -> list[Hostile]:
    start = b'{"model": "whisper-tiny", ' + URL
    cases: list[tuple[str, str, str, bytes]] = [
        ("a deep hole", "400", "A parser that calls itself runs out of stack.", b"[" * 200_000),
        ("a hole just deep enough to be read", "400", "What comes after the parser calls itself as well.",
         start + b', "x": ' + b"[" * 500 + b"]" * 500 + b"}"),
        ("a number of a quarter of a million digits", "400", "Reading it takes time with the square of its length.",
         start + b', "x": ' + b"9" * 250_000 + b"}"),
        ("a list of a hundred thousand items", "400", "Each would be looked at, and told what is wrong with it.",
         start + b', "custom_topic": [' + b"1," * 100_000 + b"1]}"),
        ("a list of wrong items, just short enough", "400", "The same, with the whole list in each error.",
         start + b', "custom_topic": [' + b",".join([b'{"%s": 1}' % (b"x" * 200)] * 1000) + b"]}"),
        ("a hundred thousand values in many lists", "400", "The same.",
         start + b', "x": [' + b",".join([b"[" + b",".join([b"1"] * 100) + b"]"] * 900) + b"]}"),
        ("a name twice", "400", "Who checked one value may have let the other in.", start + b', "model": "nova-2"}'),
        ("NaN", "400", "It is no JSON.", start + b', "x": NaN}'),
        ("a byte order mark", "400", "It is no JSON.", b"\xef\xbb\xbf" + start + b"}"),
        ("UTF-16", "400", "JSON is UTF-8.", (start + b"}").decode().encode("utf-16")),
        ("half a letter as the model", "404", "It cannot be written anywhere.", b'{"model": "\\ud800", ' + URL + b"}"),
        ("half a letter in the URL", "400", "The same.", b'{"model": "whisper-tiny", "url": "http://x/\\udfff"}'),
        ("more after the end", "400", "Another reader could take the other document.", start + b"}{}"),
        ("a null byte", "400", "C code behind this would end the text there.", start + b"}\0"),
        ("nothing", "400", "It is told so.", b""),
        ("more than 256 KB", "413", "It is held in memory.", start + b', "x": "' + b"x" * (256 << 10) + b'"}'),
    ]  # fmt: skip
    gzip = "Content-Encoding: gzip"
    return [
        *(Hostile("JSON", name, status, why, (posted(body),)) for name, status, why, body in cases),
        Hostile("JSON", "another content type", "415", "A form of a web page can be sent from anywhere.",
                (posted(start + b"}", "Content-Type: text/plain"),)),
        Hostile("JSON", "packed", "415", "A small body would unpack to a huge one.",
                (posted(b"\x1f\x8b", JSON, gzip),)),
        Hostile("JSON", "a megabyte announced and not sent", "413", "It is refused before it comes.",
                (head(POST, JSON, "Content-Length: 2000000"),)),
        Hostile("JSON", "chunks without end", "413", "A length is only a promise.",
                (head(POST, JSON, CHUNKED), endless(b"4000\r\n" + b" " * 0x4000 + b"\r\n"))),
    ]  # fmt: skip


def of_forms() -> list[Hostile]:
    bare = "Content-Type: multipart/form-data"
    cases: list[tuple[str, str, str, bytes]] = [
        ("no boundary", "400", "Nothing ends.", posted(MODEL, bare)),
        ("a huge boundary", "400", "It is searched for at every byte.",
         posted(MODEL, f"{bare}; boundary={'b' * 9000}")),
        ("an empty boundary", "400", "Every line would be one.", posted(MODEL, f"{bare}; boundary=")),
        ("a form in a form", "400", "The inner one is a file or nothing.",
         form(MODEL, part('name="audio"', AUDIO.replace(b"--b", b"--c"), "Content-Type: multipart/mixed; boundary=c"))),
        ("no end", "400", "A file that was cut would be billed as whole.", form(MODEL, AUDIO, end=b"")),
        ("a thousand and one parts", "413", "Small parts cost more than they weigh.",
         form(*[part(f'name="{n}"', b"") for n in range(1001)])),
        ("a thousand headers in a part", "400", "The same.", form(part('name="x"', b"", *["X: x"] * 1000))),
        ("a huge header in a part", "400", "It is held in memory.", form(part('name="x"', b"", "X: " + "x" * 90_000))),
        ("a huge name", "400", "The same.", form(part(f'name="{"x" * 90_000}"'))),
        ("fields of more than a megabyte", "413", "They are held in memory.",
         form(MODEL, part('name="x"', bytes(1 << 20)))),
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
        Hostile("forms", "an upload with a wrong key that never ends", "401",
                "Strangers would hold connections for ever.",
                (head(POST, FORM, f"Content-Length: {1 << 40}", key="wrong"), endless(bytes(65536)))),
    ]  # fmt: skip


def of_urls() -> list[Hostile]:
    why = "What is checked has to be what is fetched, and only http and https are."
    urls = {
        "a file": "file:///etc/passwd",
        "gopher": "gopher://127.0.0.1:6379/_FLUSHALL",
        "data": "data:audio/wav;base64,UklGRg==",
        "a script": "javascript:alert(1)",
        "no scheme": "//127.0.0.1/a",
        "no host": "http:///etc/passwd",
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
