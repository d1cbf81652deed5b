"""`aimlapi-stt contract`: hold a deployment against its contract. It loads the [contract] extra when it runs."""

import argparse
import os
import sys
from typing import Final

from aimlapi_stt import NotConfigured

OTHER_KEY: Final = "AIMLAPI_OTHER_API_KEY"


class ContractCommand:
    """Check a deployment."""

    name = "contract"
    summary = "check whether a deployment keeps the contract of the API"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the subcommands of `contract`."""
        actions = parser.add_subparsers(dest="action", required=True, metavar="check")
        one = actions.add_parser(
            "check",
            help="hold a deployment against its contract",
            description="Exit code 0: kept, 1: broken, 2: could not run.",
        )
        one.add_argument("--base-url", required=True, metavar="URL", help="the deployment, without /v1/stt")
        one.add_argument("--page", metavar="PAGE", help="hold it against this documentation page to the letter")
        one.add_argument("--profile", choices=("quick", "deep", "live"), default="quick", help="(default: %(default)s)")
        one.add_argument("--seed", type=int, metavar="N", help="ask what a run with this seed asked")
        one.add_argument(
            "--only", action="append", default=[], metavar="CHECK", help="this check, or those of this area"
        )

    def run(self, options: argparse.Namespace) -> int:
        """Check; the exit code."""
        from .contracts import NoContract
        from .run import CannotRun, run_checks
        from .settings import PROFILES, Settings

        key = os.environ.get("AIMLAPI_API_KEY") or os.environ.get("AIML_API_KEY")
        if not key:
            raise NotConfigured("there is no API key. Set AIMLAPI_API_KEY.")
        more = {} if options.seed is None else {"seed": options.seed}
        settings = Settings(
            options.base_url, key, os.environ.get(OTHER_KEY), PROFILES[options.profile], options.page,
            only=tuple(options.only), **more,
        )  # fmt: skip
        try:
            report = run_checks(settings)
        except (CannotRun, NoContract, LookupError) as problem:
            raise NotConfigured(str(problem)) from problem
        for result in report.results:
            print(
                result.check.name,
                result.outcome,
                result.why,
                *[finding.message for finding in result.findings],
                sep="  ",
            )
        print(report.seed, report.creates, report.reached, round(report.seconds, 2), file=sys.stderr)
        return report.exit_code
