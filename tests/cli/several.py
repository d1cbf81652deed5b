"""Run the command for each line of arguments on standard input, in one process, and print how each ended."""

import contextlib
import functools
import importlib.metadata
import io
import json
import sys
from unittest import mock

from aimlapi_stt.cli import commands, main

# What is installed stays the same in between, and to look through it is most of what a refusal costs.
installed = functools.cache(importlib.metadata.entry_points)

ended: list[tuple[list[str], object, str, str]] = []
for arguments in json.load(sys.stdin):
    with (
        contextlib.redirect_stdout(io.StringIO()) as out,
        contextlib.redirect_stderr(io.StringIO()) as err,
        mock.patch.object(commands, "entry_points", installed),
    ):
        code: object
        try:
            code = main(arguments)
        except SystemExit as ending:
            code = ending.code
    ended.append((arguments, code, out.getvalue(), err.getvalue()))
json.dump(ended, sys.stdout)
