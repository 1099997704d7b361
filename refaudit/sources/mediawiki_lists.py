"""Pages that a live wiki lists: categories, links, searches, users, watch lists, recent changes."""

from collections import deque
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime

from msgspec import Struct

from refaudit.catalogue.mediawiki import search_extension
from refaudit.errors import TargetError
from refaudit.settings import Settings
from refaudit.sources.mediawiki_answers import Answer, Listed
from refaudit.sources.mediawiki_api import ActionApi, Refused
from refaudit.sources.mediawiki_site import Site
from refaudit.sources.mediawiki_wanted import Wanted, asks_for_a_list

__all__ = ["Listings"]

_SUBCATEGORY = "subcat"
_WATCHED = "watchlistraw"
_PROTOCOLS = ("https", "http")

Pages = AsyncIterator[Listed]


class _Listing(Struct, frozen=True, kw_only=True):
    """A listing with its name in words, and those for one that is empty; None if it may be so."""

    name: str
    pages: Pages
    empty: str | None


class Listings:
    """The pages of all listings that the settings ask for, each page once."""

    def __init__(self, api: ActionApi, site: Site, settings: Settings) -> None:
        self._api = api
        self._site = site
        self._settings = settings
        self._spaces = "|".join(map(str, settings.namespace))
        self._seen: set[int | str] = set()

    async def wanted(self) -> AsyncIterator[Wanted | TargetError]:
        """The pages, with an error for a listing that the wiki refuses or that has none.

        Raises:
            Unanswered: the wiki gives no answer.
        """
        for listing in self._listings():
            empty = True
            try:
                async for listed in listing.pages:
                    if self._is_wanted(listed):
                        empty = False
                        if (wanted := self._new(listed)) is not None:
                            yield wanted
            except Refused as refused:
                yield self._fault(listing, refused.words, refused.advice)
            else:
                if empty and listing.empty is not None:
                    yield self._fault(listing, listing.empty)

    def _fault(self, listing: _Listing, words: str, advice: str | None = None) -> TargetError:
        return TargetError(f"{self._site.host}: {listing.name}", words, advice)

    def _is_wanted(self, listed: Listed) -> bool:
        return listed.ns in self._settings.namespace and not listed.redirect

    def _new(self, listed: Listed) -> Wanted | None:
        key = listed.pageid or listed.title
        if not key or key in self._seen:
            return None
        self._seen.add(key)
        return Wanted(
            title=listed.title, page=listed.pageid or None, maybe_missing=not listed.pageid
        )

    def _listings(self) -> Iterator[_Listing]:
        settings, nowhere = self._settings, f"no pages in namespace {self._spaces}"
        if settings.category:
            name = self._site.category(settings.category)
            yield _Listing(name=name, pages=self._category(name), empty=nowhere)
        if settings.links_to:
            name = f"links to {settings.links_to}"
            yield _Listing(name=name, pages=self._links_to(settings.links_to), empty=nowhere)
        if settings.links_to_domain:
            name = f"links to {settings.links_to_domain}"
            pages = self._links_to_domain(settings.links_to_domain)
            yield _Listing(name=name, pages=pages, empty=nowhere)
        if settings.search:
            name = f"search {settings.search}"
            yield _Listing(name=name, pages=self._search(settings.search), empty=nowhere)
        if settings.user:
            name = f"user {settings.user}"
            yield _Listing(name=name, pages=self._edited_by(settings.user), empty=nowhere)
        if settings.watch_list:
            yield _Listing(name="watch list", pages=self._watched(), empty=nowhere)
        if settings.changed_since and not asks_for_a_list(settings):
            yield _Listing(
                name="recent changes", pages=self._changed(settings.changed_since), empty=None
            )

    async def _category(self, name: str) -> Pages:
        """Its pages, and those of its subcategories down to the wanted depth, the nearer first."""
        pending, seen, any_member = deque([(name, 0)]), {name}, False
        while pending:
            title, depth = pending.popleft()
            async for member in self._listed(
                "categorymembers", cmtitle=title, cmlimit="max", cmprop="ids|title|type"
            ):
                any_member = True
                below = member.type == _SUBCATEGORY and depth < self._settings.depth
                if below and member.title not in seen:
                    seen.add(member.title)
                    pending.append((member.title, depth + 1))
                yield member
        if not any_member and await self._is_missing(name):
            raise Refused("missing", "there is no such category, and nothing in it")

    async def _is_missing(self, title: str) -> bool:
        answer = await self._api.query(titles=title)
        return any(page.missing for page in answer.query.pages)

    async def _links_to(self, title: str) -> Pages:
        """What links to a page, by its redirects too."""
        async for linking in self._listed(
            "backlinks", bltitle=title, bllimit="max", blnamespace=self._spaces, blredirect="1"
        ):
            yield linking
            for through in linking.redirlinks:
                yield through

    async def _links_to_domain(self, domain: str) -> Pages:
        """What links to a domain or a host below it."""
        for protocol in _PROTOCOLS:
            async for linking in self._listed(
                "exturlusage",
                euquery=domain if domain.startswith("*.") else f"*.{domain}",
                euprotocol=protocol,
                euprop="ids|title",
                eunamespace=self._spaces,
                eulimit="max",
            ):
                yield linking

    async def _search(self, query: str) -> Pages:
        needed = search_extension(query)
        if needed is not None and needed[1] not in self._site.extensions:
            word, extension = needed
            raise Refused("extension", f"'{word}:' needs {extension}, which the wiki has not")
        async for found in self._listed(
            "search", srsearch=query, srnamespace=self._spaces, srlimit="max", srprop="", srinfo=""
        ):
            yield found

    async def _edited_by(self, user: str) -> Pages:
        anything = False
        async for edited in self._listed(
            "usercontribs",
            ucuser=user,
            ucnamespace=self._spaces,
            ucprop="ids|title",
            uclimit="max",
        ):
            anything = True
            yield edited
        if not anything:
            answer = await self._api.query(list="users", ususers=user)
            if any(found.missing for found in answer.query.users):
                raise Refused("missing", "there is no such user")

    async def _watched(self) -> Pages:
        async for watched in self._listed(_WATCHED, wrnamespace=self._spaces, wrlimit="max"):
            yield watched

    async def _changed(self, since: datetime) -> Pages:
        """What was changed since then, the oldest change first."""
        async for changed in self._listed(
            "recentchanges",
            rcdir="newer",
            rcstart=since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            rcnamespace=self._spaces,
            rctype="edit|new",
            rctoponly="1",
            rcprop="ids|title",
            rclimit="max",
        ):
            yield changed

    async def _listed(self, module: str, **parameters: str) -> Pages:
        async for answer in self._api.pieces(list=module, **parameters):
            rows = _rows(answer, module)
            if rows is None:
                raise Refused("module", f"the wiki has no listing {module!r}")
            for row in rows:
                yield row


def _rows(answer: Answer, module: str) -> tuple[Listed, ...] | None:
    if module == _WATCHED:
        return answer.watchlistraw
    rows: tuple[Listed, ...] | None = getattr(answer.query, module)
    return rows
