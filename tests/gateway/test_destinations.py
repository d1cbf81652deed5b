"""Where a job's URL may lead: whatever the spelling, what counts is the address that would be connected to."""

import ipaddress
from pathlib import Path

import pytest

from aimlapi_stt import NotConfigured
from aimlapi_stt_gateway import LocalGateway
from aimlapi_stt_gateway.audio import AudioError
from aimlapi_stt_gateway.audio.destinations import Destinations, check_fetch_from, is_public
from aimlapi_stt_gateway.audio.fetching import fetch_audio

# Hosts as URLs spell them; none is looked up on a network, for all are numbers or this machine's own name.
_HOSTS = """
    127.0.0.1 127.1 127.0.1 127.255.255.254 2130706433 0x7f000001 0x7f.1 0x7f.0x0.0x0.0x1 0177.0.0.1 017700000001
    0177.0x0.1 127.0.0.01 localhost LOCALHOST 0.0.0.0 0 0.1 0x0 10.0.0.1 10.1 012.0.0.1 0xa.1 167772161 172.16.0.1
    172.31.255.255 0xac.0x10.1 192.168.0.1 192.168.257 0300.0250.1 3232235521 100.64.0.1 169.254.169.254 169.254.43518
    0xa9fea9fe 2852039166 0251.0376.0251.0376 192.0.0.192 198.18.0.1 203.0.113.9 192.0.2.1 224.0.0.1 239.1.1.1 240.0.0.1
    255.255.255.255 192.88.99.1 100.100.100.200 168.63.129.16
    [::] [::1] [0:0:0:0:0:0:0:1] [::ffff:127.0.0.1] [::ffff:7f00:1] [::ffff:10.0.0.1] [::127.0.0.1] [::7f00:1]
    [::ffff:0:127.0.0.1] [64:ff9b::127.0.0.1] [64:ff9b::a9fe:a9fe] [64:ff9b:1::10.0.0.1] [2002:7f00:1::]
    [2002:a9fe:a9fe::1] [2001:0:7f00:1::] [2001:0:4136:e378:8000:63bf:3fff:fdd2] [2001:db8::1] [2001:10::1] [fe80::1]
    [fe80::a9fe:a9fe] [fec0::1] [fc00::1] [fd00:ec2::254] [ff02::1] [ff0e::1] [100::1] [3fff::1] [5f00::1] [4000::1]
"""

_PUBLIC = "1.1.1.1 8.8.8.8 93.184.216.34 172.32.0.1 100.128.0.1 2606:4700::1111 2a00:1450:4001::200e"


@pytest.mark.parametrize("host", _HOSTS.split())
def test_no_spelling_of_a_private_address_is_connected_to(tmp_path: Path, host: str) -> None:
    """A filter that reads the spelling knows some of these; one that asks the resolver, and then checks, all."""
    with pytest.raises(AudioError, match=r"private network|not known|not valid"):
        fetch_audio(f"http://{host}:1/", tmp_path / "audio", Destinations(), largest_bytes=1)
    assert not (tmp_path / "audio").exists()


@pytest.mark.parametrize("address", _PUBLIC.split())
def test_public_addresses_need_no_permission(address: str) -> None:
    """Recordings lie on the internet; a rule that refuses too much is switched off as a whole."""
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    ("entry", "host", "address", "allowed"),
    [
        ("loopback", "a", "127.0.0.1", True),
        ("Loopback", "a", "::1", True),
        ("loopback", "a", "10.0.0.1", False),
        ("loopback", "a", "0.0.0.0", False),
        ("loopback", "a", "::ffff:127.0.0.1", False),
        ("private", "a", "10.0.0.1", True),
        ("private", "a", "192.168.7.7", True),
        ("private", "a", "fd12::1", True),
        ("private", "a", "127.0.0.1", False),
        ("private", "a", "169.254.169.254", False),
        ("private", "a", "fd00:ec2::254", False),
        ("private", "a", "168.63.129.16", False),
        ("168.63.129.16", "a", "168.63.129.16", True),
        ("10.1.0.0/16", "a", "10.1.2.3", True),
        ("10.1.0.0/16", "a", "10.2.2.3", False),
        ("10.1.2.3", "a", "10.1.2.3", True),
        ("fe80::/10", "a", "fe80::1%lo", True),
        ("Minio.Internal", "minio.INTERNAL", "10.2.2.3", True),
        ("minio.internal", "minio.internal", "169.254.0.1", True),
        ("minio.internal", "x.minio.internal", "10.2.2.3", False),
        ("minio.internal", "minio.internal.", "10.2.2.3", False),
    ],
)
def test_an_entry_allows_what_it_names_and_no_more(entry: str, host: str, address: str, allowed: bool) -> None:
    """Each entry opens a door into somebody's network; `private` does not open that to a cloud's credentials."""
    assert Destinations([entry]).allow(host, ipaddress.ip_address(address)) is allowed


SENSELESS = ["", "*", "*.example.com", "http://minio", "minio:9000", "10.0.0.1/8", "10.0.0.0/33", "300.1.1.1", "0x7f.1"]


@pytest.mark.parametrize("entry", [*SENSELESS, "a b", "-a", "user@host", "host/path", "a..b"])
def test_a_senseless_entry_is_refused_by_name(entry: str) -> None:
    """Taken for a host that never comes, it would fail job after job, long after the mistake."""
    with pytest.raises(NotConfigured, match="cannot be let fetch from") as error:
        check_fetch_from(["loopback", entry])
    assert repr(entry) in str(error.value)


def test_a_gateway_does_not_start_with_a_senseless_entry() -> None:
    """The one who can mend it is there when it starts."""
    with pytest.raises(NotConfigured, match=r"10\.0\.0\.1/8"), LocalGateway(allow_fetch=["10.0.0.1/8"]):
        pass
