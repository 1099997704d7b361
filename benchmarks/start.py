"""How long `refaudit --help` takes to say it, beside the start of Python alone.

python -m benchmarks.start [--times 11]
"""

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks.measure import command, middle, succeeded
from benchmarks.rows import Found, Row, Wanted, table


def rows(times: int) -> Found:
    """The median of so many starts; the first of each, from cold, does not count."""
    with tempfile.TemporaryDirectory() as scratch:
        directory = Path(scratch)
        bare = (sys.executable, "-c", "pass")
        _, *taken = [
            (command("--help", directory=directory), succeeded(bare, directory))
            for _ in range(times + 1)
        ]
    ours, python = map(middle, zip(*taken, strict=True))
    row = Row(
        what="start: `refaudit --help`", figure=ours.wall * 1000, unit="ms",
        beside="`python -c pass`", theirs=python.wall * 1000, wanted=Wanted(value=200),
    )  # fmt: skip
    text = f"The median of {times} starts with warm file caches."
    return Found(rows=(row,), commands=(ours.spoken,), load=text)


def main() -> None:
    """Print the row."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--times", type=int, default=11)
    print(table(rows(parser.parse_args().times).rows))


if __name__ == "__main__":
    main()
