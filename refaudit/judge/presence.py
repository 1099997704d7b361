"""Whether what was cited stands on a page: its title, as a title or in the words of the text."""

from enum import StrEnum

from refaudit.catalogue import markers, pages
from refaudit.catalogue.phrases import fold, parts
from refaudit.judge import siblings, titles
from refaudit.judge.surroundings import Surroundings
from refaudit.model.evidence import Content, Probe
from refaudit.model.headline import telling_words
from refaudit.model.vocabulary import share

__all__ = ["AWAY", "Presence", "is_everywhere", "is_of_front", "of"]

#: Titles less alike than this are of different pages.
_STRANGERS = 0.35
#: So much of a title stands in a text that is about it, and so little in any text of the language.
_TOLD, _HARDLY = 0.8, 0.4
#: Few sites have so many telling words in their names.
_MANY_WORDS = 4


class Presence(StrEnum):
    """What the page shows of the cited title."""

    NAMED = "named"
    TOLD = "told"
    #: The title that is cited is the one of every page of the site.
    SITE = "site"
    #: Another title, but some of the words.
    OTHER = "other"
    #: Nothing of it.
    ABSENT = "absent"
    UNKNOWN = "unknown"


AWAY = frozenset({Presence.OTHER, Presence.ABSENT})


def of(content: Content, around: Surroundings, probe: Probe | None = None) -> Presence:
    """Look for the titles under which a page is cited and archived.

    What stands on the page of an invented address too is the site's, and says nothing; nor do the
    words of an address that is only repeated to its reader.
    """
    if probe is not None and probe.echoes and siblings.same_page(content, probe):
        return Presence.UNKNOWN
    wanted = (*around.titles, *around.archived_titles)
    shown = titles.shown(content)
    alike = titles.likeness(shown, wanted)
    if alike is not None and alike >= titles.MATCH:
        is_site = is_everywhere(content, probe) and not any(map(_is_telling, wanted))
        return Presence.SITE if is_site else Presence.NAMED
    in_text = _in_text(content, around, probe)
    if in_text is not None and in_text >= _TOLD:
        return Presence.TOLD
    is_other = alike is not None and alike < _STRANGERS
    if in_text is None or titles.other_script(shown, wanted):
        return Presence.OTHER if is_other else Presence.UNKNOWN
    if in_text < _HARDLY and (alike is None or is_other):
        return Presence.ABSENT
    return Presence.OTHER if is_other else Presence.UNKNOWN


def _is_telling(title: str) -> bool:
    """Whether a title says too much for the name of a site.

    Where an invented address shows it too, the site has looked past what was invented.
    """
    return len(telling_words(title)) >= _MANY_WORDS


def is_everywhere(content: Content, probe: Probe | None) -> bool:
    """Whether the site calls an invented address by the same title."""
    return bool(probe and probe.title and titles.same(content.title, probe.title))


def is_of_front(content: Content, around: Surroundings) -> bool:
    """Whether a cited title is that of a front page: the site's name, or what such are called."""
    names = {part for title in titles.shown(content) for part in parts(title)}
    names |= {fold(word) for word in pages.front_titles()}
    cited = [parts(title) for title in around.titles]
    return any(names.issuperset(own[1:] or own) for own in cited)


def _in_text(content: Content, around: Surroundings, probe: Probe | None) -> float | None:
    """How much of a title stands in the text, and not in that of an invented address."""
    told = []
    for title in (*around.titles, *around.archived_titles):
        if markers.generic_title(title):
            continue
        here = share(title, content.words)
        there = share(title, probe.words) if probe else None
        if here is not None:
            told.append(0.0 if there is not None and there >= _TOLD else here)
    return max(told, default=None)
