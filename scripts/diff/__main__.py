"""python -m scripts.diff OLD NEW: every change between two OpenAPI documents, and what it means.

Exit code 0: nothing that counts (see --fail-on); 1: something does; 2: could not be compared.
"""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from scripts.diff import Finding, compare, report, tolerance
from scripts.documents import ROOT, JsonObject, PipelineError
from scripts.pages import openapi_of

CLIENT = ROOT / "openapi" / "effective" / "stt.json"


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare two files; the report on standard output or in a file, problems on standard error."""
    options = _parser().parse_args(arguments)
    try:
        findings = _findings(options)
        said = _said(findings, options)
        if options.output is None:
            sys.stdout.write(said)
            sys.stdout.flush()
        else:
            options.output.write_text(said, encoding="utf-8", newline="\n")
    except PipelineError as problem:
        print(f"diff: {problem}", file=sys.stderr)
        return 2
    except RecursionError:
        print("diff: a schema is nested too deeply to be compared", file=sys.stderr)
        return 2
    except OSError as problem:
        where = options.output or "standard output"
        print(f"diff: {where}: cannot be written: {problem.strerror or problem}", file=sys.stderr)
        if options.output is None:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what is left of the report is not tried again at the end
        return 2
    return int(_fails(findings, options.fail_on))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m scripts.diff", description="compare two OpenAPI files")
    parser.add_argument("old", type=Path, metavar="OLD", help="the document before: .json, .yaml or a page's .md")
    parser.add_argument("new", type=Path, metavar="NEW", help="the document after")
    scope = parser.add_mutually_exclusive_group()
    scope.add_argument("--paths", metavar="PREFIX", help="only paths below this (default: /v1/stt, if there is one)")
    scope.add_argument("--all-paths", action="store_const", const="/", dest="paths", help="every path")
    parser.add_argument("--client", type=Path, metavar="FILE", help="the client's contract (default: ours)")
    parser.add_argument("--format", choices=("text", "markdown", "json"), default="text")
    parser.add_argument("--output", type=Path, metavar="FILE", help="write the report there")
    parser.add_argument("--verbose", action="store_true", help="text: show all notes")
    parser.add_argument(
        "--fail-on",
        choices=("breaking", "untolerated", "change", "never"),
        default="breaking",
        help="what exits with 1: a breaking change, one the client does not cope with, any finding (default: breaking)",
    )
    return parser


def _findings(options: argparse.Namespace) -> list[Finding]:
    paths: str | None = options.paths
    if paths is not None and not paths.startswith("/"):
        raise PipelineError(f"--paths {paths!r}: a path begins with '/'")
    old, new = openapi_of(options.old), openapi_of(options.new)
    findings = compare(old, new, paths=paths, names=(str(options.old), str(options.new)))
    client = _client(options.client)
    return findings if client is None else tolerance(findings, client, new, old=old, paths=paths)


def _client(path: Path | None) -> JsonObject | None:
    if path is None:
        return openapi_of(CLIENT) if CLIENT.exists() else None
    return openapi_of(path)


def _said(findings: list[Finding], options: argparse.Namespace) -> str:
    old, new = str(options.old), str(options.new)
    if options.format == "json":
        return json.dumps(report.as_json(findings, old, new), indent=2, ensure_ascii=False) + "\n"
    if options.format == "markdown":
        return report.markdown(findings, old, new)
    return report.text(findings, old, new, options.verbose)


def _fails(findings: list[Finding], on: str) -> bool:
    breaking = [finding for finding in findings if finding.level == "breaking"]
    if on == "untolerated":
        return any(not finding.tolerated for finding in breaking)
    if on == "change":
        # What was left out is no difference.
        return any(finding.rule != "paths-left-out" for finding in findings)
    return on == "breaking" and bool(breaking)


if __name__ == "__main__":
    sys.exit(main())
