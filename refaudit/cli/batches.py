"""Extraction in batches. A worker process imports this module, so it imports little."""

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import chain, islice

import msgspec

from refaudit.extract import citations
from refaudit.model.citation import Article

__all__ = ["in_batches", "json_lines", "json_lines_of_worker", "settle"]

#: Code points; enough that handing a batch to another process costs little beside the work on it.
_BATCH = 64 * 1024
#: Citations; many more would not fit into the cache of the processor.
_AT_ONCE = 16
#: New objects after which cycles are looked for.
_SELDOM = 200_000


def in_batches(articles: Iterable[Article]) -> Iterator[list[Article]]:
    """The articles in their order, in lists of 64 Ki code points of text or somewhat more."""
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
    found = chain.from_iterable(citations(article, links=links) for article in articles)
    with _without_collector():
        return b"".join(iter(lambda: encode(list(islice(found, _AT_ONCE))), b""))


def json_lines_of_worker(articles: Sequence[Article], *, links: bool) -> bytes:
    """The same in a process that does nothing else."""
    settle()
    return json_lines(articles, links=links)


@cache
def settle() -> None:
    """Let the collector of this process pass over what is loaded by now, and seldom look for more.

    What an article leaves behind are words that are kept in mind, and hardly ever a cycle.
    """
    gc.freeze()
    gc.set_threshold(_SELDOM)


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
