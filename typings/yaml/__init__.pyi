"""What scripts/yaml_text.py and tests use of PyYAML, which has no types of its own."""

from re import Pattern

class YAMLError(Exception): ...

class Mark:
    line: int

class Node:
    tag: str
    start_mark: Mark

class ScalarNode(Node):
    value: str

class SequenceNode(Node):
    value: list[Node]

class MappingNode(Node):
    value: list[tuple[Node, Node]]

class CollectionStartEvent: ...
class CollectionEndEvent: ...

class SafeLoader:
    yaml_implicit_resolvers: dict[str | None, list[tuple[str, Pattern[str]]]]
    def __init__(self, stream: str) -> None: ...
    def check_event(self) -> bool: ...
    def get_event(self) -> object: ...
    def get_single_node(self) -> Node | None: ...
    def construct_document(self, node: Node) -> object: ...
    @classmethod
    def add_implicit_resolver(cls, tag: str, regexp: Pattern[str], first: list[str] | None) -> None: ...

def safe_dump(data: object) -> str: ...
def safe_load(stream: str) -> object: ...
