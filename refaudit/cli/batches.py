"""Extraction in batches. A worker process imports this module, so it imports little."""

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from refaudit.extract import extract
from refaudit.model.citation import Article

__all__ = ["in_batches", "json_lines"]

#: Code points; enough that handing a batch to another process costs little beside the work on it.
_BATCH = 256 * 1024


def in_batches(articles: Iterable[Article]) -> Iterator[list[Article]]:
    """The articles in their order, in lists of 256 Ki code points of text or somewhat more."""
    batch: list[Article] = []
    size = 0
    for article in articles:
        batch.append(article)
        size += len(article.text)
        if size >= _BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def json_lines(articles: Sequence[Article], *, links: bool) -> bytes:
    """The citations of the articles, one JSON object a line; `links`: plain links are some too."""
    encoder = msgspec.json.Encoder()
    return b"".join(
        encoder.encode(citation) + b"\n"
        for article in articles
        for citation in extract(article, links=links).citations
    )
