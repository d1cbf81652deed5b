"""The examples of docs/testing.md, by the names of the files that they are to be."""

import re

from tests.gateway.fault_table import DOCUMENT


def example(name: str) -> str:
    """One of them."""
    text = DOCUMENT.read_text(encoding="utf-8")
    found = re.search(rf"^<!-- example: {re.escape(name)} -->\n```\w+\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    assert found, f"{DOCUMENT.name} has no example {name}"
    return found[1]
