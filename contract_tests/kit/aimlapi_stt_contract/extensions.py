"""Checks of a user's own: a Python file enters them as the kit's own modules do."""

import sys
from collections.abc import Iterable
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Final

from aimlapi_stt import NotConfigured

from .laws import CHECKS

_LOADED: Final[set[Path]] = set()


def load(files: Iterable[Path]) -> None:
    """Run each file, once in a process.

    Raises:
        NotConfigured: it cannot be run, or enters no check; the text says what is wrong.
    """
    for file in files:
        place = file.resolve()
        if place in _LOADED:
            continue
        before = len(CHECKS)
        _run(file)
        if len(CHECKS) == before:
            raise NotConfigured(
                f"{file} has no checks. Write functions under @check(...), as docs/contract-kit.md shows."
            )
        _LOADED.add(place)


def _run(file: Path) -> None:
    name = f"aimlapi_stt_contract_checks_{file.stem}"
    spec = spec_from_file_location(name, file)
    if spec is None or spec.loader is None:
        raise NotConfigured(f"{file} is no Python file. Name one that ends in .py.")
    module = module_from_spec(spec)
    sys.modules[name] = module  # dataclasses and pickles look there
    try:
        spec.loader.exec_module(module)
    except Exception as problem:
        del sys.modules[name]
        where = _line_of(problem, file)
        raise NotConfigured(f"{file}{where} cannot be loaded: {type(problem).__name__}: {problem}") from problem


def _line_of(problem: Exception, file: Path) -> str:
    """Where in the file it failed."""
    trace, line = problem.__traceback__, problem.lineno if isinstance(problem, SyntaxError) else None
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == str(file):
            line = trace.tb_lineno
        trace = trace.tb_next
    return "" if line is None else f", line {line},"
