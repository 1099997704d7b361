"""Dates as citations write them.

Only the noun lives here. Which shapes and month names count is read by `refaudit.catalogue.dates`,
and whether a valid date can be true is asked by the rules, which know what day it is.
"""

import calendar
from datetime import date
from functools import lru_cache

from msgspec import Struct

__all__ = ["CitedDate", "bounds"]


class CitedDate(Struct, frozen=True, kw_only=True, gc=False):
    """The value of a date parameter.

    `iso` has the precision of the value: `2023`, `2023-01`, `2023-01-01`, or an interval
    `2023-01-01/2023-01-05`; None for what has no day, as `n.d.`, and for what is invalid.
    `valid` is CS1's judgement of the shape and of the calendar, without a look at the clock.
    `shape` names the accepted shape (`ymd`, `dmy`, `mdy`, `my`, `y`, `season` …).
    `problem` says in a few words why a value is invalid.
    `repair` is the accepted spelling where only one reading is possible; `readings` has both ISO
    dates of an ambiguous one (05/06/2008), else nothing.
    `dynamic` marks a value that a template computes: neither valid nor invalid.
    """

    raw: str
    iso: str | None = None
    valid: bool = False
    shape: str | None = None
    problem: str | None = None
    repair: str | None = None
    readings: tuple[str, ...] = ()
    dynamic: bool = False


@lru_cache(maxsize=4096)  # the dates of citations are a few days of a few years
def bounds(iso: str) -> tuple[date, date]:
    """First and last day that an `iso` of `CitedDate` covers.

    Years before 1 have no day in `datetime.date`; CS1 accepts none of them.
    """
    first, _, last = iso.partition("/")
    return _bound(first, first_day=True), _bound(last or first, first_day=False)


def _bound(iso: str, *, first_day: bool) -> date:
    year, month, day = (*(int(part) for part in iso.split("-")), 0, 0)[:3]
    month = month or (1 if first_day else 12)
    day = day or (1 if first_day else calendar.monthrange(year, month)[1])
    # 29 February 1500 is a day of the Julian calendar only.
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))
