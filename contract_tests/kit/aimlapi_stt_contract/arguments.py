"""What `aimlapi-stt contract` is told, as options, and the settings that they mean."""

import argparse
import os
import ssl
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from .reports import FORMATS

EPILOG: Final = "exit codes: 0 the contract is kept, 1 it is broken, 2 it could not be determined, 130 interrupted"
_KEYS: Final = (
    "The key comes from AIMLAPI_API_KEY (or AIML_API_KEY, or the variable of a white label). A key of another account, "
    "which must not see its jobs, comes from AIMLAPI_OTHER_API_KEY."
)


class RefusedKey(argparse.Action):
    """A key as an argument: refused without repeating it."""

    def __call__(
        self, parser: argparse.ArgumentParser, namespace: argparse.Namespace, values: object, option: str | None = None
    ) -> None:
        file = f"{(option or '').removesuffix('api-key').removesuffix('key')}key-file"
        parser.error(f"the key itself is no argument, because others can read those; use {file} or a variable")


def add_check(actions: Any) -> None:
    """Declare `check`."""
    formats = "; ".join(f"{one.name}: {one.summary} ({one.file})" for one in FORMATS.values())
    parser = _added(
        actions, "check", "check whether a deployment keeps the contract",
        f"Check whether a deployment keeps the contract of the API, and report where it does not. {_KEYS}",
    )  # fmt: skip
    add_place(parser)
    parser.add_argument("--other-key-file", type=_path, metavar="PATH", help="a file with the key of another account")
    against = parser.add_argument_group("the contract (default: how the service really answers)")
    against.add_argument("--page", type=_given, metavar="PAGE", help="one documentation page, to the letter")
    against.add_argument("--contract", type=_path, metavar="FILE", help="an OpenAPI 3 document, in JSON or YAML")
    against.add_argument(
        "--closed", action="store_true", help="also report keys in answers that the contract does not name"
    )
    asked = parser.add_argument_group("what is checked")
    asked.add_argument(
        "--profile", choices=("quick", "deep", "live"), default="quick",
        help="quick: for every change; deep: for a nightly run; live: for a service that bills (default: %(default)s)",
    )  # fmt: skip
    asked.add_argument(
        "--model",
        action="append",
        default=[],
        type=_given,
        metavar="ID",
        help="use this model for jobs; may be repeated",
    )
    asked.add_argument(
        "--matrix", action="store_true", help="one run for each --model, or for each model that the contract names"
    )
    asked.add_argument(
        "--only", action="append", default=[], type=_given, metavar="CHECK",
        help="run only this check, this area, or what fits a pattern with *; several with commas, or repeated",
    )  # fmt: skip
    asked.add_argument(
        "--skip",
        action="append",
        default=[],
        type=_given,
        metavar="CHECK",
        help="do not run these checks; names as for --only",
    )
    _add_own_checks(asked)
    asked.add_argument("--fail-fast", action="store_true", help="end the run at the first broken check")
    asked.add_argument("--seed", type=_count, metavar="N", help="send what a run with this seed sent")
    asked.add_argument("--max-creates", type=_count, metavar="N", help="create at most N jobs (default with live: 1)")
    asked.add_argument(
        "--audio", action="append", type=_file, default=[], metavar="FILE",
        help="send this in place of the kit's own recordings; may be repeated",
    )  # fmt: skip
    asked.add_argument(
        "--audio-url", type=_given, metavar="URL", help="audio that the deployment can fetch, for jobs by url"
    )
    asked.add_argument("--timeout", type=_seconds, metavar="SECONDS", help="for one request (default: 20)")
    asked.add_argument("--job-timeout", type=_seconds, metavar="SECONDS", help="for a job (default: 60)")
    told = parser.add_argument_group("reports")
    told.add_argument(
        "--report", action="append", type=_report, default=[], metavar="FORMAT[=FILE]",
        help=f"write a report, beside the printed one; may be repeated; - is stdout. {formats}",
    )  # fmt: skip
    told.add_argument("--baseline", type=_path, metavar="FILE", help="known deviations, in TOML or JSON")
    told.add_argument("--strict-baseline", action="store_true", help="fail if an entry of the baseline matches nothing")
    told.add_argument("--write-baseline", type=_path, metavar="FILE", help="write a baseline with all that is broken")


def add_list(actions: Any) -> None:
    """Declare `list`."""
    parser = _added(actions, "list", "list the laws", "List the laws that a deployment is held to.")
    _add_own_checks(parser)
    parser.add_argument(
        "only", nargs="*", metavar="CHECK", help="these checks, areas or patterns with * (default: all)"
    )


