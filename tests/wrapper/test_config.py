"""Law: a key comes from where the user put it, and never shows itself; what cannot be used is named."""

import copy
import pickle
from dataclasses import asdict, dataclass

import pytest

from aimlapi_stt import AsyncSpeechToText, NotConfigured, SpeechToText
from aimlapi_stt._config import ApiKey, find_base_url, find_key

KEY = "sk-very-secret"
VARIABLES = ("AIMLAPI_API_KEY", "AIML_API_KEY")


@dataclass
class Holder:
    """What a program may keep a key in."""

    key: ApiKey


def test_the_argument_wins_over_the_environment() -> None:
    """Explicit is better than ambient."""
    environment = {"AIMLAPI_API_KEY": "first", "AIML_API_KEY": "second", "AIMLAPI_BASE_URL": "https://b.example"}
    assert find_key("given", VARIABLES, environment).header() == "Bearer given"
    assert find_key(None, VARIABLES, environment).header() == "Bearer first"
    blank = {"AIMLAPI_API_KEY": " ", "AIML_API_KEY": "second\n"}
    assert find_key(None, VARIABLES, blank).header() == "Bearer second"
    assert find_base_url("https://a.example/", environment) == "https://a.example"
    assert find_base_url(None, environment) == "https://b.example"
    assert find_base_url(None, {}) == find_base_url(" ", {"AIMLAPI_BASE_URL": " "}) == "https://api.aimlapi.com"


@pytest.mark.parametrize("key", [None, "", "  "])
def test_without_a_key_the_error_names_the_variable(key: str | None) -> None:
    """It says what to do."""
    with pytest.raises(NotConfigured, match="AIMLAPI_API_KEY"):
        find_key(key, VARIABLES, {})


@pytest.mark.parametrize("key", ["two words", "line\nbreak", "smart“quote", "nul\0", "https://key.example"])
def test_a_key_that_cannot_be_one_is_refused_without_showing_it(key: str) -> None:
    """A pasted key with a line break would otherwise end as a header error that quotes it."""
    with pytest.raises(NotConfigured) as caught:
        find_key(key, VARIABLES, {})
    assert key not in str(caught.value)
    with pytest.raises(NotConfigured, match="AIML_API_KEY") as caught:
        find_key(None, VARIABLES, {"AIML_API_KEY": key})
    assert key not in str(caught.value)


def test_neither_copies_nor_any_way_of_printing_give_a_key_away() -> None:
    """A key is shown by whatever shows the object that has it."""
    key = find_key(KEY, VARIABLES, {})
    holder = Holder(key)
    shown = [repr(key), str(key), f"{key}", f"{key!s:>40}", f"{key!r:>40}", f"{[key]}", repr(asdict(holder))]
    shown += [repr(copy.copy(key)), repr(copy.deepcopy({"key": key})), repr(holder)]
    assert KEY not in " ".join(shown)
    assert copy.deepcopy(key).header() == f"Bearer {KEY}"
    assert not hasattr(key, "__dict__")
    with pytest.raises(TypeError, match="not pickled"):
        pickle.dumps(key)


def test_a_key_is_taken_out_of_what_a_service_says_also_where_it_is_quoted_for_a_url() -> None:
    """Services quote what they refuse."""
    key = find_key("sk/very+secret", VARIABLES, {})
    assert key.redacted("no key sk/very+secret, see ?key=sk%2Fvery%2Bsecret") == "no key ***, see ?key=***"
    assert key.redacted_bytes(b'{"message": "no key sk/very+secret"}') == b'{"message": "no key ***"}'
    short = find_key("key", VARIABLES, {})
    assert (short.redacted("no key"), short.redacted_bytes(b"no key")) == ("no key", b"no key")


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
