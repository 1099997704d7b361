"""What a proven capture is worth.

The questions are asked in the order of harm: whether it is of the cited page at all, whether the
archive saved an error, a wall or a redirect, whether it is of the day that its address says.
"""

from refaudit.judge import walls, wording
from refaudit.judge.opinion import Opinion, say
from refaudit.model.evidence import Capture, Observation, Reason, State
from refaudit.model.uri import same_resource

__all__ = ["opinion"]

#: The other 3xx lead nowhere.
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


def opinion(capture: Capture, seen: Observation) -> Opinion:
    """Judge a capture that `Memento-Datetime` proved."""
    proof = wording.memento(seen, capture)
    if _of_other_page(capture):
        return say(State.OTHER_PAGE, Reason.OTHER_ORIGINAL, proof, wording.other_page(capture))
    status, wall = capture.archived_status or 0, walls.bot_wall(seen)
    if status >= 400 or wall:
        evidence = (wording.wall(wall),) if wall else ()
        return say(State.ERROR_CAPTURE, Reason.ARCHIVED_ERROR, proof, *evidence)
    if status in _REDIRECTS:
        redirect = wording.archived_redirect(capture)
        return say(State.REDIRECT_CAPTURE, Reason.ARCHIVED_REDIRECT, proof, redirect)
    if status != 200:
        return say(State.UNKNOWN, Reason.NOT_PROVEN, proof)
    if _of_other_time(capture):
        return say(State.OTHER_TIME, Reason.NEAREST_CAPTURE, proof, wording.other_time(capture))
    return say(State.GOOD, Reason.CAPTURED, proof)


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
