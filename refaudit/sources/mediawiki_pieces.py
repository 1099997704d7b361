"""An answer about pages that came in pieces, and the names under which its pages were wanted."""

from urllib.parse import unquote

from msgspec.structs import replace

from refaudit.sources.mediawiki_answers import Page, Query
from refaudit.sources.mediawiki_wanted import Wanted

__all__ = ["Pieces"]


class Pieces:
    """The pieces of one answer, put together: each has other texts of the same pages.

    `revisions` counts the pages whose text has come.
    """

    def __init__(self) -> None:
        self.revisions = 0
        self._by_id: dict[int, Page] = {}
        self._by_title: dict[str, Page] = {}
        self._renamed: dict[str, str] = {}
        self._redirects: set[str] = set()
        self._elsewhere: dict[str, str] = {}

    def take(self, query: Query) -> None:
        """Put in one piece."""
        for renamed in (*query.normalized, *query.converted, *query.redirects):
            # What was not NFC comes back in percent-encoding.
            self._renamed[renamed.origin] = renamed.to
            self._renamed.setdefault(unquote(renamed.origin), renamed.to)
            if renamed.tointerwiki:
                self._elsewhere[renamed.to] = renamed.tointerwiki
        self._redirects |= {redirect.origin for redirect in query.redirects}
        for interwiki in query.interwiki:
            self._elsewhere[interwiki.title] = interwiki.iw
        for page in query.pages:
            earlier = self._by_id.get(page.pageid) if page.pageid else None
            whole = _joined(earlier, page) if earlier else page
            self.revisions += bool(whole.revisions) and not (earlier and earlier.revisions)
            self._by_id[page.pageid] = whole
            self._by_title[page.title] = whole

    def page_of(self, wanted: Wanted) -> Page | None:
        """The page that a wanted one turned out to be."""
        if wanted.page is not None:
            return self._by_id.get(wanted.page)
        return self._by_title.get(self._way_of(wanted)[-1])

    def left_out(self, wanted: Wanted) -> bool:
        """Whether a page is there, and its revision is not."""
        page = self.page_of(wanted)
        return page is not None and bool(page.pageid) and not (page.missing or page.revisions)

    def elsewhere(self, wanted: Wanted) -> str | None:
        """The prefix of the other wiki on which it is."""
        prefixes = (self._elsewhere.get(title) for title in self._way_of(wanted))
        return next((prefix for prefix in prefixes if prefix), None)

    def redirected(self, wanted: Wanted) -> str | None:
        """The title to which redirects lead from it, or None."""
        *before, end = self._way_of(wanted)
        return end if self._redirects.intersection(before) else None

    def _way_of(self, wanted: Wanted) -> list[str]:
        """The titles that it has, from the wanted one to that of the page."""
        way = [wanted.title]
        while (following := self._renamed.get(way[-1])) not in {None, *way}:
            way.append(str(following))
        return way


def _joined(one: Page, other: Page) -> Page:
    return replace(
        other,
        redirect=one.redirect or other.redirect,
        revisions=one.revisions or other.revisions,
    )
