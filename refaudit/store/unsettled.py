"""Findings that one of two runs lacks because it could not check what they rest on."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from msgspec import Struct
from sqlalchemy import Connection, select, type_coerce

from refaudit.model.difference import Reliance
from refaudit.model.evidence import State
from refaudit.model.uri import target_of
from refaudit.store.columns import Payload, digest
from refaudit.store.schema import articles, citations, targets, verdicts
from refaudit.store.targets import batches

__all__ = ["UNDECIDED", "Suspect", "unsettled"]

#: States that say nothing of a target.
UNDECIDED = (State.UNKNOWN.value, State.UNCHECKED.value)
_Key = tuple[int, str]


class Suspect(NamedTuple):
    """A finding that one run has and the other has not.

    `citation` is the id of its citation, `article` the number of the article in which it was found,
    `other` that of the same page in the other run.
    """

    number: int
    code: str
    citation: str
    article: int
    other: int


class _Cited(Struct, frozen=True):
    """The part of a citation's payload that is looked at here."""

    wikitext: str = ""
    url: str | None = None
    archive_url: str | None = None


def unsettled(
    connection: Connection, suspects: Iterable[Suspect], reliance: Reliance
) -> frozenset[int]:
    """The numbers of those of which the other run could learn nothing.

    The citation is in both, and a URL of it could not be checked in the other run. Either the
    finding rests on that URL, or nobody has changed the citation, so that it was not mended.
    """
    found = set[int]()
    for batch in batches(suspects):
        found |= _unsettled(connection, batch, reliance)
    return frozenset(found)


def _unsettled(connection: Connection, suspects: Sequence[Suspect], reliance: Reliance) -> set[int]:
    cited = _cited(connection, suspects)
    wanted: defaultdict[int, set[str]] = defaultdict(set)
    for each in suspects:
        if there := cited.get((each.other, each.citation)):
            wanted[each.other] |= {url for url in _urls(there) if url}
    checked = _checked(connection, wanted)
    found = set[int]()
    for each in suspects:
        here = cited.get((each.article, each.citation))
        there = cited.get((each.other, each.citation))
        if here is None or there is None:
            continue
        known = checked[each.other]
        original, snapshot = (url is not None and digest(url) not in known for url in _urls(there))
        relies = (original and each.code in reliance.original) or (
            snapshot and each.code in reliance.snapshot
        )
        if relies or ((original or snapshot) and here.wikitext == there.wikitext):
            found.add(each.number)
    return found


def _cited(connection: Connection, suspects: Sequence[Suspect]) -> Mapping[_Key, _Cited]:
    query = select(
        citations.c.article_id,
        citations.c.citation_id,
        type_coerce(citations.c.payload, Payload(_Cited)),
    ).where(
        citations.c.article_id.in_({n for each in suspects for n in (each.article, each.other)}),
        citations.c.citation_id.in_({each.citation for each in suspects}),
    )
    return {(article, key): cited for article, key, cited in connection.execute(query)}


def _urls(cited: _Cited) -> tuple[str | None, str | None]:
    """The keys of the targets, as those of `assembly.targets_of`."""
    return _key(cited.url), _key(cited.archive_url)


def _key(url: str | None) -> str | None:
    return (target_of(url) or url) if url else None


def _checked(connection: Connection, wanted: Mapping[int, set[str]]) -> defaultdict[int, set[str]]:
    """By article, the digests of those of these URLs of which its run has learned something."""
    query = select(articles.c.id, articles.c.run_id).where(articles.c.id.in_(wanted))
    run_of = {number: run for number, run in connection.execute(query)}  # noqa: C416 - typed
    by_run: defaultdict[int, set[str]] = defaultdict(set)
    for number, urls in wanted.items():
        by_run[run_of[number]] |= {digest(url) for url in urls}
    decided: defaultdict[int, set[str]] = defaultdict(set)
    for run, digests in by_run.items():
        for batch in batches(digests):
            query = (
                select(targets.c.url_digest)
                .join(verdicts, verdicts.c.target_id == targets.c.id)
                .where(
                    verdicts.c.run_id == run,
                    verdicts.c.state.not_in(UNDECIDED),
                    targets.c.url_digest.in_(batch),
                )
            )
            decided[run].update(connection.scalars(query))
    return defaultdict(set, {number: decided[run_of[number]] for number in wanted})
