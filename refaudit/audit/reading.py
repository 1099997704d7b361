"""The ingest leg: what is read from an article, in the shape in which the store takes it."""

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from functools import partial
from typing import TypeVar

from msgspec import Struct

from refaudit import check, extract
from refaudit.engine import spread_beside
from refaudit.extract.packed import pack, unpack
from refaudit.model.citation import Article, Citation, Extraction
from refaudit.model.evidence import Kind, Target
from refaudit.store import Citing

__all__ = ["Contents", "read", "read_ahead"]

T = TypeVar("T")


class Contents(Struct, frozen=True, kw_only=True):
    """What was read from an article: its citations, the distinct targets, and how it cites them."""

    extraction: Extraction
    targets: tuple[Target, ...]
    citings: tuple[Citing, ...]


def read(article: Article, *, links: bool) -> Contents:
    """Read an article; with `links`, its plain external links are citations, too."""
    return _contents(extract.extract(article, links=links))


def read_ahead(
    items: Iterable[T],
    articles_of: Callable[[T], Sequence[Article]],
    *,
    links: bool,
    workers: int,
) -> Generator[tuple[T, Iterator[Contents]], None, None]:
    """Each item with what is read from its articles, in their order, by so many processes.

    With one worker an article is read when it is asked for, else a few items ahead.

    Raises:
        WorkerError: a worker died; names the first and the last of the articles it was at.
    """
    if workers == 1:
        for item in items:
            yield item, (read(article, links=links) for article in articles_of(item))
        return
    packing = spread_beside(
        ((item, articles_of(item)) for item in items),
        lambda pair: pair[1] or None,
        partial(pack, links=links),
        workers=workers,
        named=lambda pair: _named(pair[1]),
    )
    with closing(packing) as packages:
        for (item, articles), packed in packages:
            if packed or not articles:
                yield item, map(_contents, unpack(packed or b""))
            else:  # to fail as it does without workers
                yield item, (read(article, links=links) for article in articles)


def _named(articles: Sequence[Article]) -> str:
    names = list(dict.fromkeys((articles[0].title, articles[-1].title)))
    return " … ".join(names)


def _contents(extraction: Extraction) -> Contents:
    targets: dict[str, Target] = {}
    citings: list[Citing] = []
    for citation in extraction.citations:
        cited = check.targets(citation)
        targets |= {target.url: target for target in cited}
        citings += _citings(citation, cited)
    return Contents(extraction=extraction, targets=tuple(targets.values()), citings=tuple(citings))


def _citings(citation: Citation, targets: Sequence[Target]) -> Iterator[Citing]:
    """How a citation cites each of its targets."""
    copies = [target.url for target in targets if target.kind is Kind.SNAPSHOT]
    for target in targets:
        beside = copies if target.kind is Kind.ORIGINAL and copies else [None]
        for snapshot in beside:
            yield Citing(url=target.url, title=citation.title, snapshot=snapshot)
