"""The indexes of archives, asked for the captures of a page: facts for the search of a copy."""

from collections.abc import Callable
from datetime import datetime
from urllib.parse import quote

from msgspec import structs

from refaudit.catalogue import archives
from refaudit.catalogue.archives import Index
from refaudit.check import index_forms
from refaudit.check.observe import observe
from refaudit.check.targets import target
from refaudit.errors import CatalogueError
from refaudit.model.copies import Listing
from refaudit.model.evidence import Kind, Target
from refaudit.web.exchange import Exchange, Fetcher, StopRule

__all__ = ["list_captures"]

#: Captures of one answer: what is wanted is near the time that is asked for.
_ROWS = 60
_NOT_FOUND = 404


async def list_captures(  # noqa: PLR0913 - they are what the question is made of
    url: str,
    archive: str,
    fetcher: Fetcher,
    *,
    clock: Callable[[], datetime],
    near: str,
    since: str | None = None,
) -> Listing:
    """Ask the index of an archive for its captures of `url`, those nearest to `near` first.

    With `since` it is asked for the first captures from then on; both are 14 digits in UTC. An
    index that cannot do the one or the other gives what it has. Every fault of the other side is a
    value.

    Raises:
        CatalogueError: the archive has no index.
    """
    index = archives.service(archive).index
    if index is None:
        raise CatalogueError(f"archives.toml: {archive!r} has no index")
    asked = _address(index, url, near=near, since=since)
    keeper = _Keeper(fetcher)
    answer = await observe(_target(asked), keeper, clock=clock)
    page = _page(archive, keeper.exchange) if answer.failure is None else None
    return Listing(
        url=url,
        archive=archive,
        # What is in the table is kept as captures, and shown to nobody as a page.
        answer=structs.replace(answer, content=None) if page else answer,
        near=near,
        since=since,
        captures=page.captures if page else None,
        complete=page is not None and since is None and _is_all(index, page),
    )


class _Keeper:
    """A fetcher that keeps the last exchange: an observation has no body, and the index is one."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self.exchange = Exchange(hops=())

    async def fetch(self, url: str, *, stop: StopRule | None = None) -> Exchange:
        self.exchange = await self._fetcher.fetch(url, stop=stop)
        return self.exchange


def _address(index: Index, url: str, *, near: str, since: str | None) -> str:
    """The URL to ask; in a query the page's own `&` and `#` must not end it."""
    page = url if index.form == "timemap" else quote(url, safe="")
    more = index.near if since is None else index.since or ""
    return index.url.format(url=page) + more.format(near=near, since=since, limit=_ROWS)


def _target(asked: str) -> Target:
    """The index as a target; no page is cited under it, and none is looked for in it."""
    found = target(asked)
    return Target(url=found.url, kind=Kind.ORIGINAL, host=found.host)


def _page(archive: str, exchange: Exchange) -> index_forms.Page | None:
    row = archives.service(archive)
    if exchange.insecure:
        # That there is no copy must not be somebody else's word.
        return None
    if exchange.status == _NOT_FOUND and row.index and row.index.form != "cdx-table":
        # Memento, and pywb: no capture, no list.
        return index_forms.Page(captures=(), rows=0)
    if exchange.status != 200:
        return None
    return index_forms.read(row, exchange.body, truncated=exchange.truncated)


def _is_all(index: Index, page: index_forms.Page) -> bool:
    return not page.truncated and ("{limit}" not in index.near or page.rows < _ROWS)
