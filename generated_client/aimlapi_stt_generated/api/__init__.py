# Written by `nox -s regenerate` from openapi/effective/stt.json. Correct an overlay, never this file.
"""Contains methods for accessing the API"""
