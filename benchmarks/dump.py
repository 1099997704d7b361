"""`refaudit extract` over a synthetic dump, by one process and by two.

    python -m benchmarks.dump [DIRECTORY] [--megabytes 200] [--pack]

The dump repeats the articles of the directory, or made-up ones where that is missing. It stands in
a temporary directory that is removed afterwards. Memory is the largest resident set of one process;
a dump of a tenth of the size shows whether it grows.
"""

import argparse
import bz2
import os
import tempfile
import time
from collections.abc import Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import BinaryIO
from xml.sax.saxutils import escape

from benchmarks.measure import Figures, command, refaudit, succeeded
from benchmarks.offline import article
from benchmarks.rows import Found, Row, Wanted

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
    return command("extract", dump, "--jobs", jobs, directory=scratch)


def rows(megabytes: int) -> Found:
    """XML a second of an offline audit on one core and on all, beside plain decompression."""
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        with bz2.open(scratch / "dump.xml.bz2", "wb") as file:
            size = write(file, _CORPUS, megabytes * 1_000_000)
        cores = os.cpu_count() or 1
        each = tuple(dict.fromkeys((1, cores)))
        found = {
            ("extract", jobs): measure(scratch / "dump.xml.bz2", scratch, jobs) for jobs in each
        }
        found |= {("audit", jobs): _audit(scratch, jobs) for jobs in each}
        plain = _decompression(scratch / "dump.xml.bz2")
    return Found(
        rows=tuple(_rows(size, plain, found)),
        commands=tuple(one.spoken for one in found.values()),
        load=f"A bz2 dump of {size:.0f} MB of XML that repeats the English articles of the corpus, "
        "or made-up ones where there is none; megabytes of XML; the audit applies every rule and "
        "stores and reports all. Beside it Python's `bz2` decompresses the same file on one core.",
    )


def _audit(scratch: Path, jobs: int) -> Figures:
    """An offline audit with an empty history."""
    for old in scratch.glob("history.sqlite*"):
        old.unlink()
    words = refaudit(
        "audit", "dump.xml.bz2", "--offline", "--store", "history.sqlite", "--fail-on", "never"
    )
    return succeeded(words, scratch, environment={"REFAUDIT_JOBS": str(jobs)})


def _decompression(dump: Path) -> float:
    """Seconds of plain decompression."""
    began = time.perf_counter()
    with bz2.open(dump) as file:
        while file.read(1 << 20):
            pass
    return time.perf_counter() - began


def _rows(size: float, plain: float, found: Mapping[tuple[str, int], Figures]) -> Iterator[Row]:
    half = Wanted(value=0.5, side="at least", of="ratio")
    names = {"extract": "`refaudit extract`", "audit": "`refaudit audit --offline`"}
    for (name, jobs), figures in found.items():
        share = "one process" if jobs == 1 else f"{jobs} processes allowed, per core"
        yield Row(
            what=f"{names[name]} of a dump, {share}", figure=size / figures.wall / jobs,
            unit="MB/s", beside="bz2 decompression", theirs=size / plain,
            wanted=half if name == "audit" else None,
        )  # fmt: skip


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
