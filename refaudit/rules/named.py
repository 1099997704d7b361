"""What a citation says by the names of its parameters alone, whatever their values are.

Articles give the same few names again and again, so each set of names is read once for many
citations.
"""

from collections.abc import Mapping
from functools import lru_cache

from msgspec import Struct

from refaudit.catalogue import parameters, templates
from refaudit.catalogue.parameters import Kind, Name, Parameter, Status
from refaudit.model.citation import Citation

__all__ = ["Names", "names_in"]

#: What may differ between two citations of one source.
_HOUSEKEEPING = frozenset({"access-date", "archive-url", "archive-date", "url-status", "df", "ref"})
#: One row of the catalogue, but two parameters to CS1: where it appeared, where it was written.
_SEPARATE = frozenset({"publication-place"})


class Names(Struct, frozen=True, kw_only=True):
    """Names that are given with a value, read by the table of their template's language.

    `written` has, for each canonical parameter, the name under which it is given; names that the
    citation module takes no longer do not count; `given` are these parameters. `language` is that
    of the names, `template` the catalogue's row of the template, and `are_known` says whether the
    catalogue knows all that the module of that wiki takes.

    Of the names, in their order: `strange` has no row or is a number, `retired` is deprecated or
    removed, `doubled` gives a canonical parameter again. Of the parameters, by their canonical
    names and the names written: `texts` are those for text, `choices` those that take or refuse
    certain words, `dependent` those that need another one, `telling` those that say what
    the source is, or where in it to look; there a name without a row stands for itself.
    """

    given: frozenset[str]
    language: str
    template: templates.CitationTemplate | None
    are_known: bool
    written: Mapping[str, str]
    strange: tuple[str, ...]
    retired: tuple[Name, ...]
    doubled: Mapping[str, tuple[str, ...]]
    texts: tuple[tuple[str, str], ...]
    choices: tuple[tuple[Parameter, str], ...]
    dependent: tuple[tuple[Parameter, str], ...]
    telling: tuple[tuple[str, str], ...]
    has_identifier: bool


def names_in(citation: Citation, language: str) -> Names:
    """Read the names that a citation gives with values, in an article of this language."""
    given = tuple([name for name, value in citation.parameters.items() if value.strip()])
    return _names(citation.template, given, language)


class _One(Struct, frozen=True, gc=False):
    """One name with its row, the parameter that it gives a value, and how others may name it."""

    name: str
    row: Name | None
    key: str
    parameter: Parameter | None
    folded: str


@lru_cache(maxsize=8192)
def _one(name: str, language: str) -> _One:
    row = parameters.find(name, language)
    if row is None:
        return _One(name, None, name, None, name)
    key = row.canonical + (row.number or "")
    folded = row.canonical if row.number == "1" else key  # `last1` is `last`
    return _One(name, row, key, parameters.parameter(key, language), folded)


@lru_cache(maxsize=4096)
def _names(template: str | None, names: tuple[str, ...], language: str) -> Names:
    of_names = templates.names_of(template, language)
    given = [_one(name, of_names) for name in names]
    taken = [one for one in given if one.row and one.row.status is not Status.REMOVED]
    written: dict[str, _One] = {}
    for one in taken:
        if one.name == one.key or one.key not in written:  # its own name goes before an alias
            written[one.key] = one
    known = [(one.parameter, one.name) for one in written.values() if one.parameter]
    return Names(
        given=frozenset(written),
        language=of_names,
        template=templates.find(template, language) if template else None,
        are_known=parameters.covers(of_names),
        written={key: one.name for key, one in written.items()},
        strange=tuple([one.name for one in given if one.row is None or one.name.isdigit()]),
        retired=tuple(
            [one.row for one in given if one.row and one.row.status is not Status.SUPPORTED]
        ),
        doubled=_doubled(taken),
        texts=tuple([(row.name, name) for row, name in known if row.kind is Kind.TEXT]),
        choices=tuple([(row, name) for row, name in known if row.values or row.refused]),
        dependent=tuple([(row, name) for row, name in known if row.requires]),
        telling=tuple([(one.key, one.name) for one in given if one.key not in _HOUSEKEEPING]),
        has_identifier=any(row.kind is Kind.IDENTIFIER for row, _ in known),
    )


def _doubled(taken: list[_One]) -> dict[str, tuple[str, ...]]:
    """The names of each parameter that is given under several."""
    if len({one.folded for one in taken}) == len(taken):
        return {}
    found: dict[str, list[str]] = {}
    for one in taken:
        found.setdefault(one.folded, []).append(one.name)
    return {
        key: tuple(names) for key, names in found.items() if len(names) > 1 and key not in _SEPARATE
    }
