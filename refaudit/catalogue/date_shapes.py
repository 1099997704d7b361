"""The shapes of dates that CS1 accepts: what they look like and what they must mean.

Follows the English Module:Citation/CS1/Date validation of 2022 and Help:CS1 errors of 2025. A
hyphen passes where an en dash belongs, because CS1 mends it without an error, and several blanks
pass for one.
"""

import calendar
import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache

from msgspec import Struct

from refaudit.catalogue.date_local import local_dates, plain, shape_pattern
from refaudit.catalogue.date_rows import Language, Span, dates_table

__all__ = ["Reading", "Words", "dates_table", "match", "one_of", "words"]

#: Wikipedia counts in the Gregorian calendar from this year, and takes no older numeric date.
_GREGORIAN = 1582
_FIRST_YEAR = 100
#: Two digits up to this, behind a year, could be a month: 2011-12.
_LAST_MONTH = 12

#: Braces hold what `Words.pieces` names; every range has its second half in `2` groups.
_SHAPES = (
    ("ymd", "{Y}-{MM}-{DD}"),
    ("dmy", "{D} {M} {X}{L}"),
    ("mdy", "{M} {D}, {X}{L}"),
    ("y", "{X}{L}"),
    ("my", "{M} {Y}{L}"),
    ("y-y", "{X}{dash}{X2}{L}"),
    ("y4-y2", "{Y}{dash}{YY}{L}"),
    ("m-my", "{M}{dash}{M2} {Y}{L}"),
    ("m-my", "{S}{dash}{S2} {Y}{L}"),
    ("my-my", "{M} {Y} {dash} {M2} {Y2}{L}"),
    ("my-my", "{S} {Y} {dash} {S2} {Y2}{L}"),
    ("season", "{S} {Y}{L}"),
    ("quarter", "{Q} {Y}{L}"),
    ("named", "{N} {Y}{L}"),
    ("md-dy", "{M} {D}{dash}{D2}, {Y}{L}"),
    ("d-dmy", "{D}{dash}{D2} {M} {Y}{L}"),
    ("dm-dmy", "{D} {M} {dash} {D2} {M2} {Y}{L}"),
    ("md-mdy", "{M} {D} {dash} {M2} {D2}, {Y}{L}"),
    ("dmy-dmy", "{D} {M} {Y} {dash} {D2} {M2} {Y2}{L}"),
    ("mdy-mdy", "{M} {D}, {Y} {dash} {M2} {D2}, {Y2}{L}"),
    ("Sy-y", "{spanning} {Y}{dash}{Y2}{L}"),
    ("Sy-y2", "{spanning} {Y}{dash}{YY}{L}"),
    ("circa", "{circa} {X}{L}"),
    ("n.d.", "{no_date}{L}"),
)

_WHOLE_DAY = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)|([1-9]\d?) ([A-Z][a-z]+) (\d{4})|([A-Z][a-z]+) ([1-9]\d?), (\d{4})",
    re.ASCII,
)
#: By the last group of that pattern: the shape, and the groups of year, month and day.
_WHOLE_SHAPES = {3: ("ymd", 1, 2, 3), 6: ("dmy", 6, 5, 4), 9: ("mdy", 9, 7, 8)}


class Words(Struct, frozen=True, kw_only=True):
    """What the dates of one wiki are made of: its own words beside the English ones.

    `spans` has the months of every month, season, quarter and named day; `lengths` the length
    class of the months' names, where `May` is of both. `pieces` are regular expressions by token.
    `first_year` is None for a wiki that has only the English words.
    """

    spans: Mapping[str, Span]
    lengths: Mapping[str, str]
    pieces: Mapping[str, str]
    shapes: tuple[tuple[str, re.Pattern[str]], ...]
    first_year: int | None = None


class Reading(Struct, frozen=True, kw_only=True):
    """A text that has a shape: its meaning, or what keeps it from having one."""

    shape: str
    iso: str | None = None
    problem: str | None = None


