"""Damage real recordings in every way a disk or a network does, and decode what is left of them.

Run as a module, in a process of its own, because what FFmpeg does to a file it cannot bear may be the end of a process:

    python -m tests.gateway.damage FOLDER SEED SECONDS FILE...

It writes what came of the files, as JSON: how many were tried, heard and refused, and each exception that is none of
ours, with the damage that led to it.
"""

import json
import random
import sys
import time
from pathlib import Path
from typing import TypedDict

from aimlapi_stt_gateway.audio import AudioError, decode

_LONGEST_S = 120.0
"""Seconds of audio that a damaged file of a few may decode to."""


class Outcome(TypedDict):
    """What came of it all."""

    tried: int
    heard: int
    refused: int
    strange: list[str]


def damaged(whole: bytes, chance: random.Random) -> tuple[str, bytes]:
    """The bytes of a file after one accident, and what it was."""
    kind = chance.choice(("cut", "flip", "flip head", "zero", "swap", "repeat"))
    data = bytearray(whole)
    at = chance.randrange(len(data))
    if kind == "cut":
        return kind, bytes(data[:at])
    if kind in ("flip", "flip head"):
        within = len(data) if kind == "flip" else min(len(data), 512)
        for _ in range(chance.choice((1, 4, 40))):
            data[chance.randrange(within)] ^= 1 << chance.randrange(8)
    elif kind == "zero":
        data[at : at + 400] = bytes(len(data[at : at + 400]))
    elif kind == "swap":
        other = chance.randrange(len(data))
        data[at : at + 300], data[other : other + 300] = data[other : other + 300], data[at : at + 300]
    else:
        data[at:at] = data[at : at + 1000]
    return kind, bytes(data)


def main(folder: Path, seed: int, seconds: float, files: list[Path]) -> Outcome:
    """Damage and decode, file after file, until so many seconds of work are spent."""
    chance = random.Random(seed)
    wholes = {file.name: file.read_bytes() for file in files}
    outcome: Outcome = {"tried": 0, "heard": 0, "refused": 0, "strange": []}
    while time.process_time() < seconds:
        for name, whole in wholes.items():
            kind, data = damaged(whole, chance)
            path = folder / f"damaged-{name}"
            path.write_bytes(data)
            outcome["tried"] += 1
            try:
                for _ in decode(path, chance.choice((None, 0, 1)), longest_s=_LONGEST_S):
                    pass
                outcome["heard"] += 1
            except AudioError:
                outcome["refused"] += 1
            except Exception as problem:  # noqa: BLE001 - this is what is looked for
                outcome["strange"].append(f"{name}, {kind}, number {outcome['tried']}: {problem!r}")
    return outcome


if __name__ == "__main__":
    json.dump(
        main(Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), [Path(a) for a in sys.argv[4:]]), sys.stdout
    )
