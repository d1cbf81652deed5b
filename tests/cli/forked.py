"""A Python process that has the command's modules in memory, and forks for each run: a short run is mostly imports.

What runs is a process of its own all the same, with its own arguments, environment, folder, streams and exit code.
"""

import atexit
import contextlib
import functools
import json
import os
import runpy
import socket
import subprocess
import sys
import tempfile
from collections.abc import Generator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

MODULES = (
    "aimlapi_stt_main", "aimlapi_stt.cli", "aimlapi_stt._operations", "aimlapi_stt_gateway.commands",
    "aimlapi_stt_gateway.embedded", "aimlapi_stt_contract.checking", "aimlapi_stt._bounded",
    "aimlapi_stt_generated.models",
)  # fmt: skip


def run(
    script: Path, arguments: Sequence[str], environ: Mapping[str, str], timeout_s: float, stdin: str = ""
) -> tuple[int, str, str]:
    """Run a Python script to its end: exit code, stdout, stderr."""
    asked = json.dumps([str(script), list(arguments), dict(environ), str(Path.cwd())])
    with _holding(asked) as request, _holding(stdin) as given, _holding() as out, _holding() as errors:
        channel = _server()
        channel.settimeout(timeout_s)
        socket.send_fds(channel, [b"."], [file.fileno() for file in (given, out, errors, request)])
        try:
            ended = channel.recv(16)
        except TimeoutError:
            _server.cache_clear()  # its answer, if it comes, is nobody's
            raise
        assert ended, f"the process that forks for {script.name} has ended"
        out.seek(0)
        errors.seek(0)
        return int(ended), out.read().decode(), errors.read().decode()


@contextlib.contextmanager
def _holding(text: str = "") -> Generator[IO[bytes], None, None]:
    """A file that has no name, at its beginning."""
    with tempfile.TemporaryFile() as file:
        file.write(text.encode())
        file.seek(0)
        yield file


@functools.cache
def _server() -> socket.socket:
    """The channel to a server that ends with this process."""
    ours, theirs = socket.socketpair()
    with theirs:
        process = subprocess.Popen(
            [sys.executable, __file__, str(theirs.fileno())], pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )  # fmt: skip

    def end() -> None:
        ours.close()
        process.wait()

    atexit.register(end)
    return ours


def _serve(channel: socket.socket) -> None:
    """Fork for each request; in a child this returns by running the script, and ends as that does."""
    for module in MODULES:
        __import__(module)
    while True:
        asked, descriptors, _, _ = socket.recv_fds(channel, 1, 4)
        if not asked:
            return
        child = os.fork()
        if not child:
            channel.close()
            _become(descriptors)
            return
        for descriptor in descriptors:
            os.close(descriptor)
        _, status = os.waitpid(child, 0)
        channel.sendall(str(os.waitstatus_to_exitcode(status)).encode())


def _become(descriptors: Sequence[int]) -> None:
    """Be the process that was asked for."""
    *streams, request = descriptors
    with os.fdopen(request) as file:
        asked: Any = json.load(file)
    script, arguments, environ, folder = asked
    for number, descriptor in enumerate(streams):
        os.dup2(descriptor, number)
        os.close(descriptor)
    os.environ.clear()
    os.environ.update(environ)
    os.chdir(folder)
    sys.argv = [script, *arguments]
    sys.path[0] = str(Path(script).parent)
    runpy.run_path(script, run_name="__main__")


if __name__ == "__main__":
    sys.path[0] = ""  # this folder holds no module that anybody should find
    _serve(socket.socket(fileno=int(sys.argv[1])))
