"""Certificates for servers that should be trusted, and for such that should not."""

import ssl
from datetime import UTC, datetime
from pathlib import Path

import trustme

_OURS, _STRANGER = trustme.CA(), trustme.CA()

# What the clients of this suite trust: our authority alone. Shared, because loading the usual ones is slow.
TRUSTING = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
_OURS.configure_trust(TRUSTING)  # pyright: ignore[reportUnknownMemberType]


def write_trusted(file: Path) -> None:
    """Write what the clients of this suite trust, as a file of certificates."""
    _OURS.cert_pem.write_to_path(str(file))


def _presenting(certificate: trustme.LeafCert) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)  # pyright: ignore[reportUnknownMemberType]
    return context


# A server's side of TLS, by what is to be said of its certificate.
PRESENTING = {
    "good": _presenting(_OURS.issue_cert("127.0.0.1")),
    "of an unknown authority": _presenting(_STRANGER.issue_cert("127.0.0.1")),
    "of another host": _presenting(_OURS.issue_cert("elsewhere.example")),
    "expired": _presenting(_OURS.issue_cert("127.0.0.1", not_after=datetime(2024, 1, 1, tzinfo=UTC))),
}
