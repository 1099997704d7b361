"""What citations cite, looked up without the rest of them."""

from collections.abc import Collection, Iterable, Mapping

from msgspec import Struct
from sqlalchemy import Connection, select, type_coerce

from refaudit.model.uri import target_of
from refaudit.store.columns import Payload, digest
from refaudit.store.schema import citations, targets
from refaudit.store.targets import batches

__all__ = ["CitedUrls", "cited_urls", "target_numbers"]


class CitedUrls(Struct, frozen=True):
    """The part of a citation's payload that tells which source it is; URLs as written."""

    wikitext: str = ""
    url: str | None = None
    archive_url: str | None = None

    @property
    def keys(self) -> tuple[str | None, str | None]:
        """The keys of the targets of original and snapshot, as those of `targets_of`."""
        return _key(self.url), _key(self.archive_url)


def cited_urls(
    connection: Connection, articles: Collection[int], ids: Collection[str] | None = None
) -> Mapping[tuple[int, str], CitedUrls]:
    """Citations by the number of their article and their id; all of these articles, or these."""
    query = select(
        citations.c.article_id,
        citations.c.citation_id,
        type_coerce(citations.c.payload, Payload(CitedUrls)),
    ).where(citations.c.article_id.in_(articles))
    if ids is not None:
        query = query.where(citations.c.citation_id.in_(ids))
    return {(article, key): cited for article, key, cited in connection.execute(query)}


def target_numbers(connection: Connection, keys: Iterable[str | None]) -> Mapping[str, int]:
    """The numbers of targets by their keys; what was never a target is not in it."""
    by_digest = {digest(key): key for key in keys if key}
    numbers: dict[str, int] = {}
    for batch in batches(by_digest):
        query = select(targets.c.url_digest, targets.c.id)
        for found, number in connection.execute(query.where(targets.c.url_digest.in_(batch))):
            numbers[by_digest[found]] = number
    return numbers


def _key(url: str | None) -> str | None:
    return (target_of(url) or url) if url else None
