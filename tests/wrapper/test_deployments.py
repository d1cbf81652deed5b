"""Law: a deployment is a place and its own key; no company is sent the key of another unless the user says so."""

from collections.abc import Mapping

import pytest

from aimlapi_stt import AsyncSpeechToText, NotConfigured, SpeechToText
from aimlapi_stt._config import find_key, find_place
from aimlapi_stt._deployments import DEPLOYMENTS
from aimlapi_stt.cli import _parser
from aimlapi_stt.cli.service import how_to_go_on
from aimlapi_stt.cli.transcribe import WaitCommand
from scripts.documents import as_array, as_object
from tests.contract.validation import effective_contract

AIMLAPI = "https://api.aimlapi.com"
APILAPLAS = "https://api.apilaplas.com"
KINDS = [SpeechToText, AsyncSpeechToText]
ALL_KEYS = {"AIMLAPI_API_KEY": "first", "AIML_API_KEY": "second", "APILAPLAS_API_KEY": "third"}
OWN = {"APILAPLAS_API_KEY": "third"}
OTHERS = {"AIMLAPI_API_KEY": "first", "AIML_API_KEY": "second"}


def found(deployment: str | None, base_url: str | None, environment: Mapping[str, str]) -> tuple[str, str]:
    """The place and the key for what is given."""
    place = find_place(base_url, deployment, environment)
    return place.base_url, find_key(None, place.key_variables, environment).header().removeprefix("Bearer ")


@pytest.mark.parametrize(
    ("deployment", "base_url", "environment", "place", "key"),
    [
        (None, None, ALL_KEYS, AIMLAPI, "first"),
        ("aimlapi", None, ALL_KEYS, AIMLAPI, "first"),
        ("aimlapi", None, {"AIML_API_KEY": "second"}, AIMLAPI, "second"),
        ("apilaplas", None, ALL_KEYS, APILAPLAS, "third"),
        # The variable for the base URL belongs to clients for which no deployment is named.
        ("aimlapi", None, {**ALL_KEYS, "AIMLAPI_BASE_URL": "https://b.example"}, AIMLAPI, "first"),
        ("apilaplas", "", {**ALL_KEYS, "AIMLAPI_BASE_URL": "https://b.example"}, APILAPLAS, "third"),
        # An address that the user chose: where it is a deployment's, its own key alone.
        (None, APILAPLAS, ALL_KEYS, APILAPLAS, "third"),
        (None, "https://API.apilaplas.com./v1/", ALL_KEYS, "https://api.apilaplas.com.", "third"),
        (None, None, {**ALL_KEYS, "AIMLAPI_BASE_URL": APILAPLAS}, APILAPLAS, "third"),
        (None, AIMLAPI, ALL_KEYS, AIMLAPI, "first"),
        (None, "https://stt.example", ALL_KEYS, "https://stt.example", "first"),
        (None, "https://api.apilaplas.com.stt.example", ALL_KEYS, "https://api.apilaplas.com.stt.example", "first"),
    ],
)
def test_place_and_key_belong_together(
    deployment: str | None, base_url: str | None, environment: dict[str, str], place: str, key: str
) -> None:
    """The table is the rule: whose key goes where."""
    assert found(deployment, base_url, environment) == (place, key)


@pytest.mark.parametrize(
    ("deployment", "base_url", "environment", "variable"),
    [
        ("apilaplas", None, OTHERS, "APILAPLAS_API_KEY"),
        ("aimlapi", None, OWN, "AIMLAPI_API_KEY"),
        (None, APILAPLAS, OTHERS, "APILAPLAS_API_KEY"),
        (None, None, {**OTHERS, "AIMLAPI_BASE_URL": APILAPLAS}, "APILAPLAS_API_KEY"),
        (None, None, OWN, "AIMLAPI_API_KEY"),
        (None, "https://stt.example", OWN, "AIMLAPI_API_KEY"),
    ],
)
def test_the_key_of_another_deployment_is_never_taken_and_the_right_variable_is_named(
    deployment: str | None, base_url: str | None, environment: dict[str, str], variable: str
) -> None:
    """A key that is sent to another company is a key that has to be changed."""
    with pytest.raises(NotConfigured, match=f"Set {variable}"):
        found(deployment, base_url, environment)


@pytest.mark.parametrize("kind", KINDS)
def test_a_client_is_made_by_the_name_of_its_deployment(
    monkeypatch: pytest.MonkeyPatch, kind: type[SpeechToText]
) -> None:
    """The key comes from the deployment's variable, or is given; either way it does not show."""
    monkeypatch.setenv("APILAPLAS_API_KEY", "sk-very-secret")
    client = kind(deployment="apilaplas")
    assert client._context.api_key.header() == "Bearer sk-very-secret"
    assert repr(client) == f"{kind.__name__}(base_url='{APILAPLAS}')"
    assert "sk-very-secret" not in repr(vars(client))
    assert kind("sk-other", deployment="apilaplas")._context.api_key.header() == "Bearer sk-other"


@pytest.mark.parametrize("kind", KINDS)
def test_a_deployment_and_a_base_url_are_one_too_many(kind: type[SpeechToText]) -> None:
    """Guessing which one is meant could send the key to the wrong one."""
    with pytest.raises(NotConfigured, match="one of the two"):
        kind("k", APILAPLAS, deployment="apilaplas")


@pytest.mark.parametrize("name", ["aplaplas", "", "AIMLAPI", ["aimlapi"]])
def test_an_unknown_deployment_is_refused_with_the_known_ones(name: object) -> None:
    """Also where no type checker has looked."""
    with pytest.raises(NotConfigured, match="aimlapi, apilaplas"):
        SpeechToText("k", deployment=name)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def test_every_deployment_can_be_used_and_no_variable_belongs_to_two() -> None:
    """A shared variable would be a shared key."""
    for preset in DEPLOYMENTS.values():
        assert find_place(preset.base_url, None, {}).base_url == preset.base_url
    variables = [name for preset in DEPLOYMENTS.values() for name in preset.key_variables]
    assert len(variables) == len(set(variables))


def test_the_command_that_reads_a_job_later_names_the_deployment() -> None:
    """Pasted without it, it would ask another company for the job."""
    options = _parser([WaitCommand()]).parse_args(["wait", "--deployment", "apilaplas", "--", "-j"])
    assert how_to_go_on("-j", options) == "Read it later: aimlapi-stt wait --deployment apilaplas -- -j"


def test_the_deployments_are_the_servers_of_the_contract() -> None:
    """A white label that is documented has a preset, and a preset is for a server that is documented."""
    contract = effective_contract("stt")
    servers = {str(as_object(server, "server")["url"]) for server in as_array(contract["servers"], "servers")}
    assert {preset.base_url for preset in DEPLOYMENTS.values()} == servers
