"""Law: the key goes where the user sent it and nowhere else, and in clear text to this machine or an allowed host."""

from ipaddress import ip_address
from urllib.parse import urlsplit

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aimlapi_stt import AsyncSpeechToText, NotConfigured, SpeechToText
from aimlapi_stt._config import find_base_url, find_place, is_loopback

KEY = "sk-very-secret"


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ("https://api.aimlapi.com/v1", "https://api.aimlapi.com"),
        ("https://a.example/stt/v1/", "https://a.example/stt"),
        ("https://A.Example:443/STT", "https://a.example/STT"),
        ("https://v1", "https://v1"),
        ("https://v1/v1/", "https://v1"),
        ("https://a.example:08443", "https://a.example:8443"),
        ("https://bücher.example", "https://xn--bcher-kva.example"),
        ("https://a_b.example./x/../y", "https://a_b.example./y"),
        ("https://10.0.0.5", "https://10.0.0.5"),
        ("http://127.0.0.1:8765", "http://127.0.0.1:8765"),
        ("http://127.8.9.10", "http://127.8.9.10"),
        ("http://localhost:1/", "http://localhost:1"),
        ("HTTP://LOCALHOST:1", "http://localhost:1"),
        ("http://[::1]:8080", "http://[::1]:8080"),
        ("http://[0:0:0:0:0:0:0:1]", "http://[0:0:0:0:0:0:0:1]"),
    ],
)
def test_a_base_url_is_brought_to_one_form(given: str, found: str) -> None:
    """The vendor's own examples have the version in it."""
    assert find_base_url(given, {}) == found
    assert is_loopback(found) == found.startswith("http:")


# What is no address for anybody, whatever is allowed.
UNUSABLE = [
    "api.aimlapi.com",
    "ftp://a.example",
    "file:///etc/passwd",
    "https://",
    "https://.",
    "https:a.example",
    "https:/a.example",
    "https:///a.example",
    "https://a.example:99999",
    "https://a.example:0",
    "https://a.example:+80",
    "https://a.example:٨",
    "https://a b.example",
    "https://a\tb.example",
    "https://a\u200bb.example",
    "https://a..b",
    "https://-a.example",
    "https://*.example",
    "https://a,b.example",
    "https://a;b.example",
    "https://xn--a",
    "https://" + "a" * 64 + ".example",
    "https://" + "a." * 130 + "example",
    "https://[::1",
    "https://[::1]evil.example",
    "https://[fe80::1%eth0]",
    "https://[::1%25lo]",
    "https://[v1.x]",
    "https://[127.0.0.1]",
    "https://user:pass@a.example",
    "https://@a.example",
    "https://127.0.0.1:80@a.example",
    "https://a.example\\@127.0.0.1",
    "https://127.0.0.1\\@a.example",
    "https://a.example\\.b.example",
    "https://a.example/?q=1",
    "https://a.example/?",
    "https://a.example/#x",
    "https://a.example?@127.0.0.1",
    "https://a.example#@127.0.0.1",
]
# What is not this machine for everybody, although it looks like it.
NOT_SURELY_LOOPBACK = [
    "http://a.example",
    "http://0.0.0.0",
    "http://127.1",
    "http://0177.0.0.1",
    "http://0x7f.0.0.1",
    "http://0x7f.1",
    "http://2130706433",
    "http://127.0.0.1.",
    "http://127.0.0.256",
    "http://[::ffff:127.0.0.1]",
    "http://[::ffff:7f00:1]",
    "http://[::]",
    "http://localhost.",
    "http://a.localhost",
    "http://localhost.evil.example",
    "http://127.0.0.1.evil.example",
    "http://127。0。0。1",
    "http://１２７.0.0.1",
    "http://ⓛocalhost",
    "http://%6cocalhost",
    "http://127.0.0.1%2eevil.example",
    "http://127.0.0.1%00",
    "http://localhost@evil.example",
    "http://evil.example@localhost",
    "http://localhost\\@evil.example",
    "http://evil.example\\@localhost",
    "http://local\thost",
    "http://local\nhost",
    "http:localhost",
    "http:///localhost",
]


@pytest.mark.parametrize("given", [*UNUSABLE, *NOT_SURELY_LOOPBACK])
def test_an_address_that_cannot_be_used_is_refused(given: str) -> None:
    """Also one that would send the key unencrypted, or that carries a password."""
    assert not is_loopback(given) or "@" in given or "?" in given
    for kind in (SpeechToText, AsyncSpeechToText):
        with pytest.raises(NotConfigured) as caught:
            kind(KEY, given)
        assert "pass@" not in str(caught.value)
        assert KEY not in str(caught.value)


