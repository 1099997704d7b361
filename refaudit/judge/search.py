"""The search for an archived copy of a dead page.

It is a series of questions to archives. `next_step` looks at all that is known and says what to ask
next, or what the search came to. It asks nothing itself: a search can be made again from stored
facts, and goes on where it was broken off.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from refaudit.catalogue import archives, stamps
from refaudit.catalogue.archives import Archive
from refaudit.judge import listings
from refaudit.judge.due import next_due
from refaudit.judge.opinion import UNDECIDED
from refaudit.judge.policy import GRACE, Policy, later
from refaudit.judge.surroundings import Surroundings
from refaudit.judge.verdicts import verdict
from refaudit.model import headline
from refaudit.model.checked import Checked
from refaudit.model.copies import Anchor, Copy, CopySearch, Listed, Listing, Unread, Wish
from refaudit.model.evidence import Kind, Observation, State, Target
from refaudit.model.uri import Url, parse

__all__ = ["AskCapture", "AskIndex", "Facts", "Step", "next_step", "outcome"]

_TRIES = 3
#: So much of the cited title must be in the copy's where no date speaks for it.
_ALIKE = 0.5
#: Days for which an index is not asked again: a page is captured by and by.
_FRESH_LISTING = 30.0
#: Of a copy that nobody was allowed to see, as of an index.
_CLOSED = frozenset({State.BLOCKED, *UNDECIDED})


class Facts(Struct, frozen=True, kw_only=True):
    """All that is known of copies of one page: its listings, and what was seen of captures.

    Both oldest first; `seen` goes by the address of the capture.
    """

    listings: Sequence[Listing] = ()
    seen: Mapping[str, Sequence[Observation]] = {}


class AskIndex(Struct, frozen=True, kw_only=True):
    """Ask the index of `archive`; see `Listing` for the rest."""

    archive: str
    near: str
    since: str | None = None


class AskCapture(Struct, frozen=True, kw_only=True):
    """Ask for a capture."""

    target: Target


Step = AskIndex | AskCapture | CopySearch


def next_step(page: str, wish: Wish, facts: Facts, policy: Policy, now: datetime) -> Step:
    """What to ask next for a copy of `page`, or the end of the search.

    Facts that are not fresh at `now`, the start of the run, are asked for again. Archives are asked
    in the catalogue's order until one has a good copy. One that is out of order ends the search for
    this time: it may have the copy, and the others are not to bear its load.
    """
    return _Search(page, wish, facts, policy, now).walk()


def outcome(page: str, wish: Wish, facts: Facts, policy: Policy) -> CopySearch:
    """What is known of copies of `page`, from facts of any age and without a question."""
    step = _Search(page, wish, facts, policy, None).walk()
    return step if isinstance(step, CopySearch) else CopySearch()


class _Search:
    """One walk through the archives; with `now` None nothing can be asked."""

    def __init__(
        self, page: str, wish: Wish, facts: Facts, policy: Policy, now: datetime | None
    ) -> None:
        self._page = page
        self._wish = wish
        self._facts = facts
        self._policy = policy
        self._now = now
        self._around = Surroundings(titles=(wish.title,) if wish.title else ())
        self._tries = _TRIES
        self._doubted: Copy | None = None
        self._without: list[str] = []
        self._unread: list[Unread] = []

    def walk(self) -> Step:
        """The next question, or the end."""
        for archive in archives.indexed():
            step = self._in_archive(archive)
            if step is not None:
                return step
            if not self._tries:
                break
        return self._end()

    def _in_archive(self, archive: Archive) -> Step | None:
        """None where nothing is left to do with this archive."""
        listing = self._listing(archive.id)
        if listing is None:
            return self._ask(AskIndex(archive=archive.id, near=self._wish.near))
        late = None
        if not listing.complete and listing.captures and archive.index and archive.index.since:
            since = self._wish.died
            late = self._listing(archive.id, since)
            if late is None and self._now:
                return AskIndex(archive=archive.id, near=self._wish.near, since=since)
        for one in filter(None, (listing, late)):
            if one.captures is None:
                why = listings.why_unread(one.answer)
                return self._unreadable(archive.id, why, for_now=not listings.is_closed(one.answer))
        return self._among(archive.id, listings.candidates(self._page, self._wish, listing, late))

    def _among(self, archive: str, candidates: Iterable[Listed]) -> Step | None:
        known = True
        for candidate in candidates:
            if not self._tries:
                break
            target = _target(candidate.url)
            history = self._facts.seen.get(target.url)
            if not history or not self._is_recent(target, history):
                if (question := self._ask(AskCapture(target=target))) is not None:
                    return question
                known = False
                continue
            self._tries -= 1
            found = verdict(target, history, self._policy, self._around)
            if found.state is State.GOOD:
                copy = self._copy(candidate, Checked.of(found, history[-1]))
                if self._is_convincing(copy):
                    return self._end(copy)
                self._doubted = self._doubted or copy
            if found.state in _CLOSED:
                why = found.evidence[0] if found.evidence else str(found.reason)
                return self._unreadable(archive, why, for_now=found.state in UNDECIDED)
        if known:
            self._without.append(archive)
        return None

    def _ask(self, question: AskIndex | AskCapture) -> Step | None:
        return question if self._now else None

    def _end(self, found: Copy | None = None) -> CopySearch:
        return CopySearch(
            found=found,
            doubted=self._doubted if found is None else None,
            without=tuple(self._without),
            unread=tuple(self._unread),
        )

    def _unreadable(self, archive: str, why: str, *, for_now: bool) -> CopySearch | None:
        self._unread.append(Unread(archive=archive, why=why))
        return self._end() if for_now else None

    def _listing(self, archive: str, since: str | None = None) -> Listing | None:
        """The newest listing that says what is asked."""
        for listing in reversed(self._facts.listings):
            asked = (listing.archive, listing.since) == (archive, since)
            if asked and self._is_fresh(listing) and listings.covers(listing, self._wish.near):
                return listing
        return None

    def _is_fresh(self, listing: Listing) -> bool:
        if self._now is None or listing.asked_at >= self._now:
            return True
        if listing.captures is not None:
            days = _FRESH_LISTING
        elif listings.is_closed(listing.answer):
            days = self._policy.fresh_original_days
        else:
            return False
        return later(listing.asked_at, days) - GRACE > self._now

    def _is_recent(self, target: Target, history: Sequence[Observation]) -> bool:
        seen = history[-1]
        if self._now is None or seen.checked_at >= self._now:
            return True
        found = verdict(target, history, self._policy, self._around)
        return next_due(found, seen, self._policy) > self._now

    def _copy(self, listed: Listed, checked: Checked) -> Copy:
        made = stamps.day(listed.timestamp) or self._wish.day
        return Copy(
            url=listed.url,
            archive=listed.archive,
            timestamp=listed.timestamp,
            anchor=self._wish.anchor,
            days=(made - self._wish.day).days,
            checked=checked,
            alike=_alike(self._wish.title, checked),
        )

    def _is_convincing(self, copy: Copy) -> bool:
        """Whether the copy shows the cited page, and not what came in its place unnoticed.

        A page that was never replaced by another is trusted, and so is what was there when
        somebody read or published it. For anything else the cited title has to speak.
        """
        if self._wish.hard:
            return True
        if self._wish.anchor is not Anchor.DEATH and copy.timestamp <= self._wish.near:
            return True
        return copy.alike is not None and copy.alike >= _ALIKE


def _target(url: str) -> Target:
    page = parse(url)
    host = page.host if isinstance(page, Url) else ""
    return Target(url=url, kind=Kind.SNAPSHOT, host=host, snapshot=archives.read(url))


def _alike(title: str | None, checked: Checked) -> float | None:
    """How much of the cited title the page's own names have, by the one that has most."""
    content = checked.content
    if not title or content is None:
        return None
    names = filter(None, (content.title, content.heading, content.social_title))
    found = (headline.resemblance(title, name) for name in names)
    return max((one for one in found if one is not None), default=None)
