"""A run's report, put together from what the legs of the run stored."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import UNSET, structs
from sqlalchemy import Connection, Row, Table, func, select, type_coerce

from refaudit.errors import StoreError
from refaudit.model.checked import Checked
from refaudit.model.citation import Citation
from refaudit.model.difference import Reliance
from refaudit.model.evidence import Kind, State
from refaudit.model.finding import Finding, Severity
from refaudit.model.report import AuditedArticle, AuditedCitation, Report, Totals
from refaudit.model.uri import target_of
from refaudit.store.articles import rows_of
from refaudit.store.cited_urls import target_numbers
from refaudit.store.columns import Payload
from refaudit.store.comparing import Comparison, compare
from refaudit.store.evidence import checked_of
from refaudit.store.findings import of_articles, of_run
from refaudit.store.past import with_past
from refaudit.store.runs import run_of, title_of
from refaudit.store.schema import (
    article_references,
    article_targets,
    articles,
    citations,
    findings,
    targets,
    verdicts,
)
from refaudit.store.targets import batches

__all__ = ["evidence_of", "report", "targets_of"]

#: Articles that are put together at once.
_PAGE = 100

#: A citation, and its wikitext with the safe edits made.
_WithCorrection = tuple[AuditedCitation, str | None]


def targets_of(citation: Citation) -> tuple[str | None, str | None]:
    """The keys of the targets of a citation's `url` and `archive_url`.

    What is no URL is a target under its own text.
    """
    url, archive_url = citation.url, citation.archive_url
    return (
        (target_of(url) or url) if url else None,
        (target_of(archive_url) or archive_url) if archive_url else None,
    )


def evidence_of(
    citation: Citation, checks: Mapping[str, Checked]
) -> tuple[Checked | None, Checked | None]:
    """What was found out about a citation's original and about its snapshot.

    An archive URL that stands in `url` is a snapshot, and counts as the citation's when
    `archive_url` names no other.
    """
    original = _check_of(citation.url, checks)
    snapshot = _check_of(citation.archive_url, checks)
    if original and original.kind is Kind.SNAPSHOT:
        original, snapshot = None, snapshot or original
    return original, snapshot


def _check_of(url: str | None, checks: Mapping[str, Checked]) -> Checked | None:
    """What was found out about a URL as it is written."""
    if not url:
        return None
    # Most are written as the keys are made, which come out of their making as they went in.
    return checks.get(url) or checks.get(target_of(url) or url)


def report(connection: Connection, run: int, reliance: Reliance | None = None) -> Report:
    """Everything that a run has to say, in the order in which its articles were read.

    With `reliance`, what became of each finding since it was last looked for.

    Raises:
        StoreError: the run asked URLs and read no article.
    """
    about = run_of(connection, run)
    if about.status == "checked":
        raise StoreError(
            f"{about.id}: this run asked URLs and read no article, so it has no report",
            "What was seen of a URL is shown by: refaudit history URL",
        )
    comparison = compare(connection, run, reliance=reliance) if reliance is not None else None
    return Report(
        run=about,
        totals=_totals(connection, run),
        articles=tuple(_audited_articles(connection, run, comparison)),
        findings=of_run(connection, run),
        difference=comparison.difference if comparison else None,
        title=title_of(connection, run) or UNSET,
    )


def _audited_articles(
    connection: Connection, run: int, comparison: Comparison | None
) -> Iterator[AuditedArticle]:
    after = 0
    while rows := rows_of(connection, run, after, size=_PAGE):
        numbers = [row.id for row in rows]
        cited = _citations(connection, numbers)
        checks = _checks(connection, run, numbers, (one for of in cited.values() for one, _ in of))
        found = of_articles(connection, run, numbers)
        for row in rows:
            told = [_told(*one, comparison) for one in found.get(row.id, [])]
            yield _audited(row, cited[row.id], checks, told)
        after = numbers[-1]


def _checks(
    connection: Connection, run: int, numbers: Sequence[int], cited: Iterable[AuditedCitation]
) -> dict[str, Checked]:
    """What was found out about what articles cite, by URL, with what was known before."""
    query = select(article_targets.c.target_id).where(article_targets.c.article_id.in_(numbers))
    checks = _checks_of(connection, run, connection.scalars(query.distinct()).all())
    # Of articles that an early version read, it was not kept which targets they brought.
    lacking = {url for one in cited for url in (one.url, one.archive_url) if url} - checks.keys()
    keys = {target_of(url) or url for url in lacking} - checks.keys()
    if keys:
        checks |= _checks_of(connection, run, target_numbers(connection, keys).values())
    return checks


def _checks_of(connection: Connection, run: int, numbers: Iterable[int]) -> dict[str, Checked]:
    return {
        check.url: check
        for batch in batches(numbers)
        for check in with_past(connection, run, checked_of(connection, run, batch)).values()
    }


def _told(number: int, finding: Finding, comparison: Comparison | None) -> Finding:
    if comparison is None:
        return finding
    return structs.replace(finding, change=comparison.change(number, finding))


def _citations(
    connection: Connection, numbers: Sequence[int]
) -> defaultdict[int, list[_WithCorrection]]:
    query = (
        select(
            citations.c.article_id,
            type_coerce(citations.c.payload, Payload(AuditedCitation)),
            citations.c.corrected,
        )
        .where(citations.c.article_id.in_(numbers))
        .order_by(citations.c.article_id, citations.c.ordinal)
    )
    cited: defaultdict[int, list[_WithCorrection]] = defaultdict(list)
    for number, citation, corrected in connection.execute(query):
        cited[number].append((citation, corrected))
    return cited


def _audited(
    row: Row[Any],
    cited: Sequence[_WithCorrection],
    checks: Mapping[str, Checked],
    found: Sequence[Finding],
) -> AuditedArticle:
    by_citation: dict[str, list[Finding]] = {citation.id: [] for citation, _ in cited}
    of_article = list[Finding]()
    for finding in found:
        by_citation.get(finding.citation or "", of_article).append(finding)
    return AuditedArticle(
        title=row.title,
        source=row.source,
        wiki=row.wiki,
        revision=row.revision,
        citations=tuple(
            _joined(citation, corrected, checks, by_citation[citation.id])
            for citation, corrected in cited
        ),
        findings=tuple(of_article),
        error=row.error,
        exclusion=row.extraction.exclusion,
    )


def _joined(
    citation: AuditedCitation,
    corrected: str | None,
    checks: Mapping[str, Checked],
    found: Sequence[Finding],
) -> AuditedCitation:
    original, snapshot = evidence_of(citation, checks)
    return structs.replace(
        citation,
        original=original,
        snapshot_check=snapshot,
        findings=tuple(found),
        corrected=corrected,
    )


def _totals(connection: Connection, run: int) -> Totals:
    in_run = articles.c.run_id == run
    read, unreadable = connection.execute(
        select(func.count() - func.count(articles.c.error), func.count(articles.c.error)).where(
            in_run
        )
    ).one()
    states: dict[tuple[str, str], int] = {
        (kind, state): count
        for kind, state, count in connection.execute(
            select(targets.c.kind, verdicts.c.state, func.count())
            .join(targets, targets.c.id == verdicts.c.target_id)
            .where(verdicts.c.run_id == run)
            .group_by(targets.c.kind, verdicts.c.state)
        )
    }
    severities = _counts(connection, run, findings.c.severity)
    ignored = select(func.count()).where(findings.c.run_id == run, findings.c.ignored)
    return Totals(
        articles=read,
        unreadable=unreadable,
        references=_parts(connection, run, article_references),
        citations=_parts(connection, run, citations),
        originals=_by_state(states, Kind.ORIGINAL),
        snapshots=_by_state(states, Kind.SNAPSHOT),
        findings={s.value: severities[s.value] for s in Severity if s.value in severities},
        rules=_counts(connection, run, findings.c.code),
        ignored=connection.scalar(ignored) or 0,
    )


def _by_state(counts: Mapping[tuple[str, str], int], kind: Kind) -> dict[str, int]:
    keys = [(kind.value, state.value) for state in State]
    return {key[1]: counts[key] for key in keys if key in counts}


def _counts(connection: Connection, run: int, column: Any) -> dict[str, int]:
    active = (findings.c.run_id == run) & findings.c.ignored.is_(False)
    query = select(column, func.count()).where(active)
    rows = connection.execute(query.group_by(column).order_by(column))
    return {key: count for key, count in rows}  # noqa: C416 - dict() loses the types of rows


def _parts(connection: Connection, run: int, table: Table) -> int:
    query = (
        select(func.count())
        .select_from(table)
        .join(articles, articles.c.id == table.c.article_id)
        .where(articles.c.run_id == run)
    )
    return int(connection.scalar(query) or 0)
