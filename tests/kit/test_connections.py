"""Laws about connections, and the connection that the kit writes to by itself."""

import ssl
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from aimlapi_stt_contract import Settings, sockets
from aimlapi_stt_contract.contracts import contract_for
from aimlapi_stt_contract.deployment import Deployment, Traffic, redaction_of
from aimlapi_stt_contract.findings import CheckResult
from aimlapi_stt_contract.laws import CHECKS
from aimlapi_stt_contract.run import look
from aimlapi_stt_contract.schemas.configuring import configuration_of
from aimlapi_stt_contract.session import Session
from aimlapi_stt_contract.silence import Gone
from tests.faults.certificates import PRESENTING, write_trusted

from .breaking import KEY, QUICK, Play, said
from .broken_connections import CONNECTIONS, each, faithful


@contextmanager
def session(play: Play, tls: ssl.SSLContext | None = None, ca_file: Path | None = None) -> Generator[Session]:
    """A session with a server that plays so."""
    with said(play, tls) as address:
        settings = Settings(f"{address}/base/", KEY, profile=QUICK, seed=7, request_timeout_s=5, ca_file=ca_file)
        deployment = Deployment(settings, Traffic(redaction_of(settings)))
        yield Session(settings, contract_for(None, None), deployment)
        deployment.close()


def looked(name: str, play: Play) -> CheckResult:
    with session(play) as made:
        return look(made, CHECKS[name])


@pytest.mark.parametrize("name", CONNECTIONS)
def test_a_connection_that_breaks_a_law_is_caught(name: str) -> None:
    """A check that cannot fail says nothing."""
    play, said_of_it = CONNECTIONS[name]
    result = looked(name, play)
    assert any(said_of_it in finding.message for finding in result.findings), result


@pytest.mark.parametrize("name", CONNECTIONS)
def test_another_server_that_is_faithful_is_not_accused(name: str) -> None:
    """The laws are those of HTTP, and not the ways of one server."""
    assert looked(name, each(faithful)).outcome == "kept"


@pytest.mark.parametrize("name", ["connections.kept", "connections.order", "connections.body"])
def test_a_server_that_closes_each_connection_and_says_so_is_faithful(name: str) -> None:
    """HTTP leaves it to the server."""

    def closing(line: str, headers: dict[str, str]) -> bytes:
        return faithful(line, headers).replace(b"\r\n", b"\r\nconnection: close\r\n", 1)

    assert looked(name, each(closing, once=True)).outcome == "kept"


def test_a_connection_speaks_tls_where_the_address_does(tmp_path: Path) -> None:
    """A service is at an https address, and its connections are looked at as well, by the certificates given."""
    write_trusted(tmp_path / "ca.pem")
    with session(each(faithful), PRESENTING["good"], tmp_path / "ca.pem") as made:
        with sockets.Connection(made.settings, made.deployment) as connection:
            connection.send("GET", "/v1/stt/x")
            exchange = connection.answer()
        (kept,) = made.deployment.traffic.exchanges
    assert kept is exchange
    assert exchange.status == 404
    assert exchange.request.url.endswith("/base/v1/stt/x")
    assert KEY not in str(exchange.request)


def test_certificates_that_were_given_are_trusted_however_it_is_asked(tmp_path: Path) -> None:
    """A deployment in a network of one's own has a certificate of one's own authority."""
    file = tmp_path / "ca.pem"
    write_trusted(file)
    with session(each(faithful), PRESENTING["good"], file) as made:
        assert made.deployment.fetch("x").status == 404
        generating = configuration_of(made.settings, made.contract.document, creates=False, seed=1)
        assert generating.projects.override.tls_verify == str(file)
    with session(each(faithful), PRESENTING["good"]) as made:
        assert "CERTIFICATE_VERIFY_FAILED" in made.deployment.fetch("x").why
        with pytest.raises(Gone, match="CERTIFICATE_VERIFY_FAILED"):
            sockets.Connection(made.settings, made.deployment)


def test_a_connection_that_ends_without_an_answer_is_kept_as_such() -> None:
    """What was asked is in the report, and why nothing came."""

    def hangs_up(*_: object) -> None:
        return None

    with session(hangs_up) as made, sockets.Connection(made.settings, made.deployment) as connection:
        connection.send("GET", "/v1/stt/x")
        exchange = connection.answer()
    assert exchange.answer is None
    assert exchange.why