class _Parts(Struct, frozen=True, kw_only=True):
    """What stands at both ends of a date; the second end repeats what the first says for it."""

    shape: str
    years: tuple[int, ...]
    spans: tuple[Span, ...]
    days: tuple[int, ...]
    lengths: frozenset[str]


@cache
def words(language: str) -> Words:
    """The words for a wiki of this language; one without a table has the English ones."""
    local = local_dates(language)
    both = [dates_table().languages["en"]]
    both += [Language(months=(), no_date=local.no_date)] if local else []
    spans: dict[str, Span] = {}
    lengths: dict[str, str] = {}
    for row in both:
        for number, (long, short) in enumerate(row.months, 1):
            spans[long] = spans[short] = (number, number)
            lengths |= {long: "both"} if long == short else {long: "long", short: "short"}
        spans |= row.seasons | row.quarters | row.named
    for name, number in local.months.items() if local else ():
        spans[name] = (number, number)
        lengths.setdefault(name, "both")
    pieces = _pieces(both, lengths)
    # The wiki's own come first: where 2012-05 is a month it is no range of years.
    shapes = tuple(
        (name, re.compile(shape_pattern(shape, pieces["M"]), re.ASCII))
        for name, shape in (local.shapes if local else ())
    )
    shapes += tuple(
        (name, re.compile(template.replace(" ", " +").format_map(pieces), re.ASCII))
        for name, template in _SHAPES
    )
    first_year = local.first_year if local else None
    return Words(spans=spans, lengths=lengths, pieces=pieces, shapes=shapes, first_year=first_year)


def one_of(names: Iterable[str]) -> str:
    """A regular expression for any of the names, the longest first."""
    return "|".join(re.escape(name) for name in sorted(set(names), key=len, reverse=True))


def match(text: str, language: str) -> Reading | None:
    """Read a text by the shapes; None when it has none of them."""
    known = words(language)
    if known.first_year is None:
        if whole := _whole_day(text):
            return whole
    else:
        text = plain(text)
    for shape, pattern in known.shapes:
        if found := pattern.fullmatch(text):
            parts = _parts(shape, found.groupdict(), known)
            if known.first_year and parts.years and parts.years[0] < known.first_year:
                return Reading(shape=shape)  # another calendar's
            problem = _problem(parts)
            return Reading(shape=shape, iso=None if problem else _iso(parts), problem=problem)
    return None


def _whole_day(text: str) -> Reading | None:
    """A day as nearly all dates of English articles are written, without the other patterns.

    None for what is no day at this quick look: the shapes then say what it is.
    """
    found = _WHOLE_DAY.fullmatch(text)
    if found is None or found.lastindex is None:
        return None
    shape, *groups = _WHOLE_SHAPES[found.lastindex]
    year, month, day = found.group(*groups)
    number = _months().get(month) or (int(month) if month.isdigit() else 0)
    if int(year) < _GREGORIAN:
        return None
    try:
        return Reading(shape=shape, iso=date(int(year), number, int(day)).isoformat())
    except ValueError:
        return None


@cache
def _months() -> dict[str, int]:
    months = enumerate(dates_table().languages["en"].months, 1)
    return {name: number for number, names in months for name in names}


def _pieces(rows: Iterable[Language], months: Iterable[str]) -> dict[str, str]:
    month = one_of(months)
    season = one_of(name for row in rows for name in row.seasons)
    return {
        "M": f"(?P<w1>{month})",
        "M2": f"(?P<w2>{month})",
        "S": f"(?P<w1>{season})",
        "S2": f"(?P<w2>{season})",
        "Q": f"(?P<w1>{one_of(name for row in rows for name in row.quarters)})",
        "N": f"(?P<w1>{one_of(name for row in rows for name in row.named)})",
        "spanning": f"(?P<w1>{one_of(name for row in rows for name in row.spanning)})",
        "circa": f"(?:{one_of(name for row in rows for name in row.circa)})",
        "no_date": f"(?:{one_of(name for row in rows for name in row.no_date)})",
        "D": r"(?P<d1>[1-9]\d?)",
        "D2": r"(?P<d2>[1-9]\d?)",
        "Y": r"(?P<y1>\d{4})",
        "Y2": r"(?P<y2>\d{4})",
        "YY": r"(?P<yy>\d{2})",
        "X": r"(?P<y1>\d{3,4})",
        "X2": r"(?P<y2>\d{3,4})",
        "MM": r"(?P<m1>\d{2})",
        "DD": r"(?P<d1>\d{2})",
        "L": "[a-z]?",
        "dash": "[–-]",
    }


