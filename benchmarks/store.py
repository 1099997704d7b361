"""A large history, and how long it takes to open it, to queue, to report and to compare.

    python -m benchmarks.store [--targets 100000] [--runs 5] [--directory DIR]

The history is made by bulk inserts, as so many audits would have left it: every run cites and sees
every target, an article cites twenty, every second citation has a finding. From run to run one
finding of twenty-five comes or goes, and one link of a hundred dies or comes back. Only the last
two runs keep their articles. It stands in a temporary directory, which `--directory` holds and
which is removed afterwards. At a million targets and five runs it needs about 10 GB.
"""

import argparse
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import chain
from pathlib import Path

import msgspec
from msgspec import structs
from sqlalchemy import text

from refaudit.model.citation import Extraction
from refaudit.model.difference import Reliance
from refaudit.model.evidence import (
    Content,
    Hop,
    Kind,
    Observation,
    Reason,
    State,
    Target,
    Verdict,
)
from refaudit.model.finding import Finding, Severity, fingerprint
from refaudit.store import Store, runs
from refaudit.store.columns import digest, found_digest, identity_of, page_digest
from refaudit.store.memory import Memory
from tests.helpers.store_nouns import article, citation, extraction

_START = datetime(2026, 1, 5, tzinfo=UTC)
_CITED = 20
_CODES = ("LNK101", "LNK102", "DAT101", "PAR101", "ARC116")
_RELIANCE = Reliance(original=frozenset({"LNK101", "LNK102", "ARC116"}))
_Row = dict[str, object]


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--targets", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--directory", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.directory) as name:
        path = Path(name) / "history.sqlite"
        _timed("making it", lambda: make(path, options.targets, options.runs))
        size = sum(file.stat().st_size for file in path.parent.iterdir()) / 1e9
        print(f"{options.targets:,} targets, {options.targets * options.runs:,} observations,"
              f" {size:.2f} GB")  # fmt: skip
        measure(path, options.targets, options.runs)


def measure(path: Path, targets: int, count: int) -> None:
    """Each of the things that a person waits for."""
    _timed("opening it to read", lambda: Store.open(str(path), writable=False).close())
    _timed("opening it to write", lambda: Store.open(str(path)).close())
    now = _moment(count + 1)
    with Store.open(str(path)) as store:
        facts = {"command": "refaudit audit all", "version": "1", "offline": False}
        run = store.begin(key="next", now=now, **facts).id
        one = store.begin(key="one", now=now, **facts | {"command": "refaudit audit one"}).id
        _join(store, run)
        _one_article(store, one, targets)
        due = _timed("the due queue of a run over all targets", lambda: store.due(run, now))
        print(f"    {len(due):,} due")
        _timed("the due queue of a run over one article", lambda: store.due(one, now))
        _timed("the report of a run over one article", lambda: store.report(one, _RELIANCE))
        memory = Memory.of(store)
        for name, before in (("the one before", None), ("one that is named", f"run{count - 1}")):
            made = _timed(
                f"the difference of a run and {name}",
                lambda before=before: memory.difference(f"run{count}", before, reliance=_RELIANCE),
            )
            print(f"    new {made.new}, resolved {made.resolved}, {made.link_changes}")


def _timed(name: str, work: Callable[[], object]) -> object:
    wall, cpu = time.perf_counter(), time.process_time()
    done = work()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    print(f"{name:<44} {wall:8.2f} s wall {cpu:8.2f} s CPU", flush=True)
    return done


def make(path: Path, targets: int, runs: int) -> None:
    """Make the history."""
    Store.open(str(path)).close()
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA cache_size = -500000")
    kept = connection.execute(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL"
    ).fetchall()
    for name, _ in kept:
        connection.execute(f"DROP INDEX {name}")
    _insert(connection, "targets", _targets(targets, runs))
    for run in range(1, runs + 1):
        _insert(connection, "runs", iter([_run(run)]))
        seen = ({"run_id": run, "target_id": n, "seen": 1} for n in _numbers(targets))
        _insert(connection, "run_targets", seen)
        _insert(connection, "observations", _observations(targets, run))
        _insert(connection, "verdicts", _verdicts(targets, run))
        if run > runs - 2:
            _insert(connection, "articles", _articles(targets, run))
            _insert(connection, "citations", _citations(targets, run))
            _insert(connection, "findings", _findings(targets, run))
    for _, sql in kept:
        connection.execute(sql)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def _insert(connection: sqlite3.Connection, table: str, rows: Iterator[_Row]) -> None:
    first = next(rows)
    names, places = ", ".join(first), ", ".join(f":{name}" for name in first)
    connection.execute("BEGIN")
    statement = f"INSERT INTO {table} ({names}) VALUES ({places})"
    connection.executemany(statement, chain([first], rows))
    connection.execute("COMMIT")


def _text(noun: object) -> str:
    return msgspec.json.encode(noun).decode()


def _moment(run: int) -> datetime:
    return _START + timedelta(days=7 * (run - 1))


def _stamp(moment: datetime) -> str:
    return moment.isoformat(timespec="microseconds").replace("+00:00", "Z")


def _numbers(targets: int) -> range:
    return range(1, targets + 1)


def _host(number: int) -> str:
    return f"host{number % 20_011}.example"


def _url(number: int) -> str:
    return f"https://{_host(number)}/articles/2019/05/page-{number}.html"


