"""Run the command for each line of arguments on standard input, in one process, and print how each ended."""

import contextlib
import io
import json
import sys

from aimlapi_stt.cli import main

ended: list[tuple[list[str], object, str, str]] = []
for arguments in json.load(sys.stdin):
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(io.StringIO()) as err:
        code: object
        try:
            code = main(arguments)
        except SystemExit as ending:
            code = ending.code
    ended.append((arguments, code, out.getvalue(), err.getvalue()))
json.dump(ended, sys.stdout)
