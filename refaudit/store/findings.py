"""Findings of a run, as the rules made them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, Connection, bindparam, delete, insert, select, update

from refaudit.model.finding import Finding
from refaudit.store.cited_urls import cited_urls, target_numbers
from refaudit.store.columns import found_digest, identity_of
from refaudit.store.schema import articles, citations, findings

__all__ = ["of_articles", "of_run", "save"]

_NOWHERE = (None, None)


def save(
    connection: Connection,
    run: int,
    article: int | None,
    found: Sequence[Finding],
    corrected: Mapping[str, str],
) -> None:
    """Put the findings, and the corrected wikitext by citation id, in the place of earlier ones."""
    connection.execute(delete(findings).where(findings.c.run_id == run, _of(article)))
    if found:
        cited = _cited(connection, article, found)
        connection.execute(
            insert(findings),
            [
                {
                    "run_id": run,
                    "article_id": article,
                    "code": finding.code,
                    "severity": finding.severity.value,
                    "identity": identity_of(finding),
                    "original_id": cited.get(finding.citation, _NOWHERE)[0],
                    "snapshot_id": cited.get(finding.citation, _NOWHERE)[1],
                    "ignored": finding.ignored is not None,
                    "payload": finding,
                }
                for finding in found
            ],
        )
    if article is None:
        return
    told = ((identity_of(one), one.severity.value, one.ignored is not None) for one in found)
    connection.execute(
        update(articles)
        .where(articles.c.id == article, articles.c.error.is_(None))
        .values(found_digest=found_digest(told))
    )
    within = citations.c.article_id == article
    connection.execute(update(citations).where(within).values(corrected=None))
    if corrected:
        connection.execute(
            update(citations)
            .where(within, citations.c.citation_id == bindparam("citation"))
            .values(corrected=bindparam("wikitext")),
            [{"citation": key, "wikitext": wikitext} for key, wikitext in corrected.items()],
        )


def _cited(
    connection: Connection, article: int | None, found: Sequence[Finding]
) -> Mapping[str | None, tuple[int | None, int | None]]:
    """By citation, the numbers of the targets of its original and its snapshot."""
    ids = {finding.citation for finding in found if finding.citation is not None}
    if article is None or not ids:
        return {}
    keys = {key: each.keys for (_, key), each in cited_urls(connection, [article], ids).items()}
    numbers = target_numbers(connection, (key for pair in keys.values() for key in pair))
    return {
        citation: (numbers.get(original or ""), numbers.get(snapshot or ""))
        for citation, (original, snapshot) in keys.items()
    }


def of_run(connection: Connection, run: int) -> tuple[Finding, ...]:
    """The findings about the run itself."""
    query = select(findings.c.payload).where(findings.c.run_id == run, _of(None))
    return tuple(connection.scalars(query.order_by(findings.c.id)))


def of_articles(
    connection: Connection, run: int, numbers: Sequence[int]
) -> Mapping[int, list[tuple[int, Finding]]]:
    """The findings about these articles, each with its number, in the order of saving.

    By the numbers of the articles.
    """
    query = (
        select(findings.c.article_id, findings.c.id, findings.c.payload)
        .where(findings.c.run_id == run, findings.c.article_id.in_(numbers))
        .order_by(findings.c.id)
    )
    found: defaultdict[int, list[tuple[int, Finding]]] = defaultdict(list)
    for article, number, finding in connection.execute(query):
        found[article].append((number, finding))
    return found


def _of(article: int | None) -> ColumnElement[bool]:
    return findings.c.article_id.is_(None) if article is None else findings.c.article_id == article
