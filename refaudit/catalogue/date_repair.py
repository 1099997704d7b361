"""What a date that CS1 refuses was meant to say, where only one reading is possible.

A text is tidied step by step, each step naming the fault that it mends, until it has an accepted
shape. Nothing is guessed: 05/06/2008 gives both readings and no repair, and a date beside `before`
or `after` gives nothing.
"""

import re
from collections.abc import Callable
from functools import cache

from msgspec import Struct

from refaudit.catalogue.date_shapes import dates_table, one_of, words
from refaudit.catalogue.date_spelling import spellings, steps

__all__ = ["Repair", "repair"]

#: No date in any language is longer; the steps below are not meant for whole articles.
_MAX_LENGTH = 120
_NO_DATE = "no format that CS1 accepts"
_AMBIGUOUS = "day and month cannot be told apart"
#: POSIX: two digits from here belong to the 20th century.
_CENTURY_TURN = 69

_TIGHT_NUMBERS = re.compile(
    r"(\d{1,4}) ?[./–-] ?(\d{1,2}) ?[./–-] ?(\d{1,4})|(\d{1,4}) (\d{1,2}) (\d{1,4})",
    re.ASCII,
)
_DIGITS = re.compile(r"(\d{4})(\d\d)(\d\d)(?:\d{4}|\d{6})?", re.ASCII)

_SEP = " ?[-–/&] ?"
_GAP = "[ ,.]+"
#: Loose pattern and accepted spelling. Names already have their accepted case.
_FORMS = (
    ("{M}[ ,.-]*{D}[ ,.-]+{X}{L}", "{w1} {d1}, {y1}{l}"),
    ("{D}[ ,.-]*{M}[ ,.-]*{X}{L}", "{d1} {w1} {y1}{l}"),
    ("{X}[ ,.-]*{M}[ ,.-]*{D}", "{y1}-{m1}-{day1}"),
    ("{W}[ ,.-]+{Y}{L}", "{w1} {y1}{l}"),
    ("{Y}[ ,.]+{W}", "{w1} {y1}"),
    ("{D}{sep}{D2}{gap}{M}{gap}{Y}{L}", "{d1}–{d2} {w1} {y1}{l}"),
    ("{M}{gap}{D}{sep}{D2}{gap}{Y}{L}", "{w1} {d1}–{d2}, {y1}{l}"),
    ("{D}{gap}{M}{sep}{D2}{gap}{M2}{gap}{Y}{L}", "{d1} {w1} – {d2} {w2} {y1}{l}"),
    ("{M}{gap}{D}{sep}{M2}{gap}{D2}{gap}{Y}{L}", "{w1} {d1} – {w2} {d2}, {y1}{l}"),
    ("{D}{gap}{M}{gap}{Y}{sep}{D2}{gap}{M2}{gap}{Y2}{L}", "{d1} {w1} {y1} – {d2} {w2} {y2}{l}"),
    ("{M}{gap}{D}{gap}{Y}{sep}{M2}{gap}{D2}{gap}{Y2}{L}", "{w1} {d1}, {y1} – {w2} {d2}, {y2}{l}"),
    ("{W}{sep}{W2}{gap}{Y}{L}", "{w1}–{w2} {y1}{l}"),
    ("{W}{gap}{Y}{sep}{W2}{gap}{Y2}{L}", "{w1} {y1} – {w2} {y2}{l}"),
    ("{W}{gap}{Y}{sep}{Y2}{L}", "{w1} {y1}–{y2}{l}"),
    ("{W}{gap}{Y}{sep}{YY}{L}", "{w1} {y1}–{yy}{l}"),
    ("{X}{sep}{X2}{L}", "{y1}–{y2}{l}"),
    ("{Y}{sep}{YY}{L}", "{y1}–{yy}{l}"),
)


class Repair(Struct, frozen=True, kw_only=True):
    """What is wrong with a value, its accepted spelling, or the ISO dates that it may mean."""

    problem: str
    spelling: str | None = None
    readings: tuple[str, ...] = ()


def repair(raw: str, accepts: Callable[[str], bool]) -> Repair:
    """Find the one accepted spelling of `raw`.

    `accepts` tells whether a spelling is valid for the parameter. Repairs are written in English,
    as CS1 wants them on the English Wikipedia; other wikis take them too.
    """
    if len(raw) > _MAX_LENGTH:
        return Repair(problem=f"{_NO_DATE}: longer than {_MAX_LENGTH} characters")
    text, problems = raw, []
    for step in steps():
        mended = " ".join(step.mend(text).split())
        if mended == text:
            continue
        problems.append(step.problem)
        text = mended
        if accepts(text):
            return Repair(problem=", ".join(problems), spelling=text)
    found = _reshape(text, accepts) or _within(text, accepts)
    if found is None:
        return Repair(problem=", ".join(problems) or _NO_DATE)
    problem = ", ".join(dict.fromkeys((*problems, found.problem)))
    return Repair(problem=problem, spelling=found.spelling, readings=found.readings)


