"""Where a job's `url` may lead: public addresses, and what `WorkerSettings.fetch_from` names beside them.

The one question is what an address is, asked of the very address that is connected to. How a host was spelled, and what
it resolves to at another moment, are of no interest.
"""

import ipaddress
import re
from collections.abc import Iterable
from typing import Final

from ..configured import not_configured

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def _networks(*texts: str) -> tuple[_Network, ...]:
    return tuple(ipaddress.ip_network(text) for text in texts)


_KINDS: Final = {
    "loopback": _networks("127.0.0.0/8", "::1/128"),
    "private": _networks("10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"),
}

# Clouds give credentials to whoever asks here; `private` does not mean them, and the last one looks like a public
# address. Link-local addresses are neither.
_METADATA: Final = _networks("100.100.100.200/32", "fd00:ec2::254/128", "168.63.129.16/32")

# What some versions of Python take for public: `is_global` follows registries that have changed.
_RESERVED: Final = _networks(
    "0.0.0.0/8", "192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15", "224.0.0.0/4", "240.0.0.0/4",
    "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
)  # fmt: skip

# All that IPv6 gives out to the public. IPv4 in the clothes of IPv6 (mapped, compatible, NAT64) lies outside; Teredo
# and 6to4 are reserved above.
_GIVEN_OUT: Final = ipaddress.ip_network("2000::/3")

_HOST: Final = re.compile(r"(?!-)[a-z0-9_-]{1,63}(\.(?!-)[a-z0-9_-]{1,63})*")


class Destinations:
    """The addresses that may be connected to.

    Args:
        entries: `loopback`, `private`, a network like `10.1.0.0/16` or an address, or a host name, which may then
            resolve to any address. Public addresses need no entry.

    Raises:
        NotConfigured: an entry is none of these; the text names it.
    """

    def __init__(self, entries: Iterable[str] = ()) -> None:
        self._hosts: set[str] = set()
        self._kinds: list[_Network] = []
        self._networks: list[_Network] = []
        for entry in entries:
            self._add(entry)

    def allow(self, host: str, address: Address) -> bool:
        """Whether `address`, which `host` of a URL resolves to, may be connected to."""
        if host.lower() in self._hosts or _within(address, self._networks):
            return True
        return is_public(address) or (_within(address, self._kinds) and not _within(address, _METADATA))

    def _add(self, entry: str) -> None:
        name = entry.strip().lower()
        if name in _KINDS:
            self._kinds += _KINDS[name]
            return
        try:
            self._networks.append(ipaddress.ip_network(name))
        except ValueError:
            # A last label that begins with a digit is a number in some spelling, and no name.
            if not _HOST.fullmatch(name) or name.rpartition(".")[2][0].isdigit():
                raise not_configured(
                    f"jobs cannot be let fetch from {entry!r}. Name loopback, private, a network like 10.1.0.0/16 "
                    "(its first address, then its length), or a host without scheme, port and wildcard."
                ) from None
            self._hosts.add(name)


def check_fetch_from(entries: Iterable[str]) -> None:
    """Refuse entries of `WorkerSettings.fetch_from` that make no sense.

    Raises:
        NotConfigured: one does not; the text says which, and what may stand there.
    """
    Destinations(entries)


def is_public(address: Address) -> bool:
    """Whether anybody on the internet could connect to this address, and it is what it looks like."""
    if address.version == 6 and address not in _GIVEN_OUT:
        return False
    return address.is_global and not address.is_multicast and not _within(address, (*_RESERVED, *_METADATA))


def _within(address: Address, networks: Iterable[_Network]) -> bool:
    return any(address in network for network in networks)
