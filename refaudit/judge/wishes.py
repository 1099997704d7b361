"""Of what time an archived copy is wanted, by the dates of the citation."""

from datetime import UTC, date, timedelta

from refaudit.catalogue import stamps
from refaudit.model.checked import Checked
from refaudit.model.citation import Citation, CitedDates
from refaudit.model.copies import Anchor, Wish
from refaudit.model.dates import CitedDate, bounds
from refaudit.model.evidence import Reason, State

__all__ = ["wish_of"]

_AFTER_PUBLICATION = timedelta(days=180)
#: The days of the world differ by one.
_ZONES = timedelta(days=1)
#: Issues appear before the month or the year that they bear.
_AHEAD = timedelta(days=92)
#: Deaths in which no other page stands in the place of the cited one.
_HARD = frozenset({Reason.NOT_FOUND, Reason.GONE, Reason.NO_SUCH_HOST})


def wish_of(citation: Citation, original: Checked | None) -> Wish | None:
    """The copy that a citation of a dead page needs; None where the page is not known to be dead.

    The day on which somebody read the page goes before that of its publication, and that before
    the day on which it was first seen dead. A date after the death says nothing.
    """
    if original is None or original.state is not State.DEAD or original.since is None:
        return None
    died = original.since.astimezone(UTC)
    anchor, day, near = _anchor(citation.dates, died.date())
    earliest = _earliest(citation.dates, near)
    return Wish(
        anchor=anchor,
        day=day,
        near=min(f"{near:%Y%m%d}235959".zfill(14), stamps.of(died)),
        died=stamps.of(died),
        earliest=f"{earliest:%Y%m%d}000000".zfill(14) if earliest else None,
        title=citation.title,
        hard=original.reason in _HARD,
    )


def _anchor(dates: CitedDates, died: date) -> tuple[Anchor, date, date]:
    """What the copy is chosen by, its day, and the last day up to which a copy is as good."""
    read = _bounds(dates.access_date)
    if read and read[1] <= died:
        return Anchor.ACCESS, read[1], read[1]
    published = _published(dates)
    if published and published[1] <= died:
        last = published[1]
        return Anchor.PUBLICATION, last, min(last + _AFTER_PUBLICATION, died)
    return Anchor.DEATH, died, died


def _earliest(dates: CitedDates, near: date) -> date | None:
    """No copy from before the publication shows what was cited."""
    published = _published(dates)
    if published is None or published[0] > near:
        return None
    first, last = published
    margin = _ZONES if first == last else _AHEAD
    return first - min(margin, first - date.min)


def _published(dates: CitedDates) -> tuple[date, date] | None:
    return _bounds(dates.date) or _bounds(dates.year) or _bounds(dates.publication_date)


def _bounds(cited: CitedDate | None) -> tuple[date, date] | None:
    return bounds(cited.iso) if cited and cited.valid and cited.iso else None
