"""What we look for in the text of a documentation page: its heading, its address, its fenced blocks, its models."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

PAGE_NAME = re.compile(r"[a-z0-9][a-z0-9._-]*")

_SOURCE = re.compile(r"^#[ \t]*Source:[ \t]*(\S+)", re.MULTILINE)
_HEADING = re.compile(r"^#[ \t]+(?!Source:)(\S+)[ \t]*\r?$", re.MULTILINE)
_FENCE = re.compile(rb"[ \t]*(?P<marks>`{3,}|~{3,})[ \t]*(?P<language>[\w.+-]*)[^`]*$")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_PREFIXED_MODEL = re.compile(r"#g\d+_[\w./-]*\w")
_USED_MODEL = re.compile(r"""["']model["']\s*:\s*["']([^"'\s<>]+)["']""")


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced block: its language in lower case, its bytes, and the line after which they begin."""

    language: str
    body: bytes
    line: int
    closed: bool


def heading(text: str) -> str | None:
    """The first top heading of one word, which is the name of the model, if it can name a page."""
    found = _HEADING.search(text)
    name = unescaped(found[1]) if found else ""
    return name if PAGE_NAME.fullmatch(name) else None


def source(text: str) -> str | None:
    """The page's address, from its line `# Source: <address>`.

    Only scheme, host and path are kept: user, query and fragment may hold a key, and the address is committed.
    """
    found = _SOURCE.search(text)
    try:
        address = urlsplit(found[1]) if found else None
    except ValueError:
        return None
    if address is None or address.scheme not in {"http", "https"}:
        return None
    return urlunsplit((address.scheme, address.netloc.rpartition("@")[2], address.path, "", ""))


def fences(data: bytes) -> list[Fence]:
    """The fenced blocks of a page, their bytes as they are."""
    found: list[Fence] = []
    opened: re.Match[bytes] | None = None
    body: list[bytes] = []
    begin = 0
    for number, line in enumerate(data.splitlines(keepends=True), start=1):
        mark = _FENCE.match(line.rstrip())
        if opened is None:
            if mark:
                opened, body, begin = mark, [], number
        elif mark and not mark["language"] and mark["marks"].startswith(opened["marks"]):
            found.append(_fence(opened, body, begin, closed=True))
            opened = None
        else:
            body.append(line)
    if opened is not None:
        found.append(_fence(opened, body, begin, closed=False))
    return found


def _fence(opened: re.Match[bytes], body: list[bytes], begin: int, *, closed: bool) -> Fence:
    # The line end before the closing marks belongs to them, not to the block.
    content = b"".join(body).removesuffix(b"\n").removesuffix(b"\r")
    return Fence(opened["language"].decode("ascii", "replace").lower(), content, begin, closed)


def unescaped(text: str) -> str:
    r"""Markdown's text without its backslashes: `generation\_id` as `generation_id`."""
    return _ESCAPED.sub(r"\1", text)


def models(text: str) -> list[str]:
    """The model ids that a page names: those with the gateway's prefix, and those that its examples ask for."""
    plain = unescaped(text)
    # The site writes "text" into an example for any string.
    return sorted({*_PREFIXED_MODEL.findall(plain), *_USED_MODEL.findall(plain)} - {"text"})
