"""The ingest leg: what is read from an article, in the shape in which the store takes it."""

from collections.abc import Iterator

from msgspec import Struct

from refaudit import check, extract
from refaudit.model.citation import Article, Citation, Extraction
from refaudit.model.evidence import Kind, Target
from refaudit.store import Citing

__all__ = ["Contents", "read"]


class Contents(Struct, frozen=True, kw_only=True):
    """What was read from an article: its citations, the distinct targets, and how it cites them."""

    extraction: Extraction
    targets: tuple[Target, ...]
    citings: tuple[Citing, ...]


def read(article: Article, *, links: bool) -> Contents:
    """Read an article; with `links`, its plain external links are citations, too."""
    extraction = extract.extract(article, links=links)
    targets = {t.url: t for c in extraction.citations for t in check.targets(c)}
    citings = tuple(one for c in extraction.citations for one in _citings(c))
    return Contents(extraction=extraction, targets=tuple(targets.values()), citings=citings)


def _citings(citation: Citation) -> Iterator[Citing]:
    """How a citation cites each of its targets."""
    targets = check.targets(citation)
    copies = [target.url for target in targets if target.kind is Kind.SNAPSHOT]
    for target in targets:
        beside = copies if target.kind is Kind.ORIGINAL and copies else [None]
        for snapshot in beside:
            yield Citing(url=target.url, title=citation.title, snapshot=snapshot)
