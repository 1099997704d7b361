"""How pages name themselves, as `pages.toml` has it."""

from msgspec import Struct

from refaudit.catalogue.loader import Source, table

__all__ = ["Query", "Signal", "front_titles", "publication_names", "query", "signals"]


class Published(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where the day of publication stands."""

    names: tuple[str, ...]


class Signal(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Contents of meta elements that make a marker."""

    marker: str
    names: tuple[str, ...]
    words: frozenset[str]


class Query(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Parameters that say which page it is, and paths whose pages are told by their queries.

    `notes` say where a reader came from, or what went wrong, and never which page it is.
    """

    names: frozenset[str]
    endings: tuple[str, ...]
    plain: frozenset[str]
    never: frozenset[str]
    notes: frozenset[str]
    programs: frozenset[str]


class Front(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What sites call their front pages, beside the name of the site."""

    titles: frozenset[str]


class Pages(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`pages.toml`."""

    source: Source
    published: Published
    signals: tuple[Signal, ...]
    query: Query
    front: Front


def publication_names() -> tuple[str, ...]:
    """Names of meta elements that hold the day of publication, the surest first."""
    return table("pages", Pages).published.names


def signals() -> tuple[Signal, ...]:
    """What meta elements say about a page."""
    return table("pages", Pages).signals


def front_titles() -> frozenset[str]:
    """What sites call their front pages, in lower case."""
    return table("pages", Pages).front.titles


def query() -> Query:
    """How a query tells a page."""
    return table("pages", Pages).query
