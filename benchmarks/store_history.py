"""A made-up history of many runs, by bulk inserts, as so many audits would have left it.

Every run cites and sees every target, an article cites twenty, every second citation has a finding.
From run to run one finding of twenty-five comes or goes, and one link of a hundred dies or comes
back. Only the last two runs keep their articles.
"""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import chain
from pathlib import Path

import msgspec
from msgspec import structs

from refaudit.model.citation import Extraction
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
from refaudit.store import Store
from refaudit.store.columns import digest, found_digest, identity_of, page_digest
from tests.helpers.store_nouns import citation

_START = datetime(2026, 1, 5, tzinfo=UTC)
#: Citations of an article.
CITED = 20
_CODES = ("LNK101", "LNK102", "DAT101", "PAR101", "ARC116")
_Row = dict[str, object]


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


def moment(run: int) -> datetime:
    return _START + timedelta(days=7 * (run - 1))


def _stamp(moment: datetime) -> str:
    return moment.isoformat(timespec="microseconds").replace("+00:00", "Z")


def _numbers(targets: int) -> range:
    return range(1, targets + 1)


def host_of(number: int) -> str:
    return f"host{number % 20_011}.example"


def url_of(number: int) -> str:
    return f"https://{host_of(number)}/articles/2019/05/page-{number}.html"


def _is_dead(number: int, run: int) -> bool:
    """One of ten is dead for good; in each run one of two hundred is otherwise than always."""
    return (number % 10 == 0) != (number // 2 % 200 == run)


def _run(run: int) -> _Row:
    at = _stamp(moment(run))
    return {
        "id": run, "name": f"run{run}", "job": f"j{run}", "command": "refaudit audit all",
        "version": "1", "status": "complete", "offline": 0, "started_at": at, "finished_at": at,
    }  # fmt: skip


def _targets(targets: int, runs: int) -> Iterator[_Row]:
    for n in _numbers(targets):
        target = Target(url=url_of(n), kind=Kind.ORIGINAL, host=host_of(n))
        # One of twenty is due when the next run begins.
        due = moment(runs + 1 if n % 20 == 0 else runs + 2)
        yield {
            "id": n, "url_digest": digest(url_of(n)), "url": url_of(n), "kind": "original",
            "host": host_of(n), "payload": _text(target), "due_at": _stamp(due),
            "added_at": _stamp(_START),
        }  # fmt: skip


def _observations(targets: int, run: int) -> Iterator[_Row]:
    at = moment(run)
    for n in _numbers(targets):
        content = Content(type="text/html", bytes=20_000, title="A page", excerpt="word " * 40)
        status = 404 if _is_dead(n, run) else 200
        seen = Observation(
            url=url_of(n), kind=Kind.ORIGINAL, checked_at=at, status=status, final_url=url_of(n),
            hops=(Hop(url=url_of(n), status=status),), elapsed_ms=200, content=content,
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
            url=url_of(n), kind=Kind.ORIGINAL, state=state, reason=reason,
            evidence=("HTTP 404 twice, 30 s apart",), checked_at=moment(run), since=_START,
        )  # fmt: skip
        yield {
            "run_id": run, "target_id": n, "observation_id": (run - 1) * targets + n,
            "state": state.value, "payload": _text(verdict),
        }  # fmt: skip


def _articles(targets: int, run: int) -> Iterator[_Row]:
    nothing = _text(Extraction(citations=(), references=()))
    for number in range(targets // CITED):
        title = f"Article {number}"
        found = [finding_of(n) for n in _cited(number) if _has_finding(n, run)]
        told = ((identity_of(one), one.severity.value, False) for one in found)
        yield {
            "id": _article_id(number, run, targets), "run_id": run, "source": title,
            "source_digest": digest(title), "title": title, "wiki": "en.wikipedia.org",
            "language": "en", "page_digest": page_digest("en.wikipedia.org", title, title),
            "found_digest": found_digest(told), "extraction": nothing,
        }  # fmt: skip


def _article_id(number: int, run: int, targets: int) -> int:
    return run * (targets // CITED) + number + 1


def _cited(article: int) -> range:
    return range(article * CITED + 1, (article + 1) * CITED + 1)


def _citations(targets: int, run: int) -> Iterator[_Row]:
    sample = citation(1, 1)
    for number in range(targets // CITED):
        for ordinal, n in enumerate(_cited(number), 1):
            cited = structs.replace(sample, id=f"c{n}", ordinal=ordinal, url=url_of(n))
            yield {
                "article_id": _article_id(number, run, targets), "ordinal": ordinal,
                "citation_id": f"c{n}", "payload": _text(cited),
            }  # fmt: skip


def _has_finding(number: int, run: int) -> bool:
    """Every second citation has one; of a hundred citations one gets it or loses it in each run."""
    return (number % 2 == 0) != ((number // 2 + run) % 100 == 0)


def finding_of(number: int) -> Finding:
    code = _CODES[number % len(_CODES)]
    return Finding(
        code=code, name="a-rule", severity=list(Severity)[number % 3], citation=f"c{number}",
        message="The page is dead (HTTP 404), but url-status says live.", line=47,
        fingerprint=fingerprint(code, "", f"c{number}", ""),
    )  # fmt: skip


def _findings(targets: int, run: int) -> Iterator[_Row]:
    for number in range(targets // CITED):
        for n in _cited(number):
            if _has_finding(n, run):
                found = finding_of(n)
                yield {
                    "run_id": run, "article_id": _article_id(number, run, targets),
                    "code": found.code, "severity": found.severity.value,
                    "identity": identity_of(found), "original_id": n, "payload": _text(found),
                }  # fmt: skip
