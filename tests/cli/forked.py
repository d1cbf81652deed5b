"""A Python process that has the command's modules in memory, and forks for each run: a short run is mostly imports.

What runs is a process of its own all the same, with its own arguments, environment, folder, streams and exit code.
"""

import atexit
import contextlib
import functools
import gc
import json
import os
import runpy
import select
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Generator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

MODULES = (
    "aimlapi_stt_main", "aimlapi_stt.cli", "aimlapi_stt._operations", "aimlapi_stt_gateway.commands",
    "aimlapi_stt_gateway.embedded",
    # What a command imports only when it needs it.
    "aimlapi_stt._bounded", "aimlapi_stt_generated.options", "aimlapi_stt_generated.api.speech_to_text.create_job",
    "aimlapi_stt_generated.api.speech_to_text.fetch_job", "aimlapi_stt_generated.api.speech_to_text.upload_job",
    "aimlapi_stt_gateway.engines.sphinx", "anyio._backends._asyncio", "uvicorn.lifespan.on",
    "unittest.mock", "uvicorn.protocols.http.httptools_impl", "uvloop",
    "aimlapi_stt_contract.checking", "aimlapi_stt_generated.models",
)  # fmt: skip
Streams = Sequence[IO[bytes] | None]
"""stdin, stdout and stderr; where there is none, an empty file."""

_BEGINS_WITHIN_S = 60.0
_NUMBER = 8
"""Bytes of a process id or an exit code on the channel."""


class Process:
    """A run that has begun."""

    def __init__(self, channel: socket.socket, told: Streams) -> None:
        self._channel = channel
        self._told = told
        self._code: int | None = None
        self.pid = self._next(_BEGINS_WITHIN_S)

    def has_ended(self) -> bool:
        """Whether there is an exit code."""
        return self._code is not None or bool(select.select([self._channel], [], [], 0)[0])

    def ended(self, timeout_s: float) -> tuple[int, str, str]:
        """Exit code, stdout, stderr; nothing of a stream that was given.

        Raises:
            TimeoutError: the process has not ended within that time.
        """
        if self._code is None:
            self._code = self._next(timeout_s)
        out, errors = map(_content, self._told)
        return self._code, out, errors

    def kill(self) -> None:
        """End the process, if it has not ended: as long as it runs, there is no next one."""
        if not self.has_ended():
            os.kill(self.pid, signal.SIGKILL)
        self.ended(_BEGINS_WITHIN_S)

    def _next(self, timeout_s: float) -> int:
        if not select.select([self._channel], [], [], timeout_s)[0]:
            raise TimeoutError(f"nothing is heard of the process after {timeout_s:.0f} s")
        data = self._channel.recv(_NUMBER)
        assert data, "the process that forks has ended; what it said is on stderr"
        return int.from_bytes(data, "big", signed=True)


@contextlib.contextmanager
def started(
    script: Path,
    arguments: Sequence[str],
    environ: Mapping[str, str],
    streams: Streams = (None, None, None),
    own_group: bool = False,
) -> Generator[Process, None, None]:
    """A Python script while it runs, perhaps in a process group of its own; then it is killed."""
    asked = json.dumps([str(script), list(arguments), dict(environ), str(Path.cwd()), own_group])
    with contextlib.ExitStack() as stack:
        made = [stack.enter_context(holding()) if stream is None else None for stream in streams]
        files = [own or given for own, given in zip(made, streams, strict=True)]
        with holding(asked) as request:
            channel = _server()
            socket.send_fds(channel, [b"."], [file.fileno() for file in (*files, request) if file])
            process = Process(channel, made[1:])
        try:
            yield process
        finally:
            process.kill()


def run(
    script: Path,
    arguments: Sequence[str],
    environ: Mapping[str, str],
    timeout_s: float,
    streams: Streams = (None, None, None),
) -> tuple[int, str, str]:
    """Run a Python script to its end: exit code, stdout, stderr."""
    with started(script, arguments, environ, streams) as process:
        return process.ended(timeout_s)


def _content(file: IO[bytes] | None) -> str:
    """All that was written to a file, by whomever."""
    if file is None:
        return ""
    file.seek(0)
    return file.read().decode()


@contextlib.contextmanager
def holding(text: str = "") -> Generator[IO[bytes], None, None]:
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
    gc.collect()
    gc.freeze()  # a child that looks through them for garbage, at its end at the latest, copies them all
    while True:
        asked, descriptors, _, _ = socket.recv_fds(channel, 1, 4)
        if not asked:
            return
        child = os.fork()
        if not child:
            _become(descriptors, channel)
            return
        for descriptor in descriptors:
            os.close(descriptor)
        _, status = os.waitpid(child, 0)
        _tell(channel, os.waitstatus_to_exitcode(status))


def _tell(channel: socket.socket, number: int) -> None:
    channel.sendall(number.to_bytes(_NUMBER, "big", signed=True))


def _become(descriptors: Sequence[int], channel: socket.socket) -> None:
    """Be the process that was asked for."""
    *streams, request = descriptors
    with os.fdopen(request) as file:
        asked: Any = json.load(file)
    script, arguments, environ, folder, own_group = asked
    for number, (descriptor, name, mode) in enumerate(zip(streams, ("stdin", "stdout", "stderr"), "rww", strict=True)):
        os.dup2(descriptor, number)
        os.close(descriptor)
        setattr(sys, name, _opened(number, mode, getattr(sys, name)))
        setattr(sys, f"__{name}__", getattr(sys, name))
    if own_group:
        os.setpgid(0, 0)
    with channel:
        _tell(channel, os.getpid())
    os.environ.clear()
    os.environ.update(environ)
    os.chdir(folder)
    sys.argv = [script, *arguments]
    sys.path[0] = str(Path(script).parent)
    runpy.run_path(script, run_name="__main__")


def _opened(number: int, mode: str, like: Any) -> IO[Any]:
    """A stream as Python makes it when it starts, for what is there now: a file, a pipe or a terminal."""
    buffering = 1 if number == 2 or os.isatty(number) else -1
    return os.fdopen(number, mode, buffering, encoding=like.encoding, errors=like.errors, closefd=False)


if __name__ == "__main__":
    sys.path[0] = ""  # this folder holds no module that anybody should find
    _serve(socket.socket(fileno=int(sys.argv[1])))
