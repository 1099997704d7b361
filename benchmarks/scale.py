"""What an audit of a large wiki takes, on 1, 10 and 100 workers: a simulation, without a network.

    python -m benchmarks.scale [--print] [--targets 60000000] [--hosts 10000000] [--hosts-from TSV]

Writes docs/scale.md, or prints it. `--hosts-from` is a table with the columns host and count, by
default that of the corpus beside the checkout; without one the law in `scale_model` stands for it.
The seed is fixed: the same options give the same document.
"""

import argparse
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from benchmarks import scale_model as model
from benchmarks.scale_model import DAY, Course, Hosts, Piece
from benchmarks.scale_text import MISSING, assumptions, days, table
from refaudit.catalogue import hosts as catalogue
from refaudit.settings import Settings

_ROOT = Path(__file__).parents[1]
_DOCUMENT = _ROOT / "docs" / "scale.md"
_CORPUS = _ROOT / "../shared/corpus/urls/hosts.tsv"
_SEED = 1
WORKERS = (1, 10, 100)
SLOTS = (4, 16, 64)
#: Megabytes of a process, and of a piece that it works on, by `benchmarks/online.py`.
PROCESS, SLOT = 115, 14
#: Bytes of a due target in memory, by tracemalloc, with the place in lists and queues.
TARGET = 600
#: Rows that a checked target leaves: itself, its place in the run, how it is cited, by which
#: article, what was seen, and the verdict.
ROWS = 6
#: Targets that a piece takes at once, as in `refaudit.audit.cluster_tasks`.
AT_ONCE = 20_000
#: Bytes of a target with all that, and of a citation with its reference and findings; citations
#: for each target.
STORED, CITED, CITATIONS = 3120, 3600, 0.81
#: Between scheduler, client and worker for a task: submitted, assigned, begun, done, gathered, let
#: go; and seconds between the heartbeats of a worker.
MESSAGES, HEARTBEAT = 6, 5.0
_DEFAULTS = Settings()

#: By the numbers of workers and of slots.
_Courses = Mapping[tuple[int, int], Course]


class Load(Struct, frozen=True, kw_only=True):
    """The hosts, with their first one at one rate: `pieces` are its work."""

    hosts: Hosts
    pieces: Sequence[Piece]
    measured: bool

    @property
    def archive(self) -> Piece:
        return self.pieces[0]

    @property
    def second(self) -> Piece:
        return max(self.pieces[1:], key=lambda piece: piece.chain)


def load(counts: tuple[int, ...] | None, targets: int, hosts: int) -> Load:
    """The work of a first run."""
    known = model.fitted() if counts is None else counts
    total = model.MEASURED if counts is None else sum(counts)
    made = model.extended(known, total, targets, hosts)
    dealt = model.pieces(made, _DEFAULTS.host_interval, _SEED)
    return Load(hosts=made, pieces=dealt, measured=counts is not None)


def document(work: Load) -> str:
    """The whole text."""
    courses = {
        (workers, slots): model.simulate(work.pieces, workers, slots)
        for workers in WORKERS
        for slots in SLOTS
    }
    parts = [
        "<!-- Written by `python -m benchmarks.scale`; edits are lost. -->",
        "# How far an audit scales",
        _opening(work),
        "## A first run",
        *_first_run(work, courses),
        "## Where it stops, and why",
        *_limits(work),
        "## What hosts notice",
        _requests(work.hosts),
        "## Memory",
        *_memory(work),
        "## History and scheduler",
        *_stored(work, courses),
        "## The second run",
        *_second_run(work),
        "## Assumptions",
        assumptions(measured=work.measured, exponent=work.hosts.exponent),
        "## Not modelled",
        MISSING,
    ]
    return "\n\n".join(parts) + "\n"


