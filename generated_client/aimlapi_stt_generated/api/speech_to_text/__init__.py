# Written by `nox -s regenerate` from openapi/effective/stt.json. Correct an overlay, never this file.
"""Contains endpoint functions for accessing the API"""
