"""HTML cut to what a parser reads in a fraction of a second.

The tree builder of the HTML standard takes quadratic time where elements are nested without end or
one tag has attributes without end: 256 KiB of `<ul><li>` cost seconds. Pages for readers come
nowhere near these limits; what does is cut at the place where it passes them.
"""

import re
from collections import Counter

__all__ = ["tame"]

#: Elements left open. Old pages leave thousands of `<p>` and `<li>` open, rightly.
_MAX_OPEN = 10_000
#: Characters of one tag that can part attributes, and the length below which nobody counts.
_MAX_SEPARATORS = 4_000
_LONG_TAG = 8_000

_NAME = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]{0,40})")
#: A quoted value may hold what would end a tag.
_TAG = re.compile(r"""<[a-zA-Z](?:=\s*+(?:"[^"]*+"|'[^']*+')|[^<>])*+""")
_SEPARATOR = re.compile(r"""[\s/"'<]""")
_VOID = frozenset(
    "area base br col embed hr img input link meta param source track wbr".split()  # noqa: SIM905
)


def tame(html: str) -> str:
    """The longest beginning of the text that is safe to parse; all of it but for hostile pages."""
    return html[: min(_too_deep(html), _too_wide(html))]


def _too_deep(html: str) -> int:
    """Where too many elements are open, else the end.

    Each name is counted for itself, so that closing tags that close nothing hide nothing.
    """
    if html.count("<") <= _MAX_OPEN:
        return len(html)
    still_open: Counter[str] = Counter()
    depth = 0
    for tag in _NAME.finditer(html):
        closing, name = tag[1], tag[2].lower()
        if name in _VOID:
            continue
        if not closing:
            still_open[name] += 1
            depth += 1
        elif still_open[name]:
            still_open[name] -= 1
            depth -= 1
        if depth > _MAX_OPEN:
            return tag.start()
    return len(html)


def _too_wide(html: str) -> int:
    """Where a tag with too many attributes starts, else the end."""
    for tag in _TAG.finditer(html):
        width = tag.end() - tag.start()
        if width > _LONG_TAG and len(_SEPARATOR.findall(tag[0])) > _MAX_SEPARATORS:
            return tag.start()
    return len(html)
