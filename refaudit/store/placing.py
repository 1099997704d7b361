"""Where the findings stand that reviewers speak of, and which decisions are about one alone."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date

from msgspec import Struct
from sqlalchemy import ColumnElement, Connection, or_, select, type_coerce

from refaudit.model.decision import Decision
from refaudit.model.uri import target_of
from refaudit.store.columns import Payload, identity
from refaudit.store.schema import articles, findings, targets
from refaudit.store.targets import batches

__all__ = ["OfOne", "Place", "places_of", "set_aside"]

_Numbered = tuple[int, Decision]
_original, _snapshot = targets.alias("original"), targets.alias("snapshot")


class _Found(Struct, frozen=True):
    """The part of a finding's payload that tells it apart."""

    fingerprint: str = ""


class Place(Struct, frozen=True, kw_only=True):
    """A finding on an article, as decisions name it.

    `names` are the article's title and source, `urls` what its citation cites: the page, then its
    copy. `alone`: no other finding of the rule in the article is on the first of them.
    """

    fingerprint: str
    code: str
    names: tuple[str, str]
    urls: tuple[str, ...]
    alone: bool

    def decision(self, reason: str, made: date | None) -> Decision:
        """The decision that sets this finding aside, and no other that is known.

        By its rule, its article and its URL, which stay when the citation is edited; where these
        could mean more, by its fingerprint besides.
        """
        title, source = self.names
        name = title or source
        url = next(iter(self.urls), None)
        plain = self.alone and not name.endswith("*") and url and not url.endswith("*")
        return Decision(
            code=self.code,
            article=name,
            url=url,
            fingerprint=None if plain else self.fingerprint,
            reason=reason,
            made=made,
        )


class OfOne:
    """Decisions, found by the one finding that each is about, for good; others are left out.

    `codes` are the rules by the names of the articles in which they mean a finding.
    """

    def __init__(self, decisions: Iterable[_Numbered]) -> None:
        self.codes: defaultdict[str, set[str]] = defaultdict(set)
        self._known: defaultdict[tuple[str, ...], list[_Numbered]] = defaultdict(list)
        for number, one in decisions:
            key = _key(one)
            if key is not None and one.article is not None:
                self.codes[one.article].add(one.code)
                self._known[key].append((number, one))

    def about(self, place: Place) -> list[_Numbered]:
        """The decisions about a finding, oldest first."""
        keys: list[tuple[str, ...]] = [(place.code, place.fingerprint)]
        keys += ((place.code, name, url) for name in set(place.names) for url in place.urls)
        found = (each for key in keys for each in self._known.get(key, ()))
        return sorted(found, key=lambda each: each[0])


def places_of(
    connection: Connection, fingerprints: Collection[str], run: int | None = None
) -> dict[str, Place]:
    """Where these findings stood last, or stand in a run; by fingerprint, those that are known."""
    newest: dict[int, int] = {}
    for batch in batches(map(identity, fingerprints)):
        query = select(findings.c.identity, findings.c.article_id).where(
            findings.c.identity.in_(batch), findings.c.article_id.is_not(None)
        )
        if run is not None:
            query = query.where(findings.c.run_id == run)
        rows = connection.execute(query.order_by(findings.c.id))
        newest |= {row.identity: row.article_id for row in rows}
    wanted = set(fingerprints)
    return {
        place.fingerprint: place
        for batch in batches(sorted(set(newest.values())))
        for place in _places(connection, findings.c.article_id.in_(batch))
        if place.fingerprint in wanted
    }


def set_aside(
    connection: Connection, run: int, decisions: Iterable[_Numbered]
) -> Iterator[tuple[str, Decision]]:
    """The findings of a run that a decision about them alone sets aside, by fingerprint."""
    of_one = OfOne(decisions)
    for batch in batches(of_one.codes):
        codes = {code for name in batch for code in of_one.codes[name]}
        named = or_(articles.c.title.in_(batch), articles.c.source.in_(batch))
        where = (findings.c.run_id == run) & findings.c.code.in_(codes) & named
        for place in _places(connection, where):
            if known := of_one.about(place):
                yield place.fingerprint, known[0][1]


def _places(connection: Connection, where: ColumnElement[bool]) -> Iterator[Place]:
    """The findings of this condition, which takes all of a rule in an article or none."""
    query = (
        select(
            findings.c.article_id,
            findings.c.code,
            type_coerce(findings.c.payload, Payload(_Found)).label("found"),
            articles.c.title,
            articles.c.source,
            _original.c.url.label("original"),
            _snapshot.c.url.label("snapshot"),
        )
        .join(articles, articles.c.id == findings.c.article_id)
        .outerjoin(_original, _original.c.id == findings.c.original_id)
        .outerjoin(_snapshot, _snapshot.c.id == findings.c.snapshot_id)
        .where(where)
    )
    rows = connection.execute(query).all()
    counts = Counter(
        (row.article_id, row.code, url) for row in rows for url in {row.original, row.snapshot}
    )
    for row in rows:
        urls = tuple(url for url in (row.original, row.snapshot) if url)
        yield Place(
            fingerprint=row.found.fingerprint,
            code=row.code,
            names=(row.title, row.source),
            urls=urls,
            alone=bool(urls) and counts[row.article_id, row.code, urls[0]] == 1,
        )


def _key(decision: Decision) -> tuple[str, ...] | None:
    """By what a decision about one finding is found; None for one about more, or for a time."""
    article, url = decision.article, decision.url
    if article is None or decision.until is not None:
        return None
    if decision.fingerprint is not None:
        return decision.code, decision.fingerprint
    if url is None or url.endswith("*") or article.endswith("*"):
        return None
    return decision.code, article, target_of(url) or url
