"""The numbers that turn a history into a verdict."""

from datetime import datetime, timedelta

from msgspec import Struct

from refaudit.settings import Settings

__all__ = ["GRACE", "Policy", "later"]

#: Jobs that run every so many days start a little early or late, take their time, and have their
#: clock put forward by an hour in spring: what comes less than this before its time is not put off
#: to the next day.
GRACE = timedelta(hours=2)


class Policy(Struct, frozen=True, kw_only=True):
    """How often death must be seen, and how long an answer stays fresh. Times in days.

    Three sightings three days apart are the practice of the bots that tag dead links on the
    Wikipedias: no outage of a weekend survives them.
    """

    sightings: int = 3
    sighting_days: float = 3.0
    fresh_original_days: float = 7.0
    fresh_snapshot_days: float = 180.0

    @classmethod
    def of(cls, settings: Settings) -> "Policy":
        """The policy that the settings ask for."""
        return cls(
            sightings=settings.sightings,
            sighting_days=settings.sighting_days,
            fresh_original_days=settings.fresh_original_days,
            fresh_snapshot_days=settings.fresh_snapshot_days,
        )


def later(moment: datetime, days: float) -> datetime:
    """The moment `days` on; the end of the calendar for what lies beyond it, as `inf` does."""
    try:
        return moment + timedelta(days=days)
    except OverflowError:
        return datetime.max.replace(tzinfo=moment.tzinfo)
