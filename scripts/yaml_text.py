"""YAML as specifications of megabytes are written in it: fast, and in the words of YAML 1.2.

The reader of our own files (`documents.read_yaml`) takes 20 s for 5 MB. A file of a few lines whose aliases stand for
millions of values is refused before any of them is made.
"""

import json
import re
from typing import TYPE_CHECKING, cast

import yaml

from scripts.documents import Json

MOST_LEVELS = 300
MOST_COPIES = 200_000
"""So many values may stand in a document because an alias repeats them."""

if TYPE_CHECKING:
    from yaml import SafeLoader as _Fast
else:  # the C library is many times faster, and not everywhere
    _Fast = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def loaded(text: str) -> Json:
    """The value in a YAML text, as JSON: keys become strings, an alias a copy, a date stays text.

    Raises:
        ValueError: it is no YAML, gives a key twice, holds what JSON cannot, or repeats too much by aliases.
        RecursionError: it nests too deep.
    """
    try:
        _check_depth(_Loader(text))
        loader = _Loader(text)
        root = loader.get_single_node()
        if root is None:
            return None
        sizes: dict[int, int] = {}
        if _size(root, sizes) > len(sizes) + MOST_COPIES:
            raise ValueError(f"its aliases stand for more than {MOST_COPIES} values")
        return cast(Json, json.loads(json.dumps(loader.construct_document(root), allow_nan=False)))
    except (TypeError, yaml.YAMLError) as problem:
        raise ValueError(" ".join(str(problem).split())) from problem


def _check_depth(events: yaml.SafeLoader) -> None:
    """The C library's composer exhausts the stack, and the process ends without a word; events come one by one."""
    depth = 0
    while events.check_event():
        event = events.get_event()
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MOST_LEVELS:
            raise RecursionError


def _size(node: yaml.Node, sizes: dict[int, int]) -> int:
    """How many values a node is once every alias is a copy; `sizes` keeps it for each node that was met."""
    known = sizes.get(id(node))
    if known is not None:
        return known
    sizes[id(node)] = 1  # what contains itself is refused when it is made
    if isinstance(node, yaml.MappingNode):
        _check_keys(node)
        total = 1 + sum(_size(part, sizes) for pair in node.value for part in pair)
    elif isinstance(node, yaml.SequenceNode):
        total = 1 + sum(_size(part, sizes) for part in node.value)
    else:
        total = 1
    sizes[id(node)] = total
    return total


def _check_keys(node: yaml.MappingNode) -> None:
    seen: set[str] = set()
    for key, _ in node.value:
        if not isinstance(key, yaml.ScalarNode) or key.tag.endswith(":merge"):
            continue
        if key.value in seen:
            line = key.start_mark.line + 1
            raise ValueError(f"the key {key.value[:80]!r} is given twice in one mapping, again in line {line}")
        seen.add(key.value)


class _Loader(_Fast):
    """YAML 1.2 as OpenAPI wants it: `no` and `2024-01-01` are words."""

    yaml_implicit_resolvers: dict[str | None, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012


for _tag, _pattern, _first in (
    ("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", list("tTfF")),
    ("int", r"^[-+]?(?:0|[1-9][0-9]*)$", list("-+0123456789")),
    ("float", r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$", list("-+.0123456789")),
    ("merge", r"^<<$", ["<"]),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), _first)
