"""The `Link` header (RFC 8288), in which a web archive names the page that it captured."""

import re

from msgspec import Struct

__all__ = ["Link", "original", "parse"]

#: A Link header of an archive lists five mementos; longer ones are read no further.
_MAX_LENGTH = 16_384

# Targets and quoted values may hold commas and semicolons, so that no split can do. Every repeat is
# possessive: hostile values cost linear time.
_LINK = re.compile(
    r'<([^>]*+)>((?:\s*+;\s*+[^\s=;,"]++(?:\s*+=\s*+(?:"(?:[^"\\]|\\.)*+"|[^\s;,"]*+))?+)*+)'
)
_PARAMETER = re.compile(r';\s*+([^\s=;,"]++)(?:\s*+=\s*+(?:"((?:[^"\\]|\\.)*+)"|([^\s;,"]*+)))?+')
_ESCAPE = re.compile(r"\\(.)")


class Link(Struct, frozen=True, kw_only=True):
    """One link: its target as written, and its relation types in lower case."""

    target: str
    relations: tuple[str, ...] = ()


def parse(value: str) -> tuple[Link, ...]:
    """Read a `Link` header; what is no link is passed over."""
    return tuple(
        Link(target=match[1].strip(), relations=_relations(match[2]))
        for match in _LINK.finditer(value[:_MAX_LENGTH])
    )


def original(value: str) -> str | None:
    """The page that a memento is a capture of: the target with the relation `original`."""
    return next((link.target for link in parse(value) if "original" in link.relations), None)


def _relations(parameters: str) -> tuple[str, ...]:
    for name, quoted, token in _PARAMETER.findall(parameters):
        if name.lower() == "rel":
            # The first `rel` counts, later ones must be ignored (RFC 8288, section 3.3).
            return tuple((_ESCAPE.sub(r"\1", quoted) or token).lower().split())
    return ()
