"""What docs/contract-kit.md says of the kit is so."""

import argparse
import re
from typing import get_args

from aimlapi_stt_contract import PROFILES
from aimlapi_stt_contract.commands import ContractCommand
from aimlapi_stt_contract.laws import Cost
from contract_tests.law_table import BEGIN, DOCUMENT, END, table

TEXT = DOCUMENT.read_text("utf-8")


def test_the_laws_are_those_of_the_registry() -> None:
    """`python -m contract_tests.law_table` writes them."""
    assert TEXT.partition(BEGIN)[2].partition(END)[0].strip() == table().strip()


def test_each_option_profile_and_cost_that_is_named_is_there() -> None:
    """Who copies a line from a page wants it to run."""
    parser = argparse.ArgumentParser()
    ContractCommand().add_arguments(parser)
    check = next(action for action in parser._actions if action.dest == "action").choices["check"]  # type: ignore[index]
    of_others = {"--port"}
    assert set(re.findall(r"--[a-z][a-z-]+", TEXT)) - of_others <= set(check._option_string_actions)
    assert [name for name in PROFILES if f"| `{name}` |" not in TEXT] == []
    assert [cost for cost in get_args(Cost) if f"| `{cost}` |" not in TEXT] == []
