"""Names of hosts: one form to compare them in, and which of them are this machine. Nothing is looked up."""

import re
from ipaddress import AddressValueError, IPv4Address, IPv4Network, IPv6Address

from httpx import URL, InvalidURL

_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_NAME = re.compile(rf"{_LABEL}(?:\.{_LABEL})*\.?")
_LONGEST_NAME = 253
# What ends in a number is an address to the C library, in more spellings than one: 127.1, 0x7f.1, 2130706433.
_NUMBER = re.compile(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)\.?")
_LOOPBACK = IPv4Network("127.0.0.0/8")


def one_form(host: str) -> str | None:
    """A host in the form in which it is compared and asked for: lower case, IDNA, addresses in their usual spelling.

    `None` for what is none: an address in another spelling than the usual one, one with a zone, a URL, a wildcard.
    A final dot is kept, because resolvers treat `localhost` and `localhost.` differently.
    """
    bracketed = host.startswith("[") and host.endswith("]")
    bare = host[1:-1] if bracketed else host
    try:
        if bracketed or ":" in bare:
            return None if "%" in bare else str(IPv6Address(bare))
        name = bare.lower() if bare.isascii() else URL(scheme="https", host=bare).raw_host.decode("ascii")
        if len(name) > _LONGEST_NAME or not _NAME.fullmatch(name):
            return None
        if _NUMBER.fullmatch(name):
            return str(IPv4Address(name)) if bare.isascii() else None
        _ = URL(scheme="https", host=name).host  # decodes its IDNA labels, and some decode to nothing
    except (AddressValueError, UnicodeError, InvalidURL):
        return None
    return name


def same(host: str, other: str) -> bool:
    """Whether two hosts in their one form are the same host."""
    return host.removesuffix(".") == other.removesuffix(".")


def is_loopback(host: str) -> bool:
    """Whether a host in its one form is this machine, whatever a name server says.

    `localhost` alone, not `localhost.` or names below it: those are asked for in the network by some resolvers.
    """
    if host in ("localhost", "::1"):
        return True
    try:
        return IPv4Address(host) in _LOOPBACK
    except AddressValueError:
        return False
