"""The laws of the lifecycle, a module for each subject; importing enters them."""

from . import creates, envelopes, identity, mixing, options, refusals, results, spans, statuses, wording

__all__ = [
    "creates", "envelopes", "identity", "mixing", "options", "refusals", "results", "spans", "statuses", "wording",
]  # fmt: skip
