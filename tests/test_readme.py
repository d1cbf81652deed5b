"""The README is run: what it tells a newcomer to paste has to work."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.command import environment, run, run_anew

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = [ROOT / "README.md", *ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "samples").glob("*.md")]


def blocks(language: str) -> list[str]:
    """The fenced blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.DOTALL | re.MULTILINE)


def test_the_example_of_library_use_prints_the_words_of_the_sample() -> None:
    """The first lines a developer copies."""
    (example,) = blocks("python")
    assert len([line for line in example.splitlines() if line.strip()]) <= 10
    done = subprocess.run(
        [sys.executable, "-c", example], cwd=ROOT, env=environment(), capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    text, *words = done.stdout.splitlines()
    assert [text + "\n"] == blocks("text")
    assert [line.split()[2] for line in words] == text.split()[:3]


def test_the_first_command_prints_what_the_readme_says() -> None:
    """The last part of it; what comes before installs, and was run to get here."""
    first = blocks("bash")[0]
    assert first.count("\n") == 1
    arguments = first.split("aimlapi-stt ")[1].split()
    assert arguments == ["transcribe", "samples/lights.wav", "--local"]
    done = run_anew(arguments[0], ROOT / arguments[1], arguments[2])
    assert ([done.stdout], done.returncode, done.stderr) == (blocks("text"), 0, "")


def test_every_command_and_option_in_the_readme_exists() -> None:
    """A renamed option must not live on in the documentation."""
    shown: dict[str, str] = {}
    lines = [line for block in blocks("bash") for line in block.splitlines() if "aimlapi-stt " in line]
    assert len(lines) >= 4
    for line in lines:
        command, *rest = line.split("aimlapi-stt ")[1].split("#")[0].split()
        if command not in shown:
            # `contract` has commands of its own, and each of them its options.
            shown[command] = run(command, *rest[: command == "contract"], "--help").stdout
        assert shown[command], command
        assert all(option in shown[command] for option in rest if option.startswith("--") and option != "--"), line


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_to_a_file_leads_somewhere(document: Path) -> None:
    """A newcomer follows them."""
    for target in re.findall(r"\]\((?!https?://|#)([^)#]+)", document.read_text(encoding="utf-8")):
        assert (document.parent / target).exists(), target
