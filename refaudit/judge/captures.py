"""What a proven capture is worth.

The questions are asked in the order of harm: whether it is of the cited page at all, whether the
archive saved an error, a wall or a redirect, whether it is of the day that its address says.
"""

from refaudit.judge import doors, parking, soft404, usurped, walls, wording
from refaudit.judge.opinion import Opinion, say
from refaudit.judge.surroundings import Surroundings
from refaudit.model import uri
from refaudit.model.evidence import Capture, Content, Kind, Observation, Reason, State
from refaudit.model.uri import Url, same_resource

__all__ = ["opinion"]

#: The other 3xx lead nowhere.
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
#: Characters of text on a page that only sends its readers on.
_STUB = 200


def opinion(capture: Capture, seen: Observation, around: Surroundings | None = None) -> Opinion:
    """Judge a capture that `Memento-Datetime` proved."""
    proof = wording.memento(seen, capture)
    if _of_other_page(capture):
        return say(State.OTHER_PAGE, Reason.OTHER_ORIGINAL, proof, wording.other_page(capture))
    status = capture.archived_status or 0
    fault = _fault(capture, seen, around or Surroundings())
    if status >= 400 or fault:
        return say(State.ERROR_CAPTURE, Reason.ARCHIVED_ERROR, proof, *fault)
    if led := _leads_on(capture, seen.content):
        return say(State.REDIRECT_CAPTURE, Reason.ARCHIVED_REDIRECT, proof, led)
    if status != 200:
        return say(State.UNKNOWN, Reason.NOT_PROVEN, proof)
    if _of_other_time(capture):
        return say(State.OTHER_TIME, Reason.NEAREST_CAPTURE, proof, wording.other_time(capture))
    return say(State.GOOD, Reason.CAPTURED, proof)


def _fault(capture: Capture, seen: Observation, around: Surroundings) -> tuple[str, ...]:
    """What the archive saved instead of the page: a wall, a login, an error page, a stranger's."""
    content, original = seen.content, capture.served_original or capture.original
    if content is None:
        return ()
    if wall := walls.captured_wall(content):
        return (wording.captured_wall(wall),)
    if capture.archived_status != 200 or original is None:
        return ()
    door = doors.asks_password(original, content, around) or doors.kept_away(content, around)
    if door:
        return (door,)
    page = _as_page(original, seen)
    if proof := parking.proof(original, page, around) or usurped.proof(original, page, around):
        return proof
    found = soft404.archived(original, content, around)
    return found.evidence if found.is_dead else ()


def _as_page(original: str, seen: Observation) -> Observation:
    """The capture as the answer of the site that it is of."""
    return Observation(
        url=original,
        kind=Kind.ORIGINAL,
        checked_at=seen.checked_at,
        status=seen.status,
        final_url=original,
        content=seen.content,
    )


def _leads_on(capture: Capture, content: Content | None) -> str | None:
    """Where the archive captured nothing but the way to another page, and what tells so."""
    if capture.archived_status in _REDIRECTS:
        return wording.archived_redirect(capture)
    place = _refresh(capture, content) if capture.archived_status == 200 else None
    return wording.refreshes(place) if place else None


def _refresh(capture: Capture, content: Content | None) -> str | None:
    """Where a captured page without words of its own sends everybody, if to another page."""
    if content is None or content.text_length >= _STUB:
        return None
    place = content.refresh or content.script_refresh
    original = capture.served_original or capture.original
    if place is None or original is None or not isinstance(uri.parse(place), Url):
        return None
    # Relative addresses were resolved against the archive's own.
    archived = place if "/http" not in place[8:] else place[place.index("/http", 8) + 1 :]
    return None if same_resource(archived, original) else archived


def _of_other_page(capture: Capture) -> bool:
    """Only where both are known: a short address hides what it is of."""
    asked, served = capture.original, capture.served_original
    return asked is not None and served is not None and not same_resource(asked, served)


def _of_other_time(capture: Capture) -> bool:
    """Whether the capture is of another day than the address says.

    The day is what a citation's archive-date tells a reader: an archive that serves its capture of
    some seconds later serves the same. An address of fewer digits, or with zeros for month and
    day, asks for any time within them.
    """
    asked, served = capture.timestamp, capture.served_timestamp
    if asked is None or served is None:
        return False
    day = asked[:8]
    while len(day) > 4 and day.endswith("00"):
        day = day[:-2]
    return not served.startswith(day)
