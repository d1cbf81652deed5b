"""Single changes to a small document, each with what has to be found: what the classifier is held against."""

from tests.contract.diff.corpus.answers import ANSWER_CHANGES
from tests.contract.diff.corpus.change import Change
from tests.contract.diff.corpus.operations import OPERATION_CHANGES, PATH_CHANGES
from tests.contract.diff.corpus.parameters import PARAMETER_CHANGES
from tests.contract.diff.corpus.requests import REQUEST_CHANGES
from tests.contract.diff.corpus.responses import RESPONSE_CHANGES
from tests.contract.diff.corpus.slots import slotted

__all__ = ["CHANGES", "Change"]

CHANGES: list[Change] = [
    *REQUEST_CHANGES,
    *PARAMETER_CHANGES,
    *RESPONSE_CHANGES,
    *ANSWER_CHANGES,
    *OPERATION_CHANGES,
    *PATH_CHANGES,
    *slotted(),
]
