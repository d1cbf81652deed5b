"""Whisper weights on a disk: found, checked, and matched with the models that jobs ask for, without loading any."""

import subprocess
import sys
from pathlib import Path

import pytest

from aimlapi_stt import NotConfigured
from aimlapi_stt_gateway.engines.whisper import WhisperSetup
from aimlapi_stt_gateway.engines.whisper_models import NoSuchModel, WhisperModels, find_models

FILES = ("model.bin", "config.json", "tokenizer.json", "vocabulary.txt")


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    """A folder for weights of several sizes."""
    return tmp_path / "weights"


def put(weights: Path, *names: str) -> Path:
    for name in names:
        (weights / name).mkdir(parents=True)
        for file in FILES:
            (weights / name / file).write_bytes(b"something")
    return weights


@pytest.mark.parametrize(
    ("there", "asked", "answers"),
    [
        ("tiny small", "whisper-tiny", "tiny"),
        ("faster-whisper-tiny whisper-small", "whisper-small", "small"),
        ("large-v2 large-v3 large-v3-turbo medium", "whisper-large", "large-v3"),
        ("large-v2 large", "whisper-large", "large"),
        ("large-v2 large-v3", "whisper-large-v2", "large-v2"),
        ("faster-distil-whisper-large-v3 large-v2", "whisper-large", "large-v2"),
        ("distil-large-v3 large-v3-turbo", "whisper-large", "large-v3-turbo"),
        ("tiny.en tiny", "whisper-tiny", "tiny"),
        ("tiny.en base", "whisper-tiny", "tiny.en"),
        ("tiny large-v3 medium", "nova-2", "large-v3"),
        ("tiny medium our-doctors", "universal", "medium"),
        ("tiny our-doctors", "whisper-our-doctors", "our-doctors"),
        ("small", "whisper-large", "small"),
        ("small", "nova-3", "small"),
    ],
)
def test_each_model_is_answered_by_the_weights_that_people_expect(
    weights: Path, there: str, asked: str, answers: str
) -> None:
    """The folders are called as they were downloaded, and the models as the service calls them."""
    assert find_models(put(weights, *there.split())).name_for(asked) == answers


def test_a_size_that_is_not_there_is_refused_unless_a_default_was_named(weights: Path) -> None:
    """Who compares sizes must not be given one for the other; who does not care says so once."""
    put(weights, "tiny", "small")
    with pytest.raises(NoSuchModel, match="no weights for whisper-large; it has tiny, small"):
        find_models(weights).name_for("whisper-large")
    chosen = find_models(weights, "whisper-small")
    assert [chosen.name_for(model) for model in ("whisper-large", "nova-2", "whisper-tiny")] == [
        "small",
        "small",
        "tiny",
    ]


def test_a_folder_with_the_weights_of_one_size_will_do(weights: Path) -> None:
    """It is what somebody has who downloaded one size."""
    put(weights, "faster-whisper-small")
    found = find_models(weights / "faster-whisper-small")
    assert found == WhisperModels({"small": weights / "faster-whisper-small"}, "small")


@pytest.mark.parametrize("missing", FILES)
def test_weights_that_lack_a_file_are_refused_by_name(weights: Path, missing: str) -> None:
    """Half a download is found before the first job, and what is missing is never looked for on the network."""
    (put(weights, "tiny") / "tiny" / missing).unlink()
    with pytest.raises(NotConfigured, match=rf"tiny have no {missing.partition('.')[0]}.*CTranslate2 format"):
        find_models(weights)


def test_a_pointer_in_place_of_weights_is_told_from_them(weights: Path) -> None:
    """A clone without Git LFS has all files, and none of the weights."""
    (put(weights, "tiny") / "tiny" / "model.bin").write_bytes(b"version https://git-lfs.github.com/spec/v1\n")
    with pytest.raises(NotConfigured, match="git lfs pull"):
        find_models(weights)


def test_what_is_no_weights_is_passed_over(weights: Path) -> None:
    """A folder of weights has notes and caches in it, too."""
    put(weights, "tiny", ".cache")
    (weights / "notes").mkdir()
    assert list(find_models(weights).folders) == ["tiny"]


@pytest.mark.parametrize(
    ("there", "default", "said"),
    [
        ("", None, "no Whisper weights in"),
        ("tiny faster-whisper-tiny", None, "both weights of tiny"),
        ("tiny", "large", "no Whisper weights of 'large' to take by default: tiny are"),
    ],
)
def test_a_folder_that_will_not_do_is_refused_before_anything_is_served(
    weights: Path, there: str, default: str | None, said: str
) -> None:
    """The one who starts the server can mend it; the owner of the first job cannot."""
    weights.mkdir()
    put(weights, *there.split())
    with pytest.raises(NotConfigured, match=said):
        find_models(weights, default)
    with pytest.raises(NotConfigured, match=r"cannot be looked for in .*nowhere \(No such file"):
        find_models(weights / "nowhere")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({}, "--whisper-models DIR"),
        ({"models": "."}, "no Whisper weights"),
        ({"modles": "x"}, "no option 'modles'. It takes models"),
        ({"models": ".", "threads": "0"}, "threads=0 is no number from 1"),
        ({"models": ".", "beam_size": "many"}, "beam_size=many is no number"),
        ({"models": ".", "compute_type": "float16"}, "compute_type=float16 is nothing"),
        ({"models": ".", "device": "tpu"}, "Write one of cpu, cuda, auto"),
    ],
)
def test_wrong_options_are_refused_with_what_would_be_right(
    options: dict[str, str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are typed by hand, after --engine-option."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(NotConfigured, match=said):
        WhisperSetup(options)


def test_without_the_extra_its_name_is_said(weights: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The weights alone recognise nothing."""

    def nothing(_: str) -> None:
        """Not installed."""

    monkeypatch.setattr("importlib.util.find_spec", nothing)
    with pytest.raises(NotConfigured, match=r"pip install 'aimlapi-stt\[whisper\]'"):
        WhisperSetup({"models": str(put(weights, "tiny"))})


def test_the_server_looks_at_weights_without_loading_the_library(weights: Path) -> None:
    """It takes a second and a hundred megabytes, which belong to the workers."""
    program = (
        "import sys; from aimlapi_stt_gateway.engines.whisper import WhisperSetup; "
        f"WhisperSetup({{'models': {str(put(weights, 'tiny'))!r}}}); "
        "print(sorted({'numpy', 'ctranslate2', 'faster_whisper', 'onnxruntime'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True).stdout.strip() == "[]"
