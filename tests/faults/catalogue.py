"""All faults, by what meets them."""

from tests.faults.answer_faults import ANSWER_FAULTS
from tests.faults.job_faults import JOB_FAULTS
from tests.faults.wire_faults import WIRE_FAULTS

FAULTS = [*WIRE_FAULTS, *ANSWER_FAULTS, *JOB_FAULTS]
OF_CREATES = [fault for fault in FAULTS if fault.create is not None]
OF_WAITS = [fault for fault in FAULTS if fault.fetch is not None]