def _is_dead(number: int, run: int) -> bool:
    """One of ten is dead for good; in each run one of two hundred is otherwise than always."""
    return (number % 10 == 0) != (number // 2 % 200 == run)


def _run(run: int) -> _Row:
    at = _stamp(_moment(run))
    return {
        "id": run, "name": f"run{run}", "job": f"j{run}", "command": "refaudit audit all",
        "version": "1", "status": "complete", "offline": 0, "started_at": at, "finished_at": at,
    }  # fmt: skip


def _targets(targets: int, runs: int) -> Iterator[_Row]:
    for n in _numbers(targets):
        target = Target(url=_url(n), kind=Kind.ORIGINAL, host=_host(n))
        # One of twenty is due when the next run begins.
        due = _moment(runs + 1 if n % 20 == 0 else runs + 2)
        yield {
            "id": n, "url_digest": digest(_url(n)), "url": _url(n), "kind": "original",
            "host": _host(n), "payload": _text(target), "due_at": _stamp(due),
            "added_at": _stamp(_START),
        }  # fmt: skip


def _observations(targets: int, run: int) -> Iterator[_Row]:
    at = _moment(run)
    for n in _numbers(targets):
        content = Content(type="text/html", bytes=20_000, title="A page", excerpt="word " * 40)
        status = 404 if _is_dead(n, run) else 200
        seen = Observation(
            url=_url(n), kind=Kind.ORIGINAL, checked_at=at, status=status, final_url=_url(n),
            hops=(Hop(url=_url(n), status=status),), elapsed_ms=200, content=content,
        )  # fmt: skip
        yield {
            "id": (run - 1) * targets + n, "target_id": n, "run_id": run,
            "checked_at": _stamp(at), "payload": _text(seen),
        }  # fmt: skip


def _verdicts(targets: int, run: int) -> Iterator[_Row]:
    for n in _numbers(targets):
        dead = _is_dead(n, run)
        state, reason = (State.DEAD, Reason.NOT_FOUND) if dead else (State.LIVE, Reason.OK)
        verdict = Verdict(
            url=_url(n), kind=Kind.ORIGINAL, state=state, reason=reason,
            evidence=("HTTP 404 twice, 30 s apart",), checked_at=_moment(run), since=_START,
        )  # fmt: skip
        yield {
            "run_id": run, "target_id": n, "observation_id": (run - 1) * targets + n,
            "state": state.value, "payload": _text(verdict),
        }  # fmt: skip


def _articles(targets: int, run: int) -> Iterator[_Row]:
    nothing = _text(Extraction(citations=(), references=()))
    for number in range(targets // _CITED):
        title = f"Article {number}"
        found = [_finding(n, run) for n in _cited(number) if _has_finding(n, run)]
        told = ((identity_of(one), one.severity.value, False) for one in found)
        yield {
            "id": _article_id(number, run, targets), "run_id": run, "source": title,
            "source_digest": digest(title), "title": title, "wiki": "en.wikipedia.org",
            "language": "en", "page_digest": page_digest("en.wikipedia.org", title, title),
            "found_digest": found_digest(told), "extraction": nothing,
        }  # fmt: skip


def _article_id(number: int, run: int, targets: int) -> int:
    return run * (targets // _CITED) + number + 1


def _cited(article: int) -> range:
    return range(article * _CITED + 1, (article + 1) * _CITED + 1)


def _citations(targets: int, run: int) -> Iterator[_Row]:
    sample = citation(1, 1)
    for number in range(targets // _CITED):
        for ordinal, n in enumerate(_cited(number), 1):
            cited = structs.replace(sample, id=f"c{n}", ordinal=ordinal, url=_url(n))
            yield {
                "article_id": _article_id(number, run, targets), "ordinal": ordinal,
                "citation_id": f"c{n}", "payload": _text(cited),
            }  # fmt: skip


def _has_finding(number: int, run: int) -> bool:
    """Every second citation has one; of a hundred citations one gets it or loses it in each run."""
    return (number % 2 == 0) != ((number // 2 + run) % 100 == 0)


def _finding(number: int, _run: int) -> Finding:
    code = _CODES[number % len(_CODES)]
    return Finding(
        code=code, name="a-rule", severity=list(Severity)[number % 3], citation=f"c{number}",
        message="The page is dead (HTTP 404), but url-status says live.", line=47,
        fingerprint=fingerprint(code, "", f"c{number}", ""),
    )  # fmt: skip


def _findings(targets: int, run: int) -> Iterator[_Row]:
    for number in range(targets // _CITED):
        for n in _cited(number):
            if _has_finding(n, run):
                found = _finding(n, run)
                yield {
                    "run_id": run, "article_id": _article_id(number, run, targets),
                    "code": found.code, "severity": found.severity.value,
                    "identity": identity_of(found), "original_id": n, "payload": _text(found),
                }  # fmt: skip


def _join(store: Store, run: str) -> None:
    """Make all targets part of a run."""
    with store._database.writing() as connection:
        query = text("INSERT INTO run_targets (run_id, target_id) SELECT :run, id FROM targets")
        connection.execute(query, {"run": runs.number_of(connection, run)})


def _one_article(store: Store, run: str, targets: int) -> None:
    """A run over one article that cites twenty targets from all over the history."""
    step = targets // _CITED
    cited = [citation(n, n * step, url=_url(n * step)) for n in range(1, _CITED + 1)]
    known = [
        Target(url=_url(n * step), kind=Kind.ORIGINAL, host=_host(n * step))
        for n in range(1, _CITED + 1)
    ]
    page = article("one", title="Article 7", wiki="en.wikipedia.org")
    store.add_article(run, page, extraction(*cited), known)
    made = [
        Verdict(url=t.url, kind=t.kind, state=State.LIVE, reason=Reason.OK, evidence=())
        for t in known
    ]
    store.save_verdicts(run, made)
    (stored,) = store.articles(run)
    store.save_findings(run, stored.key, [_finding(step, 1)], {})
    store.finish(run, now=_moment(99), status="complete")


if __name__ == "__main__":
    main()
