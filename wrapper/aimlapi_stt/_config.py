"""Key and base URL: where they come from, and what is refused before anything is sent.

A traceback may be logged with its locals. So whatever raises here holds no key and no environment in a name of its own:
keys are wrapped where they are first seen, and variables are read by functions that do not raise.
"""

import codecs
import os
import stat
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from httpx import URL, InvalidURL

from . import _deployments, _hosts
from .errors import NotConfigured

# A shorter one, as in tests, may be part of any word.
_SHORTEST_QUOTABLE_KEY = 8
_LARGEST_KEY_FILE = 4096
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)  # what some Windows shells write for `>`
BASE_URL_VARIABLE = "AIMLAPI_BASE_URL"
ALLOW_HTTP_VARIABLE = "AIMLAPI_ALLOW_HTTP"
_DEFAULT_PORTS = {"http": 80, "https": 443}

Environment = Mapping[str, str]


class ApiKey:
    """An API key that does not show itself: not in a repr, so not in the locals of a traceback, and not in a pickle."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value.strip()

    def __repr__(self) -> str:
        return "ApiKey('***')"

    def __bool__(self) -> bool:
        return bool(self._value)

    def __reduce__(self) -> str:
        raise TypeError("an API key is not pickled; make the client where it is used")

    def __copy__(self) -> "ApiKey":
        return self  # it never changes, and the way of pickles is closed

    def __deepcopy__(self, memo: object) -> "ApiKey":
        return self

    @property
    def fault(self) -> str | None:
        """Why this cannot be a key, in words that do not quote it."""
        if "://" in self._value:
            return "is a URL. Give the key first and the base URL second"
        if not (self._value.isascii() and self._value.isprintable()) or " " in self._value:
            return "holds spaces or characters that no key has. Copy it again, on one line"
        return None

    def header(self) -> str:
        """The `Authorization` header."""
        return f"Bearer {self._value}"

    def redacted(self, text: str) -> str:
        """A text of the service with the key taken out: some services quote the key that they refuse."""
        if len(self._value) < _SHORTEST_QUOTABLE_KEY:
            return text
        return text.replace(self._value, "***").replace(quote(self._value, safe=""), "***")

    def redacted_bytes(self, data: bytes) -> bytes:
        """An answer of the service with the key taken out, before anything reads it."""
        return data if len(self._value) < _SHORTEST_QUOTABLE_KEY else data.replace(self._value.encode(), b"***")


@dataclass(frozen=True, slots=True)
class Place:
    """Where requests go, and the variables in which the key for that place is looked for, the first one first."""

    base_url: str
    key_variables: tuple[str, ...]


def find_place(
    base_url: str | None,
    deployment: str | None,
    environment: Environment | None = None,
    *,
    allow_http: Collection[str] = (),
) -> Place:
    """The place: a deployment by its name, else a base URL as `find_base_url` finds it.

    Whoever names a deployment means all of it: `AIMLAPI_BASE_URL` and the keys of other deployments then do not count.

    Args:
        base_url: the address that was given, if any.
        deployment: the name that was given, if any.
        environment: the variables; `None` for those of the process.
        allow_http: hosts that plain http may go to; `AIMLAPI_ALLOW_HTTP` adds to them, with commas between.

    Raises:
        NotConfigured: both are given, no deployment has that name, or the base URL cannot be used.
    """
    if deployment is None:
        found = find_base_url(base_url, environment, allow_http=allow_http)
        return Place(found, _deployments.key_variables_at(found))
    if base_url:
        raise NotConfigured("A deployment and a base URL are both given. Give one of the two.")
    preset = _deployments.named(deployment)
    return Place(preset.base_url, preset.key_variables)


def hidden(given: str | os.PathLike[str] | ApiKey | None) -> os.PathLike[str] | ApiKey | None:
    """What was given as the key, as no traceback shows it. Whoever takes a key calls this first, and lets go of it."""
    return ApiKey(given) if isinstance(given, str) else given


def find_key(
    given: str | os.PathLike[str] | ApiKey | None, variables: Sequence[str], environment: Environment | None = None
) -> ApiKey:
    """The API key: the argument (the key itself, or the path of a file that holds it), else the first that is set of
    each variable and, for the path of a file, the same name with `_FILE`.

    Raises:
        NotConfigured: there is none, it holds characters that no key has, or a file does not hold one.
    """
    given = hidden(given)
    if given is not None and not isinstance(given, ApiKey):
        return _from_file(os.fsdecode(given), "given as the key")
    if given:
        return _checked(given, "The API key")
    for name in variables:
        if key := ApiKey(_variable(name, environment)):
            return _checked(key, f"The API key in {name}")
        if path := _variable(f"{name}_FILE", environment):
            return _from_file(path, f"named by {name}_FILE")
    raise NotConfigured(f"No API key. Set {variables[0]} (or {variables[0]}_FILE), or pass api_key to the client.")


def _variable(name: str, environment: Environment | None) -> str:
    return (os.environ if environment is None else environment).get(name, "").strip()


def _checked(key: ApiKey, what: str) -> ApiKey:
    if key.fault:
        raise NotConfigured(f"{what} {key.fault}.")
    return key


def _from_file(path: str, origin: str) -> ApiKey:
    key, fault = _read(path)
    if fault:
        raise NotConfigured(f"The file {path!r}, {origin}, {fault}. Put the key alone into it, on one line.")
    return _checked(key, f"The API key in the file {path!r}")


def _read(path: str) -> tuple[ApiKey, str | None]:
    """The key in a file, and what is wrong with the file; it raises nothing, since its locals are what it read."""
    nothing = ApiKey("")
    try:
        with open(path, "rb", opener=_without_waiting) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                return nothing, "is no regular file"
            content = file.read(_LARGEST_KEY_FILE + 1)
    except OSError as problem:
        return nothing, f"cannot be read ({problem.strerror or type(problem).__name__})"
    except ValueError:
        return nothing, "has a name that no file has"
    if len(content) > _LARGEST_KEY_FILE:
        return nothing, f"is larger than {_LARGEST_KEY_FILE} bytes"
    text = content.decode("utf-16" if content[:2] in _UTF_16 else "utf-8-sig", errors="replace").strip()
    if not text:
        return nothing, "is empty"
    if len(text.splitlines()) > 1:
        return nothing, "has several lines"
    return ApiKey(text), None


def _without_waiting(path: str, flags: int) -> int:
    # Opening a named pipe otherwise waits for somebody to write into it.
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def find_base_url(
    given: str | None, environment: Environment | None = None, *, allow_http: Collection[str] = ()
) -> str:
    """The base URL without a trailing slash or `/v1`: the argument, else `AIMLAPI_BASE_URL`, else the vendor's.

    Raises:
        NotConfigured: it is no http(s) URL, carries a user name or a query, or would send the key in clear text; or a
            host that is allowed plain http is no host.
    """
    allowed = _allowed_hosts(allow_http, _variable(ALLOW_HTTP_VARIABLE, environment))
    text = (given or "").strip() or _variable(BASE_URL_VARIABLE, environment) or _deployments.DEFAULT.base_url
    url = _parsed(text)
    if url is None:
        raise NotConfigured(f"{_shown(text)} is no base URL. Give one like {_deployments.DEFAULT.base_url}.")
    if "@" in urlsplit(text).netloc or "?" in text or "#" in text:
        raise NotConfigured(
            "The base URL must not carry a user name, a query or a fragment. Give scheme, host and path."
        )
    host = _host(url)
    if url.scheme == "http" and not (_hosts.is_loopback(host) or any(_hosts.same(host, name) for name in allowed)):
        raise NotConfigured(
            f"http://{url.netloc.decode('ascii')} would send the API key unencrypted. Use https. Only where you trust "
            f"the way there, allow it by name: allow_http=[{host!r}], --allow-http or {ALLOW_HTTP_VARIABLE}."
        )
    path = url.raw_path.decode("ascii").rstrip("/").removesuffix("/v1").rstrip("/")
    return f"{url.scheme}://{url.netloc.decode('ascii')}{path}"


def _parsed(text: str) -> URL | None:
    """The URL as the HTTP library reads it; `None` where it is none, or where another reader sees another host.

    Were one parser to check what another one connects to, the key could go where nobody has looked.
    """
    if not text.isprintable() or " " in text or "\\" in text:
        return None
    try:
        url, parts = URL(text), urlsplit(text)
        default = _DEFAULT_PORTS.get(url.scheme)
        agreed = (url.scheme, _host(url), url.port or default) == (
            parts.scheme,
            _hosts.one_form(parts.hostname or ""),
            default if parts.port is None else parts.port,
        )
        return url if agreed and default and _host(url) else None
    except (InvalidURL, ValueError):
        return None


def _host(url: URL) -> str:
    return _hosts.one_form(url.raw_host.decode("ascii")) or ""


def _allowed_hosts(given: Collection[str], variable: str) -> list[str]:
    names = [given] if isinstance(given, str) else list(given)
    found: list[str] = []
    for name in [*names, *(name for name in variable.split(",") if name.strip())]:
        host = _hosts.one_form(name.strip())
        if host is None:
            raise NotConfigured(
                f"{_without_user(name)!r}, allowed plain http by allow_http, --allow-http or {ALLOW_HTTP_VARIABLE}, is "
                "no host. Give the exact name or address, with no scheme, port or wildcard, like 'gateway.internal'."
            )
        found.append(host)
    return found


def is_loopback(url: str) -> bool:
    """Whether a URL leads to this machine."""
    parsed = _parsed(url)
    return parsed is not None and _hosts.is_loopback(_host(parsed))


def _shown(text: str) -> str:
    """An address as far as it can be shown: no user and no query, and nothing of a key in the wrong place."""
    if "://" not in text:
        return "What is given"
    return repr(_without_user(text).partition("?")[0].partition("#")[0])


def _without_user(text: str) -> str:
    return text.rpartition("@")[2]
