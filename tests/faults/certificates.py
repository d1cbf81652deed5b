"""Certificates for servers that should be trusted, and for such that should not."""

import ssl
from datetime import UTC, datetime
from functools import cache

import trustme


@cache
def _authorities() -> tuple[trustme.CA, trustme.CA]:
    return trustme.CA(), trustme.CA()


@cache
def trusting() -> ssl.SSLContext:
    """What the clients of this suite trust: our authority alone. Shared, because loading the usual ones is slow."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    _authorities()[0].configure_trust(context)
    return context


@cache
def presenting(kind: str) -> ssl.SSLContext:
    """A server's side of TLS: with a `good` certificate, or one that is `unknown`, `expired`, or of another `host`."""
    ours, stranger = _authorities()
    now = datetime.now(UTC)
    certificate = {
        "good": lambda: ours.issue_cert("127.0.0.1"),
        "unknown": lambda: stranger.issue_cert("127.0.0.1"),
        "host": lambda: ours.issue_cert("elsewhere.example"),
        "expired": lambda: ours.issue_cert("127.0.0.1", not_after=now.replace(year=now.year - 1)),
    }[kind]()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context
