"""What is committed is what the pipeline makes, byte for byte, and every difference is found by name."""

import shutil
from pathlib import Path

import pytest

from scripts import check
from scripts.build import OPENAPI
from scripts.documents import PipelineError
from scripts.generate import GENERATED, generate
from tests.contract.folders import copy_of_openapi

HEADER = "# Written by `nox -s regenerate` from openapi/effective/stt.json. Correct an overlay, never this file.\n"
CONTRACT = OPENAPI / "effective" / "stt.json"


def _bytes(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A client, generated anew into a folder that held something else before."""
    target = tmp_path_factory.mktemp("generated") / "client"
    (target / "models").mkdir(parents=True)
    (target / "models" / "withdrawn.py").write_text("# left over\n", encoding="utf-8")
    generate(CONTRACT, target)
    return target


def test_the_committed_tree_is_what_the_pipeline_makes() -> None:
    """An edited client, or an overlay without its regeneration, gives users another contract than is written."""
    assert check.check() == []


def test_generating_again_gives_the_same_bytes(generated: Path) -> None:
    """If the output depended on the run or the machine, every regeneration would bury the real change under others."""
    assert _bytes(generated) == _bytes(GENERATED)


def test_generating_replaces_the_package_as_a_whole(generated: Path) -> None:
    """A class of a schema that is gone would still be importable, and nothing would make it."""
    assert not (generated / "models" / "withdrawn.py").exists()


def test_every_generated_module_says_not_to_edit_it(generated: Path) -> None:
    """Whoever opens the file has to see it there, before the next regeneration takes the edit away."""
    modules = list(generated.rglob("*.py"))
    assert len(modules) > 10
    assert [path.name for path in modules if not path.read_text(encoding="utf-8").startswith(HEADER)] == []


def test_the_generated_package_is_typed(generated: Path) -> None:
    """Without the marker type checkers take every class of it for Any."""
    assert (generated / "py.typed").read_bytes() == b""


def test_every_difference_is_found_by_name(tmp_path: Path) -> None:
    """Comparing the expected files alone would miss what nothing makes any more."""
    openapi = copy_of_openapi(tmp_path)
    effective = openapi / "effective"
    client = Path(shutil.copytree(GENERATED, tmp_path / "client"))
    edited = client / "models" / "deepgram_word.py"
    edited.write_text(edited.read_text(encoding="utf-8").replace("start: float", "start: str"), encoding="utf-8")
    (client / "models" / "withdrawn.py").write_text(HEADER, encoding="utf-8")
    (client / "py.typed").unlink()
    (effective / "whisper-tiny.json").unlink()
    (effective / "whisper-base.json").write_bytes((effective / "whisper-base.json").read_bytes() + b"\n")
    (effective / "whisper-old.json").write_bytes(b"{}\n")
    assert check.check(openapi, client) == [
        f"{effective}/whisper-base.json: differs",
        f"{effective}/whisper-old.json: stale, nothing makes it any more",
        f"{effective}/whisper-tiny.json: missing",
        f"{client}/models/deepgram_word.py: differs",
        f"{client}/models/withdrawn.py: stale, nothing makes it any more",
        f"{client}/py.typed: missing",
    ]


def test_generating_from_a_contract_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    """A tree without it is what a build that was broken off leaves; the line says how to mend it."""
    with pytest.raises(PipelineError, match=r"stt\.json: No such file or directory; run `nox -s regenerate`"):
        generate(tmp_path / "stt.json", tmp_path / "client")
    assert list(tmp_path.iterdir()) == []


def test_a_contract_that_the_generator_refuses_leaves_the_client_as_it_was(tmp_path: Path) -> None:
    """A failed regeneration must not leave half a package behind."""
    (tmp_path / "client").mkdir()
    (tmp_path / "client" / "module.py").write_text("kept\n", encoding="utf-8")
    contract = tmp_path / "stt.json"
    contract.write_text('{"openapi": "3.1.0"}', encoding="utf-8")
    with pytest.raises(PipelineError, match="openapi-python-client failed: ") as caught:
        generate(contract, tmp_path / "client")
    said = str(caught.value)
    assert "paths" in said
    assert not [noise for noise in ("\n", "generate-", "open an issue") if noise in said]
    assert _bytes(tmp_path / "client") == {"module.py": b"kept\n"}


def test_differences_inside_the_repository_are_named_from_its_root(tmp_path: Path) -> None:
    """The line is read in a log of another machine, where an absolute path means nothing."""
    assert f"{Path('openapi') / 'effective'}/stt.json: stale, nothing makes it any more" in check.differences(
        tmp_path, OPENAPI / "effective"
    )
