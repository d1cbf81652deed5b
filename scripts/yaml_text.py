"""YAML as specifications of megabytes are written in it: fast, and in the words of YAML 1.2.

The reader of our own files (`documents.read_yaml`) is strict about keys that are given twice, and takes 20 s for 5 MB.
"""

import json
import re
from typing import TYPE_CHECKING, cast

import yaml

from scripts.documents import Json

if TYPE_CHECKING:
    from yaml import SafeLoader as _Fast
else:  # the C library is many times faster, and not everywhere
    _Fast = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def loaded(text: str) -> Json:
    """The value in a YAML text, as JSON: keys become strings, an alias a copy, a date stays text.

    Raises:
        ValueError: it is no YAML, or holds what JSON cannot.
    """
    try:
        return cast(Json, json.loads(json.dumps(_Loader(text).get_single_data())))
    except (TypeError, yaml.YAMLError) as problem:
        raise ValueError(" ".join(str(problem).split())) from problem


class _Loader(_Fast):
    """YAML 1.2 as OpenAPI wants it: `no` and `2024-01-01` are words. A key given twice is not noticed."""

    yaml_implicit_resolvers: dict[str | None, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012


for _tag, _pattern, _first in (
    ("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", list("tTfF")),
    ("int", r"^[-+]?(?:0|[1-9][0-9]*)$", list("-+0123456789")),
    ("float", r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$", list("-+.0123456789")),
    ("merge", r"^<<$", ["<"]),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), _first)
