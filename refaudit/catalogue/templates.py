"""Which templates are citations, and which stand around citations and help them.

Names are read as MediaWiki reads titles: `_` is a blank, blanks collapse, the template namespace
and a leading colon may be written. Case is folded throughout, more than MediaWiki does, because
editors keep redirects for the other spellings (`Cite Web`, `cite arxiv`).
"""

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import cache, lru_cache

from msgspec import Struct

from refaudit.catalogue.loader import Source, table

__all__ = ["CitationTemplate", "HelperRole", "HelperTemplate", "Markup", "find", "helper", "markup"]

_FALLBACK = "en"
_LONGEST_NAME = 255  # MediaWiki's limit for a title


class CitationTemplate(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A template that describes one source.

    `family` is `cs1`, `cs2`, `vancouver`, or `wrapper` for a template of its own parameters that
    takes the common ones of CS1 too; `kind` is what it cites (`web`, `news`, `book` …).
    `requires` are the canonical parameters without which it shows an error.
    """

    name: str
    family: str
    kind: str
    aliases: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()


class HelperRole(StrEnum):
    """What a helper template does for references and citations."""

    DEAD_LINK = "dead-link"
    ARCHIVE = "archive"
    IGNORE = "ignore"
    REFERENCE = "reference"
    USE = "use"
    SHORT = "short"
    LIST = "list"
    DATE_STYLE = "date-style"
    CHARACTER = "character"


class HelperTemplate(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A template that is no citation itself.

    `group` is the footnote group that it uses when none is written, `content` the parameter with
    the footnote's text, `refs` the one with definitions, `url` and `date` those of a capture.
    `address` is the pattern of the capture's URL where the template puts it together from `url`
    (then the original) and `date`. `style` is `dmy` or `mdy`; `text` what a character stands for.
    """

    name: str
    role: HelperRole
    aliases: tuple[str, ...] = ()
    group: str | None = None
    content: str = "1"
    refs: str = "refs"
    url: str = "url"
    date: str = "date"
    address: str | None = None
    style: str | None = None
    text: str | None = None


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


def markup() -> Markup:
    """The extension tags and link schemes, the same in every language."""
    rows: _Table = table("templates", _Table)
    return rows.markup


@lru_cache(maxsize=8192)
def find(name: str, language: str = _FALLBACK) -> CitationTemplate | None:
    """The citation template that an article calls by this name, None for any other template.

    A direct call of the module (`#invoke:cite web`) counts as the template.
    """
    index = _index(language)
    key = _fold(name, index.prefixes)
    for invocation in index.invocations:
        if key.startswith(invocation):
            key = key.removeprefix(invocation)
    return index.citations.get(key)


@lru_cache(maxsize=8192)
def helper(name: str, language: str = _FALLBACK) -> HelperTemplate | None:
    """The helper template that an article calls by this name, None for any other template."""
    index = _index(language)
    return index.helpers.get(_fold(name, index.prefixes))


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
    own, fallback = languages.get(language, _Language()), languages[_FALLBACK]
    rows = (*fallback.citations, *own.citations)
    helpers = (*fallback.helpers, *own.helpers)
    return _Index(
        prefixes=(*own.namespaces, *fallback.namespaces),
        invocations=(*own.invocations, *fallback.invocations),
        citations={_fold(name, ()): row for row in rows for name in (*row.aliases, row.name)},
        helpers={_fold(name, ()): row for row in helpers for name in (*row.aliases, row.name)},
    )
