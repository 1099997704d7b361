"""A miniature web: the pages of `web.toml`, each under its own host name."""

import threading
from collections.abc import Iterable

from msgspec import Struct

from refaudit.demo import page
from refaudit.demo.loopback import Answer, Request
from refaudit.demo.page import Reply
from refaudit.errors import CatalogueError
from refaudit.model.uri import Url, parse

__all__ = ["Page", "Web", "pages"]

_NOT_FOUND = Reply(status=404, title="Page not found", text="There is no such page here.")


class Page(Reply, frozen=True, kw_only=True):
    """A row of `web.toml`: an address and its answer.

    The scheme of `url` does not count: plain HTTP is spoken for https, too, and the server cannot
    tell. Each of `first` is answered once, before the page itself.
    """

    url: str
    first: tuple[Reply, ...] = ()


class _Table(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    page: tuple[Page, ...]


def pages() -> tuple[Page, ...]:
    """The pages that the example article cites, and where they lead."""
    return page.load("web.toml", _Table).page


class Web:
    """Answers for all hosts at once; an address that no page has is not found."""

    def __init__(self, pages: Iterable[Page]) -> None:
        self._pages = {_key(row.url): row for row in pages}
        self._asked: dict[str, int] = {}
        self._lock = threading.Lock()

    def __call__(self, request: Request) -> Answer:
        """Answer by `Host` and request target."""
        found = self._pages.get((request.host, request.target))
        return page.answer(self._turn(found) if found else _NOT_FOUND)

    def _turn(self, found: Page) -> Reply:
        with self._lock:
            turn = self._asked.get(found.url, 0)
            self._asked[found.url] = turn + 1
        return found.first[turn] if turn < len(found.first) else found


def _key(text: str) -> tuple[str, str]:
    url = parse(text)
    if not isinstance(url, Url):
        raise CatalogueError(f"refaudit/demo/web.toml: {text}: {url}")
    return url.host, url.path + (f"?{url.query}" if url.query else "")
