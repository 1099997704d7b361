"""Pages of a live wiki in batches: their newest revisions, or why there is no article.

A redirect that is asked for by its title leads to its article; one that a listing has is no
article, as in dumps.
"""

import re
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from msgspec.structs import replace

from refaudit.errors import SourceError, TargetError
from refaudit.model.citation import Article, UnchangedArticle
from refaudit.sources.mediawiki_absence import Absences
from refaudit.sources.mediawiki_answers import Page, Revision, Slot
from refaudit.sources.mediawiki_api import ActionApi, Refused
from refaudit.sources.mediawiki_pieces import Pieces
from refaudit.sources.mediawiki_site import Site
from refaudit.sources.mediawiki_wanted import Wanted
from refaudit.sources.opening import too_long

__all__ = ["BATCH", "Found", "Known", "Pages"]

#: Pages of one request: what everybody may ask at once.
BATCH = 50
Found = Article | UnchangedArticle | SourceError
_Made = tuple[Wanted, Found]

_WIKITEXT = "wikitext"
#: Pieces of an answer in a row without a revision; some say only what else there is of a page.
_MOST_IDLE = 5
#: Single pages over which the wiki fails; beyond them it is the wiki that is broken.
_MOST_BROKEN = 10
_SHA1 = re.compile(r"[0-9a-f]{40}")
#: Who may not see a text is not told its SHA-1 either.
_HEADS = "ids|timestamp|slotsha1"
_WHOLE = "ids|timestamp|content"


class Known(Protocol):
    """What was read before, so that it need not be fetched again."""

    def titles(self, wiki: str, titles: Collection[str]) -> Collection[str]:
        """Those titles of a wiki under which anything was read: of them it pays to ask first."""

    def unchanged(self, heads: Sequence[UnchangedArticle]) -> Collection[UnchangedArticle]:
        """Those of these pages of which the same would be read as before."""


