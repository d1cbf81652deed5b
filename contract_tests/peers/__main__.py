"""`python -m contract_tests.peers`: what the kit finds at deployments that it was not made for, and why.

    python -m contract_tests.peers [--prism PRISM] [--seeds 1] [--only NAME ...] [--write FILE]

PRISM is the command `prism` of `@stoplight/prism-cli`; `nox -s peers` installs it. Without it Prism is left out.
Exit code 0: each finding has its reason, and each reason a finding. 1 otherwise.
"""

import argparse
import logging
import sys
from collections.abc import Sequence
from pathlib import Path

from .deployments import dialects, mocks, others
from .table import Held, held, markdown, problems, table

BEGIN, END = "<!-- findings -->\n", "<!-- end of findings -->\n"


def main(arguments: Sequence[str]) -> int:
    """Hold them against their contracts, and print the table; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m contract_tests.peers", description=__doc__)
    parser.add_argument("--prism", type=Path, metavar="PRISM", help="the command of @stoplight/prism-cli")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1], metavar="N", help="(default: 1)")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="those whose name begins so, like 'scripted wire'")
    parser.add_argument("--write", type=Path, metavar="FILE", help="write what is found between the marks of a page")
    options = parser.parse_args(arguments)
    if options.write is not None and (options.only or options.prism is None):
        parser.error("--write: the page tells of all of them. Name --prism, and leave out --only.")
    logging.disable(logging.CRITICAL)  # what a gateway logs of odd requests is not of interest here
    peers = [*dialects(), *others(), *(mocks(options.prism.absolute()) if options.prism else [])]
    peers = [peer for peer in peers if not options.only or peer.name.startswith(tuple(options.only))]
    every: list[Held] = []
    for peer in peers:
        every.append(held(peer, peer.reports(options.seeds)))
        print(every[-1], flush=True)
    print("", table(every), sep="\n")
    wrong = problems(every, whole=not options.only)
    for line in wrong:
        print(f"peers: {line}", file=sys.stderr)
    if options.write is not None:
        text = options.write.read_text(encoding="utf-8")
        head, tail = text.partition(BEGIN)[0], text.partition(END)[2]
        options.write.write_text(f"{head}{BEGIN}\n{markdown(every)}\n{END}{tail}", encoding="utf-8")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
