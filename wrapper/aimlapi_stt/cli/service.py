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
    parser.add_argument(
        "--base-url", type=_given, metavar="URL", help="the deployment (default: AIMLAPI_BASE_URL or the vendor's)"
    )
    parser.add_argument(
        "--deployment",
        choices=sorted(DEPLOYMENTS),
        help="the deployment by its name, with a key of its own: "
        + ", ".join(f"{preset.key_variables[0]} for {name}" for name, preset in sorted(DEPLOYMENTS.items())),
    )
    parser.add_argument(
        "--key-file",
        type=_path,
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


def _given(text: str) -> str:
    # A variable of the shell that is not set must not lead to another company.
    if not text.strip():
        raise argparse.ArgumentTypeError("nothing is given; leave the option out for the default")
    return text


def _path(text: str) -> Path:
    return Path(_given(text))


def check_place(options: argparse.Namespace) -> None:
    """Refuse two places."""
    if options.deployment and options.base_url:
        raise CommandError("--deployment and --base-url both name a place; leave out one of them", NOT_CONFIGURED)


def check_key(options: argparse.Namespace) -> None:
    """Refuse to begin without a key, and say what else there is."""
    variables = find_place(options.base_url, options.deployment, allow_http=options.allow_http).key_variables
    names = [name for variable in variables for name in (variable, f"{variable}_FILE")]
    if options.key_file is None and not any(os.environ.get(name, "").strip() for name in names):
        elsewhere = ", or add --local to recognise on this machine" if hasattr(options, "local") else ""
        raise NotConfigured(f"No API key. Set {variables[0]} or give a --key-file to use the service{elsewhere}.")


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
    place = ["--base-url", options.base_url] if options.base_url else []
    place += ["--deployment", options.deployment] if options.deployment else []
    for host in options.allow_http:
        place += ["--allow-http", host]
    place += ["--key-file", str(options.key_file)] if options.key_file else []
    words = ["aimlapi-stt", "wait", *place, "--", generation_id]
    return f"Read it later: {' '.join(map(_in_a_shell, words))}"


def _in_a_shell(word: str) -> str:
    """A word as it can be pasted, on one line whatever it holds."""
    if word.isprintable():
        return shlex.quote(word)
    return f"$'{''.join(map(_escaped, word))}'"


def _escaped(letter: str) -> str:
    if letter.isprintable() and letter not in "\\'":
        return letter
    return "".join(f"\\{byte:03o}" for byte in os.fsencode(letter))
