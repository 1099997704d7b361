"""What is known of an article as a whole, worked out once for all of its citations."""

from collections.abc import Iterable
from functools import lru_cache

from msgspec import Struct

from refaudit.model.citation import Citation, Extraction, Form, Place
from refaudit.rules.named import names_in

__all__ = ["ArticleIndex", "index_of"]


class ArticleIndex(Struct, frozen=True, kw_only=True):
    """Look-ups of an article.

    `speakers` has the ordinal of the first citation of each reference, `contents` the text of each
    reference and `tag_faults` what is wrong with its tag, all by its start. `earlier` has the first
    citation of the same source in another reference, by the ordinal of the later one.
    """

    speakers: dict[int, int]
    contents: dict[int, str]
    tag_faults: dict[int, str]
    earlier: dict[int, Citation]


class _Same:
    """Compares by identity: an extraction cannot be hashed, and comparing it costs its length."""

    def __init__(self, extraction: Extraction) -> None:
        self.extraction = extraction

    def __hash__(self) -> int:
        return id(self.extraction)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.extraction is self.extraction


def index_of(extraction: Extraction, language: str) -> ArticleIndex:
    """The index of an article; asked for each citation, made once while the article is audited."""
    return _index(_Same(extraction), language)


@lru_cache(maxsize=2)
def _index(same: _Same, language: str) -> ArticleIndex:
    extraction = same.extraction
    speakers: dict[int, int] = {}
    for citation in extraction.citations:
        if citation.reference:
            speakers.setdefault(citation.reference.start, citation.ordinal)
    return ArticleIndex(
        speakers=speakers,
        contents={one.start: one.content or "" for one in extraction.references},
        tag_faults={fault.start: fault.detail for fault in extraction.faults},
        earlier=_earlier(extraction.citations, language),
    )


def _earlier(citations: Iterable[Citation], language: str) -> dict[int, Citation]:
    # Two copies of one address show the page as it was at two times: they are two sources.
    first: dict[tuple[object, ...], Citation] = {}
    of_copy: dict[tuple[object, ...], Citation] = {}
    found: dict[int, Citation] = {}
    for citation in citations:
        if citation.place is not Place.REFERENCE or not (citation.url or citation.title):
            continue
        source, copy = _source(citation, language), citation.archive_url
        known = first.setdefault(source, citation)
        same = of_copy.setdefault((source, copy), citation)
        if copy is not None and known.archive_url is not None:
            known = same
        if known.reference != citation.reference:
            found[citation.ordinal] = known
    return found


def _source(citation: Citation, language: str) -> tuple[object, ...]:
    """What makes a citation this one: all that it says of the source, and where in it."""
    if citation.form is not Form.TEMPLATE:
        return citation.url, citation.title
    given = citation.parameters
    telling = names_in(citation, language).telling
    said = [(canonical, " ".join(given[name].split())) for canonical, name in telling]
    return citation.family, *sorted(said)
