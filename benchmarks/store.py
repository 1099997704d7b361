"""A large history, and how long it takes to open it, to queue, to report and to compare.

    python -m benchmarks.store [--targets 100000] [--runs 5] [--directory DIR]

`store_history` tells how the history is made. It stands in a temporary directory, which
`--directory` holds and which is removed afterwards. At a million targets and five runs it needs
about 10 GB.
"""

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import text

from benchmarks.rows import Found, Row
from benchmarks.store_history import CITED, finding_of, host_of, make, moment, url_of
from refaudit.model.difference import Reliance
from refaudit.model.evidence import Kind, Reason, State, Target, Verdict
from refaudit.store import Store, runs
from refaudit.store.memory import Memory
from tests.helpers.store_nouns import article, citation, extraction
from tests.helpers.stores import articles_of

_RELIANCE = Reliance(original=frozenset({"LNK101", "LNK102", "ARC116"}))
#: Wall seconds by what took them.
_Taken = dict[str, float]


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--targets", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--directory", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.directory) as name:
        path = Path(name) / "history.sqlite"
        timed("making it", lambda: make(path, options.targets, options.runs))
        size = sum(file.stat().st_size for file in path.parent.iterdir()) / 1e9
        print(f"{options.targets:,} targets, {options.targets * options.runs:,} observations,"
              f" {size:.2f} GB")  # fmt: skip
        measure(path, options.targets, options.runs)


def rows(targets: int, count: int = 5) -> Found:
    """Seconds of each of the things that a person waits for."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "history.sqlite"
        make(path, targets, count)
        taken = measure(path, targets, count)
    return Found(
        rows=tuple(
            Row(what=f"history of {targets:,} targets: {what}", figure=seconds, unit="s")
            for what, seconds in taken.items()
        ),
        commands=(f"python -m benchmarks.store --targets {targets} --runs {count}",),
        load=f"{count} runs, {targets * count:,} observations, made by bulk inserts.",
    )


def measure(path: Path, targets: int, count: int) -> _Taken:
    """Each of the things that a person waits for."""
    taken: _Taken = {}

    def clocked(name: str, work: Callable[[], object]) -> object:
        done, taken[name] = timed(name, work)
        return done

    clocked("opening it to read", lambda: Store.open(str(path), writable=False).close())
    clocked("opening it to write", lambda: Store.open(str(path)).close())
    now = moment(count + 1)
    with Store.open(str(path)) as store:
        facts = {"command": "refaudit audit all", "version": "1", "offline": False}
        run = store.begin(key="next", now=now, **facts).id
        one = store.begin(key="one", now=now, **facts | {"command": "refaudit audit one"}).id
        _join(store, run)
        _one_article(store, one, targets)
        due = clocked("the due queue of a run over all targets", lambda: store.due(run, now))
        print(f"    {len(due):,} due")
        clocked("the due queue of a run over one article", lambda: store.due(one, now))
        clocked("the report of a run over one article", lambda: store.report(one, _RELIANCE))
        memory = Memory.of(store)
        for name, before in (("the one before", None), ("one that is named", f"run{count - 1}")):
            made = clocked(
                f"the difference of a run and {name}",
                lambda before=before: memory.difference(f"run{count}", before, reliance=_RELIANCE),
            )
            print(f"    new {made.new}, resolved {made.resolved}, {made.link_changes}")
    return taken


def timed(name: str, work: Callable[[], object]) -> tuple[object, float]:
    """Do it, print a line, and give what came of it and the wall seconds."""
    wall, cpu = time.perf_counter(), time.process_time()
    done = work()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    print(f"{name:<44} {wall:8.2f} s wall {cpu:8.2f} s CPU", flush=True)
    return done, wall


def _join(store: Store, run: str) -> None:
    """Make all targets part of a run."""
    with store._database.writing() as connection:
        query = text("INSERT INTO run_targets (run_id, target_id) SELECT :run, id FROM targets")
        connection.execute(query, {"run": runs.number_of(connection, run)})


def _one_article(store: Store, run: str, targets: int) -> None:
    """A run over one article that cites twenty targets from all over the history."""
    step = targets // CITED
    cited = [citation(n, n * step, url=url_of(n * step)) for n in range(1, CITED + 1)]
    known = [
        Target(url=url_of(n * step), kind=Kind.ORIGINAL, host=host_of(n * step))
        for n in range(1, CITED + 1)
    ]
    page = article("one", title="Article 7", wiki="en.wikipedia.org")
    store.add_article(run, page, extraction(*cited), known)
    made = [
        Verdict(url=t.url, kind=t.kind, state=State.LIVE, reason=Reason.OK, evidence=())
        for t in known
    ]
    store.save_verdicts(run, made)
    (stored,) = articles_of(store, run)
    store.save_findings(run, stored.key, [finding_of(step)], {})
    store.finish(run, now=moment(99), status="complete")


if __name__ == "__main__":
    main()
