"""How the properties of these tests are tried: the same examples on every run and every machine, and with
`AIMLAPI_STT_TEST_DEPTH=10` ten times as many. Proofs by endurance are as many times as long.
"""

import os
from collections.abc import Mapping
from typing import Any, Final

from hypothesis import Phase, settings
from hypothesis import strategies as st

from scripts.documents import JsonObject

Strategies = Mapping[str, st.SearchStrategy[Any]]

DEPTH: Final = int(os.environ.get("AIMLAPI_STT_TEST_DEPTH", "1"))


def repeatable(examples: int) -> settings:
    """Settings of a property that is tried with so many examples, at the usual depth."""
    phases = [Phase.explicit, Phase.generate, Phase.shrink]
    return settings(derandomize=True, deadline=None, max_examples=examples * DEPTH, phases=phases)


REPEATABLE = repeatable(80)


def json_objects(required: Strategies, optional: Strategies | None = None) -> st.SearchStrategy[JsonObject]:
    """JSON objects with all the required keys and any of the optional ones."""
    return st.fixed_dictionaries(dict(required), optional=dict(optional or {}))