def _opening(work: Load) -> str:
    hosts = work.hosts
    return (
        f"A simulation of {hosts.targets / 1e6:,.0f} million targets on {hosts.number / 1e6:,.0f} "
        "million hosts, about what the English Wikipedia cites. Nothing was fetched. The figures "
        "say what politeness, processors and memory allow; a real run is slower.\n\n"
        f"**In short:** one archive decides. The first host has "
        f"{hosts.large[0] / hosts.targets:.0%} of all targets, and at one request in "
        f"{_DEFAULTS.host_interval:g} s it takes {days(work.archive.chain)}, whatever the number "
        f"of workers. The next largest host takes {days(work.second.chain)}. All other hosts need "
        f"{days(sum(piece.core for piece in work.pieces[1:]))} of one core. So ten workers with "
        "many slots are enough; a hundred finish only the small hosts sooner."
    )


def _first_run(work: Load, courses: _Courses) -> Iterator[str]:
    yield (
        "A slot works on one piece at a time: a set of hosts, for "
        f"{_DEFAULTS.task_minutes:g} minutes at most. What is left of it then goes on before "
        "pieces that have not begun. `dask worker --nthreads` is the number of slots."
    )
    yield table(
        ("workers", "slots each", "half", "99 % without the archive", "all",
         "requests a day to the archive", "tasks"),
        [(*numbers, *_figures(work, course)) for numbers, course in courses.items()],
    )  # fmt: skip
    yield "*Half* and *99 %* count the pieces without the largest host."


def _figures(work: Load, course: Course) -> tuple[str, ...]:
    asked = work.archive.targets * model.ARCHIVE_REQUESTS * DAY / course.seconds
    return (
        days(course.half), days(course.bulk), days(course.seconds), f"{asked:,.0f}",
        f"{course.tasks:,}",
    )  # fmt: skip


def _limits(work: Load) -> Iterator[str]:
    archive = work.archive.chain
    requests = work.hosts.large[0] * model.ARCHIVE_REQUESTS
    rate = min(rate.interval for rate in catalogue.rates("web.archive.org", "/web/"))
    core, wire = (sum(getattr(p, name) for p in work.pieces) for name in ("core", "wire"))
    slots = sum(piece.chain for piece in work.pieces[1:])
    yield table(
        ("limit", "what it allows", "gets better by"),
        [
            (
                "the largest host, at the default interval",
                f"at least {days(archive)}",
                "a shorter `--host-interval`, as far as its operators agree",
            ),
            (
                f"the same at {rate:g} s, the rate agreed with it, one request at a time",
                f"at least {days(requests * max(rate, model.MEDIAN))}",
                f"answers sooner than {model.MEDIAN:g} s: at best {days(requests * rate)}",
            ),
            (
                "the next largest host",
                f"at least {days(work.second.chain)}",
                "leaving it out (`exclude`)",
            ),
            ("cores", f"{days(core)} / workers", "more workers"),
            (
                "places on the wire",
                f"{days(wire / model.PLACES)} / slots",
                "more slots, or `--concurrency`",
            ),
            (
                "slots, which wait for the largest host of their piece",
                f"about {days(slots)} / slots",
                "more slots: they cost little but memory",
            ),
            (
                "connections to PostgreSQL",
                f"one for each slot, and three more: {WORKERS[1] * SLOTS[1] + 3} for {WORKERS[1]} "
                f"workers of {SLOTS[1]}",
                "`max_connections`; locks are held by sessions, so no pool can share them out",
            ),
            (
                "one PostgreSQL server",
                f"at least {days(work.hosts.targets / model.STORE)}",
                f"a faster disk; it is felt from about {model.STORE * model.WORK:.0f} workers on",
            ),
        ],
    )
    yield (
        "With few slots a run waits: a piece of thousands of hosts is soon done but for its few "
        "large ones, which keep the slot for hours. So slots matter more than workers. The largest "
        "hosts begin first and keep their slots, so that they are not what a run waits for longer "
        "than it must."
    )


