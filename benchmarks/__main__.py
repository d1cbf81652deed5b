"""`python -m benchmarks [NAME ...] [--write FILE]`: run them, and print tables in markdown."""

import argparse
import importlib
import platform
import sys
import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

NAMES = ["jobs", "request", "upload", "words", "imports", "polling", "gateway", "gateway_audio", "answers"]
PACKAGES = ["httpx", "openai", "assemblyai", "deepgram-sdk", "replicate", "speechmatics-batch"]
BEGIN, END = "<!-- figures -->\n", "<!-- end of figures -->\n"


def _machine() -> str:
    versions: list[str] = []
    for name in PACKAGES:
        try:
            versions.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            print(f"{name} is not installed and left out; nox -s bench has it", file=sys.stderr)
    cpu = next(
        (line.partition(": ")[2] for line in _cpuinfo().splitlines() if line.startswith("model name")),
        platform.machine(),
    )
    day = time.strftime("%Y-%m-%d")
    return f"{day}, {platform.system()}, {cpu}, Python {platform.python_version()}, {', '.join(versions)}.\n"


def _cpuinfo() -> str:
    path = Path("/proc/cpuinfo")
    return path.read_text(encoding="utf-8") if path.exists() else ""


def main() -> None:
    """Run the benchmarks that are named, or all."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="This client beside others, as ratios.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(NAMES)}; none means all")
    parser.add_argument("--write", type=Path, metavar="FILE", help="put the tables in place of the ones in this file")
    arguments = parser.parse_args()
    if strange := set(arguments.names) - set(NAMES):
        parser.error(f"no benchmark is called {', '.join(sorted(strange))}; there are {', '.join(NAMES)}")
    if sys.platform != "linux":
        parser.error("memory is read from /proc, which only Linux has")
    if arguments.write and (arguments.names or BEGIN not in arguments.write.read_text(encoding="utf-8")):
        parser.error(f"--write is for all benchmarks, and for a file with {BEGIN.strip()} in it")
    parts = [_machine()]
    for name in arguments.names or NAMES:
        print(f"running {name} ...", file=sys.stderr)
        table = importlib.import_module(f"benchmarks.{name}").table()
        print(table.markdown(), flush=True)
        parts.append(table.markdown())
    if arguments.write:
        text = arguments.write.read_text(encoding="utf-8")
        before, after = text.split(BEGIN)[0], text.split(END)[1]
        arguments.write.write_text(before + BEGIN + "\n".join(parts) + END + after, encoding="utf-8")


if __name__ == "__main__":
    main()
