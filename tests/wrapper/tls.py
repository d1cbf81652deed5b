"""The server of raw sockets behind TLS, with certificates of an authority that is made for a test."""

import contextlib
import socket
import ssl
from collections.abc import Generator
from contextlib import contextmanager

import trustme

from tests.wrapper.sockets import Behaviour, RawServer

# It leads to this machine, and is no loopback address: the settings of the environment count, as for any other host.
HOST = "0.0.0.0"


class TlsServer(RawServer):
    """A raw server that only has requests which came through a handshake."""

    def __init__(self, certificate: trustme.LeafCert, *behaviours: Behaviour) -> None:
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate.configure_cert(self._context)  # pyright: ignore[reportUnknownMemberType] - it also takes a type of pyOpenSSL
        self.refusals = 0
        super().__init__(*behaviours)
        self.base_url = self.base_url.replace("http://127.0.0.1", f"https://{HOST}")

    def _serve(self, connection: socket.socket) -> None:
        try:
            secured = self._context.wrap_socket(connection, server_side=True)
        except OSError:
            self.refusals += 1
            return
        with secured, contextlib.suppress(OSError):  # whoever refuses the certificate may do so after the handshake
            super()._serve(secured)


class ClearServer(RawServer):
    """Answers in clear text whoever begins a handshake."""

    def _serve(self, connection: socket.socket) -> None:
        self.requests.append(connection.recv(65536))
        connection.sendall(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n")


@contextmanager
def tls_server(certificate: trustme.LeafCert, *behaviours: Behaviour) -> Generator[TlsServer]:
    """A server with a certificate for the length of a block."""
    server = TlsServer(certificate, *behaviours)
    try:
        yield server
    finally:
        server.close()
