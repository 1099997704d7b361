"""Answers that come from something in front of the site, or that only show its door."""

from refaudit.catalogue import markers
from refaudit.catalogue.markers import StatusClass, status_class
from refaudit.model.evidence import Observation

__all__ = ["behind_paywall", "bot_wall", "withheld"]

_DECISIVE = "decisive"
#: A page with more text than this is no wall, whatever its scripts look like.
_LITTLE_TEXT = 1500
#: The classes whose answers speak of the page, so that a sign in the body needs a second one.
_SPEAKING = frozenset({StatusClass.ALIVE, StatusClass.DEAD, StatusClass.ODD})

_PAYWALL = "paywall:decisive"

#: The Wayback Machine's names for "excluded by the owner" and "by robots.txt" end so.
_RUNTIME_ERROR = "x-archive-wayback-runtime-error"
_ACCESS_CONTROL = "AccessControlException"
_WITHHELD = frozenset({"archive:excluded", "archive:robots"})


def bot_wall(seen: Observation) -> str | None:
    """Whose wall against bots answered instead of the site, by the catalogue's name; else None.

    A header decides alone. A sign in the body decides where the status is a refusal; with a
    status that speaks of the page, only if the page has little text, as walls have.
    """
    for mark in markers.walls_in(seen.headers):
        if mark.strength == _DECISIVE:
            return mark.wall
    content = seen.content
    if content is None or seen.status is None:
        return None
    if content.text_length >= _LITTLE_TEXT and status_class(seen.status) in _SPEAKING:
        return None
    parts = (marker.split(":") for marker in content.markers)
    return next((part[1] for part in parts if part[0] == "wall" and part[-1] == _DECISIVE), None)


def behind_paywall(seen: Observation) -> bool:
    """Whether the page itself says that it is for subscribers."""
    return seen.content is not None and _PAYWALL in seen.content.markers


def withheld(seen: Observation) -> bool:
    """Whether an archive has captures that it does not show, by the owner's wish or robots.txt."""
    if _ACCESS_CONTROL in seen.headers.get(_RUNTIME_ERROR, ""):
        return True
    return seen.content is not None and not _WITHHELD.isdisjoint(seen.content.markers)
