"""`refaudit extract` over a synthetic dump, by one process and by two.

    python -m benchmarks.dump [DIRECTORY] [--megabytes 200] [--pack]

The dump repeats the articles of the directory, or made-up ones where that is missing. It stands in
a temporary directory that is removed afterwards. Memory is the largest resident set of one process;
a dump of a tenth of the size shows whether it grows.
"""

import argparse
import bz2
import sys
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import BinaryIO
from xml.sax.saxutils import escape

from benchmarks.measure import Figures, command
from benchmarks.offline import article

_CORPUS = Path(__file__).parents[1] / "../shared/corpus/articles/en"
_HEAD = (
    '<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" version="0.11" xml:lang="en">\n'
    "  <siteinfo><dbname>enwiki</dbname>"
    "<base>https://en.wikipedia.org/wiki/Main_Page</base></siteinfo>\n"
)
_PAGE = (
    "  <page><title>Page {n}</title><ns>0</ns><id>{n}</id><revision><id>{n}</id>"
    "<timestamp>2026-01-01T00:00:00Z</timestamp><model>wikitext</model>"
    '<text xml:space="preserve">{text}</text></revision></page>\n'
)


def pages(directory: Path) -> Iterator[bytes]:
    """Pages without end."""
    paths = sorted(directory.glob("*.wikitext"))
    texts = [path.read_text("utf-8", "replace") for path in paths] or [
        article(n) for n in range(99)
    ]
    escaped = [escape(text) for text in texts]
    for number in count(1):
        yield _PAGE.format(n=number, text=escaped[number % len(escaped)]).encode()


def write(file: BinaryIO, directory: Path, size: int) -> float:
    """A dump of about `size` bytes; gives its megabytes."""
    written = file.write(_HEAD.encode())
    for page in pages(directory):
        written += file.write(page)
        if written >= size:
            break
    return (written + file.write(b"</mediawiki>\n")) / 1e6


def measure(dump: Path, scratch: Path, jobs: int) -> Figures:
    """The whole command."""
    figures = command("extract", dump, "--jobs", str(jobs), directory=scratch)
    if figures.status:
        sys.exit((scratch / "output.txt").read_bytes()[-1000:].decode("utf-8", "replace"))
    return figures


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("directory", nargs="?", type=Path, default=_CORPUS)
    parser.add_argument("--megabytes", type=int, default=200)
    parser.add_argument("--pack", action="store_true", help="as .xml.bz2")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        for megabytes in (options.megabytes // 10, options.megabytes):
            dump = scratch / ("dump.xml.bz2" if options.pack else "dump.xml")
            with bz2.open(dump, "wb") if options.pack else dump.open("wb") as file:
                size = write(file, options.directory, megabytes * 1_000_000)
            alone: float | None = None
            for jobs in (1, 2):
                figures = measure(dump, scratch, jobs)
                alone = alone or figures.wall
                print(
                    f"{size:6.0f} MB, jobs {jobs}: {size / figures.wall:6.1f} MB/s, "
                    f"{figures.wall:6.2f} s wall {figures.cpu:6.2f} s CPU, "
                    f"{figures.memory:4.0f} MiB, x {alone / figures.wall:.2f}"
                )


if __name__ == "__main__":
    main()
