"""Law: an import costs little, and annotations can still be read in a running program."""

import subprocess
import sys
from typing import get_type_hints

import pytest

from aimlapi_stt import AsyncSpeechToText, SpeechToText


def test_an_import_does_not_load_the_generated_client() -> None:
    """It takes longer than all else, and a program that asks for help or fails early needs none of it."""
    program = "import sys, aimlapi_stt.cli; print([name for name in sys.modules if 'aimlapi_stt_generated' in name])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize("kind", [SpeechToText, AsyncSpeechToText])
@pytest.mark.parametrize("method", ["__init__", "transcribe", "submit", "fetch", "wait"])
def test_annotations_can_be_read_in_a_running_program(kind: type, method: str) -> None:
    """Frameworks do; a name that only type checkers know would be an error there."""
    assert get_type_hints(getattr(kind, method))
