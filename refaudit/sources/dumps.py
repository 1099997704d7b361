"""Wikitext from XML exports and dumps of MediaWiki, one article at a time.

Only what a reader of the wiki sees now is an article: the last revision of a page in a wanted
namespace that is wikitext and no redirect. The last revision is the one with the newest timestamp,
and of several that one which is given last: histories are given in either order.
"""

import re
from collections.abc import Iterator
from contextlib import closing, suppress
from io import BufferedReader
from pathlib import Path

from msgspec import Struct

from refaudit.errors import SourceError, TargetError
from refaudit.model.citation import Article
from refaudit.sources.choice import Choice
from refaudit.sources.export import Export
from refaudit.sources.gauge import Gauge
from refaudit.sources.jumping import first_unread, pieces_from, starts
from refaudit.sources.language import language_of
from refaudit.sources.opening import Unreadable, opened, shown, too_long
from refaudit.sources.page import Page, Revision, Site, Start

__all__ = ["Range", "is_dump", "ranges", "read", "read_range"]

#: `.xml`, packed or not; public dumps of large wikis come in parts, `….xml-p1p41242.bz2`.
_NAME = re.compile(
    r".*\.xml(?:-p\d+p\d+[\w-]*)?(?:\.(?P<packing>bz2|gz|xz|zst|7z))?",
    re.ASCII | re.IGNORECASE | re.DOTALL,
)
_WIKITEXT = "wikitext"
_REDIRECT = "#redirect"
_STUB = "Stubs and hidden revisions have none; take a dump with the text of pages."
#: Bytes of a text that nobody reads.
_PEEK = 1024

#: A page, by its id and title.
_Key = tuple[int | None, str]


class Range(Struct, frozen=True, kw_only=True):
    """Pages of a dump, from `start` on up to before the page `until`; None is its end."""

    start: Start | None = None
    until: _Key | None = None


def is_dump(path: Path | str) -> bool:
    """Whether the name is that of an export or dump."""
    return _NAME.fullmatch(str(path)) is not None


def read(path: Path, choice: Choice, gauge: Gauge) -> Iterator[Article | SourceError]:
    """The articles of a dump, each when it is asked for; memory does not grow with the dump.

    An article's `source` is the path as given, `#`, and the page's id, or its title where it has
    none. `wiki`, `page`, `revision` and `language` are the dump's own where it says them, else
    None, and the language of the choice. Line ends are those of XML: a line feed, unless written as
    `&#13;`.

    Of known articles the text is left out, and where the dump can be entered in its middle, the
    first of them are passed over.

    What cannot be read is an error among the articles: a `SourceError` for a page without title or
    text or with too many bytes, and one for the dump where it breaks, which ends it.
    It is a `TargetError` if there was nothing before it, or where a dump has no articles.
    """
    dump = _Dump(shown(path), choice)
    try:
        with opened(path) as file, gauge.following(file):
            yield from dump.found(file, _packing(path))
    except Unreadable as fault:
        kind = SourceError if dump.has_articles else TargetError
        yield kind(dump.name, *fault.args)
    else:
        if not dump.has_articles:
            advice = "Redirects and talk are not read."
            yield TargetError(dump.name, "a dump without articles", advice)


def ranges(path: Path, apart: int) -> list[Range]:
    """A dump cut about every so many bytes of its file, where it can be read from such a place.

    One that cannot be read is one range, whose reading tells why.
    """
    found: list[tuple[Start | None, _Key | None]] = [(None, None)]
    packing = _packing(path)
    with suppress(Unreadable, OSError), opened(path) as file:
        for start in starts(file, packing, apart):
            with closing(pieces_from(file, packing, start)) as pieces, suppress(Unreadable):
                first = next(Export(namespaces=(), max_bytes=_PEEK).pages(pieces, start), None)
                if first is not None and _key(first) != found[-1][1]:
                    found.append((start, _key(first)))
    ends = [key for _, key in found[1:]]
    return [
        Range(start=start, until=until)
        for (start, _), until in zip(found, [*ends, None], strict=True)
    ]


def read_range(path: Path, choice: Choice, piece: Range) -> Iterator[Article | SourceError]:
    """As `read`, of a range only; it may be without articles."""
    dump = _Dump(shown(path), choice)
    try:
        with opened(path) as file:
            yield from dump.found(file, _packing(path), piece)
    except Unreadable as fault:
        yield SourceError(dump.name, *fault.args)


def _key(page: Page) -> _Key:
    return page.id, page.title


def _packing(path: Path) -> str:
    name = _NAME.fullmatch(str(path))
    return ((name and name["packing"]) or "xml").lower()


class _Dump:
    """One dump, and what is wanted of it."""

    def __init__(self, name: str, choice: Choice) -> None:
        self.name = name
        #: Whether a page was met that could be read, in the sample or not.
        self.has_articles = False
        self._choice = choice

    def found(
        self, file: BufferedReader, packing: str, piece: Range | None = None
    ) -> Iterator[Article | SourceError]:
        """What is in it or in a range of it, in its order.

        Raises:
            Unreadable: it is broken.
            OSError: it cannot be read.
        """
        start, choice = None, self._choice
        if piece is not None:
            start = piece.start
        elif any(source.startswith(f"{self.name}#") for source in choice.known):
            start = first_unread(file, packing, self._was_read, choice.namespaces)
        export = Export(
            namespaces=choice.namespaces, max_bytes=choice.max_bytes, keeps=self._is_to_be_read
        )
        for page in export.pages(pieces_from(file, packing, start), start):
            if piece is not None and piece.until == _key(page):
                return
            if not export.wants(page) or not _is_article(page):
                continue
            self.has_articles = True
            if self._source(page) in choice.known or export.keeps(page):
                yield self._read(page, export.site)

    def _source(self, page: Page) -> str:
        return f"{self.name}#{page.title if page.id is None else page.id}"

    def _is_chosen(self, page: Page) -> bool:
        return self._choice.has(page.title if page.id is None else page.id)

    def _is_to_be_read(self, page: Page) -> bool:
        return self._is_chosen(page) and self._source(page) not in self._choice.known

    def _was_read(self, page: Page) -> bool | None:
        if not (_is_article(page) and self._is_chosen(page)):
            return None
        return self._source(page) in self._choice.known

    def _read(self, page: Page, site: Site) -> Article | SourceError:
        revision, source = page.revision or Revision(), self._source(page)
        known = source in self._choice.known
        if not known and (fault := self._fault(page, revision)) is not None:
            return SourceError(source, *fault)
        own = language_of(host=site.host, database=site.database, said=site.language)
        return Article(
            title=page.title,
            text=revision.text or "",
            source=source,
            wiki=site.host,
            page=page.id,
            revision=revision.id,
            language=own or self._choice.language,
        )

    def _fault(self, page: Page, revision: Revision) -> tuple[str, ...] | None:
        """Why there is no article, in words, with advice."""
        if not page.title:
            return ("a page without a title",)
        if revision.too_long:
            return too_long(self._choice.max_bytes)
        if revision.text is None:
            return f"the dump has no text of {page.title!r}", _STUB
        return None


def _is_article(page: Page) -> bool:
    revision = page.revision or Revision()
    # By its text alone, as in old schemas.
    redirects = (revision.text or "")[: len(_REDIRECT)].lower() == _REDIRECT
    return revision.model == _WIKITEXT and not redirects
