# Written by `nox -s regenerate` from openapi/effective/stt.json. Correct an overlay, never this file.
"""A client library for accessing AI/ML API speech-to-text"""

from .client import AuthenticatedClient, Client

__all__ = (
    "AuthenticatedClient",
    "Client",
)
