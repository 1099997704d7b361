"""Findings of a run, as the rules made them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, bindparam, delete, insert, select, update

from refaudit.model.finding import Finding
from refaudit.store.cited_urls import cited_urls, target_numbers
from refaudit.store.columns import found_digest, identity_of
from refaudit.store.schema import articles, citations, findings
from refaudit.store.targets import batches

__all__ = ["Judged", "clear", "of_articles", "of_run", "save"]

_NOWHERE = (None, None)


class Judged(NamedTuple):
    """The key of what findings rest on but the clock, and the days on which they hold.

    From the day `on`, before the day `until`; without that, on all later ones.
    """

    key: str
    on: date
    until: date | None


def save(  # noqa: PLR0913, PLR0917 - each is a part of what is kept
    connection: Connection,
    run: int,
    article: int | None,
    found: Sequence[Finding],
    corrected: Mapping[str, str],
    judged: Judged | None = None,
) -> None:
    """Put the findings, and the corrected wikitext by citation id, in the place of earlier ones.

    With `judged`, a later run may take them over.
    """
    if article is None:
        about = (findings.c.run_id == run) & findings.c.article_id.is_(None)
        connection.execute(delete(findings).where(about))
    else:
        clear(connection, [article])
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
        .values(
            found_digest=found_digest(told),
            judged_digest=judged.key if judged else None,
            judged_on=judged.on.isoformat() if judged else None,
            holds_until=judged.until.isoformat() if judged and judged.until else None,
        )
    )
    if corrected:
        connection.execute(
            update(citations)
            .where(
                citations.c.article_id == article, citations.c.citation_id == bindparam("citation")
            )
            .values(corrected=bindparam("wikitext")),
            [{"citation": key, "wikitext": wikitext} for key, wikitext in corrected.items()],
        )


def clear(connection: Connection, numbers: Sequence[int]) -> None:
    """Take back what was found in those of these articles that were judged before."""
    judged = select(articles.c.id).where(
        articles.c.id.in_(numbers),
        articles.c.found_digest.is_not(None) | articles.c.error.is_not(None),
    )
    for batch in batches(connection.scalars(judged).all()):
        connection.execute(delete(findings).where(findings.c.article_id.in_(batch)))
        connection.execute(
            update(citations)
            .where(citations.c.article_id.in_(batch), citations.c.corrected.is_not(None))
            .values(corrected=None)
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