def _requests(hosts: Hosts) -> str:
    interval = _DEFAULTS.host_interval
    most = DAY / interval
    sizes = [(round(size * model.REQUESTS), 1) for size in hosts.large]
    sizes += [(round(size * model.REQUESTS), many) for size, many in hosts.classes.items()]
    steps = (10, 100, 1_000, 10_000, 50_000)
    rows = [
        (f"more than {step:,}", f"{sum(many for size, many in sizes if min(size, most) > step):,}")
        for step in steps
    ]
    shown = table(("requests on its busiest day", "hosts"), rows)
    return (
        "A host is asked by one worker at a time, one request at a time. So no number of workers "
        f"goes beyond these figures, of which the most is {most:,.0f} a day, one in {interval:g} s:"
        f"\n\n{shown}"
    )


def _memory(work: Load) -> Iterator[str]:
    mean = min(work.hosts.targets / len(work.pieces), AT_ONCE)
    held = mean * TARGET / 1e6
    rows = [(slots, f"{PROCESS + slots * (SLOT + held):,.0f} MB") for slots in SLOTS]
    yield table(("slots", "a worker"), rows)
    turns = model.QUANTUM / _DEFAULTS.host_interval
    yield (
        f"A process takes {PROCESS} MB, a piece {SLOT} MB for its client and {TARGET} bytes for "
        "each target that it has before it. The number of workers does not matter, nor does the "
        "size of a host: PostgreSQL gives a piece no more of each host than have their turns in "
        f"its time, {turns:,.0f} at the default interval, and {AT_ONCE:,} in all, those first that "
        "have been due longest."
    )


def _stored(work: Load, courses: _Courses) -> Iterator[str]:
    targets = work.hosts.targets
    citations = targets * CITATIONS
    rows = [
        ("rows of targets, with what was seen and said", f"{targets * ROWS / 1e6:,.0f} million"),
        ("rows of citations and references", f"{2 * citations / 1e6:,.0f} million"),
        ("size after the first run", f"{(targets * STORED + citations * CITED) / 1e9:,.0f} GB"),
        ("more for each further look at a target", "about 1.8 kB"),
    ]
    yield table(("history", ""), rows)
    told = []
    for workers in WORKERS:
        course = courses[workers, SLOTS[1]]
        rate = course.tasks * MESSAGES / course.seconds + workers / HEARTBEAT
        told.append((workers, f"{course.tasks * MESSAGES:,}", f"{rate:.1f}"))
    yield table(("workers", "messages about tasks", "messages a second, with heartbeats"), told)
    yield (
        "A scheduler of dask takes some thousands of messages a second: it is no limit here, for a "
        "task is ten minutes of work."
    )


def _second_run(work: Load) -> Iterator[str]:
    archive, targets = work.archive.targets, work.hosts.targets
    rows = []
    for after in (7, 30, 90, 180):
        share = min(1.0, after / _DEFAULTS.fresh_snapshot_days)
        fresh = targets - archive + archive * share
        rows.append((
            f"{after} days", f"{fresh / 1e6:,.1f} million", f"{fresh / targets:.0%}",
            days(work.archive.chain * share), days(work.second.chain),
        ))  # fmt: skip
    yield table(
        ("after", "due", "of all", "the archive takes", "the next largest host takes"), rows
    )
    yield (
        f"Originals are asked again after {_DEFAULTS.fresh_original_days:g} days, snapshots that "
        f"were good after {_DEFAULTS.fresh_snapshot_days:g}. A run that takes longer than its "
        "results are fresh never ends being due: for a whole wiki set `fresh_original_days` to 90, "
        f"and audit the files of the dump one by one. Links that were seen dead come again after "
        f"{_DEFAULTS.sighting_days:g} days until they are confirmed: some hundredths of all."
    )


def main() -> None:
    """Write the document."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--print", action="store_true", help="to stdout instead of the file")
    parser.add_argument("--targets", type=int, default=60_000_000)
    parser.add_argument("--hosts", type=int, default=10_000_000)
    parser.add_argument("--hosts-from", type=Path, default=_CORPUS)
    options = parser.parse_args()
    counts = model.measured(options.hosts_from)
    made = document(load(counts, options.targets, options.hosts))
    if options.print:
        print(made)
    else:
        _DOCUMENT.write_text(made, "utf-8")


if __name__ == "__main__":
    main()
