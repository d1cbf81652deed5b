"""Whisper weights on a disk: which are there, whether they are whole, and which of them answers for a model id.

Nothing here loads them, so that a server can look before it starts its workers.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from aimlapi_stt import NotConfigured

_SIZES: Final = ("tiny", "base", "small", "medium", "large")
_PREFIX: Final = re.compile(r"(?:faster-)?(distil-)?(?:whisper-)?")
_FILES: Final = ("model.bin", "config.json", "tokenizer.json")
_VOCABULARIES: Final = ("vocabulary.json", "vocabulary.txt")
_LFS: Final = b"version https://git-lfs"
_HOW: Final = (
    "Weights have to be in the CTranslate2 format, one folder for each size, as in the repositories "
    "Systran/faster-whisper-tiny ... on the Hugging Face Hub. Download all files of one into a folder such as DIR/tiny."
)


class NoSuchModel(Exception):
    """There are no weights for the model that a job asks for; the text is for who asked."""


@dataclass(frozen=True, slots=True)
class WhisperModels:
    """The weights in one folder.

    Attributes:
        folders: Where each lies, by name: a size, like `tiny` or `large-v3`.
        default: The name of those that answer for any model without weights of its own, if somebody said so, or if
            there are no others.
    """

    folders: Mapping[str, Path]
    default: str | None = None

    def name_for(self, model: str) -> str:
        """The weights that answer for a model id without prefixes.

        Raises:
            NoSuchModel: it names a size of Whisper that is not there, and nobody said what to take instead.
        """
        wanted = model.removeprefix("whisper-")
        if (name := _best(self.folders, wanted)) is not None:
            return name
        if self.default is not None:
            return self.default
        if wanted != model:
            raise NoSuchModel(
                f"This gateway has no weights for {model}; it has {_listed(self.folders)}. Ask for one of those, or "
                f"have it served with --engine-option default={next(iter(self.folders))}."
            )
        return max(self.folders, key=lambda name: (_rank(name), name))


def find_models(folder: Path, default: str | None = None) -> WhisperModels:
    """The weights in a folder: one folder for each size, or those of one size themselves.

    Args:
        folder: Where to look. A folder may be called `tiny`, `whisper-tiny`, `faster-whisper-tiny`, and so on.
        default: What answers for any model that has no weights here, as `tiny`.

    Raises:
        NotConfigured: there are none, one lacks a file, or the default is not there; the text says which.
    """
    try:
        children = sorted(child for child in folder.iterdir() if child.is_dir() and not child.name.startswith("."))
    except OSError as problem:
        raise NotConfigured(
            f"the Whisper weights cannot be looked for in {folder} ({problem.strerror}). Name a folder that holds them."
        ) from problem
    if (folder / "model.bin").exists():
        children = [folder.absolute()]
    found = [child for child in children if _rank(_name(child)) >= 0 or (child / "model.bin").exists()]
    if not found:
        raise NotConfigured(f"there are no Whisper weights in {folder}. {_HOW}")
    for child in found:
        check(child)
    folders: dict[str, Path] = {}
    for child in found:
        if (twin := folders.setdefault(_name(child), child)) != child:
            raise NotConfigured(f"{twin} and {child} are both weights of {_name(child)}. Move one of them away.")
    if default is None:
        return WhisperModels(folders, next(iter(folders)) if len(folders) == 1 else None)
    if (name := _best(folders, default.removeprefix("whisper-"))) is None:
        raise NotConfigured(f"there are no Whisper weights of {default!r} to take by default: {_listed(folders)} are.")
    return WhisperModels(folders, name)


def check(folder: Path) -> None:
    """Raise `NotConfigured` if weights lack a file without which they cannot be loaded, or only with a download."""
    missing = [name for name in _FILES if not (folder / name).is_file()]
    if not any((folder / name).is_file() for name in _VOCABULARIES):
        missing.append("vocabulary.json (or vocabulary.txt)")
    if missing:
        raise NotConfigured(f"the Whisper weights in {folder} have no {', no '.join(missing)}. {_HOW}")
    with (folder / "model.bin").open("rb") as file:
        if file.read(len(_LFS)) == _LFS:
            raise NotConfigured(f"{folder / 'model.bin'} is a pointer of Git LFS. Run `git lfs pull` in that folder.")


def _name(folder: Path) -> str:
    """`tiny` for `faster-whisper-tiny`; what a folder is called where that is no size of Whisper."""
    return _PREFIX.sub(lambda prefix: prefix[1] or "", folder.name, count=1) or folder.name


def _best(folders: Mapping[str, Path], wanted: str) -> str | None:
    """The weights of this very name, or else those of its size: `large-v3`, before `large-v2`, for `large`."""
    if wanted in folders:
        return wanted
    same = [name for name in folders if _rank(name) >= 0 and _size(name) == wanted]
    return max(same, key=_merit, default=None)


def _merit(name: str) -> tuple[object, ...]:
    """Weights that know one language alone come last, then those that were cut down; a later version is better."""
    return not name.endswith(".en"), "distil" not in name, "turbo" not in name, name


def _size(name: str) -> str:
    return next((size for size in _SIZES if size in re.split(r"[-.]", name)), "large" if name == "turbo" else name)


def _rank(name: str) -> int:
    size = _size(name)
    return _SIZES.index(size) if size in _SIZES else -1


def _listed(folders: Mapping[str, Path]) -> str:
    return ", ".join(sorted(folders, key=lambda name: (_rank(name), name)))
