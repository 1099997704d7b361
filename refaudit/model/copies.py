"""Archived copies of dead pages: what the indexes of archives list, and the copy that was found.

A `Listing` is a fact and never edited, as an `Observation` is. A `CopySearch` is what is made of
listings and observations, and can be made again at any time.
"""

from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct

from refaudit.model.checked import Checked
from refaudit.model.evidence import Observation

__all__ = ["Anchor", "Copy", "CopySearch", "Listed", "Listing", "Unread", "Wish"]


class Anchor(StrEnum):
    """By which date a copy is chosen."""

    ACCESS = "access-date"
    PUBLICATION = "date"
    DEATH = "death"


class Wish(Struct, frozen=True, kw_only=True):
    """Of what time a copy is wanted; stamps have 14 digits in UTC.

    `day` is the anchor's. The best copy is the last one made up to `near`. None is taken from
    before `earliest`, nor from `died` on, when the page was first seen dead. `hard` says that no
    other page stood in its place then. `title` is the cited one.
    """

    anchor: Anchor
    day: date
    near: str
    died: str
    earliest: str | None = None
    title: str | None = None
    hard: bool = False


class Listed(Struct, frozen=True, kw_only=True):
    """A capture as an index lists it: its address, and what the index knows of it.

    `archive` is the id of the one that has it; `timestamp` has 14 digits in UTC; `digest` is the
    same for the same bytes.
    """

    url: str
    archive: str
    timestamp: str
    original: str
    status: int | None = None
    type: str | None = None
    digest: str | None = None


class Listing(Struct, frozen=True, kw_only=True):
    """What the index of an archive answered about a page.

    It was asked for the captures nearest to `near`, or, where `since` is set, for the first ones
    from then on. `captures` is None where no index came: `answer` then says what did.
    `complete` means that the index has no more than these.
    """

    url: str
    archive: str
    answer: Observation
    near: str
    since: str | None = None
    captures: tuple[Listed, ...] | None = None
    complete: bool = False

    @property
    def asked_at(self) -> datetime:
        """When the answer was there."""
        return self.answer.checked_at


class Copy(Struct, frozen=True, kw_only=True):
    """A good copy, with the proof.

    It was chosen by the day of `anchor` and made `days` after it, before it where negative.
    `alike` is how much of the cited title its own has, 0 to 1; None where nobody can tell.
    """

    url: str
    archive: str
    timestamp: str
    anchor: Anchor
    days: int
    checked: Checked
    alike: float | None = None


class Unread(Struct, frozen=True, kw_only=True):
    """An archive, by its id, that could not be looked into, and why, in a sentence."""

    archive: str
    why: str


class CopySearch(Struct, frozen=True, kw_only=True):
    """What a search for a copy came to; nothing at all where nobody has looked.

    `doubted` is the best one of which nothing shows that it is of the cited page, and not of what
    came in its place unnoticed. `without` are the ids of the archives that have no good copy.
    """

    found: Copy | None = None
    doubted: Copy | None = None
    without: tuple[str, ...] = ()
    unread: tuple[Unread, ...] = ()
