"""`aimlapi-stt serve`: the gateway as a server of its own. Loads the [local] extra only when it runs."""

import argparse
import ipaddress
import os
import sqlite3
import sys
import tempfile
from contextlib import ExitStack, suppress
from pathlib import Path

from aimlapi_stt import NotConfigured

from .dialects import DIALECTS, WIRE

KEY_VARIABLE = "AIMLAPI_STT_SERVE_KEY"


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
        parser.add_argument("--dialect", choices=DIALECTS, default=WIRE, help="page to follow to the letter")
        parser.add_argument(
            "--workers", type=int, default=os.cpu_count() or 1, help="worker processes (default: cores)"
        )
        parser.add_argument(
            "--allow-private-urls",
            action="store_true",
            help="let jobs name URLs on this machine and in private networks",
        )

    def run(self, options: argparse.Namespace) -> int:
        """Serve; 0 after an interruption. Raises `NotConfigured` where it cannot."""
        given: list[str] = options.key or []
        keys = [key.strip() for key in [*given, os.environ.get(KEY_VARIABLE, "")] if key.strip()]
        _check(options, keys)
        from .app import Settings
        from .server import listen, make_gateway

        try:
            listener = listen(options.host, options.port)
        except (OSError, OverflowError) as problem:
            raise NotConfigured(
                f"cannot listen on {options.host}:{options.port} ({_reason(problem)}). Name another --port or --host."
            ) from problem
        with ExitStack() as stack:
            stack.callback(listener.close)
            folder = options.data or Path(stack.enter_context(_temporary_folder()))
            try:
                gateway = make_gateway(
                    Settings(DIALECTS[options.dialect], keys),
                    folder,
                    workers=options.workers,
                    private_urls=options.allow_private_urls,
                )
            except (OSError, sqlite3.Error) as problem:
                raise NotConfigured(
                    f"cannot keep jobs in {folder} ({_reason(problem)}). Name another --data."
                ) from problem
            stack.callback(gateway.close)
            host, port = listener.getsockname()[:2]
            shown = f"[{host}]" if ":" in host else host
            kept = folder if options.data else "a temporary folder; name --data DIR to keep them"
            access = f"{len(keys)} key(s)" if keys else "any key"
            print(f"serving on http://{shown}:{port} ({access}); jobs in {kept}", file=sys.stderr, flush=True)
            with suppress(KeyboardInterrupt):  # the way to stop it
                gateway.server.run(sockets=[listener])
        return 0


def _check(options: argparse.Namespace, keys: list[str]) -> None:
    if options.workers < 1:
        raise NotConfigured("--workers must be at least 1. Name a number of processes.")
    try:
        loopback = options.host == "localhost" or ipaddress.ip_address(options.host).is_loopback
    except ValueError:
        loopback = False
    if not loopback and not keys:
        raise NotConfigured(
            f"{options.host} can be reached from elsewhere: set {KEY_VARIABLE}, or listen on 127.0.0.1."
        )


def _temporary_folder() -> "tempfile.TemporaryDirectory[str]":
    return tempfile.TemporaryDirectory(prefix="aimlapi-stt-", ignore_cleanup_errors=True)


def _reason(problem: Exception) -> str:
    return (problem.strerror if isinstance(problem, OSError) else None) or str(problem)
