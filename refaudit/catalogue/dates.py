"""Dates as CS1 reads them: whether a value is accepted, what it means, how it should be spelt.

No clock: that a date lies in the future, or before archives existed, is for the rules to say.
"""

import datetime
from functools import lru_cache

from msgspec import structs

from refaudit.catalogue.date_local import local_dates
from refaudit.catalogue.date_repair import repair
from refaudit.catalogue.date_shapes import Reading, dates_table, match
from refaudit.model.citation import DateStyle
from refaudit.model.dates import CitedDate

__all__ = ["read", "write"]

_WHOLE = frozenset({"ymd", "dmy", "mdy", "local"})
_NOT_PLAIN = frozenset({"season", "quarter", "named", "circa", "n.d."})
_YEAR = frozenset({"y", "circa", "local-y"})


@lru_cache(maxsize=16384)
def read(raw: str, parameter: str, language: str = "en", beside_date: bool = False) -> CitedDate:
    """Read the value of a date parameter by the rules of CS1.

    `parameter` is its canonical name (`access-date`). A `year` or `publication-date` that stands
    alone counts as the date and takes all shapes; with `beside_date` it takes the few of its own.
    Blanks around the value do not matter, as in MediaWiki.

    The interval of a season or quarter has months; `Winter 2012` covers its year, because the
    winter of a year may be its first months or its last. `n.d.` is valid and has no `iso`.
    """
    text = raw.strip()
    reading = match(text, language)
    problem = _refusal(reading, parameter, beside_date=beside_date) if reading else None
    if reading and not problem:
        return CitedDate(raw=raw, iso=reading.iso, valid=True, shape=reading.shape)

    def accepts(candidate: str) -> bool:
        found = match(candidate, language)
        # The day of another calendar is not checked: it may stand, but no repair leads to it.
        if found is None or (found.iso is None and found.shape != "n.d."):
            return False
        return not _refusal(found, parameter, beside_date=beside_date)

    mended = repair(text, accepts)
    if mended.spelling and local_dates(language):
        international = _international(mended.spelling)
        if accepts(international):
            mended = structs.replace(mended, spelling=international)
    return CitedDate(
        raw=raw,
        shape=reading.shape if reading else None,
        problem=problem or mended.problem,
        repair=mended.spelling,
        readings=mended.readings,
    )


def write(day: datetime.date, style: DateStyle | None, language: str = "en") -> str:
    """A day in an article's style, with the month in full; ISO where there is no style.

    The month is English where the language has no names for it.
    """
    local = local_dates(language)
    names = local.running if local else ()
    month = (
        names[day.month - 1] if names else dates_table().languages["en"].months[day.month - 1][0]
    )
    if style is DateStyle.DMY:
        return f"{day.day} {month} {day.year}"
    if style is DateStyle.MDY:
        return f"{month} {day.day}, {day.year}"
    return day.isoformat()


def _international(spelling: str) -> str:
    """A whole day in the one form that every wiki takes; another date as it is."""
    found = match(spelling, "en")
    return found.iso if found and found.iso and found.shape in _WHOLE else spelling


def _refusal(reading: Reading, parameter: str, *, beside_date: bool) -> str | None:
    """Why a text with a shape is no value for the parameter."""
    if reading.problem:
        return reading.problem
    rows = dates_table().parameters
    if parameter in rows.whole and reading.shape not in _WHOLE:
        return "one whole day is asked for"
    plain = parameter in rows.plain or (beside_date and parameter in rows.plain_beside_date)
    if plain and reading.shape in _NOT_PLAIN:
        return "seasons, quarters, named days, circa and n.d. are only for |date="
    if beside_date and parameter in rows.year_beside_date and reading.shape not in _YEAR:
        return "beside |date= only a bare year"
    return None
