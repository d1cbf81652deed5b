"""The gateway's page in a real browser. Not part of the default run: `nox -s browser`, which needs a chromium."""
