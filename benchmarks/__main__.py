"""`make bench`: all measurements, one after the other, and the documents that tell them.

    python -m benchmarks [--only NAME] [--quick] [--long] [--print]

A whole run rewrites docs/performance.md, and docs/accuracy.md where the system has what a sealed
network needs. With `--only`, `--quick` or `--print` the document is printed and no file is written.
"""

import argparse
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime

from benchmarks import accuracy, machine
from benchmarks.performance import DOCUMENT, PARTS, document, measure
from tests.simweb import world


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, and write or print."""
    options = _parser().parse_args(arguments)
    usual = [name for name, part in PARTS.items() if not part.asked or options.long]
    if options.quick:
        print("--quick: sizes too small to judge by; the start weighs most", file=sys.stderr)
    facts, began = machine.facts(), time.perf_counter()
    found = measure(options.only or usual, quick=options.quick)
    took, today = time.perf_counter() - began, f"{datetime.now(UTC):%-d %B %Y}"
    written = document(facts, found, today, took)
    if options.print or options.only or options.quick:
        print(written, end="")
        return
    DOCUMENT.write_text(written, "utf-8")
    if reason := world.missing():
        print(f"docs/accuracy.md stays: no sealed network: {reason}", file=sys.stderr)
    else:
        accuracy.write()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--only", action="append", choices=PARTS, help="this part; repeatable")
    parser.add_argument("--quick", action="store_true", help="small sizes, to see that it works")
    parser.add_argument("--long", action="store_true", help="what takes long, too")
    parser.add_argument("--print", action="store_true", help="to stdout instead of the file")
    return parser


if __name__ == "__main__":
    main()