class Pages:
    """Reads pages of one wiki, each once, whatever it is called, in the order of asking.

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
        return [found for _, found in await self._read(batch) if self._is_new(found)]

    def _is_new(self, found: Found) -> bool:
        if isinstance(found, SourceError) or found.page is None:
            return True
        if found.page in self._seen:
            return False
        self._seen.add(found.page)
        return True

    async def _read(self, batch: Sequence[Wanted]) -> list[_Made]:
        try:
            if self._known is None and self._since is None:
                return await self._whole(batch)
            return await self._changed(batch)
        except Refused as refused:
            if not refused.by_one_page:
                raise
            if len(batch) == 1:
                return [(batch[0], self._broken(batch[0], refused))]
        half = len(batch) // 2
        return [*await self._read(batch[:half]), *await self._read(batch[half:])]

    def _broken(self, wanted: Wanted, refused: Refused) -> SourceError:
        self._broken_left -= 1
        if self._broken_left < 0:
            raise refused
        return self._fault(wanted, refused.words, refused.advice)

    async def _whole(self, batch: Sequence[Wanted]) -> list[_Made]:
        pieces = await self._asked(batch, _WHOLE)
        left_out = [wanted for wanted in batch if pieces.left_out(wanted)]
        if len(batch) == 1 or self._broken_left <= 0:
            self._broken_left -= len(left_out)
            left_out = []
        read = [wanted for wanted in batch if wanted not in left_out]
        made = [(wanted, await self._made(wanted, pieces)) for wanted in read]
        found = [(wanted, each) for wanted, each in made if each is not None]
        # One that does not fit into an answer keeps those behind it from coming, too.
        half = (len(left_out) + 1) // 2
        for part in (left_out[:half], left_out[half:]):
            found += await self._whole(part) if part else []
        return _in_order(found, batch)

    async def _changed(self, batch: Sequence[Wanted]) -> list[_Made]:
        """The heads first where it pays, so that only texts that are to be read are fetched."""
        heads = self._read_before(batch) if self._since is None else list(batch)
        found, changed = await self._heads(heads) if heads else ([], {})
        new = [wanted for wanted in batch if wanted not in heads]
        by_title = [wanted for wanted in new if wanted.page is None]
        # A request has ids or titles, and the ids of those that changed are known by now.
        for group in ([*changed, *(w for w in new if w.page is not None)], by_title):
            read = await self._whole(group) if group else []
            found += [(changed.get(wanted, wanted), each) for wanted, each in read]
        return _in_order(found, batch)

    def _read_before(self, batch: Sequence[Wanted]) -> list[Wanted]:
        titles = {wanted.title for wanted in batch}
        known = self._known.titles(self._site.host, titles) if self._known else ()
        return [wanted for wanted in batch if wanted.title in known]

    async def _heads(self, batch: Sequence[Wanted]) -> tuple[list[_Made], dict[Wanted, Wanted]]:
        """What needs no text, and the pages of which it is wanted: with their ids, and as given."""
        pieces = await self._asked(batch, _HEADS)
        found: list[_Made] = []
        heads: list[tuple[Wanted, Page, UnchangedArticle | None]] = []
        for wanted in batch:
            page = pieces.page_of(wanted)
            revision = page.revisions[0] if page is not None and page.revisions else None
            if page is None or revision is None or page.redirect:
                made = await self._made(wanted, pieces)
                found += [] if made is None else [(wanted, made)]
            elif not self._is_old(revision):
                heads.append((wanted, page, self._head(page, revision)))
        told = [head for _, _, head in heads if head is not None]
        unchanged = self._known.unchanged(told) if self._known and told else ()
        changed: dict[Wanted, Wanted] = {}
        for wanted, page, head in heads:
            if head is not None and head in unchanged:
                found.append((wanted, head))
            else:
                changed.setdefault(replace(wanted, page=page.pageid), wanted)
        return found, changed

    def _is_old(self, revision: Revision) -> bool:
        edited = _moment(revision.timestamp)
        return self._since is not None and edited is not None and edited < self._since

    def _head(self, page: Page, revision: Revision) -> UnchangedArticle | None:
        """What may be known of a page; None where the wiki hides its text, or it is no wikitext."""
        slot = revision.slots.get("main", Slot())
        if slot.contentmodel != _WIKITEXT or not _SHA1.fullmatch(slot.sha1):
            return None
        return UnchangedArticle(
            title=page.title,
            source=self._site.address(page.title),
            wiki=self._site.host,
            page=page.pageid,
            revision=revision.revid,
            language=self._language,
            sha1=slot.sha1,
        )

    async def _asked(self, batch: Sequence[Wanted], properties: str) -> Pieces:
        ids = [str(wanted.page) for wanted in batch if wanted.page is not None]
        titles = "|".join(wanted.title for wanted in batch)
        # Redirects with an id were listed, and what they lead to was not.
        which = {"pageids": "|".join(ids)} if ids else {"titles": titles, "redirects": "1"}
        pieces = Pieces()
        idle = 0
        async for piece in self._api.pieces(
            **which, converttitles="1", prop="revisions|info", rvslots="main", rvprop=properties
        ):
            before = pieces.revisions
            pieces.take(piece.query)
            idle = idle + 1 if pieces.revisions == before else 0
            if idle > _MOST_IDLE:
                break
        return pieces

    async def _made(self, wanted: Wanted, pieces: Pieces) -> Found | None:
        page = pieces.page_of(wanted)
        if page is not None and _is_nothing_to_tell(wanted, page):
            return None
        if page is None or page.missing or page.invalid or page.special or page.redirect:
            reasons = await self._absences.why(
                wanted,
                page,
                leads_to=pieces.redirected(wanted),
                elsewhere=pieces.elsewhere(wanted),
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


def _in_order(made: Sequence[_Made], batch: Sequence[Wanted]) -> list[_Made]:
    place = {wanted: number for number, wanted in reversed(list(enumerate(batch)))}
    return sorted(made, key=lambda each: place[each[0]])


def _is_nothing_to_tell(wanted: Wanted, page: Page) -> bool:
    listed_redirect = page.redirect and wanted.page is not None
    return listed_redirect or (page.missing and wanted.maybe_missing)


def _moment(timestamp: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(timestamp)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
