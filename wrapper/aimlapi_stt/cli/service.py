"""Where the service is and with which key: the options for it, the client made of them, and how to go on later."""

import argparse
import os
import shlex
from pathlib import Path

from .._config import find_place
from .._deployments import DEPLOYMENTS
from ..client import SpeechToText
from ..errors import NotConfigured
from .commands import CommandError
from .exits import NOT_CONFIGURED


class _RefusedKey(argparse.Action):
    """A key as an argument: refused without repeating it, and before `--key` is taken for short of `--key-file`."""

    def __call__(
        self, parser: argparse.ArgumentParser, namespace: argparse.Namespace, values: object, option: str | None = None
    ) -> None:
        parser.error("the key itself is no argument, because others can read those; use --key-file or a variable")


def add_place(parser: argparse.ArgumentParser) -> None:
    """Declare the options that name a place and a key."""
    parser.add_argument("--base-url", metavar="URL", help="the deployment (default: AIMLAPI_BASE_URL or the vendor's)")
    parser.add_argument(
        "--deployment",
        choices=sorted(DEPLOYMENTS),
        help="the deployment by its name, with a key of its own: "
        + ", ".join(f"{preset.key_variables[0]} for {name}" for name, preset in sorted(DEPLOYMENTS.items())),
    )
    parser.add_argument(
        "--key-file",
        type=Path,
        metavar="PATH",
        help="a file with the API key in it; the key itself is never an argument, because others can read those "
        "(default: the variables of the deployment, like AIMLAPI_API_KEY or AIMLAPI_API_KEY_FILE)",
    )
    parser.add_argument("--key", "--api-key", action=_RefusedKey, help=argparse.SUPPRESS)
    parser.add_argument(
        "--allow-http",
        action="append",
        default=[],
        metavar="HOST",
        help="send the API key unencrypted to this host; may be repeated (default: AIMLAPI_ALLOW_HTTP, with commas)",
    )


def check_place(options: argparse.Namespace) -> None:
    """Refuse two places."""
    if options.deployment and options.base_url:
        raise CommandError("--deployment and --base-url both name a place; leave out one of them", NOT_CONFIGURED)


def check_key(options: argparse.Namespace) -> None:
    """Refuse to begin without a key, and say what else there is."""
    variables = find_place(options.base_url, options.deployment, allow_http=options.allow_http).key_variables
    names = [name for variable in variables for name in (variable, f"{variable}_FILE")]
    if options.key_file is None and not any(os.environ.get(name, "").strip() for name in names):
        raise NotConfigured(
            f"No API key. Set {variables[0]} or give a --key-file to use the service, or add --local to recognise on "
            "this machine."
        )


def connect(options: argparse.Namespace) -> SpeechToText:
    """The client for the place that is meant."""
    return SpeechToText(
        options.key_file, options.base_url, deployment=options.deployment, allow_http=options.allow_http
    )


def of_a_service(options: argparse.Namespace) -> str | None:
    """The first option that only a service needs."""
    given = {
        "--base-url": options.base_url,
        "--deployment": options.deployment,
        "--key-file": options.key_file,
        "--allow-http": options.allow_http,
    }
    return next((name for name, value in given.items() if value), None)


def how_to_go_on(generation_id: str, options: argparse.Namespace) -> str:
    """The command that reads a job later. The two dashes are for ids that begin with one."""
    place = f"--base-url {options.base_url} " if options.base_url else ""
    place = f"--deployment {options.deployment} " if options.deployment else place
    access = "".join(f"--allow-http {host} " for host in options.allow_http)
    access += f"--key-file {shlex.quote(str(options.key_file))} " if options.key_file else ""
    return f"Read it later: aimlapi-stt wait {place}{access}-- {generation_id}"
