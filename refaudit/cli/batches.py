"""Extraction in batches. A worker process imports this module, so it imports little."""

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

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
    encode = msgspec.json.Encoder().encode_lines
    with _without_collector():
        return b"".join(encode(extract(article, links=links).citations) for article in articles)


@contextmanager
def _without_collector() -> Iterator[None]:
    """Extraction makes many objects and no cycles of them: to look for some is a waste of time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
