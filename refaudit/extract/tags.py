"""What the opening tag of a reference says.

MediaWiki's reading of attributes: the last of two equal ones wins; quotes may be double, single or
missing, and a value that opens with a quote may lack the closing one; entities decode; blanks are
trimmed and collapse. Cite refuses a tag with an attribute that it does not know, or whose name is
a number.
"""

import re
from functools import cache, lru_cache

from msgspec import Struct

from refaudit.catalogue import templates
from refaudit.extract.values import decode_entities

__all__ = ["Attributes", "clean_name", "read", "unquoted"]

_BLANK = r"[ \t\n\r\f]"
_ATTRIBUTE = re.compile(
    rf"""(?P<key>[:\w][:\w.\-]*)
    (?:{_BLANK}*+=(?P<raw>{_BLANK}*+(?:"(?P<double>[^"]*)(?:"|$)|'(?P<single>[^']*)(?:'|$)
       |(?P<bare>[^ \t\n\r\f]*))))?""",
    re.VERBOSE,
)
#: What most tags have; the pattern for all of them is slower.
_NAME_ALONE = re.compile(rf'{_BLANK}*name{_BLANK}*={_BLANK}*"([^"]*)"{_BLANK}*')


class Attributes(Struct, frozen=True, kw_only=True, gc=False):
    """Name, group and followed name as MediaWiki compares them, None for an absent or empty one.

    `problem` says why Cite refuses the tag, None where it does not.
    """

    name: str | None = None
    group: str | None = None
    follow: str | None = None
    problem: str | None = None


@cache
def _known() -> frozenset[str]:
    return frozenset(templates.markup().reference_attributes)


def clean_name(raw: str) -> str | None:
    """A name or group as it is compared: decoded, trimmed, blanks collapsed; None if empty."""
    return " ".join(decode_entities(raw).split()) or None


def unquoted(value: str) -> str:
    """A value without the quotes around it, as `{{#tag:ref}}` takes them away."""
    quoted = len(value) > 1 and value[0] in "\"'" and value[0] == value[-1]
    return value[1:-1] if quoted else value


@lru_cache(maxsize=4096)
def read(text: str) -> Attributes:
    """Read the attributes of a tag.

    A name of several words without quotes (`<ref name=Smith 2001>`) is refused by Cite; it is
    returned whole, as it was meant.
    """
    if plain := _NAME_ALONE.fullmatch(text):
        name = clean_name(plain[1])
        return Attributes(name=name, problem=_problem(name, []))
    values: dict[str, str] = {}
    strays: list[str] = []
    words_may_follow = False
    for match in _ATTRIBUTE.finditer(text):
        key = match["key"].lower()
        if match["raw"] is None and key not in _known():
            strays.append(match["key"])
            if words_may_follow:
                values["name"] += f" {match['key']}"
            continue
        words_may_follow = key == "name" and bool(match["bare"])
        values[key] = match["double"] or match["single"] or match["bare"] or ""
    name = clean_name(values.get("name", ""))
    return Attributes(
        name=name,
        group=clean_name(values.get("group", "")),
        follow=clean_name(values.get("follow", "")),
        problem=_problem(name, [key for key in values if key not in _known()] + strays),
    )


def _problem(name: str | None, unknown: list[str]) -> str | None:
    if unknown:
        return f"unknown attribute {unknown[0]!r}: a value of several words needs quotes"
    if name and name.isascii() and name.isdigit():
        return f"the name {name!r} is a number"
    return None