def _parts(shape: str, groups: Mapping[str, str | None], known: Words) -> _Parts:
    years = [int(year) for year in (groups.get("y1"), groups.get("y2")) if year]
    if short_year := groups.get("yy"):
        years.append(years[0] // 100 * 100 + int(short_year))
    names = [name for name in (groups.get("w1"), groups.get("w2")) if name]
    spans = [known.spans[name] for name in names]
    if number := groups.get("m1"):
        spans.append((int(number), int(number)))
    return _Parts(
        shape=shape,
        years=tuple(years),
        spans=tuple(spans),
        days=tuple(int(day) for day in (groups.get("d1"), groups.get("d2")) if day),
        lengths=frozenset(known.lengths[name] for name in names if name in known.lengths),
    )


def _problem(parts: _Parts) -> str | None:
    years = parts.years
    if any(year < _FIRST_YEAR for year in years):
        return f"years before {_FIRST_YEAR} are not supported"
    if parts.shape == "ymd" and years[0] < _GREGORIAN:
        return f"all-numeric dates start in {_GREGORIAN}"
    if parts.shape == "y4-y2" and years[1] % 100 <= _LAST_MONTH:
        return "the second number could be a month"
    if {"long", "short"} <= parts.lengths:
        return "long and short month names in one range"
    if parts.shape.startswith("Sy-y") and years[1] != years[0] + 1:
        return "a season of two years needs years that follow each other"
    return _order_problem(parts) or _day_problem(parts)


def _order_problem(parts: _Parts) -> str | None:
    if len(parts.years) == 2:
        rises = parts.years[0] < parts.years[1]
    elif len(parts.spans) == 2:
        first, last = parts.spans
        # Two seasons of one year may stand in any order: the halves of the world differ.
        rises = first < last if first[0] == first[1] else first != last
    else:
        rises = len(parts.days) < 2 or parts.days[0] < parts.days[1]
    return None if rises else "the range does not rise"


def _day_problem(parts: _Parts) -> str | None:
    for position, day in enumerate(parts.days):
        year = parts.years[min(position, len(parts.years) - 1)]
        month = parts.spans[min(position, len(parts.spans) - 1)][0]
        if not 1 <= month <= 12:
            return "no such month"
        if not 1 <= day <= _days_in(year, month):
            return "no such day in that month"
    return None


def _days_in(year: int, month: int) -> int:
    if year < _GREGORIAN and month == 2:
        return 29 if year % 4 == 0 else 28
    return calendar.monthrange(year, month)[1]


def _iso(parts: _Parts) -> str | None:
    if not parts.years:
        return None
    if parts.shape.startswith("Sy-y"):
        return f"{parts.years[0]:04}-12/{parts.years[1]:04}-02"
    first, last = f"{parts.years[0]:04}", f"{parts.years[-1]:04}"
    if parts.spans:
        starts, ends = zip(*parts.spans, strict=True)
        # Within one year the seasons may stand in any order.
        low, high = (starts[0], ends[-1]) if len(parts.years) == 2 else (min(starts), max(ends))
        first, last = f"{first}-{low:02}", f"{last}-{high:02}"
    if parts.days:
        first, last = f"{first}-{parts.days[0]:02}", f"{last}-{parts.days[-1]:02}"
    return first if first == last else f"{first}/{last}"
