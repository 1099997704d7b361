"""Answers that come from something in front of the site, or that only show its door."""

from refaudit.catalogue import doors, markers
from refaudit.catalogue.markers import Strength
from refaudit.catalogue.statuses import StatusClass, status_class
from refaudit.judge import ways
from refaudit.judge.answers import is_success
from refaudit.model.evidence import Content, Observation

__all__ = ["behind_paywall", "bot_wall", "captured_wall", "origin_trouble", "withheld"]

#: A page with more text than this is no wall, whatever its scripts look like.
_LITTLE_TEXT = 1500
#: With less than this a page says nothing but the one thing.
_NEXT_TO_NONE = 600
#: The classes whose answers speak of the page, so that a sign in the body needs a second one.
_SPEAKING = frozenset({StatusClass.ALIVE, StatusClass.DEAD, StatusClass.ODD})
_REFUSING = frozenset({StatusClass.BOT_BLOCK, StatusClass.AUTH, StatusClass.THROTTLED})

#: Words that walls of many vendors have, and others too.
_ANYBODY = "generic"
#: Titles and questions that poems have as well as walls; they are for who has something to do.
_QUESTION = "question"
#: Walls of nobody that we know, by what they want.
_CAPTCHA, _SCRIPT = "captcha", "script"
_TO_DO = frozenset({"form:captcha", "form:picture", "form:button", "script:cookie"})
#: Statuses of success with which servers send pages; others, as `202 Accepted`, are those of walls
#: that look a browser over.
_OF_PAGES = frozenset({200, 201, 203, 204, 205, 206, 226})
#: A page with less than this has nothing to say, and with less than that not even its title twice.
_NOTHING, _NO_WORDS = 100, 30
_STRENGTHS: tuple[Strength, ...] = ("decisive", "strong", "hint")
#: What walls answer while they look a visitor over; other statuses of servers are their own.
_CHALLENGE = 503

#: The Wayback Machine's names for "excluded by the owner" and "by robots.txt" end so.
_RUNTIME_ERROR = "x-archive-wayback-runtime-error"
_ACCESS_CONTROL = "AccessControlException"
_WITHHELD = frozenset({"archive:excluded", "archive:robots"})


def bot_wall(seen: Observation) -> str | None:
    """Whose wall against bots answered instead of the site, by the catalogue's name; else None.

    - A header decides alone, as does the address to which a wall sends everybody: a vendor's, or
      one of such words with the way back in its query.
    - A decisive sign in the body decides where the status is a refusal; with a status that speaks
      of the page, only if the page has little text, as walls have.
    - A strong sign needs a refusal, or next to no text, or a second sign of the same vendor; two
      hints of one vendor need a refusal, and one of them has to be in the page.
    - Without any vendor's sign it is the shape: a captcha or a script, and nothing to read.
    """
    marks = markers.walls_in(seen.headers)
    if decided := next((mark.wall for mark in marks if mark.strength == "decisive"), None):
        return decided
    if (vendor := _led_to(seen)) is not None:
        return vendor or None
    if seen.content is None or seen.status is None:
        return None
    in_body = _in_body(seen.content)
    if not _may_be_wall(seen.content, seen.status):
        return None
    if decided := next((wall for wall, sure in in_body if sure == "decisive"), None):
        return decided
    in_headers = [(mark.wall, mark.strength) for mark in marks if mark.place == "cookie"]
    in_headers += [(mark.wall, mark.strength) for mark in marks if mark.place == "header"]
    together = _together(seen.content, seen.status, in_body, in_headers)
    return together or _by_shape(seen.content, seen.status)


def captured_wall(content: Content) -> str | None:
    """Whose wall was archived instead of the page; the archive's own headers say nothing of it."""
    in_body = _in_body(content)
    if content.text_length >= _LITTLE_TEXT:
        return None
    if decided := next((wall for wall, sure in in_body if sure == "decisive"), None):
        return decided
    return _together(content, 200, in_body, []) or _by_shape(content, 200)


def _led_to(seen: Observation) -> str | None:
    """The wall at whose address the chain, or the page itself, ends.

    Empty where such an address was cited.
    """
    content, final = seen.content, seen.final_url or seen.url
    onward = (content.refresh, content.script_refresh, content.frame) if content else ()
    places = dict.fromkeys(filter(None, (final, *onward)))
    for place in places:
        if vendor := markers.wall_address(place):
            return vendor if vendor != markers.wall_address(seen.url) else ""
    asks = content is not None and "form:captcha" in content.markers
    brief = content is None or content.text_length < _NEXT_TO_NONE
    if any(ways.leads_to_question(seen.url, to, asks=asks, brief=brief) for to in places):
        return _CAPTCHA
    return None


