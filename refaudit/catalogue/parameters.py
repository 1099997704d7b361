"""What the parameters of citation templates are called and what they hold.

Names are case-sensitive, as in the CS1 module: `URL` is an alias of `url`, `Url` is unknown.
"""

import difflib
import re
from collections.abc import Mapping
from functools import cache, lru_cache

from msgspec import Struct, structs

from refaudit.catalogue import wikis
from refaudit.catalogue.loader import Source, table
from refaudit.catalogue.parameter_rows import Kind, Name, Parameter, Status
from refaudit.catalogue.wikis import NameRow

__all__ = [
    "Kind",
    "Name",
    "Parameter",
    "Status",
    "canonical",
    "covers",
    "find",
    "near",
    "parameter",
    "spelling",
    "word",
]

_FALLBACK = "en"
#: The code of ISO 639 for several languages at once.
_SEVERAL = "mul"
#: Of names: of what length one is compared, and how alike two must be.
_LONGEST = 40
_NEARNESS = 0.8


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
    """`spellings` has the wiki's own name for a canonical parameter, `words` its own words."""

    parameters: Mapping[str, Parameter]
    names: Mapping[str, Name]
    numbered: Mapping[str, Name]
    spellings: Mapping[str, str] = {}
    words: Mapping[tuple[str, str], str] = {}


@lru_cache(maxsize=8192)
def find(name: str, language: str = _FALLBACK) -> Name | None:
    """Read a parameter name; None for one that the citation module never knew.

    A name of the wiki itself comes before the same one in English. `language` may be `mul`, for a
    template of several wikis: then the names count that have one meaning on all of them.
    """
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


def spelling(name: str, language: str = _FALLBACK) -> str:
    """What the wiki itself calls a canonical parameter; the name as it is where it has no own."""
    return _index(language).spellings.get(name, name)


def word(name: str, value: str, language: str = _FALLBACK) -> str:
    """The wiki's own word for a value of a canonical parameter; the value where it has none."""
    return _index(language).words.get((name, value), value)


def covers(language: str) -> bool:
    """Whether all names are known that the citation module of a wiki of this language takes."""
    return language in table("parameters", _Table).languages


def near(name: str, language: str = _FALLBACK) -> str | None:
    """The name that was probably meant by an unknown one, None where none is near."""
    return _near(name[:_LONGEST].lower(), language)


@lru_cache(maxsize=1024)
def _near(name: str, language: str) -> str | None:
    taken = [row.written for row in _index(language).names.values() if _is_taken(row)]
    close = difflib.get_close_matches(name, taken, n=1, cutoff=_NEARNESS)
    return close[0] if close else None


def _is_taken(row: Name) -> bool:
    return row.status is Status.SUPPORTED


def _take_number(name: str) -> tuple[str, str]:
    """`author2-link`, `author-link2` → (`author-link`, `2`); only one number, at a part's end."""
    match = re.fullmatch(r"([^\d]+?)([0-9]{1,4})((?:-?[a-z][a-z-]*)?)", name)
    return (match[1] + match[3], match[2]) if match else (name, "")


@cache
def _index(language: str) -> _Index:
    english = _english()
    rows = _shared_rows() if language == _SEVERAL else _own_rows(language)
    own: dict[str, Name] = {}
    spellings: dict[str, str] = {}
    words: dict[tuple[str, str], str] = {}
    for row in rows:
        names = _names(row, english.parameters[row.canonical])
        own |= names
        if not (row.partial or row.linked):
            spellings.setdefault(row.canonical, row.names[0])
        for written, meant in row.values.items():
            words.setdefault((row.canonical, meant), written)
    numbered = {name: own[name] for name in own if own[name].canonical in english.numbered}
    return _Index(
        parameters=english.parameters,
        names={**english.names, **own},
        numbered={**english.numbered, **numbered},
        spellings=spellings,
        words=words,
    )


@cache
def _english() -> _Index:
    part = table("parameters", _Table).languages[_FALLBACK]
    rows = {row.name: row for row in part.parameters}
    retired = {row.name: _retired_name(row, rows) for row in part.retired}
    names = {
        alias: Name(written=alias, canonical=row.name, kind=row.kind, status=Status.SUPPORTED)
        for row in part.parameters
        for alias in (*row.aliases, row.name)
    }
    numbered = {
        alias: names[alias]
        for row in part.parameters
        if row.numbered
        for alias in (*row.aliases, row.name)
    }
    return _Index(parameters=rows, names=retired | names, numbered=numbered)


def _own_rows(code: str) -> tuple[NameRow, ...]:
    """The names of a wiki, those with a capital letter too where its templates take them."""
    own = wikis.wiki(code)
    if own is None:
        return ()
    if not own.capitals:
        return own.parameters
    return tuple(
        structs.replace(
            row, names=(*row.names, *(name[:1].upper() + name[1:] for name in row.names))
        )
        for row in own.parameters
    )


def _shared_rows() -> tuple[NameRow, ...]:
    """The names that mean the same on every wiki that has them, and nothing in English."""
    found: dict[str, list[NameRow]] = {}
    for code in wikis.codes():
        for row in _own_rows(code):
            for name in (name for name in row.names if name not in _english().names):
                alone = structs.replace(row, names=(name,), source="")
                found.setdefault(name, []).append(alone)
    return tuple(rows[0] for rows in found.values() if all(row == rows[0] for row in rows))


def _names(row: NameRow, meant: Parameter) -> dict[str, Name]:
    return {
        name: Name(
            written=name,
            canonical=meant.name,
            kind=meant.kind,
            status=Status.SUPPORTED,
            values=row.values,
            otherwise=row.otherwise,
            partial=row.partial,
            linked=row.linked,
        )
        for name in row.names
    }


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
