"""The signs by which a page itself says that it is not there, or is not the cited one."""

import re
from collections.abc import Iterator

from refaudit.catalogue import absence, markers
from refaudit.catalogue.phrases import fold, parts
from refaudit.judge import presence, redirects, titles
from refaudit.judge.signs import Sign
from refaudit.judge.surroundings import Surroundings
from refaudit.model.evidence import Content, Probe

__all__ = [
    "LITTLE_TEXT",
    "WORDS",
    "against_titles",
    "bears_name",
    "hints",
    "sent_back",
    "slug",
    "template",
    "words",
]

#: The kinds of signs that a reader can read on the page.
WORDS = frozenset({"title", "heading", "text", "sentence"})

#: Characters of visible text: what an error page has, and what an article has.
LITTLE_TEXT, _LONG_TEXT = 600, 3000
#: What a title or a heading weighs by the sentence that it is.
_SENTENCES = {"strong": 0.65, "hint": 0.35}
_MIN_SLUG = 3
_MAX_PARTS = 4
_WORD = re.compile(r"[^\W_]+")
_NO_LATIN = re.compile(r"[^a-z]+")


def words(content: Content, around: Surroundings, *, brief: bool) -> Iterator[Sign]:
    """What the page says in its title, its heading and its text.

    `brief` pages have hardly more than the message. On others a sentence of the text is a part of
    what they tell, and even a headline may be about something else that is not there any more.
    """
    # In a long text such words are a quotation more often than a message.
    scale = 0.6 if content.text_length > _LONG_TEXT else 1.0
    title, heading = (_told(text, around, brief=brief) for text in (content.title, content.heading))
    if title:
        says = f"The title says “{_short(content.title)}”"
        yield Sign(kind="title", weight=title * scale, sentence=says)
    if heading:
        weight = min(0.25, heading / 2) if title else heading - 0.1
        says = f"The heading says “{_short(content.heading)}”"
        yield Sign(kind="heading", weight=weight * scale, sentence=says)
    if "soft-404:phrase" in content.markers:
        says = "The text says that the page is not there"
        yield Sign(kind="text", weight=0.4 * scale, sentence=says)
    elif brief and not _is_cited_so(around):
        yield from _sentence(content)


def _sentence(content: Content) -> Iterator[Sign]:
    for strength, weight in (("strong", 0.4), ("hint", 0.15)):
        if f"soft-404:sentence:{strength}" in content.markers:
            says = "A sentence of the text says that something is not there any more"
            yield Sign(kind="sentence", weight=weight, sentence=says)


def template(content: Content) -> Iterator[Sign]:
    """Whether a publishing system marked the page in its source."""
    if "soft-404:template" in content.markers:
        says = "The page's source calls it an error page"
        yield Sign(kind="template", weight=0.6, sentence=says)


def sent_back(content: Content) -> Iterator[Sign]:
    """Whether a page is nothing but a script that sends its reader back."""
    if "script:back" in content.markers:
        says = "The page is a script that sends its reader back"
        yield Sign(kind="back", weight=0.4, sentence=says)


def hints(content: Content) -> Iterator[Sign]:
    """What error pages have more often than others."""
    if "meta:noindex" in content.markers:
        yield Sign(kind="noindex", weight=0.2, sentence="The page asks not to be indexed")
    if "meta:canonical-home" in content.markers:
        says = "The page calls the site's home page its own address"
        yield Sign(kind="canonical", weight=0.3, sentence=says)
    if 0 < content.text_length < LITTLE_TEXT:
        says = f"The page has little text ({content.text_length} characters)"
        yield Sign(kind="little", weight=0.2, sentence=says)


def slug(cited: str, content: Content) -> Iterator[Sign]:
    """Whether the words by which the address names its page are nowhere on it."""
    words = _names(cited)
    if len(words) < _MIN_SLUG:
        return
    there = fold(" ".join((*titles.shown(content), content.excerpt or "")))
    # An address in Latin letters names a page in another script, too.
    is_latin = 2 * len(_NO_LATIN.sub("", there)) > len(there)
    if is_latin and set(_WORD.findall(there)).isdisjoint(words):
        says = "No word of the address is in the page's title or at its beginning"
        yield Sign(kind="slug", weight=0.1, sentence=says)


def bears_name(cited: str, content: Content) -> bool:
    """Whether the page has, in its titles, most words by which the address names it."""
    words = _names(cited)
    there = set(_WORD.findall(fold(" ".join(titles.shown(content)))))
    return len(words) > 1 and 2 * len(there.intersection(words)) > len(words)


def _names(cited: str) -> list[str]:
    """The plain words by which an address names its page."""
    words = [word for word in redirects.words_of(cited) if len(word) > 2 and word.isascii()]
    return [fold(word) for word in words if word.isalpha()]


def against_titles(
    content: Content, around: Surroundings, probe: Probe | None, *, said: bool = False
) -> Iterator[Sign]:
    """The titles of the page against those under which it is cited and archived.

    Words of the cited title may stand in the text by chance; they are nothing on a page whose own
    title or heading has `said` that it is not there.
    """
    found = presence.of(content, around, probe)
    if found is presence.Presence.NAMED:
        yield Sign(kind="match", weight=-0.6, sentence="The page has the cited title")
    elif found is presence.Presence.TOLD:
        says = "The words of the cited title stand in the page's text"
        yield Sign(kind="told", weight=0.0 if said else -0.3, sentence=says)
    elif found is presence.Presence.SITE:
        says = "The cited title is the one that all pages of the site have"
        yield Sign(kind="site", weight=-0.3, sentence=says)
    elif found in presence.AWAY:
        shown = _short(next(iter(titles.shown(content)), None))
        says = f"The title is not the cited one: “{shown}”"
        if found is presence.Presence.ABSENT:
            says = f"Nothing of the cited title stands on the page: “{shown}”"
        everywhere = presence.is_everywhere(content, probe)
        weight = 0.3 if not everywhere else 0.2 if found is presence.Presence.ABSENT else 0.1
        yield Sign(kind="mismatch", weight=weight, sentence=says)


def _told(text: str | None, around: Surroundings, *, brief: bool) -> float:
    """How much a title or a heading says that the page is not there; 0 if the source does."""
    phrase = _phrase(text, around)
    if phrase is not None:
        return _weight(phrase)
    if not text or _is_cited_so(around):
        return 0.0
    found = {absence.told(part) for part in parts(text)[-_MAX_PARTS:]}
    strength = max((_SENTENCES[one] for one in found if one in _SENTENCES), default=0.0)
    return strength if brief else strength / 2


def _is_cited_so(around: Surroundings) -> bool:
    """Whether the source itself is about something that is not there any more."""
    return any(absence.told(title[:_LONG_TEXT]) for title in around.titles)


def _phrase(text: str | None, around: Surroundings) -> markers.Phrase | None:
    """The phrase of a title, unless the source is called so."""
    phrase = markers.soft404_phrase(text) if text else None
    if phrase is None:
        return None
    wanted = fold(phrase.text)
    names = (*around.titles, *around.archived_titles)
    return None if any(wanted in fold(name[:_LONG_TEXT]) for name in names) else phrase


def _weight(phrase: markers.Phrase) -> float:
    weight = 0.75 if phrase.whole else 0.5
    return weight - 0.25 if markers.is_weak_phrase(phrase.text) else weight


def _short(text: str | None) -> str:
    text = text or ""
    return text if len(text) <= 80 else f"{text[:79]}…"
