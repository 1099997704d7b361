"""Doors at the address of the page itself: who has no key is shown the door with status 200.

The page is behind it, or was when somebody put the door there. So whoever shows the cited title
shows the page, with a door somewhere on it.
"""

from refaudit.catalogue import doors, markers
from refaudit.judge import titles, ways, wording
from refaudit.judge.surroundings import Surroundings
from refaudit.model.evidence import Content, Observation

__all__ = ["asks_password", "kept_away", "login_of"]

#: More text than this is more than a question for a name and a password.
_LITTLE_TEXT = 1500
#: A message in the dress of its site, with the site's menus and lists.
_DRESSED = 3000
#: With less than this a page has nothing but the one thing.
_NEXT_TO_NONE, _NOTHING = 500, 300
#: Prose of a page that is a question for a password, with and without words of such a question.
_MESSAGE, _LINE = 500, 150
#: Titles with more words than this tell of something.
_SHORT_TITLE = 8


def login_of(cited: str, seen: Observation) -> str | None:
    """The address of the login to which the chain, or the page itself, leads; else None."""
    content, final = seen.content, seen.final_url or cited
    onward = (content.refresh, content.script_refresh, content.frame) if content else ()
    asks = content is not None and _is_entry(content)
    places = filter(None, (final, *onward))
    return next((to for to in places if ways.leads_to_login(cited, to, asks=asks)), None)


def asks_password(cited: str, content: Content, around: Surroundings) -> str | None:
    """What tells that a page is a login and not the cited one; None for any other page.

    It asks for a password, and says so in its title; or has nothing else but menus, and does not
    say that something is missing. Not where a login was cited, or the page has the cited title.
    """
    names = [name for name in (content.title, content.heading) if name]
    if not _asks(content) or _cited_so(cited, around) or _is_cited(content, around):
        return None
    said = next((name for name in names if _is_login(name)), None)
    if said and content.text_length < (
        _DRESSED if _is_login(content.title or "") else _LITTLE_TEXT
    ):
        return wording.login_page(said)
    missing = any(map(markers.soft404_phrase, names)) or "soft-404:phrase" in content.markers
    # Without words of a login only the cited title tells that this is not the page.
    told = "form:entry:strong" in content.markers or around.titles
    if told and _is_entry(content) and not missing:
        return "The page has little more than a question for a password"
    return None


def kept_away(content: Content | None, around: Surroundings) -> str | None:
    """What tells that the law, or the place of the reader, closes the page; else None.

    A short page that says so and does not have the cited title: a longer one writes about it.
    """
    if content is None or _is_cited(content, around):
        return None
    if content.text_length < _NEXT_TO_NONE:
        parts = (content.title, content.heading, content.excerpt)
        brief = content.text_length < _NOTHING
        words = doors.kept_away(" . ".join(filter(None, parts)), brief=brief)
    elif around.titles and (content.prose_length or _NOTHING) < _NOTHING:
        # The rest is the site's frame. Without a cited title it may be a headline of an article.
        words = doors.kept_away(content.heading or "", brief=False)
    else:
        return None
    return (
        f"The page says that it is closed to its readers: “{'”, “'.join(words)}”" if words else None
    )


def _asks(content: Content) -> bool:
    return "form:password" in content.markers


def _is_entry(content: Content) -> bool:
    """Whether a password is all that a page is about, menus and frame apart."""
    strong, hint = (f"form:entry:{sure}" in content.markers for sure in ("strong", "hint"))
    return (content.prose_length or 0) < (_MESSAGE if strong else _LINE if hint else 0)


def _is_login(title: str) -> bool:
    if markers.login_title(title):
        return True
    return len(title.split()) <= _SHORT_TITLE and bool(doors.login_words(title))


def _cited_so(cited: str, around: Surroundings) -> bool:
    """Whether a login was cited."""
    return markers.login_path(cited) or any(map(markers.login_title, around.titles))


def _is_cited(content: Content, around: Surroundings) -> bool:
    wanted = (*around.titles, *around.archived_titles)
    alike = titles.likeness(titles.shown(content), wanted)
    return alike is not None and alike >= titles.MATCH
