"""Where a parameter stands in the wikitext of a template, for the eye of a reviewer.

The wikitext is looked at, not parsed: what braces and brackets enclose belongs to the value of the
parameter around it, as it does for MediaWiki.
"""

import re
from collections.abc import Collection, Iterator

__all__ = ["Span", "parameter_spans"]

#: The first code point, and the one behind the last.
Span = tuple[int, int]

_SIGNS = re.compile(r"\{\{|\}\}|\[\[|\]\]|\|")
_IN_NO_NAME = frozenset("|{}[]<>")


def parameter_spans(wikitext: str, names: Collection[str]) -> list[Span]:
    """The spans `name=value` of these parameters of the outer template, without blanks around."""
    wanted = {name.strip().casefold() for name in names if name.strip()}
    if not wanted:
        return []
    return [span for name, span in _parameters(wikitext) if name in wanted]


def _parameters(wikitext: str) -> Iterator[tuple[str, Span]]:
    """Names in lower case, with their spans, of the parameters that have a name."""
    depth, begun = 0, None
    for sign in _SIGNS.finditer(wikitext):
        if depth == 1 and begun is not None and sign[0] in {"|", "}}"}:
            yield from _named(wikitext, begun, sign.start())
            begun = None
        match sign[0]:
            case "{{" | "[[":
                depth += 1
            case "}}" | "]]":
                depth = max(0, depth - 1)
            case _ if depth == 1:
                begun = sign.end()


def _named(wikitext: str, start: int, end: int) -> Iterator[tuple[str, Span]]:
    part = wikitext[start:end]
    name, sign, _ = part.partition("=")
    if sign and _IN_NO_NAME.isdisjoint(name):
        left = start + len(part) - len(part.lstrip())
        yield name.strip().casefold(), (left, start + len(part.rstrip()))
