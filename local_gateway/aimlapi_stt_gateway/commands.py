"""`aimlapi-stt serve` and `keys`: the gateway as a server of its own. They load the [local] extra when they run."""

import argparse
import ipaddress
import math
import os
import sqlite3
import sys
import tempfile
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Final

from aimlapi_stt import NotConfigured

from .dialects import DIALECTS, WIRE
from .door import key_file
from .settings import EngineChoice, Settings, WorkerSettings

KEY_VARIABLE = "AIMLAPI_STT_SERVE_KEY"
SHORTEST_KEY = 16  # letters, of a key that others than this machine's users may try

_LAST_PORT: Final = 65535
_LIMITS: Final = {"keep": "seconds", "max_queue": "jobs", "max_upload": "megabytes", "max_audio": "minutes"}


class ServeCommand:
    """Serve the API on this machine until interrupted."""

    name = "serve"
    summary = "serve the same API on this machine, with an embedded recogniser"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the options of `serve`."""
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
        parser.add_argument("--port", type=int, default=8765, help="port, 0 for a free one (default: %(default)s)")
        parser.add_argument("--data", type=Path, metavar="DIR", help="keep jobs here (default: a temporary folder)")
        parser.add_argument(
            "--key",
            action="append",
            metavar="KEY",
            help=f"accept only this API key; may be repeated. Others on this machine can see it in the process list: "
            f"better set {KEY_VARIABLE}. (default: any key, on loopback alone)",
        )
        parser.add_argument("--keys", type=Path, metavar="FILE", help="accept the keys in FILE, which holds digests")
        parser.add_argument("--dialect", choices=DIALECTS, default=WIRE, help="page to follow to the letter")
        _add_engines(parser)
        _add_limits(parser)
        parser.add_argument(
            "--allow-fetch",
            action="append",
            metavar="WHERE",
            help="let jobs name URLs there: loopback, private, a network like 10.1.0.0/16, or a host; may be repeated",
        )
        parser.add_argument("--access-log", metavar="FILE", help="a JSON line for each request; - is stdout")

    def run(self, options: argparse.Namespace) -> int:
        """Serve; 0 after an interruption. Raises `NotConfigured` where it cannot."""
        keys = _keys(options)
        _check(options, keys)
        from .server import listen, make_gateway

        settings = _settings(options, keys)

        try:
            listener = listen(options.host, options.port)
        except OSError as problem:
            raise NotConfigured(
                f"cannot listen on {options.host}:{options.port} ({_reason(problem)}). Name another --port or --host."
            ) from problem
        with ExitStack() as stack:
            stack.callback(listener.close)
            folder = options.data or Path(stack.enter_context(_temporary_folder()))
            try:
                gateway = make_gateway(settings, folder)
            except (OSError, sqlite3.Error) as problem:
                raise NotConfigured(
                    f"cannot keep jobs in {folder} ({_reason(problem)}). Name another --data."
                ) from problem
            stack.callback(gateway.close)
            host, port = listener.getsockname()[:2]
            shown = f"[{host}]" if ":" in host else host
            kept = folder if options.data else "a temporary folder; name --data DIR to keep them"
            access = _access(options, keys)
            where = f"http://{shown}:{port}"
            print(f"serving on {where} ({access}), about it: {where}/docs; jobs in {kept}", file=sys.stderr, flush=True)
            with suppress(KeyboardInterrupt):  # the way to stop it
                gateway.server.run(sockets=[listener])
        return 0


class KeysCommand:
    """Make, list and remove the keys that `serve --keys FILE` accepts."""

    name = "keys"
    summary = "make, list and remove the keys that serve accepts"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the subcommands of `keys`."""
        actions = parser.add_subparsers(dest="action", required=True, metavar="add|list|remove")
        for action, help_ in (
            ("add", "make a random key, print it, and keep its digest under NAME"),
            ("list", "print the names"),
            ("remove", "remove the keys of NAME; a running server accepts them no longer"),
        ):
            one = actions.add_parser(action, help=help_, description=f"{help_[0].upper()}{help_[1:]}.")
            if action != "list":
                one.add_argument("key_name", metavar="NAME", help="whose key it is: 1 to 64 of A-Za-z0-9._-")
            one.add_argument("--file", type=Path, required=True, metavar="FILE", help="the file of keys")

    def run(self, options: argparse.Namespace) -> int:
        """Do it; 0. Raises `NotConfigured` where it cannot."""
        file: Path = options.file
        if options.action == "add":
            print(key_file.add(file, options.key_name))
            print("this key is shown once; only its digest is kept", file=sys.stderr)
        elif options.action == "remove":
            print(f"{key_file.remove(file, options.key_name)} key(s) removed", file=sys.stderr)
        else:
            for name in sorted(key_file.read(file).values()):
                print(name)
        return 0