def test_a_key_in_place_of_the_address_is_not_shown() -> None:
    """Two arguments are easily swapped."""
    for swapped in (KEY, "eyJhbGciOi.eyJzdWIiOi.secret", f"https://a b/?key={KEY}"):
        with pytest.raises(NotConfigured) as caught:
            find_base_url(swapped, {})
        assert swapped not in str(caught.value)
        assert KEY not in str(caught.value)


@pytest.mark.parametrize(
    ("base_url", "allowed"),
    [
        ("http://gateway.internal:8080", "gateway.internal"),
        ("http://Gateway.Internal", "GATEWAY.internal."),
        ("http://gateway.internal.", "gateway.internal"),
        ("http://bücher.example", "BÜCHER.example"),
        ("http://bücher.example", "xn--bcher-kva.example"),
        ("http://xn--bcher-kva.example", "bücher.example"),
        ("http://10.0.0.5", "10.0.0.5"),
        ("http://[fd00::5]", "fd00::5"),
        ("http://[fd00::5]", "[FD00:0:0:0:0:0:0:5]"),
        ("http://[::ffff:127.0.0.1]", "::ffff:7f00:1"),
        ("http://a_b", "a_b"),
    ],
)
def test_a_host_that_is_allowed_by_name_may_be_asked_in_clear_text(base_url: str, allowed: str) -> None:
    """Inside a network of one's own there is often no certificate; whoever is there says so, host by host."""
    with pytest.raises(NotConfigured, match="unencrypted"):
        find_place(base_url, None, {})
    with pytest.raises(NotConfigured, match="unencrypted"):
        find_place(base_url, None, {"AIMLAPI_ALLOW_HTTP": "other.internal"}, allow_http=["internal", "10.0.0.50"])
    found = find_place(base_url, None, {}, allow_http=["other.internal", allowed]).base_url
    assert found == find_place(base_url, None, {"AIMLAPI_ALLOW_HTTP": f"other.internal, ,{allowed} "}).base_url
    assert found == find_place(base_url, None, {}, allow_http=allowed).base_url


@pytest.mark.parametrize(
    "name",
    [
        "http://gateway.internal",
        "gateway.internal:8080",
        "gateway.internal/",
        "*.internal",
        "*",
        ".internal",
        "10.0.0.0/8",
        "10.1",
        "0x0a000005",
        "[gateway.internal]",
        "fe80::1%eth0",
        "user@gateway.internal",
        "a b",
        "",
    ],
)
def test_what_is_no_host_cannot_be_allowed(name: str) -> None:
    """A wildcard that is taken for a name allows nothing, and its author believes that it does."""
    with pytest.raises(NotConfigured, match="exact name or address"):
        find_place("https://a.example", None, {}, allow_http=[name])
    if name:
        with pytest.raises(NotConfigured, match="AIMLAPI_ALLOW_HTTP"):
            find_place(None, None, {"AIMLAPI_ALLOW_HTTP": f"good.internal,{name}"})


def test_the_refusal_of_clear_text_says_how_to_allow_it() -> None:
    """By the name that will be accepted."""
    with pytest.raises(NotConfigured) as caught:
        find_base_url("http://BÜCHER.example:8080/x", {})
    assert "allow_http=['xn--bcher-kva.example']" in str(caught.value)
    assert "--allow-http" in str(caught.value)
    assert "AIMLAPI_ALLOW_HTTP" in str(caught.value)
    assert find_base_url("http://BÜCHER.example:8080/x", {}, allow_http=["xn--bcher-kva.example"])


PIECES = [
    *("http://", "https://", "HTTP:", "//", "/", "\\", "@", ":", "::", ".", "。", "%2e", "%00", "?", "#", ";", "\t"),
    *("localhost", "127.0.0.1", "127.1", "[::1]", "[", "]", "evil.example", "bücher", "xn--bcher-kva", "xn--"),
    *("80", "0", "٨", "１", "ⓛ", "ß", "\u200d", "\u2044", "é", "-", "_", "*", "v1", " ", "\n", "\0"),
]


@given(
    st.builds(
        "{}{}".format, st.sampled_from(["http://", "https://", ""]), st.lists(st.sampled_from(PIECES)).map("".join)
    )
    | st.from_regex(r"https?://[\w\[\]:@.%\\/]{1,20}")
)
def test_every_reader_of_an_accepted_address_sees_the_same_host(text: str) -> None:
    """Were one to see this machine where another one connects to a stranger, the key would go there in clear text."""
    try:
        found = find_base_url(text, {})
    except NotConfigured:
        return
    connected = httpx.URL(found + "/v1/stt/create")
    split = urlsplit(found)
    assert found.isascii()
    assert split.hostname
    assert connected.raw_host.decode() == split.hostname
    assert (connected.scheme, connected.port, connected.userinfo) == (split.scheme, split.port, b"")
    assert connected.path.endswith("/v1/stt/create")
    assert not connected.query
    if connected.scheme == "http":
        assert connected.host == "localhost" or ip_address(connected.host).is_loopback
