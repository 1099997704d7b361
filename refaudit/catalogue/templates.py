"""Which templates are citations, and which stand around citations and help them.

Names are read as MediaWiki reads titles: `_` is a blank, blanks collapse, the template namespace
and a leading colon may be written. Case is folded throughout, more than MediaWiki does, because
editors keep redirects for the other spellings (`Cite Web`, `cite arxiv`).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from typing import TypeVar

from msgspec import Struct, structs

from refaudit.catalogue import wikis
from refaudit.catalogue.loader import Source, table
from refaudit.catalogue.template_rows import CitationTemplate, HelperRole, HelperTemplate
from refaudit.catalogue.wikis import CitationRow, HelperRow

__all__ = [
    "CitationTemplate",
    "HelperRole",
    "HelperTemplate",
    "Markup",
    "find",
    "helper",
    "markup",
    "names_of",
]

_FALLBACK = "en"
#: The code of ISO 639 for several languages at once.
_SEVERAL = "mul"
_Row = TypeVar("_Row", bound=CitationTemplate | HelperTemplate)
_LONGEST_NAME = 255  # MediaWiki's limit for a title


class Markup(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Extension tags by what MediaWiki does with their content, and the link schemes it knows."""

    opaque: tuple[str, ...]
    transparent: tuple[str, ...]
    reference: str
    reference_list: str
    reference_attributes: tuple[str, ...]
    schemes: tuple[str, ...]


class _Language(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    namespaces: tuple[str, ...] = ()
    invocations: tuple[str, ...] = ()
    citations: tuple[CitationTemplate, ...] = ()
    helpers: tuple[HelperTemplate, ...] = ()


class _Table(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    source: Source
    markup: Markup
    languages: dict[str, _Language]


class _Index(Struct, frozen=True, kw_only=True):
    """A language joined with the fallback, by folded name; its own rows come first."""

    prefixes: tuple[str, ...]
    invocations: tuple[str, ...]
    citations: Mapping[str, CitationTemplate]
    helpers: Mapping[str, HelperTemplate]

    def __contains__(self, key: str) -> bool:
        return key in self.citations or key in self.helpers


def markup() -> Markup:
    """The extension tags and link schemes, the same in every language."""
    rows: _Table = table("templates", _Table)
    return rows.markup


@lru_cache(maxsize=8192)
def find(name: str, language: str = _FALLBACK) -> CitationTemplate | None:
    """The citation template that an article calls by this name, None for any other template.

    The wiki's own templates come first, then the English ones, then those of other wikis, for
    articles are translated with their footnotes: but only where every wiki with a template of this
    name cites the same kind of source by it. A direct call of the module (`#invoke:cite web`)
    counts as the template.
    """
    index = _index(language)
    key = _fold(name, index.prefixes)
    for invocation in index.invocations:
        if key.startswith(invocation):
            key = key.removeprefix(invocation)
    return (index if key in index else _foreign()).citations.get(key)


@lru_cache(maxsize=8192)
def helper(name: str, language: str = _FALLBACK) -> HelperTemplate | None:
    """The helper template that an article calls by this name, None for any other template.

    Those of other wikis are known where all that have one of this name mean the same by it.
    """
    index = _index(language)
    key = _fold(name, index.prefixes)
    return (index if key in index else _foreign()).helpers.get(key)


def names_of(template: str | None, language: str) -> str:
    """The language by whose table the parameters of a template in an article are read."""
    row = find(template, language) if template else None
    return row.language or language if row else language


def _fold(name: str, prefixes: tuple[str, ...]) -> str:
    if len(name) > 2 * _LONGEST_NAME:
        return ""
    key = re.sub(r"[\s_]+", " ", name).strip().removeprefix(":").strip().casefold()
    space, colon, rest = key.partition(":")
    if not colon:
        return key
    return rest.strip() if space.strip() in prefixes else f"{space.strip()}:{rest.strip()}"


@cache
def _index(language: str) -> _Index:
    languages = table("templates", _Table).languages
    own, fallback = wikis.wiki(language), languages[_FALLBACK]
    return _Index(
        prefixes=(*(own.namespaces if own else ()), *fallback.namespaces),
        invocations=fallback.invocations,
        citations=_by_name(fallback.citations) | _by_name(_citations(own, language)),
        helpers=_by_name(fallback.helpers) | _by_name(own.helpers if own else ()),
    )


def _citations(own: wikis.Wiki | None, language: str) -> Iterator[CitationRow]:
    for row in own.citations if own else ():
        yield structs.replace(row, language=language)


def _by_name(rows: Iterable[_Row]) -> dict[str, _Row]:
    return {_fold(name, ()): row for row in rows for name in (*row.aliases, row.name)}


@cache
def _foreign() -> _Index:
    """The templates of all wikis whose name has one meaning."""
    citations: dict[str, list[CitationRow]] = {}
    helpers: dict[str, list[HelperRow]] = {}
    for code in wikis.codes():
        own = wikis.wiki(code)
        for key, row in _by_name(_citations(own, code)).items():
            citations.setdefault(key, []).append(row)
        for key, helper_row in _by_name(own.helpers if own else ()).items():
            helpers.setdefault(key, []).append(helper_row)
    return _Index(
        prefixes=(),
        invocations=(),
        citations={
            key: one
            for key, rows in citations.items()
            if key not in helpers and (one := _one_citation(rows))
        },
        helpers={
            key: marker
            for key, marks in helpers.items()
            if key not in citations and (marker := _one_helper(marks))
        },
    )


def _one_citation(rows: list[CitationRow]) -> CitationRow | None:
    first = rows[0]
    if not all(row.elsewhere and row.kind == first.kind for row in rows):
        return None
    return first if len(rows) == 1 else structs.replace(first, language=_SEVERAL)


def _one_helper(rows: list[HelperRow]) -> HelperRow | None:
    meanings = [structs.replace(row, name="", aliases=(), source="") for row in rows]
    row = rows[0]
    same = all(meaning == meanings[0] for meaning in meanings)
    return row if same and row.elsewhere else None
