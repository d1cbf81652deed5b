"""Run pytest for each line of arguments on standard input, in one process, and print how each ended."""

import contextlib
import io
import json
import sys

import pytest

ended: list[tuple[list[str], int, str, str]] = []
for arguments in json.load(sys.stdin):
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(io.StringIO()) as err:
        code = int(pytest.main(arguments))
    ended.append((arguments, code, out.getvalue(), err.getvalue()))
json.dump(ended, sys.stdout)
