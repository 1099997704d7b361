"""The titles that a citation gives, its page bears, and its archived copy bore."""

import html
import re
from collections.abc import Iterable

from msgspec import Struct

from refaudit.catalogue import markers
from refaudit.model import uri
from refaudit.model.checked import Checked, CheckedContent
from refaudit.model.evidence import State
from refaudit.model.headline import parts, plain, resemblance
from refaudit.rules.subject import Subject

__all__ = ["agree", "drifted"]

_LONGEST = 300
_LINK = re.compile(r"\[\[(?:[^\[\]|]*\|)?([^\[\]|]*)\]\]")
_TAG = re.compile(r"<[^<>]*>|'{2,}")
#: `script-title` begins with the code of its language.
_CODE = re.compile(r"[a-z]{2,3}(?:-[a-z]{2,8})?\s?:")
_NUMBER = re.compile(r"\d+")

#: What a page may be called in the citation: by itself, and by the editor's own words.
_VERBATIM = ("title", "script-title")
_OTHERS = ("trans-title", "chapter", "trans-chapter")
_SITE = ("work", "publisher", "via")
#: Captures that showed a page, be it on another day.
_CAPTURED = frozenset({State.GOOD, State.OTHER_TIME})

#: So much of the shorter title is the other's where both name one text, and where that is certain;
#: below the last they have nothing in common but small words.
_ALIKE = 0.6
_SAME = 0.8
_UNLIKE = 0.25


class _Names(Struct, frozen=True):
    """What is the site's name and not a text's: the host, and names in letters alone."""

    host: str
    given: frozenset[str]

    def bare(self, title: str) -> str:
        """The title without the site's name; empty for an error page's or a placeholder."""
        kept = " ".join(part for part in parts(title) if not self._has(plain(part)))
        generic = markers.generic_title(title) or markers.soft404_phrase(kept)
        return "" if generic or markers.generic_title(kept) else kept

    def _has(self, part: str) -> bool:
        return not part or part in self.given or part in self.host


def agree(it: Subject, seen: Checked) -> bool:
    """Whether a page that was seen surely bears the cited title, beside its site's name."""
    names = _names(it, seen)
    return any(
        _is_same(names.bare(one), names.bare(other))
        for one in _cited(it, _VERBATIM)
        for other in _borne(seen)
    )


def drifted(it: Subject) -> str | None:
    """The title of a page that once bore the cited one and now bears quite another, else None.

    That it once bore it is proven by the archived copy. The page's heading, or the title that it
    gives to social media, has to confirm its own: a page that scripts fill in has a title and
    nothing else. Titles in another language or script, short and generic ones say nothing.
    """
    page, copy = it.page, it.snapshot
    if page is None or copy is None or copy.state not in _CAPTURED:
        return None
    now, then = page.content, copy.content
    if now is None or then is None or not now.title or _speak_differently(now, then):
        return None
    names = _names(it, page, copy)
    cited = [names.bare(title) for title in _cited(it, _VERBATIM)]
    before = [names.bare(title) for title in _borne(copy)]
    if not _any_at_least(_ALIKE, cited, before):
        return None
    known = [*cited, *before, *(names.bare(title) for title in _cited(it, _OTHERS))]
    seconds = (now.heading, now.social_title if now.social_title != now.title else None)
    confirmed = any(_is_unlike(names.bare(each), known) for each in seconds if each)
    if not confirmed or not _is_unlike(names.bare(now.title), known):
        return None
    told_again = _any_at_least(_UNLIKE, known, [names.bare(each) for each in _borne(page)])
    return None if told_again else now.title


def _names(it: Subject, *seen: Checked) -> _Names:
    """The names of the site, also those that stand in the titles of page and copy alike."""
    url = uri.parse(it.citation.url or "")
    host = url.host if isinstance(url, uri.Url) else ""
    given = {plain(value) for name in _SITE if (value := it.value(name))}
    titles = [{plain(part) for part in parts(_title(each))} for each in seen]
    shared = set.intersection(*titles) if len(titles) > 1 else set()
    return _Names(plain(host), frozenset(given | shared))


def _title(seen: Checked) -> str:
    return (seen.content.title if seen.content else None) or ""


def _cited(it: Subject, names: Iterable[str]) -> list[str]:
    """Titles as readers see them; none that a template computes or a bot filled in."""
    written = [it.value(name) for name in names]
    if it.citation.family is None:
        written = [it.citation.title]
    titles = (_as_read(title) for title in written if title and "{{" not in title)
    return [title for title in titles if not markers.generic_title(title)]


def _as_read(title: str) -> str:
    text = _TAG.sub("", _LINK.sub(r"\1", html.unescape(title[:_LONGEST])))
    return _CODE.sub("", text, count=1) if _CODE.match(text) else text


def _borne(seen: Checked) -> list[str]:
    content = seen.content
    if content is None:
        return []
    titles = (content.title, content.social_title, content.heading)
    return [title for title in titles if title]


def _speak_differently(one: CheckedContent, other: CheckedContent) -> bool:
    """Whether the site serves another language now: the text may be the same, translated."""
    first, second = (_primary(each.language) for each in (one, other))
    return bool(first and second) and first != second


def _primary(language: str | None) -> str:
    return (language or "").replace("_", "-").partition("-")[0].strip().lower()


def _is_same(one: str, other: str) -> bool:
    if plain(one) == plain(other):
        return bool(plain(one))
    first, second = set(_NUMBER.findall(one)), set(_NUMBER.findall(other))
    at_odds = not (first <= second or second <= first)
    return not at_odds and (resemblance(one, other) or 0.0) >= _SAME


def _any_at_least(limit: float, some: Iterable[str], others: Iterable[str]) -> bool:
    return any((resemblance(one, other) or 0.0) >= limit for one in some for other in others)


def _is_unlike(title: str, known: Iterable[str]) -> bool:
    """Whether the title can be compared with what is known, and resembles none of it."""
    found = [score for each in known if (score := resemblance(title, each)) is not None]
    return bool(found) and max(found) < _UNLIKE