def _add_engines(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("who recognises")
    one = group.add_mutually_exclusive_group()
    one.add_argument("--engine", metavar="NAME", help="an engine that is installed (default: sphinx)")
    one.add_argument("--whisper-models", type=Path, metavar="DIR", help="Whisper, its weights in DIR/tiny ...")
    one.add_argument("--scripted", type=Path, metavar="FILE", help="play the scenario in this TOML file")
    group.add_argument("--engine-option", action="append", metavar="NAME=VALUE", help="for the engine; may be repeated")
    group.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="worker processes (default: cores)")


def _add_limits(parser: argparse.ArgumentParser) -> None:
    limits = parser.add_argument_group("limits")
    limits.add_argument("--keep", type=float, default=3600, metavar="SECONDS", help="results are kept (default: 3600)")
    limits.add_argument("--max-queue", type=int, default=1000, metavar="N", help="jobs that wait (default: 1000)")
    limits.add_argument("--max-upload", type=int, default=2048, metavar="MB", help="largest audio (default: 2048)")
    limits.add_argument("--max-audio", type=float, default=360, metavar="MINUTES", help="longest audio (default: 360)")


def _keys(options: argparse.Namespace) -> list[str]:
    """The keys that were given in plain. A blank one is a mistake: taken for none, it would let anybody in."""
    given = [("--key", key) for key in options.key or ()]
    if KEY_VARIABLE in os.environ:
        given.append((KEY_VARIABLE, os.environ[KEY_VARIABLE]))
    for where, key in given:
        if not key.strip():
            raise NotConfigured(f"{where} is blank, which is no key. Give it one, or leave it out.")
    return [key.strip() for _, key in given]


def _check(options: argparse.Namespace, keys: list[str]) -> None:
    if options.workers < 1:
        raise NotConfigured("--workers must be at least 1. Name a number of processes.")
    if not 0 <= options.port <= _LAST_PORT:
        raise NotConfigured(
            f"there is no port {options.port}. Name a --port from 1 to {_LAST_PORT}, or 0 for a free one."
        )
    for name, unit in _LIMITS.items():
        value: float = getattr(options, name)
        if not (value > 0 and math.isfinite(value)):
            option = f"--{name.replace('_', '-')}"
            raise NotConfigured(f"{option} must be more than 0, and not {value}. Name a number of {unit}.")
    try:
        loopback = options.host == "localhost" or ipaddress.ip_address(options.host).is_loopback
    except ValueError:
        loopback = False
    if options.keys is not None and not key_file.read(options.keys):
        raise NotConfigured(f"{options.keys} holds no key. Add one: aimlapi-stt keys add NAME --file {options.keys}")
    if loopback:
        return
    if not keys and options.keys is None:
        raise NotConfigured(
            f"{options.host} can be reached from elsewhere: name --keys, set {KEY_VARIABLE}, or listen on 127.0.0.1."
        )
    if any(len(key) < SHORTEST_KEY for key in keys):
        raise NotConfigured(
            f"{options.host} can be reached from elsewhere, and a key has fewer than {SHORTEST_KEY} letters. Make one "
            "that nobody guesses: aimlapi-stt keys add NAME --file FILE"
        )


def _access(options: argparse.Namespace, keys: list[str]) -> str:
    count = len(keys) + (len(key_file.read(options.keys)) if options.keys is not None else 0)
    return f"{count} key(s)" if count else "any key"


def _settings(options: argparse.Namespace, keys: list[str]) -> Settings:
    """What the options say, in the gateway's own terms."""
    worker = WorkerSettings(
        _engine(options),
        tuple(options.allow_fetch or ()),
        max_audio_bytes=options.max_upload << 20,
        max_audio_s=options.max_audio * 60,
    )
    return Settings(
        keys, options.keys, options.dialect, worker, options.workers, options.keep, options.max_queue,
        options.max_upload << 20, options.access_log, threads=options.scripted is not None,
    )  # fmt: skip


def _engine(options: argparse.Namespace) -> EngineChoice:
    given = dict(_pair(text) for text in options.engine_option or ())
    if options.whisper_models is not None:
        return EngineChoice("whisper", {"models": str(options.whisper_models), **given})
    if options.scripted is not None:
        return EngineChoice("scripted", {"scenario": str(options.scripted), **given})
    return EngineChoice(options.engine or "sphinx", given)


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise NotConfigured(f"--engine-option {text!r} has no value. Write NAME=VALUE.")
    return name, value


def _temporary_folder() -> "tempfile.TemporaryDirectory[str]":
    return tempfile.TemporaryDirectory(prefix="aimlapi-stt-", ignore_cleanup_errors=True)


def _reason(problem: Exception) -> str:
    return (problem.strerror if isinstance(problem, OSError) else None) or str(problem)
