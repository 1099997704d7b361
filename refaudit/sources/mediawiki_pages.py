"""Pages of a live wiki in batches: their newest revisions, or why there is no article.

A redirect that is asked for by its title leads to its article; one that a listing has is no
article, as in dumps.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import chain
from urllib.parse import unquote

from msgspec.structs import replace

from refaudit.errors import SourceError, TargetError
from refaudit.model.citation import Article, UnchangedArticle
from refaudit.sources.mediawiki_absence import Absences
from refaudit.sources.mediawiki_answers import Page, Query, Revision, Slot
from refaudit.sources.mediawiki_api import ActionApi, Refused
from refaudit.sources.mediawiki_site import Site
from refaudit.sources.mediawiki_wanted import Wanted
from refaudit.sources.opening import too_long

__all__ = ["BATCH", "Found", "Known", "Pages"]

#: Pages of one request: what everybody may ask at once.
BATCH = 50
Found = Article | UnchangedArticle | SourceError
#: The revision of a page that need not be read again, by the host of the wiki and the page's id.
Known = Callable[[str, int], int | None]

_WIKITEXT = "wikitext"
#: Replies to one request: each of its pages may come alone, and so may what is said about it.
_MOST_PIECES = 4 * BATCH
#: Single pages over which the wiki fails; beyond them it is the wiki that is broken.
_MOST_BROKEN = 20
_HEADS = "ids|timestamp"
_WHOLE = "ids|timestamp|content"


class Pages:
    """Reads pages of one wiki, each once, whatever it is called.

    `since`: older revisions are passed over in silence.
    """

    def __init__(  # noqa: PLR0913 - what decides about a page
        self,
        api: ActionApi,
        site: Site,
        *,
        max_bytes: int,
        language: str,
        known: Known | None,
        since: datetime | None,
    ) -> None:
        self._api = api
        self._site = site
        self._max_bytes = max_bytes
        self._language = site.language or language
        self._known = known
        self._since = since
        self._absences = Absences(api)
        self._broken_left = _MOST_BROKEN
        self._seen: set[int] = set()

    async def read(self, batch: Sequence[Wanted]) -> list[Found]:
        """What becomes of at most `BATCH` wanted pages, all of them with an id or all without.

        Raises:
            Unanswered: the wiki gives no answer.
        """
        return [found for found in await self._read(batch) if self._is_new(found)]

    def _is_new(self, found: Found) -> bool:
        if isinstance(found, SourceError) or found.page is None:
            return True
        if found.page in self._seen:
            return False
        self._seen.add(found.page)
        return True

    async def _read(self, batch: Sequence[Wanted]) -> list[Found]:
        try:
            if self._known is None and self._since is None:
                return await self._whole(batch)
            return await self._changed(batch)
        except Refused as refused:
            if not refused.by_one_page:
                raise
            if len(batch) == 1:
                return [self._broken(batch[0], refused)]
        half = len(batch) // 2
        return [*await self._read(batch[:half]), *await self._read(batch[half:])]

    def _broken(self, wanted: Wanted, refused: Refused) -> SourceError:
        self._broken_left -= 1
        if self._broken_left < 0:
            raise refused
        return self._fault(wanted, refused.words, refused.advice)

    async def _whole(self, batch: Sequence[Wanted]) -> list[Found]:
        answer = await self._asked(batch, _WHOLE)
        left_out = [wanted for wanted in batch if answer.left_out(wanted)]
        if len(batch) == 1 or self._broken_left <= 0:
            self._broken_left -= len(left_out)
            left_out = []
        made = [await self._made(wanted, answer) for wanted in batch if wanted not in left_out]
        # One that does not fit into an answer keeps those behind it from coming, too.
        half = (len(left_out) + 1) // 2
        rest = [await self._whole(part) for part in (left_out[:half], left_out[half:]) if part]
        return [found for found in (*made, *chain.from_iterable(rest)) if found is not None]

    async def _changed(self, batch: Sequence[Wanted]) -> list[Found]:
        """The heads of all first, so that only texts that are to be read are fetched."""
        answer = await self._asked(batch, _HEADS)
        found: list[Found] = []
        changed: list[Wanted] = []
        for wanted in batch:
            page = answer.page_of(wanted)
            revision = page.revisions[0] if page is not None and page.revisions else None
            if page is None or revision is None or page.redirect:
                made = await self._made(wanted, answer)
                found += [] if made is None else [made]
            elif self._is_old(revision):
                pass
            elif self._known and self._known(self._site.host, page.pageid) == revision.revid:
                found.append(self._unchanged(page, revision))
            else:
                changed.append(replace(wanted, title=page.title, page=page.pageid))
        return [*found, *(await self._whole(changed) if changed else [])]

    def _is_old(self, revision: Revision) -> bool:
        edited = _moment(revision.timestamp)
        return self._since is not None and edited is not None and edited < self._since

    def _unchanged(self, page: Page, revision: Revision) -> UnchangedArticle:
        return UnchangedArticle(
            title=page.title,
            source=self._site.address(page.title),
            wiki=self._site.host,
            page=page.pageid,
            revision=revision.revid,
        )

    async def _asked(self, batch: Sequence[Wanted], properties: str) -> "_Answers":
        ids = [str(wanted.page) for wanted in batch if wanted.page is not None]
        titles = "|".join(wanted.title for wanted in batch)
        # Redirects with an id were listed, and what they lead to was not.
        which = {"pageids": "|".join(ids)} if ids else {"titles": titles, "redirects": "1"}
        answers = _Answers()
        pieces = 0
        async for piece in self._api.pieces(
            **which, converttitles="1", prop="revisions|info", rvslots="main", rvprop=properties
        ):
            answers.take(piece.query)
            pieces += 1
            if pieces >= _MOST_PIECES:
                break
        return answers

    async def _made(self, wanted: Wanted, answers: "_Answers") -> Found | None:
        page = answers.page_of(wanted)
        if page is not None and _is_nothing_to_tell(wanted, page):
            return None
        if page is None or page.missing or page.invalid or page.special or page.redirect:
            reasons = await self._absences.why(
                wanted,
                page,
                leads_to=answers.redirected(wanted),
                elsewhere=answers.elsewhere(wanted),
            )
            return self._fault(wanted, *reasons)
        if not page.revisions:
            return self._fault(wanted, "longer than the wiki allows its own answers to be")
        return self._article(wanted, page, page.revisions[0])

    def _article(self, wanted: Wanted, page: Page, revision: Revision) -> Found:
        slot = revision.slots.get("main", Slot())
        if slot.contentmodel != _WIKITEXT:
            return self._fault(wanted, f"it holds {slot.contentmodel[:80]!r} and no wikitext")
        if slot.content is None:
            hidden = revision.texthidden or slot.texthidden
            what = "is hidden from the public" if hidden else "is lost: the wiki has none"
            return self._fault(wanted, f"the text of revision {revision.revid} {what}")
        if len(slot.content) * 4 > self._max_bytes < len(slot.content.encode("utf-8", "replace")):
            return self._fault(wanted, *too_long(self._max_bytes))
        return Article(
            title=page.title,
            text=slot.content,
            source=self._site.address(page.title),
            wiki=self._site.host,
            page=page.pageid,
            revision=revision.revid,
            edited=_moment(revision.timestamp),
            language=self._language,
        )

    def _fault(self, wanted: Wanted, words: str, advice: str | None = None) -> SourceError:
        kind = TargetError if wanted.named else SourceError
        source = self._site.address(wanted.title)
        return kind(source, f"{wanted.title!r} of {self._site.host}: {words}", advice)


def _is_nothing_to_tell(wanted: Wanted, page: Page) -> bool:
    listed_redirect = page.redirect and wanted.page is not None
    return listed_redirect or (page.missing and wanted.maybe_missing)


class _Answers:
    """The pieces of one reply, put together: a page that goes on has its texts in one of them."""

    def __init__(self) -> None:
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


def _moment(timestamp: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(timestamp)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
