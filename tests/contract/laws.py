"""How the properties of these tests are tried: the same examples on every run and every machine."""

from collections.abc import Mapping
from typing import Any

from hypothesis import Phase, settings
from hypothesis import strategies as st

from scripts.documents import JsonObject

Strategies = Mapping[str, st.SearchStrategy[Any]]

REPEATABLE = settings(
    derandomize=True, deadline=None, max_examples=200, phases=[Phase.explicit, Phase.generate, Phase.shrink]
)


def json_objects(required: Strategies, optional: Strategies | None = None) -> st.SearchStrategy[JsonObject]:
    """JSON objects with all the required keys and any of the optional ones."""
    return st.fixed_dictionaries(dict(required), optional=dict(optional or {}))