def _by_shape(content: Content, status: int) -> str | None:
    """Whether a page has nothing but a question whether its reader is human, or a script."""
    refused, length = status_class(status) in _REFUSING, content.text_length
    if not is_success(status) and not refused:
        return None
    if "form:password" in content.markers:
        return None
    # Only what gives its reader something to do can ask whether that is a human.
    if not _TO_DO.isdisjoint(content.markers) and _asks_human(content, refused=refused):
        return _CAPTCHA
    is_odd = is_success(status) and status not in _OF_PAGES
    waits = is_odd and length < _NOTHING and "html" in (content.type or "html")
    return _SCRIPT if waits or "script:cookie" in content.markers else None


def _asks_human(content: Content, *, refused: bool) -> bool:
    marks, brief = content.markers, content.text_length < _NEXT_TO_NONE
    said = doors.robot_words(" . ".join(filter(None, (content.title, content.heading))))
    if "form:captcha" in marks and (brief or said or refused):
        return True
    if brief and "form:picture" in marks:
        excerpt = content.excerpt or ""
        if said or doors.robot_words(excerpt) or doors.picture_words(excerpt):
            return True
    return brief and bool(said)


def _in_body(content: Content) -> list[tuple[str, Strength]]:
    parts = (marker.split(":") for marker in content.markers)
    return [
        (part[1], sure)
        for part in parts
        if part[0] == "wall" and len(part) == 3
        for sure in _STRENGTHS
        if sure == part[2]
    ]


def _may_be_wall(content: Content, status: int) -> bool:
    speaks = is_success(status) or status_class(status) in _SPEAKING
    return not speaks or content.text_length < _LITTLE_TEXT


def _together(
    content: Content,
    status: int,
    in_body: list[tuple[str, Strength]],
    in_headers: list[tuple[str, Strength]],
) -> str | None:
    if status_class(status) is StatusClass.SERVER and status != _CHALLENGE:
        return None
    refused = status_class(status) in _REFUSING
    bare = is_success(status) and (_is_empty(content) or 0 < content.text_length < _NEXT_TO_NONE)
    named = [wall for wall, _ in (*in_body, *in_headers)]
    strong = [wall for wall, sure in (*in_body, *in_headers) if sure == "strong"]
    if not refused and _TO_DO.isdisjoint(content.markers) and content.text_length >= _NO_WORDS:
        strong = [wall for wall in strong if wall != _QUESTION]
    for wall in strong:
        in_page = any(wall == other and sure == "strong" for other, sure in in_body)
        if refused or (in_page and (bare or named.count(wall) > 1)):
            return wall
    # `403 Forbidden` behind a delivery network is the site's own word.
    hinting = (wall for wall, _ in in_body if wall != _ANYBODY and named.count(wall) > 1)
    return next(hinting, None) if refused else None


def _is_empty(content: Content) -> bool:
    """Whether a page has neither words nor a name, nor a place that its own scripts would fill."""
    return not content.text_length and not content.title and "app:shell" not in content.markers


def origin_trouble(seen: Observation) -> str | None:
    """The cause for which the network before a site cannot reach it: `dns` or `down`; else None."""
    if seen.content is None or seen.status is None or is_success(seen.status):
        return None
    parts = (marker.split(":") for marker in seen.content.markers)
    return next((part[1] for part in parts if part[0] == "origin"), None)


def behind_paywall(seen: Observation) -> bool:
    """Whether the page itself says that it is for subscribers.

    In so many words on a page of little text, or beside the script of a paywall service; a line
    like "subscribers only" stands beside links on open pages.
    """
    if seen.content is None:
        return False
    marks = seen.content.markers
    said = {mark.rpartition(":")[2] for mark in marks if mark.partition(":")[0] == "paywall"}
    if "decisive" in said:
        return True
    short = seen.content.text_length < _LITTLE_TEXT
    return "strong" in said and (short or "hint" in said)


def withheld(seen: Observation) -> bool:
    """Whether an archive has captures that it does not show, by the owner's wish or robots.txt."""
    if _ACCESS_CONTROL in seen.headers.get(_RUNTIME_ERROR, ""):
        return True
    return seen.content is not None and not _WITHHELD.isdisjoint(seen.content.markers)