def add_replay(actions: Any) -> None:
    """Declare `replay`."""
    parser = _added(
        actions, "replay", "send the requests of a report again",
        "Send the requests of a finding again, and say whether they are answered as before. Jobs are created again "
        f"only as often as --max-creates allows. {_KEYS}",
    )  # fmt: skip
    parser.epilog = "exit codes: 0 all is answered as before, 1 something is not, 2 something could not be sent"
    parser.add_argument("file", type=_file, metavar="REPORT", help="a report that `check --report json` wrote")
    parser.add_argument(
        "finding", type=_count, nargs="*", metavar="FINDING", help="its number in the report (default: all)"
    )
    add_place(parser)
    parser.add_argument("--other-key-file", type=_path, metavar="PATH", help="a file with the key of another account")
    parser.add_argument(
        "--audio", action="append", type=_file, default=[], metavar="FILE", help="a recording that the run sent"
    )
    parser.add_argument("--max-creates", type=_count, default=0, metavar="N", help="create at most N jobs (default: 0)")


def add_place(parser: argparse.ArgumentParser) -> None:
    """Declare the options that name a deployment and a key."""
    parser.add_argument("--base-url", metavar="URL", help="the deployment, without /v1/stt (default: AIMLAPI_BASE_URL)")
    parser.add_argument("--key-file", type=_path, metavar="PATH", help="a file with the API key in it")
    parser.add_argument("--key", "--api-key", action=RefusedKey, help=argparse.SUPPRESS)
    parser.add_argument(
        "--allow-http", action="append", default=[], metavar="HOST",
        help="send the key unencrypted to this host; may be repeated (default: AIMLAPI_ALLOW_HTTP, with commas)",
    )  # fmt: skip
    parser.add_argument(
        "--ca-file", type=_file, metavar="FILE",
        help="trust the certificates in this file, and no others (default: SSL_CERT_FILE, or the usual ones)",
    )  # fmt: skip


def settings_of(options: argparse.Namespace) -> Any:
    """The settings that the options of `check` mean.

    Raises:
        NotConfigured: there is no address or no key, or they are refused.
    """
    from aimlapi_stt import NotConfigured

    from .place import bills, other_key, place_of
    from .settings import PROFILES, Settings

    place = place_of(options.key_file, options.base_url, options.allow_http)
    other = other_key(options.other_key_file, place.base_url, options.allow_http)
    if options.profile != "live" and options.max_creates is None and bills(place.base_url):
        raise NotConfigured(
            f"{place.base_url} bills each job, and the profile {options.profile} creates as many as it takes. Name "
            "--profile live, or say with --max-creates how many it may create."
        )
    settings = Settings(
        place.base_url, place.key, other, PROFILES[options.profile], options.page, options.contract,
        tuple(options.model), tuple(options.audio), options.audio_url, only=_names(options.only),
        skip=_names(options.skip), checks=tuple(options.checks), max_creates=options.max_creates, closed=options.closed,
        ca_file=ca_file_of(options, place.base_url),
    )  # fmt: skip
    given = {"seed": options.seed, "request_timeout_s": options.timeout, "job_timeout_s": options.job_timeout}
    return replace(settings, **{name: value for name, value in given.items() if value is not None})


def _add_own_checks(parser: Any) -> None:
    parser.add_argument(
        "--checks", action="append", type=_file, default=[], metavar="FILE",
        help="checks of your own, in Python; may be repeated",
    )  # fmt: skip


def ca_file_of(options: argparse.Namespace, base_url: str) -> Path | None:
    """The file of certificates to trust; `None` for the usual ones.

    Raises:
        NotConfigured: nothing can be read from it.
    """
    from aimlapi_stt import NotConfigured

    told = options.ca_file or os.environ.get("SSL_CERT_FILE", "").strip()
    if not told or not base_url.startswith("https:"):
        return None
    try:
        ssl.create_default_context(cafile=told)
    except OSError as problem:
        raise NotConfigured(f"{told} has no certificates that can be read ({problem}). Name a PEM file.") from problem
    return Path(told)


def _names(given: list[str]) -> tuple[str, ...]:
    return tuple(name.strip() for one in given for name in one.split(",") if name.strip())


def _added(actions: Any, name: str, help_: str, description: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = actions.add_parser(name, help=help_, description=description, epilog=EPILOG)
    return parser


def _given(text: str) -> str:
    if not text.strip():
        raise argparse.ArgumentTypeError("nothing is given; leave the option out for the default")
    return text


def _path(text: str) -> Path:
    return Path(_given(text))


def _file(text: str) -> Path:
    path = _path(text)
    if not path.is_file():
        raise argparse.ArgumentTypeError(f"there is no file {text!r}")
    return path


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number")
    return int(text)


def _seconds(text: str) -> float:
    try:
        found = float(text)
    except ValueError:
        found = 0.0
    if not 0 < found < float("inf"):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of seconds")
    return found


def _report(text: str) -> tuple[str, str]:
    name, equals, file = text.partition("=")
    if name not in FORMATS or (equals and not file):
        raise argparse.ArgumentTypeError(f"{text!r} is no FORMAT or FORMAT=FILE; formats are {', '.join(FORMATS)}")
    return name, file or FORMATS[name].file
