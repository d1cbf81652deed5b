"""Law: a key never shows itself and never leaves in clear text; a bad address is refused before anything is sent."""

import pickle

import pytest

from aimlapi_stt import AsyncSpeechToText, NotConfigured, SpeechToText
from aimlapi_stt._config import find_base_url, find_key

KEY = "sk-very-secret"
VARIABLES = ("AIMLAPI_API_KEY", "AIML_API_KEY")


def test_the_argument_wins_over_the_environment() -> None:
    """Explicit is better than ambient."""
    environment = {"AIMLAPI_API_KEY": "first", "AIML_API_KEY": "second", "AIMLAPI_BASE_URL": "https://b.example"}
    assert find_key("given", VARIABLES, environment).header() == "Bearer given"
    assert find_key(None, VARIABLES, environment).header() == "Bearer first"
    blank = {"AIMLAPI_API_KEY": " ", "AIML_API_KEY": "second\n"}
    assert find_key(None, VARIABLES, blank).header() == "Bearer second"
    assert find_base_url("https://a.example/", environment) == "https://a.example"
    assert find_base_url(None, environment) == "https://b.example"
    assert find_base_url(None, {}) == "https://api.aimlapi.com"


@pytest.mark.parametrize("key", [None, "", "  "])
def test_without_a_key_the_error_names_the_variable(key: str | None) -> None:
    """It says what to do."""
    with pytest.raises(NotConfigured, match="AIMLAPI_API_KEY"):
        find_key(key, VARIABLES, {})


@pytest.mark.parametrize("key", ["two words", "line\nbreak", "smart“quote", "nul\0"])
def test_a_key_that_cannot_be_one_is_refused_without_showing_it(key: str) -> None:
    """A pasted key with a line break would otherwise end as a header error that quotes it."""
    with pytest.raises(NotConfigured) as caught:
        find_key(key, VARIABLES, {})
    assert key not in str(caught.value)


@pytest.mark.parametrize("kind", [SpeechToText, AsyncSpeechToText])
def test_neither_repr_nor_pickle_gives_the_key_away(kind: type[SpeechToText]) -> None:
    """Reprs end up in logs, pickles on disk."""
    client = kind(KEY, "https://a.example")
    assert KEY not in repr(client) + repr(vars(client)) + str(client._context)
    with pytest.raises(TypeError, match="not pickled"):
        pickle.dumps(client._context.api_key)


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ("https://api.aimlapi.com/v1", "https://api.aimlapi.com"),
        ("https://a.example/stt/v1/", "https://a.example/stt"),
        ("http://127.0.0.1:8765", "http://127.0.0.1:8765"),
        ("http://localhost:1/", "http://localhost:1"),
        ("http://[::1]:80", "http://[::1]:80"),
    ],
)
def test_a_base_url_is_brought_to_one_form(given: str, found: str) -> None:
    """The vendor's own examples have the version in it."""
    assert find_base_url(given, {}) == found


@pytest.mark.parametrize(
    "given",
    [
        "api.aimlapi.com",
        "ftp://a.example",
        "https://",
        "https://a.example:99999",
        "https://a b.example",
        "http://a.example",
        "http://127.0.0.1.evil.example",
        "https://user:pass@a.example",
        "https://a.example/?q=1",
        "https://a.example/#x",
        "https://[::1",
        "https://a..b",
        "https://xn--a",
        "https://" + "a" * 64 + ".example",
        "file:///etc/passwd",
    ],
)
def test_an_address_that_cannot_be_used_is_refused(given: str) -> None:
    """Also one that would send the key unencrypted, or that carries a password."""
    with pytest.raises(NotConfigured) as caught:
        SpeechToText(KEY, given)
    assert "pass@" not in str(caught.value)
    assert KEY not in str(caught.value)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("HTTPS_PROXY", "ftp://proxy.example"),
        ("HTTPS_PROXY", "http://127.0.0.1:1:2"),
        ("SSL_CERT_FILE", "/nowhere/bundle.pem"),
        ("SSL_CERT_FILE", __file__),
    ],
)
@pytest.mark.parametrize("kind", [SpeechToText, AsyncSpeechToText])
def test_an_environment_that_cannot_be_used_is_named(
    monkeypatch: pytest.MonkeyPatch, kind: type[SpeechToText], variable: str, value: str
) -> None:
    """Not by an error of the HTTP library, or of SSL."""
    monkeypatch.setenv(variable, value)
    with pytest.raises(NotConfigured, match=variable):
        kind(KEY, "https://a.example")


def test_a_client_that_could_not_be_made_can_still_be_shown() -> None:
    """Tools that log the locals of a traceback do."""
    unmade = SpeechToText.__new__(SpeechToText)
    assert repr(unmade) == "SpeechToText(base_url=None)"
