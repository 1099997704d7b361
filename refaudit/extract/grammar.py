"""The patterns by which wikitext is taken apart, and how an opening tag ends."""

import re
from functools import cache

from msgspec import Struct

from refaudit.catalogue import templates
from refaudit.extract.nodes import Kind

__all__ = ["BRACKETS", "OPENING_BRACES", "Grammar", "before_slash", "closing_tag", "grammar"]

_BLANKS = " \t\n\r\f"
_BLANK = r"[ \t\n\r\f]"
#: A run of braces, or a whole template in which nothing but links nests.
_BRACES = r"\{\{(?:(?P<flat>[^{}<]*+\}\})(?!\})|\{*)|\}\}+"
OPENING_BRACES = re.compile(r"\{\{+")
#: What opens or closes an internal link.
BRACKETS = re.compile(r"\[\[|\]\]")


class Grammar(Struct, frozen=True, kw_only=True):
    """The patterns. Each alternative begins with its own character: the search for it is fast.

    `tag` is an opening tag or comment, `token` that or what pairs inside of braces, and
    `reference_edge` what ends the content of a reference, or shows that it has no end. `kinds` are
    those of the names of tags, `reference` is the name of the tag of references.
    """

    tag: re.Pattern[str]
    token: re.Pattern[str]
    reference_edge: re.Pattern[str]
    kinds: dict[str, Kind]
    reference: str


@cache
def grammar() -> Grammar:
    """The patterns for the tags of the catalogue."""
    rows = templates.markup()
    kinds = dict.fromkeys(rows.opaque, Kind.OPAQUE) | dict.fromkeys(rows.transparent, Kind.TAG)
    kinds |= {rows.reference: Kind.REFERENCE, rows.reference_list: Kind.LIST}
    names = "|".join(sorted(map(re.escape, kinds), key=len, reverse=True))
    name, tag_ends = f"(?i:{re.escape(rows.reference)})", f"(?={_BLANK}|/?>)"
    # Most references are closed before another tag opens in them.
    tag = rf"{name}(?P<attributes>(?:{_BLANK}[^<>/]{{0,500}}+)?+)"
    whole = rf"(?P<whole>{tag}(?:/>|>(?P<content>[^<]*+)</{name}{_BLANK}*+>))"
    opening = rf"(?P<tag>(?i:{names})){tag_ends}|(?P<spaced>{_BLANK}{{1,9}}{name}){tag_ends}"
    tags = rf"<(?:!--|{whole}|{opening})"
    return Grammar(
        tag=re.compile(tags),
        token=re.compile(f"{tags}|{_BRACES}|{BRACKETS.pattern}"),
        reference_edge=re.compile(
            rf"<(?:!--|(?P<close>/{name}{_BLANK}*>)"
            rf"|(?P<spaced_close>{_BLANK}{{0,9}}/{_BLANK}{{0,9}}{name}{_BLANK}{{0,9}}>)"
            rf"|(?P<open>{name}{tag_ends})|(?P<spaced_open>{_BLANK}{{1,9}}{name}{tag_ends}))"
        ),
        kinds=kinds,
        reference=rows.reference,
    )


def before_slash(attributes: str) -> str | None:
    """The attributes of a self-closing tag, None for an opening one.

    `<ref name=n / >` opens a reference for MediaWiki, but no editor means that; in
    `<ref name=http://a/ >` the slash is the name's.
    """
    text = attributes.rstrip(_BLANKS)
    if not text.endswith("/"):
        return None
    named = text[:-1]
    meant = text == attributes or not named or named[-1] in _BLANKS + "\"'"
    return named if meant else None


@cache
def closing_tag(name: str) -> re.Pattern[str]:
    """The closing tag of an extension tag."""
    return re.compile(rf"</{re.escape(name)}{_BLANK}*>", re.IGNORECASE)
