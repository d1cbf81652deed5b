"""`effective/stt.json` -> `generated_client/aimlapi_stt_generated/`, with openapi-python-client.

python -m scripts.generate
"""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from functools import lru_cache
from pathlib import Path

from scripts.build import JOINED, OPENAPI
from scripts.documents import ROOT, PipelineError, read_json
from scripts.options import options_module

PACKAGE = "aimlapi_stt_generated"
GENERATED = ROOT / "generated_client" / PACKAGE
_HEADER = "# Written by `nox -s regenerate` from openapi/effective/stt.json. Correct an overlay, never this file.\n"
_FORMAT = ["format", "--isolated", "--no-cache", "--quiet", "--line-length", "120", "--target-version", "py311"]
_NO_REASON = ("Generating ", "If you believe", "For further information", "Warning(s) encountered", "Error(s) encount")
_SCHEMA_REPEATED = re.compile(r"^\{$.*?^\}$", re.MULTILINE | re.DOTALL)
_MOST_LETTERS = 1500


def generate(contract: Path, target: Path, config: Path = OPENAPI / "generator.yaml") -> None:
    """Write the client package for `contract` into `target`, which is replaced as a whole.

    Args:
        contract: the joined contract.
        target: the package's folder.
        config: the generator's settings.

    Raises:
        PipelineError: the generator or a formatter failed or warned; `target` is as it was.
    """
    try:
        document, settings = contract.read_bytes(), config.read_bytes()
    except OSError as problem:
        raise PipelineError(f"{problem.filename}: {problem.strerror}; run `nox -s regenerate`") from None
    made = _made(document, settings)
    shutil.rmtree(target, ignore_errors=True)
    for name, content in made.items():
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        (target / name).write_bytes(content)


@lru_cache(maxsize=4)
def _made(contract: bytes, config: bytes) -> dict[str, bytes]:
    """The files of the client, by their paths; it takes a second or two, and most contracts are as before."""
    tools = Path(sys.executable).parent
    # The generator runs its post hooks through PATH, and skips a tool that it does not find there without a word.
    environment = {**os.environ, "PATH": f"{tools}{os.pathsep}{os.environ.get('PATH', '')}"}
    with tempfile.TemporaryDirectory(prefix="generate-", ignore_cleanup_errors=True) as folder:
        package, document, settings = Path(folder) / PACKAGE, Path(folder) / "stt.json", Path(folder) / "generator.yaml"
        document.write_bytes(contract)
        settings.write_bytes(config)
        command = [str(tools / "openapi-python-client"), "generate", "--path", str(document), "--config", str(settings)]
        _run([*command, "--meta", "none", "--output-path", str(package), "--fail-on-warning"], environment)
        (package / "options.py").write_text(options_module(read_json(document)), encoding="utf-8", newline="\n")
        (package / "py.typed").touch()
        _run([str(tools / "ruff"), *_FORMAT, str(package / "options.py")], environment)
        for module in package.rglob("*.py"):
            module.write_text(_HEADER + module.read_text(encoding="utf-8"), encoding="utf-8", newline="\n")
        shutil.rmtree(package / ".ruff_cache", ignore_errors=True)
        files = (path for path in package.rglob("*") if path.is_file())
        return {path.relative_to(package).as_posix(): path.read_bytes() for path in files}


def _run(command: list[str], environment: dict[str, str]) -> None:
    tool = Path(command[0]).name
    try:
        # In a session of its own: Ctrl-C reaches this process alone, which ends the tool and what the tool has started.
        process = subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
    except OSError as problem:
        raise PipelineError(f"{tool}: {problem.strerror}; install the dev dependency group") from None
    try:
        output, _ = process.communicate()
    except BaseException:
        _end(process)
        raise
    if process.returncode:
        raise PipelineError(f"{tool} failed: {_reasons(output)}")


def _end(process: subprocess.Popen[str]) -> None:
    with contextlib.suppress(ProcessLookupError):
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _reasons(output: str) -> str:
    """What a tool complains of, on one line: without its folders, its advice, and the schemas that it repeats."""
    lines = [line.strip() for line in _SCHEMA_REPEATED.sub("", output).splitlines()]
    kept = [line for line in lines if line and not line.startswith(_NO_REASON)]
    return "; ".join(dict.fromkeys(kept))[:_MOST_LETTERS] or "it does not say why"


def main() -> int:
    """Regenerate the committed client; 0 when done, 1 with the reason when the generator refuses."""
    try:
        generate(OPENAPI / "effective" / f"{JOINED}.json", GENERATED)
    except PipelineError as problem:
        print(f"generate: {problem}", file=sys.stderr)
        return 1
    print(f"generated: {GENERATED.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