@cache
def _loose_forms() -> tuple[tuple[re.Pattern[str], str], ...]:
    known = words("en")
    anything = one_of(known.spans)
    pieces = {
        **known.pieces,
        "W": f"(?P<w1>{anything})",
        "W2": f"(?P<w2>{anything})",
        "L": "(?P<l>[a-z]?)",
        "sep": _SEP,
        "gap": _GAP,
    }
    return tuple((re.compile(form.format_map(pieces), re.ASCII), out) for form, out in _FORMS)


def _reshape(text: str, accepts: Callable[[str], bool]) -> Repair | None:
    """A date whose parts are right and whose commas, dashes and blanks are not."""
    if numbers := _numeric(text, accepts):
        return numbers
    for pattern, spelling in _loose_forms():
        if found := pattern.fullmatch(text):
            parts = {name: value or "" for name, value in found.groupdict().items()}
            month = words("en").spans.get(parts.get("w1", ""), (0, 0))[0]
            day = parts.get("d1", "0")
            candidate = spelling.format(**parts | {"m1": f"{month:02}", "day1": f"{int(day):02}"})
            if accepts(candidate):
                return Repair(problem="commas, dashes or blanks out of place", spelling=candidate)
    return _numeric_range(text, accepts)


def _numeric(text: str, accepts: Callable[[str], bool]) -> Repair | None:
    if found := _DIGITS.fullmatch(text):
        candidate = "-".join(found.groups())
        problem = "digits without separators"
        return Repair(problem=problem, spelling=candidate) if accepts(candidate) else None
    if (found := _TIGHT_NUMBERS.fullmatch(text)) is None:
        return None
    first, second, third = (part for part in found.groups() if part)
    dates = _numeric_readings(first, second, third)
    readings = tuple(dict.fromkeys(iso for iso in dates if accepts(iso)))
    if len(readings) == 2:
        return Repair(problem=_AMBIGUOUS, readings=readings)
    if len(readings) == 1:
        return Repair(problem="numbers that are not YYYY-MM-DD", spelling=readings[0])
    return None


def _numeric_readings(first: str, second: str, third: str) -> tuple[str, ...]:
    """The ISO dates that three numbers may mean, day before month first; no look at a calendar."""
    if len(first) == 4:
        return (f"{first}-{int(second):02}-{int(third):02}",)
    if len(first) > 2 or len(third) in (1, 3):
        return ()
    year = int(third)
    if len(third) == 2:
        year += 1900 if year >= _CENTURY_TURN else 2000
    day_first = f"{year:04}-{int(second):02}-{int(first):02}"
    return day_first, f"{year:04}-{int(first):02}-{int(second):02}"


def _numeric_range(text: str, accepts: Callable[[str], bool]) -> Repair | None:
    """CS1 takes no range of all-numeric dates; day, month and year is its nearest shape."""
    found = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d) ?[–/-] ?(\d{4})-(\d\d)-(\d\d)", text, re.ASCII)
    if found is None:
        return None
    year, month, day, year2, month2, day2 = (int(part) for part in found.groups())
    if not (1 <= month <= 12 and 1 <= month2 <= 12):
        return None
    months = dates_table().languages["en"].months
    start, end = months[month - 1][0], months[month2 - 1][0]
    if year != year2:
        candidate = f"{day} {start} {year} – {day2} {end} {year2}"
    elif month != month2:
        candidate = f"{day} {start} – {day2} {end} {year}"
    else:
        candidate = f"{day}–{day2} {end} {year}"
    if not accepts(candidate):
        return None
    return Repair(problem="a range of all-numeric dates", spelling=candidate)


@cache
def _whole_date() -> re.Pattern[str]:
    month = one_of(words("en").lengths)
    year = r"\d{4}(?!\d)"
    numbers = r"\d{1,2}([./-])\d{1,2}\1" + year
    return re.compile(
        rf"(?<!\d)(?:\d{{4}}-\d\d-\d\d(?!\d)|{numbers}"
        rf"|\d{{1,2}} (?:{month}),? {year})|\b(?:{month}) \d{{1,2}},? {year}",
        re.ASCII,
    )


def _within(text: str, accepts: Callable[[str], bool]) -> Repair | None:
    """The only date of a text that says nothing else about time."""
    found = _whole_date().search(text)
    if found is None:
        return None
    rest = text[: found.start()] + " " + text[found.end() :]
    others = {word.lower() for word in re.findall(r"[^\W\d_]+", rest)}
    silent = others.isdisjoint(dates_table().loose.hedges) and others.isdisjoint(spellings())
    # A single letter tells apart the works of one year: 2012-06-05a.
    if not silent or max(map(len, others), default=0) < 2 or any(c.isdigit() for c in rest):
        return None
    if accepts(found[0]):
        return Repair(problem="text around the date", spelling=found[0])
    inner = _reshape(found[0], accepts)
    return inner and Repair(
        problem=f"text around the date, {inner.problem}",
        spelling=inner.spelling,
        readings=inner.readings,
    )
