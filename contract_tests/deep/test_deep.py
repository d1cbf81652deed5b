"""All that schemathesis has, in every dialect, against the contract that the dialect's gateway serves.

Its four phases (examples, coverage, fuzzing, and sequences of calls along the contract's links) with all of its checks.
Jobs are scripted, so that looks find them completed, failed and under way. It takes minutes: `nox -s deep`.
"""

import json
import logging
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from aimlapi_stt_gateway import ScriptedGateway
from aimlapi_stt_gateway.dialects import DIALECTS, WIRE
from contract_tests.breaches import BREACHES
from contract_tests.deep import hooks
from contract_tests.test_breaches import FAILURE, SAID
from tests.contract.laws import repeatable

EXAMPLES = {WIRE: 1000}
"""Examples of each operation, and sequences of calls; elsewhere 200."""

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_deep_run_finds_no_answer_that_the_served_contract_does_not_describe(
    dialect: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A tool that has nothing but the address is told the truth, whatever it asks."""
    caplog.set_level(logging.ERROR)  # each job's warnings would bury what was found
    notes = tmp_path / "notes"
    with ScriptedGateway(dialect=dialect) as gateway:
        gateway.script(words=SAID, language="en")
        for option in ("numerals", "punctuate", "topics"):
            gateway.script(error=FAILURE, when={"options": {option: True}})
        for option in ("diarize", "sentiment"):
            gateway.script(words=SAID, runningPolls=2, when={"options": {option: True}})
        # Not as an argument, which everybody on the machine can read.
        (tmp_path / "schemathesis.toml").write_text('headers = { Authorization = "Bearer ${KEY}" }\n', encoding="utf-8")
        done = subprocess.run(
            [
                *(sys.executable, "-c", "from schemathesis.cli import schemathesis; schemathesis()", "run"),
                f"{gateway.base_url}/openapi.json",
                *("--max-examples", str(repeatable(EXAMPLES.get(dialect, 200)).max_examples)),
                *("--phases", "examples,coverage,fuzzing,stateful", "--checks", "all", "--continue-on-failure"),
                *("--generation-deterministic", "--no-shrink", "--no-color"),
            ],
            cwd=tmp_path,
            env={
                **os.environ,
                "KEY": gateway.api_key,
                "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path]),
                "SCHEMATHESIS_HOOKS": hooks.__name__,
                hooks.NOTES: str(notes),
                hooks.DIALECT: dialect,
            },
            capture_output=True,
            text=True,
            check=False,
        )
    print(done.stdout)
    answers = Counter(tuple(json.loads(line)) for line in notes.read_text(encoding="utf-8").splitlines())
    print(dialect, sum(answers.values()), *sorted(answers.items(), key=str), sep="\n")
    assert done.returncode == 0, done.stderr
    # A run that created nothing, or never looked at a job in one of its states, would have proved little.
    created = {media_type for method, media_type, code, *_ in answers if method == "POST" and code < 300}
    assert created >= {"application/json", "multipart/form-data"}
    shown = {(status, names) for method, _, _, status, names in answers if method == "GET" and status}
    assert len({status for status, _ in shown}) >= 3
    assert {name for _, names in shown for name in names.split(", ") if name} == set(BREACHES[dialect])
