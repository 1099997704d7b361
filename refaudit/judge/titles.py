"""Titles compared: the one that a page shows with those under which it is cited and archived."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

from rapidfuzz import fuzz

from refaudit.catalogue import markers
from refaudit.catalogue.phrases import fold, parts
from refaudit.model import headline
from refaudit.model.evidence import Content

__all__ = ["MATCH", "likeness", "other_script", "same", "shown"]

#: Titles at least as alike as this are of one page.
MATCH = 0.75
#: From here on two titles are one, written in two ways.
_SAME = 0.9
_CLOSE = 0.6
_LONGEST = 300
#: Wikitext that a cited title may hold: links, bold and italic marks, tags.
_LINK = re.compile(r"\[\[(?:[^\[\]|]*\|)?([^\[\]|]*)\]\]")
_MARKUP = re.compile(r"'{2,5}|<[^<>]{0,100}>|&nbsp;")


def shown(content: Content) -> tuple[str, ...]:
    """The titles that a page shows: its own, its heading, and the one for other networks."""
    titles = (content.title, content.heading, content.social_title)
    return tuple(dict.fromkeys(title for title in titles if title))


def likeness(shown: Iterable[str], wanted: Iterable[str]) -> float | None:
    """How alike the most alike pair of titles is, 0 to 1; None where nobody can tell.

    Of a page's title also its parts are compared, because it names the site as well. A title that
    is contained in the other is like it, but never to be taken for the same. A wanted title that no
    source has, as `Archived copy`, says nothing, and one in another script may be a translation.
    """
    texts = [_plain(title) for title in wanted if not markers.generic_title(title)]
    forms = {form for title in shown for form in parts(title, _LONGEST)}
    pairs = [(form, text) for form in forms for text in texts if form and text]
    alike = max((fuzz.token_sort_ratio(a, fold(b)) / 100 for a, b in pairs), default=0.0)
    if alike >= MATCH:
        return alike
    contained = [headline.resemblance(*pair) for pair in pairs]
    told = [value for value in contained if value is not None]
    # Unrelated titles of one length are alike by a third and more, letter by letter.
    told += [alike] if alike >= _CLOSE else []
    return min(max(told), MATCH - 0.01) if told else None


def other_script(shown: Iterable[str], wanted: Iterable[str]) -> bool:
    """Whether titles of the one side are in another script than all of the other's."""
    here, there = (_scripts(side) for side in (shown, wanted))
    return bool(here) and bool(there) and here.isdisjoint(there)


def same(one: str | None, other: str | None) -> bool:
    """Whether two titles are the same, or one of them is not known."""
    if not one or not other:
        return True
    return fuzz.ratio(fold(one[:_LONGEST]), fold(other[:_LONGEST])) / 100 >= _SAME


def _scripts(titles: Iterable[str]) -> frozenset[str]:
    """The script of each title that has letters, by the first word of most letters' names."""
    found = set()
    for title in titles:
        letters = (c for c in title[:_LONGEST] if c.isalpha())
        names = Counter(unicodedata.name(c, "").partition(" ")[0] for c in letters)
        found |= {name for name, _ in names.most_common(1)}
    return frozenset(found)


def _plain(title: str) -> str:
    return _MARKUP.sub("", _LINK.sub(r"\1", title[: 2 * _LONGEST]))[:_LONGEST]
