"""What the wikis of other languages call templates and parameters: one file a language.

A file `wikis/CODE.toml` adds to the English tables, whose names ports of the citation module keep.
`CODE` is the language of the articles as MediaWiki writes it. A new wiki is a new file.
"""

from datetime import date
from functools import cache
from importlib import resources

from msgspec import Struct

from refaudit.catalogue.loader import table
from refaudit.catalogue.template_rows import CitationTemplate, HelperTemplate
from refaudit.errors import CatalogueError

__all__ = ["CitationRow", "DateRows", "HelperRow", "NameRow", "Wiki", "codes", "wiki"]

_FOLDER = "wikis"


class CitationRow(CitationTemplate, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A citation template of the wiki.

    With `elsewhere` false its name is a common word that is read as this template only in articles
    of this language.
    """

    source: str
    family: str = "local"
    elsewhere: bool = True


class HelperRow(HelperTemplate, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A helper template of the wiki; `elsewhere` as in `CitationRow`."""

    source: str
    elsewhere: bool = True


class NameRow(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the wiki calls a parameter; the first of `names` is the one to write.

    `values` turns its words into those of the canonical parameter, and `otherwise` is what all
    other words mean. `partial` names hold a part of the value (the month of a date). A `linked`
    one may hold a whole link, `[https://… title]`, where its fellows hold an address.
    """

    canonical: str
    names: tuple[str, ...]
    source: str
    values: dict[str, str] = {}
    otherwise: str | None = None
    partial: bool = False
    linked: bool = False


class DateRows(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the wiki writes dates, beside what `calendars/CODE.toml` has.

    `months` are further names with their numbers. `shapes` have `{D}`, `{M}`, `{m}` and `{Y}` for
    day, name of the month, its number, and year. Years before `first_year` are of another calendar
    than the Gregorian. `no_date` are words for a source without a date.
    """

    source: str
    months: dict[str, int] = {}
    shapes: tuple[str, ...] = ()
    first_year: int = 0
    no_date: tuple[str, ...] = ()


class Wiki(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One file. `sources` spells out what its rows name as their source.

    `capitals`: its templates take parameters with a capital first letter too.
    """

    sources: dict[str, str]
    checked: date
    namespaces: tuple[str, ...] = ()
    capitals: bool = False
    citations: tuple[CitationRow, ...] = ()
    helpers: tuple[HelperRow, ...] = ()
    parameters: tuple[NameRow, ...] = ()
    dates: DateRows | None = None


@cache
def codes() -> tuple[str, ...]:
    """The languages that have a file, in alphabetical order.

    Raises:
        CatalogueError: the package was installed without its data.
    """
    folder = resources.files(__package__).joinpath(_FOLDER)
    try:
        names = sorted(file.name for file in folder.iterdir())
    except OSError as error:
        raise CatalogueError(f"{_FOLDER}/: cannot be read: {error}") from error
    return tuple(name.removesuffix(".toml") for name in names if name.endswith(".toml"))


def wiki(code: str) -> Wiki | None:
    """The file of a language, None where there is none; read once.

    Raises:
        CatalogueError: the file does not hold what this module says.
    """
    return table(f"{_FOLDER}/{code}", Wiki) if code in codes() else None
