"""What a command that failed has to look like, and answers of a service to it."""

import json
import subprocess

from tests.wrapper.payloads import JOB, OPENAI
from tests.wrapper.sockets import reply

KEY = "sk-very-secret"
CREATED = reply(json.dumps({"generation_id": JOB}))
DONE = reply(json.dumps({"status": "completed", "result": OPENAI}))


def check(done: subprocess.CompletedProcess[str], code: int, *words: str) -> None:
    """One line on stderr with these words, nothing on stdout, this exit code, no key."""
    assert (done.returncode, done.stdout) == (code, "")
    assert done.stderr.startswith("aimlapi-stt: error: ")
    assert done.stderr.count("\n") == 1
    assert all(word in done.stderr for word in words)
    assert KEY not in done.stderr
