"""Wikitext from XML exports and dumps of MediaWiki, one article at a time.

Only what a reader of the wiki sees now is an article: the last revision of a page in a wanted
namespace that is wikitext and no redirect. The last revision is the one with the newest timestamp,
and of several that one which is given last: histories are given in either order.
"""

import re
from collections.abc import Collection, Iterator
from pathlib import Path

from refaudit.errors import SourceError, TargetError
from refaudit.model.citation import Article
from refaudit.sources.export import Export
from refaudit.sources.language import language_of
from refaudit.sources.opening import Unreadable, opened, shown, too_long
from refaudit.sources.page import Page, Revision
from refaudit.sources.unpacking import unpacked

__all__ = ["is_dump", "read"]

#: `.xml`, packed or not; public dumps of large wikis come in parts, `….xml-p1p41242.bz2`.
_NAME = re.compile(
    r".*\.xml(?:-p\d+p\d+[\w-]*)?(?:\.(?P<packing>bz2|gz|xz|zst|7z))?",
    re.ASCII | re.IGNORECASE | re.DOTALL,
)
_WIKITEXT = "wikitext"
_REDIRECT = "#redirect"
_STUB = "Stubs and hidden revisions have none; take a dump with the text of pages."


def is_dump(path: Path | str) -> bool:
    """Whether the name is that of an export or dump."""
    return _NAME.fullmatch(str(path)) is not None


def read(
    path: Path, *, max_bytes: int, language: str, namespaces: Collection[int] = (0,)
) -> Iterator[Article | SourceError]:
    """The articles of a dump, each when it is asked for; memory does not grow with the dump.

    An article's `source` is the path as given, `#`, and the page's id, or its title where it has
    none. `wiki`, `revision` and `language` are the dump's own where it says them, else None, None
    and `language`. Line ends are those of XML: a line feed, unless written as `&#13;`.

    What cannot be read is an error among the articles: a `SourceError` for a page without title or
    text or with more than `max_bytes` bytes, and one for the dump where it breaks, which ends it.
    It is a `TargetError` if there was nothing before it, or where a dump has no articles.
    """
    export = Export(namespaces=namespaces, max_bytes=max_bytes)
    dump, empty = shown(path), True
    try:
        with opened(path) as file:
            for page in export.pages(unpacked(file, _packing(path))):
                found = _found(page, export, max_bytes, dump, language)
                if found is not None:
                    empty = False
                    yield found
    except Unreadable as fault:
        kind = TargetError if empty else SourceError
        yield kind(dump, *fault.args)
    else:
        if empty:
            yield TargetError(dump, "a dump without articles", "Redirects and talk are not read.")


def _packing(path: Path) -> str:
    name = _NAME.fullmatch(str(path))
    return ((name and name["packing"]) or "xml").lower()


def _found(
    page: Page, export: Export, limit: int, dump: str, language: str
) -> Article | SourceError | None:
    revision = page.revision or Revision()
    if not export.wants(page) or revision.model != _WIKITEXT:
        return None
    source = f"{dump}#{page.title if page.id is None else page.id}"
    if not page.title:
        return SourceError(source, "a page without a title")
    if revision.too_long:
        return SourceError(source, *too_long(limit))
    if revision.text is None:
        return SourceError(source, f"the dump has no text of {page.title!r}", _STUB)
    if revision.text[: len(_REDIRECT)].lower() == _REDIRECT:
        return None  # by its text alone, as in old schemas
    site = export.site
    own = language_of(host=site.host, database=site.database, said=site.language)
    return Article(
        title=page.title,
        text=revision.text,
        source=source,
        wiki=site.host,
        revision=revision.id,
        language=own or language,
    )
