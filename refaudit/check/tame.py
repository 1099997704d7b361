"""HTML made safe for a parser, so that any page is read in a fraction of a second.

The tree builder of the HTML standard takes quadratic time where elements are nested without end or
one tag has attributes without end, and worse than that, in time and memory, where formatting
elements are left open: each new paragraph gets a copy of all of them, so that 256 KiB of
`<b a1><b a2>…<p>x<p>x…` become gigabytes. Pages for readers come nowhere near these limits; what
does is cut at the place where it passes them.
"""

import re
from collections import Counter

__all__ = ["tame"]

#: Elements left open. Old pages leave thousands of `<p>` and `<li>` open, rightly.
_MAX_OPEN = 10_000
#: Open elements summed over all tags: a tag may make the parser look at each of them.
_MAX_LOOKS = 50_000_000
#: Characters of one tag that can part attributes, and the length below which nobody counts.
_MAX_SEPARATORS = 4_000
_LONG_TAG = 8_000
#: With fewer tags than these, formatting elements cost little, however they are nested.
_FEW_TAGS = 2_000

_NAME = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]{0,40})")
#: The elements that the tree builder opens again by itself (HTML standard, 13.2.4.3).
_FORMATTING = re.compile(
    r"<(/?)(?:a|b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)(?=[\s/>])", re.IGNORECASE
)
#: A quoted value may hold what would end a tag.
_TAG = re.compile(r"""<[a-zA-Z](?:=\s*+(?:"[^"]*+"|'[^']*+')|[^<>])*+""")
_SEPARATOR = re.compile(r"""[\s/"'<]""")
_VOID = frozenset(
    "area base br col embed hr img input link meta param source track wbr".split()  # noqa: SIM905
)
#: The next of them, or of what surrounds them, ends them: left open they do not nest.
_ENDED_BY_THE_NEXT = frozenset(
    "caption colgroup dd dt li optgroup option p rb rp rt rtc tbody td tfoot th thead tr".split()  # noqa: SIM905
)


def tame(html: str) -> str:
    """The longest beginning of the text that is safe to parse; all of it but for hostile pages.

    In pages of many tags the formatting elements are plain `span`s: what a reader reads is the
    same, and nothing opens them again.
    """
    if html.count("<") > _FEW_TAGS:
        html = _FORMATTING.sub(r"<\1span", html)
    return html[: min(_too_deep(html), _too_wide(html))]


def _too_deep(html: str) -> int:
    """Where too many elements are open, or have been for too long, else the end.

    Each name is counted for itself, so that closing tags that close nothing hide nothing.
    """
    if html.count("<") <= _MAX_OPEN:
        return len(html)
    still_open: Counter[str] = Counter()
    depth = nested = looks = 0
    for tag in _NAME.finditer(html):
        step, name = -1 if tag[1] else 1, tag[2].lower()
        looks += nested
        if name not in _VOID and (step > 0 or still_open[name]):
            still_open[name] += step
            depth += step
            nested += step * (name not in _ENDED_BY_THE_NEXT)
        if depth > _MAX_OPEN or looks > _MAX_LOOKS:
            return tag.start()
    return len(html)


def _too_wide(html: str) -> int:
    """Where a tag with too many attributes starts, else the end."""
    if len(html) <= _LONG_TAG or max(map(len, _TAG.findall(html)), default=0) <= _LONG_TAG:
        return len(html)
    for tag in _TAG.finditer(html):
        width = tag.end() - tag.start()
        if width > _LONG_TAG and len(_SEPARATOR.findall(tag[0])) > _MAX_SEPARATORS:
            return tag.start()
    return len(html)
