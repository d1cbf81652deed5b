"""Documentation, in every form it comes -> `openapi/documented/`: blocks byte for byte, facts, and their index.

    python -m scripts.extract PAGE [PAGE ...]

A PAGE is the markdown that the documentation serves, a page saved as text from the browser, an OpenAPI file (JSON or
YAML, of one page or of the whole gateway), or a folder of these. `scripts/pages.py` says what becomes of each. The
prose of a page is not kept.
"""

import argparse
import sys
from datetime import date
from pathlib import Path

from scripts.documents import ROOT, PipelineError
from scripts.index import completed, record
from scripts.pages import read_pages

DOCUMENTED = ROOT / "openapi" / "documented"


def main(arguments: list[str] | None = None) -> int:
    """Extract the pages named on the command line; 0 when all were taken, 1 when one could not be."""
    parser = argparse.ArgumentParser(prog="python -m scripts.extract", description="documentation pages -> documented")
    parser.add_argument("pages", nargs="+", type=Path, metavar="PAGE", help="a page, an OpenAPI file, or a folder")
    options = parser.parse_args(arguments)
    try:
        # No page is recorded before all are read.
        pages = [completed(page, DOCUMENTED) for page in read_pages(options.pages)]
        for page in pages:
            record(page, DOCUMENTED, date.today().isoformat())
            cut_from = f" (cut from {page.cut_from['paths']} paths)" if page.cut_from else ""
            print(f"{page.name}: {page.kind}: {', '.join(page.blocks)}{cut_from}")
    except (PipelineError, OSError) as problem:
        print(f"extract: {problem}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
