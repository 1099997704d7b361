"""One visit to a live wiki, in an event loop of its own: what is wanted there, and reading it."""

import asyncio
import math
from collections import deque
from collections.abc import AsyncIterator, Callable, Sequence
from functools import partial
from itertools import islice
from typing import cast

from msgspec import Struct

from refaudit.errors import SourceError, TargetError
from refaudit.model.uri import Url
from refaudit.settings import Settings
from refaudit.sources.mediawiki_absence import misnamed
from refaudit.sources.mediawiki_api import ActionApi, Unanswered
from refaudit.sources.mediawiki_lists import Listings
from refaudit.sources.mediawiki_login import Account, log_in
from refaudit.sources.mediawiki_pages import BATCH, Found, Known, Pages
from refaudit.sources.mediawiki_site import Site, described
from refaudit.sources.mediawiki_wanted import Wanted

__all__ = ["Plan", "Visit"]

#: Pages that are listed before the first is read, so that their number is known.
_AHEAD = 5000


class Plan(Struct, frozen=True, kw_only=True):
    """What a visit is for: `titles`, and the lists of pages that the settings ask for.

    `addresses` are those at which the API may be; `connect` opens it at one of them.
    """

    settings: Settings
    addresses: Sequence[Url]
    connect: Callable[[Url], ActionApi]
    titles: Sequence[Wanted]
    account: Account | None = None
    known: Known | None = None


class Visit:
    """A conversation with the wiki, step by step; to be closed.

    Every step raises `Unanswered` when the wiki gives no answer.
    """

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._runner = asyncio.Runner()
        self._api: ActionApi | None = None
        self._pages: Pages | None = None
        self._stream: AsyncIterator[Wanted | SourceError] | None = None
        self._ahead: deque[Wanted | SourceError] = deque()
        self._fault: Unanswered | None = None

    @property
    def left(self) -> int | None:
        """How many pages are wanted and not read; None where they are not listed to the end."""
        return len(self._ahead) if self._pages and self._stream is None else None

    def total(self) -> int | None:
        """How many pages and errors are to come, at most; None where they are very many."""
        return self._runner.run(self._total())

    def step(self) -> Sequence[Found] | None:
        """The next pages and errors; None when there are no more."""
        return self._runner.run(self._step())

    def close(self) -> None:
        """Close the connections and the event loop."""
        with self._runner:
            if self._api is not None:
                self._runner.run(self._api.aclose())

    async def _total(self) -> int | None:
        await self._opened()
        await self._list(_AHEAD)
        return len(self._ahead) if self._stream is None else None

    async def _step(self) -> Sequence[Found] | None:
        pages = await self._opened()
        if not self._ahead:
            await self._list(BATCH)
        batch = list(islice(self._ahead, BATCH))
        if not batch:
            if self._fault is not None:
                raise self._fault
            return None
        found: list[Found] = [each for each in batch if isinstance(each, SourceError)]
        wanted = [each for each in batch if isinstance(each, Wanted)]
        for group in (
            [each for each in wanted if each.page is None],
            [each for each in wanted if each.page is not None],
        ):
            found += await pages.read(group) if group else []
        # Only now: what was not read when the wiki falls silent is counted.
        for _ in batch:
            self._ahead.popleft()
        return found

    async def _list(self, number: int) -> None:
        """Have so many pages ahead, or all that there are."""
        try:
            while self._stream is not None and len(self._ahead) < number:
                following = await anext(self._stream, None)
                if following is None:
                    self._stream = None
                else:
                    self._ahead.append(following)
        except Unanswered as fault:
            # What was listed before is read all the same, as far as it goes.
            self._stream, self._fault = None, fault

    async def _opened(self) -> Pages:
        if self._pages is None:
            if self._fault is not None:
                raise self._fault
            try:
                site = await self._enter()
            except Unanswered as fault:
                self._fault = fault
                raise
            self._pages = self._reader(site)
        return self._pages

    def _reader(self, site: Site) -> Pages:
        settings, api = self._plan.settings, cast("ActionApi", self._api)
        self._stream = self._wanted(Listings(api, site, settings))
        return Pages(
            api,
            site,
            max_bytes=settings.max_article_bytes,
            language=settings.lang,
            known=self._plan.known,
            since=settings.changed_since,
        )

    async def _enter(self) -> Site:
        """Find the API, log in, and ask the wiki who it is."""
        first: Unanswered | None = None
        for address in self._plan.addresses:
            self._api = api = self._plan.connect(address)
            try:
                return await self._introduced(api)
            except Unanswered as fault:
                first = first or fault
                # Only an answer of HTTP says that the API may be elsewhere.
                if fault.status is None:
                    raise
            self._api = None
            await api.aclose()
        raise first or Unanswered("no address")

    async def _introduced(self, api: ActionApi) -> Site:
        who = self._plan.account
        if who is not None:
            api.log_in = partial(log_in, api, who)
            if who.user:
                await api.log_in()
        return await described(api)

    async def _wanted(self, listings: Listings) -> AsyncIterator[Wanted | SourceError]:
        left = self._plan.settings.limit or math.inf
        for title in self._plan.titles:
            if left <= 0:
                return
            left -= 1
            yield _checked(title)
        listed = listings.wanted()
        while left > 0 and (following := await anext(listed, None)) is not None:
            left -= isinstance(following, Wanted)
            yield following


def _checked(wanted: Wanted) -> Wanted | SourceError:
    problem = misnamed(wanted.title)
    if problem is None:
        return wanted
    kind = TargetError if wanted.named else SourceError
    return kind(repr(wanted.title), *problem)
