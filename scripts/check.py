"""Prove that what is committed is what the pipeline makes: everything again in a temporary folder, then compared.

python -m scripts.check
"""

import sys
import tempfile
from pathlib import Path

from scripts.build import JOINED, OPENAPI, effective, readme, write_effective
from scripts.documents import ROOT, PipelineError
from scripts.generate import GENERATED, generate


def differences(made: Path, committed: Path) -> list[str]:
    """One line for each file that is missing, stale or different; names and bytes are compared."""
    fresh, old = _files(made), _files(committed)
    folder = committed.relative_to(ROOT) if committed.is_relative_to(ROOT) else committed
    lines = [f"{folder}/{name}: missing" for name in fresh.keys() - old.keys()]
    lines += [f"{folder}/{name}: stale, nothing makes it any more" for name in old.keys() - fresh.keys()]
    lines += [f"{folder}/{name}: differs" for name in fresh.keys() & old.keys() if fresh[name] != old[name]]
    return sorted(lines)


def _files(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def check(openapi: Path = OPENAPI, generated: Path = GENERATED) -> list[str]:
    """Every difference between the committed contracts, tables and client and those made anew from `documented/`.

    Raises:
        PipelineError: the pipeline does not get through; the message says where.
    """
    with tempfile.TemporaryDirectory(prefix="check-") as folder:
        contracts, client = Path(folder) / "effective", Path(folder) / "client"
        contracts.mkdir()
        write_effective(effective(openapi), contracts)
        generate(contracts / f"{JOINED}.json", client, openapi / "generator.yaml")
        lines = [*differences(contracts, openapi / "effective"), *differences(client, generated)]
    if (openapi / "README.md").read_text(encoding="utf-8") != readme(openapi):
        lines.append("openapi/README.md: its tables differ from the data")
    return lines


def main() -> int:
    """Print what differs; 0 when nothing does, 1 otherwise."""
    try:
        found = check()
    except PipelineError as problem:
        print(f"check: {problem}", file=sys.stderr)
        return 1
    for line in found:
        print(line)
    if found:
        print("check: the committed files are not what the pipeline makes; run `nox -s regenerate` and commit both")
        return 1
    print("check: contracts, tables and generated client are, byte for byte, what openapi/documented gives")
    return 0


if __name__ == "__main__":
    sys.exit(main())
