"""What the kit finds where it was not made for, and why each is a break of the stand-in and none of the kit's."""

from collections.abc import Mapping
from typing import Final, NamedTuple


class Known(NamedTuple):
    """A finding that is known: its check, a pattern for its message, and the reason."""

    check: str
    message: str
    reason: str


PAGES: Final[Mapping[str, tuple[Known, ...]]] = {
    "no id": (
        Known("job.named", "*does not say which job it is about*", "The page documents no id in what a fetch tells."),
        Known("schema.told", '*"generation_id" is a required property*', "The same, by the schema."),
    ),
    "no error": (Known("job.failed", "*it has failed, and there is no error*", "The page documents no error."),),
    "one channel": (
        Known("result.shape", "*at /results/channels: {*", "The page documents one channel, and no list of them."),
        Known("schema.told", "at /*/results/channels: {*", "The same, by the schema."),
        Known("schema.answer", "at /*/results/channels: {*", "The same, in what is generated."),
    ),
    "paragraphs as a list": (
        Known("option.unasked", "*paragraphs is there, and nobody asked for it*",
              "The page requires paragraphs, as a list: it is empty."),
    ),
}  # fmt: skip
"""By the name of a departure in `contract_tests.breaches`."""

PRISM: Final[tuple[Known, ...]] = ()
