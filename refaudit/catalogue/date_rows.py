"""The rows of `dates.toml`."""

from functools import cache

from msgspec import Struct

from refaudit.catalogue.loader import Source, table

__all__ = ["DatesTable", "Foreign", "Language", "Loose", "Parameters", "Span", "dates_table"]

#: First and last month of what a word names.
Span = tuple[int, int]


class Loose(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """English spellings that CS1 refuses, in lower case; see `dates.toml`."""

    no_date: tuple[str, ...]
    circa: tuple[str, ...]
    ordinals: tuple[str, ...]
    weekdays: tuple[str, ...]
    fillers: tuple[str, ...]
    hedges: tuple[str, ...]
    range_words: tuple[str, ...]
    zones: tuple[str, ...]
    quarters: tuple[tuple[str, ...], ...]


class Parameters(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The parameters that take fewer shapes than `date` does; see `dates.toml`."""

    whole: tuple[str, ...]
    plain: tuple[str, ...]
    plain_beside_date: tuple[str, ...]
    year_beside_date: tuple[str, ...]


class Foreign(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Months, January first, and (year, month, day) counters of many languages, in lower case."""

    fillers: tuple[str, ...]
    months: tuple[tuple[str, ...], ...]
    counters: tuple[tuple[str, str, str], ...]


class Language(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The words of one language: months as (long, short), the others with their months."""

    months: tuple[tuple[str, str], ...]
    seasons: dict[str, Span] = {}
    quarters: dict[str, Span] = {}
    named: dict[str, Span] = {}
    spanning: tuple[str, ...] = ()
    no_date: tuple[str, ...] = ()
    circa: tuple[str, ...] = ()


class DatesTable(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole of `dates.toml`."""

    source: Source
    parameters: Parameters
    languages: dict[str, Language]
    loose: Loose
    foreign: Foreign


@cache
def dates_table() -> DatesTable:
    """The rows of `dates.toml`."""
    return table("dates", DatesTable)
