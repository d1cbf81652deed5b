"""Two OpenAPI documents compared: every change is breaking, compatible or a note, in the direction in which it matters.

`python -m scripts.diff OLD NEW`; docs/diff.md has the rules.
"""

from scripts.diff import report
from scripts.diff.compare import compare
from scripts.diff.findings import Finding
from scripts.diff.specs import read_spec
from scripts.diff.tolerance import tolerance

__all__ = ["Finding", "compare", "read_spec", "report", "tolerance"]
