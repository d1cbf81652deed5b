"""All faults, by what meets them."""

from tests.faults.answer_faults import ANSWER_FAULTS
from tests.faults.job_faults import JOB_FAULTS
from tests.faults.wire_faults import WIRE_FAULTS

FAULTS = [*WIRE_FAULTS, *ANSWER_FAULTS, *JOB_FAULTS]
OF_CREATES = [fault for fault in FAULTS if fault.create is not None]
OF_UPLOADS = [fault for fault in OF_CREATES if fault.everywhere]
OF_WAITS = [fault for fault in FAULTS if fault.fetch is not None]
PASSING = [fault for fault in [*WIRE_FAULTS, *ANSWER_FAULTS] if fault.everywhere and fault.fetch and fault.passes] + [
    fault for fault in JOB_FAULTS if fault.recovers
]
