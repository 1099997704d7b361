"""Parameters of citation templates, and the names that articles give them."""

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

__all__ = ["Kind", "Name", "Parameter", "Status"]


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
    that it takes, empty for any value; `refused`: words that it takes no longer; `numbered`:
    `author-link` may be `author-link2` too.
    """

    name: str
    kind: Kind
    aliases: tuple[str, ...] = ()
    numbered: bool = False
    requires: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


class Name(Struct, frozen=True, kw_only=True):
    """A parameter name as an article writes it, read.

    `canonical` is the parameter that it means, with `number` (`2` in `author2-link`) where it has
    one; for a name without a successor it is the name itself. `instead` is the name to write in
    place of one that is deprecated or removed, None where it should just go; `values` turns words
    of its own, in lower case, into the canonical ones, and `otherwise` is what any other word
    means. `partial` names hold only a part of the successor's value; a `linked` one may hold a
    whole link in place of an address.
    """

    written: str
    canonical: str
    kind: Kind
    status: Status
    number: str | None = None
    instead: str | None = None
    values: Mapping[str, str] = {}
    otherwise: str | None = None
    partial: bool = False
    linked: bool = False

    def meaning(self, value: str) -> str:
        """A value in the words of the canonical parameter."""
        return self.values.get(value.lower(), self.otherwise or value)
