"""Jobs that name a URL: what is fetched, what is not, and how that is told."""

from collections.abc import Iterator

import httpx
import pytest

from aimlapi_stt_gateway import LocalGateway
from tests.gateway.site import Site
from tests.gateway.support import client_of, create, outcome


def reason(http: httpx.Client, url: str) -> str:
    """Why the job of a URL failed."""
    answer = outcome(http, create(http, url=url)).json()
    assert answer["status"] == "error", answer
    message: str = answer["error"]["message"]
    assert message.endswith(".")
    assert "\n" not in message
    return message


@pytest.fixture(scope="module")
def public() -> Iterator[httpx.Client]:
    """A client of a gateway that fetches from public addresses alone."""
    with LocalGateway(allow_fetch=()) as gateway, client_of(gateway) as client:
        yield client


def test_a_redirect_to_audio_is_followed(http: httpx.Client, site: Site) -> None:
    """Download links of storage services redirect."""
    assert outcome(http, create(http, url=site.url("/moved"))).json()["status"] == "completed"


@pytest.mark.parametrize(
    ("path", "saying"),
    [
        ("/missing", "answered 404"),
        ("/to-file", "http or https"),
        ("/to-itself", "redirects too often"),
        ("/to-nowhere", "redirects to what is no URL"),
    ],
)
def test_a_url_without_audio_fails_with_its_reason(http: httpx.Client, site: Site, path: str, saying: str) -> None:
    """The owner can mend a link only if told what is wrong; `file://` would read the server's own disk."""
    assert saying in reason(http, site.url(path))


def test_a_server_that_is_not_there_fails_plainly(http: httpx.Client, site: Site) -> None:
    """The text must neither carry credentials of the URL nor the words of some library."""
    url = site.url("/").replace("http://", "http://user:secret@").replace(str(site.server_address[1]), "1")
    assert reason(http, url) == "The URL could not be fetched: nothing answers at its host and port."


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "10.0.0.1", "169.254.169.254", "0.0.0.0", "2130706433"]
)
def test_private_addresses_are_refused_where_not_allowed(public: httpx.Client, host: str) -> None:
    """Else anybody with a key reads what only this machine and its network may see."""
    assert "private network" in reason(public, f"http://{host}:9/lights.flac")


def test_the_same_url_that_works_is_refused_where_private_ones_are(
    public: httpx.Client, http: httpx.Client, site: Site
) -> None:
    """The refusal is the setting's doing, and nothing is asked of the private server."""
    url = site.url("/speech.wav")
    assert "private network" in reason(public, url)
    assert outcome(http, create(http, url=url)).json()["status"] == "completed"
