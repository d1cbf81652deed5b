"""Where the command begins: nothing is imported yet, so that Ctrl-C during the imports is one line too."""

import sys


def main() -> int:
    """Run `aimlapi_stt.cli.main`; the exit code."""
    try:
        from aimlapi_stt.cli import main as command

        return command()
    except KeyboardInterrupt:
        if sys.stderr is not None:
            print("aimlapi-stt: error: Interrupted.", file=sys.stderr)  # noqa: T201
        return 130
