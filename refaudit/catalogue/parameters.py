"""What the parameters of citation templates are called and what they hold.

Names are case-sensitive, as in the CS1 module: `URL` is an alias of `url`, `Url` is unknown.
"""

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import cache, lru_cache

from msgspec import Struct

from refaudit.catalogue.loader import Source, table

__all__ = ["Kind", "Name", "Parameter", "Status", "canonical", "find", "parameter"]

_FALLBACK = "en"


class Kind(StrEnum):
    """What the value of a parameter is."""

    URL = "url"
    DATE = "date"
    KEYWORD = "keyword"
    TEXT = "text"
    IDENTIFIER = "identifier"


class Status(StrEnum):
    """Whether the citation module still takes a name."""

    SUPPORTED = "supported"
    DEPRECATED = "deprecated"
    REMOVED = "removed"


class Parameter(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A canonical parameter.

    `requires`: the parameter is in vain unless one of these has a value; `values`: the only words
    that it takes, empty for any value; `numbered`: `author-link` may be `author-link2` too.
    """

    name: str
    kind: Kind
    aliases: tuple[str, ...] = ()
    numbered: bool = False
    requires: tuple[str, ...] = ()
    values: tuple[str, ...] = ()


class Name(Struct, frozen=True, kw_only=True):
    """A parameter name as an article writes it, read.

    `canonical` is the parameter that it means, with `number` (`2` in `author2-link`) where it has
    one; for a name without a successor it is the name itself. `instead` is the name to write in
    place of one that is deprecated or removed, None where it should just go; `values` turns its
    old words into the successor's. `partial` names hold only a part of the successor's value.
    """

    written: str
    canonical: str
    kind: Kind
    status: Status
    number: str | None = None
    instead: str | None = None
    values: Mapping[str, str] = {}
    partial: bool = False


class _Retired(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: str
    status: Status
    use: str | None = None
    kind: Kind | None = None
    values: dict[str, str] = {}
    partial: bool = False


class _Language(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    parameters: tuple[Parameter, ...] = ()
    retired: tuple[_Retired, ...] = ()


class _Table(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    source: Source
    languages: dict[str, _Language]


class _Index(Struct, frozen=True, kw_only=True):
    parameters: Mapping[str, Parameter]
    names: Mapping[str, Name]
    numbered: Mapping[str, Name]


@lru_cache(maxsize=8192)
def find(name: str, language: str = _FALLBACK) -> Name | None:
    """Read a parameter name; None for one that the citation module never knew."""
    index = _index(language)
    if exact := index.names.get(name):
        return exact
    plain, digits = _take_number(name)
    if not digits or plain not in index.numbered:
        return None
    row = index.numbered[plain]
    return Name(
        written=name,
        canonical=row.canonical,
        kind=row.kind,
        status=row.status,
        number=digits,
    )


def canonical(name: str, language: str = _FALLBACK) -> str | None:
    """The parameter whose value a name holds, None for an unknown, partial or numbered name."""
    row = find(name, language)
    return row.canonical if row and not row.partial and not row.number else None


def parameter(name: str, language: str = _FALLBACK) -> Parameter | None:
    """The row of a canonical name."""
    return _index(language).parameters.get(name)


def _take_number(name: str) -> tuple[str, str]:
    """`author2-link`, `author-link2` → (`author-link`, `2`); only one number, at a part's end."""
    match = re.fullmatch(r"([^\d]+?)([0-9]{1,4})((?:-?[a-z][a-z-]*)?)", name)
    return (match[1] + match[3], match[2]) if match else (name, "")


@cache
def _index(language: str) -> _Index:
    languages = table("parameters", _Table).languages
    tables = [languages[_FALLBACK]]
    if language != _FALLBACK and language in languages:
        tables.append(languages[language])
    rows = {row.name: row for part in tables for row in part.parameters}
    retired = {row.name: _retired_name(row, rows) for part in tables for row in part.retired}
    names = {
        alias: Name(written=alias, canonical=row.name, kind=row.kind, status=Status.SUPPORTED)
        for part in tables
        for row in part.parameters
        for alias in (*row.aliases, row.name)
    }
    numbered = {
        alias: names[alias]
        for part in tables
        for row in part.parameters
        if row.numbered
        for alias in (*row.aliases, row.name)
    }
    return _Index(parameters=rows, names=retired | names, numbered=numbered)


def _retired_name(row: _Retired, rows: Mapping[str, Parameter]) -> Name:
    successor = _owner(row.use, rows)
    return Name(
        written=row.name,
        canonical=successor.name if successor else row.name,
        kind=successor.kind if successor else row.kind or Kind.TEXT,
        status=row.status,
        instead=row.use,
        values=row.values,
        partial=row.partial,
    )


def _owner(name: str | None, rows: Mapping[str, Parameter]) -> Parameter | None:
    owners = (row for row in rows.values() if name == row.name or name in row.aliases)
    return next(owners, None)
