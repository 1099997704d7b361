"""Dates as other languages write them: the calendars of CLDR, and what the wikis do otherwise.

`calendars/CODE.toml` is made by `tools/calendars.py`; `wikis/CODE.toml` adds to it by hand.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources

from msgspec import Struct

from refaudit.catalogue.loader import Source, table
from refaudit.catalogue.wikis import DateRows, wiki

__all__ = ["LocalDates", "local_dates", "plain", "shape_pattern"]

_FOLDER = "calendars"
_PLACE = re.compile(r"\{([DMmY])\}")
_PIECES = {
    "D": r"(?P<d1>0?[1-9]|[12]\d|3[01])",
    "m": r"(?P<m1>0?[1-9]|1[0-2])",
    "Y": r"(?P<y1>\d{4})",
}
#: What CS1 takes anyhow, with the names of each language.
_OF_CS1 = frozenset({"{D} {M} {Y}", "{M} {D}, {Y}", "{M} {Y}"})
#: Marks of the direction of writing, which nobody sees in a value.
_MARKS = dict.fromkeys(map(ord, "\u200e\u200f\u202a\u202b\u202c\u061c"))


class LocalDates(Struct, frozen=True, kw_only=True):
    """What the dates of one language are made of.

    `months` has the number of each name, in any spelling; `running` the names that stand beside a
    day, January first, empty where months are numbers. `shapes` are named `local` for a whole day,
    `local-my` for a month and `local-y` for a year; `first_year` and `no_date` as in `DateRows`.
    """

    months: Mapping[str, int]
    running: tuple[str, ...] = ()
    shapes: tuple[tuple[str, str], ...] = ()
    first_year: int = 0
    no_date: tuple[str, ...] = ()


class _Calendar(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Names by month, that for running text first, and shapes with `{D}`, `{M}`, `{m}`, `{Y}`."""

    source: Source
    months: tuple[tuple[str, ...], ...] = ()
    shapes: tuple[str, ...] = ()


@cache
def local_dates(language: str) -> LocalDates | None:
    """The dates of a language, None for English and for one of which nothing is known."""
    own = wiki(language)
    rows = own.dates if own else None
    calendar = table(f"{_FOLDER}/{language}", _Calendar) if language in _codes() else None
    if rows is None and calendar is None:
        return None
    rows, names = rows or DateRows(source=""), calendar.months if calendar else ()
    numbered = [(name, number) for number, alike in enumerate(names, 1) for name in alike]
    numbered += rows.months.items()
    shapes = dict.fromkeys((*rows.shapes, *(calendar.shapes if calendar else ())))
    return LocalDates(
        months={spelt: number for name, number in numbered for spelt in _spellings(name)},
        running=tuple(alike[0] for alike in names),
        shapes=tuple((_shape_name(shape), shape) for shape in shapes if shape not in _OF_CS1),
        first_year=rows.first_year,
        no_date=rows.no_date,
    )


def plain(text: str) -> str:
    """A value with the digits 0 to 9, single blanks and no marks of direction."""
    text = " ".join(text.translate(_MARKS).split())
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)


def shape_pattern(shape: str, month: str) -> str:
    """The regular expression of a shape; `month` is that of the names of months."""
    pieces, position = [], 0
    for place in _PLACE.finditer(shape):
        pieces.append(re.escape(shape[position : place.start()]))
        pieces.append(month if place[1] == "M" else _PIECES[place[1]])
        position = place.end()
    return "".join(pieces) + re.escape(shape[position:])


def _shape_name(shape: str) -> str:
    if "{D}" in shape:
        return "local"
    return "local-my" if "{M}" in shape or "{m}" in shape else "local-y"


def _spellings(name: str) -> Iterable[str]:
    """A name with small and capital first letter, and without the dot of an abbreviation."""
    for form in (name, name.removesuffix(".")):
        yield from (form, form.lower(), form[:1].upper() + form[1:])


@cache
def _codes() -> frozenset[str]:
    folder = resources.files(__package__).joinpath(_FOLDER)
    return frozenset(file.name.removesuffix(".toml") for file in folder.iterdir())
