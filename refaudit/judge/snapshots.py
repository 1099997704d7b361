"""What one answer of a web archive says about a snapshot.

A capture is proven by `Memento-Datetime` and by nothing else: archives answer with pages of their
own, often with status 200, for what they lack, withhold or look for. A service that knows no
`Memento-Datetime` proves nothing by a 200 and denies nothing by a 404, which may be the status of
the page that it saved: both are unknown.
"""

from refaudit.catalogue import archives
from refaudit.errors import CatalogueError
from refaudit.judge import answers, captures, walls, wording
from refaudit.judge.answers import Ruling
from refaudit.judge.opinion import Opinion, say
from refaudit.judge.surroundings import Surroundings
from refaudit.model import uri
from refaudit.model.citation import SnapshotAddress
from refaudit.model.evidence import Failure, Observation, Reason, State, Target
from refaudit.model.uri import Url, registrable_domain

__all__ = ["opinion"]


def opinion(target: Target, seen: Observation, around: Surroundings | None = None) -> Opinion:
    """Judge one observation of a snapshot, whatever it holds."""
    if seen.failure is not None:
        return _failed(seen, seen.failure)
    if seen.insecure:
        evidence = (wording.answer(seen), wording.BAD_CERTIFICATE)
        return say(State.UNKNOWN, Reason.TLS_FAILED, *evidence)
    if _left_the_archives(target, seen):
        led = wording.leads("a site that is no archive,", seen.final_url or "")
        return say(State.UNKNOWN, Reason.NOT_PROVEN, wording.answer(seen), led)
    capture = seen.capture
    if capture and capture.memento:
        return captures.opinion(capture, seen, around)
    return _without_capture(target.snapshot, seen)


def _failed(seen: Observation, failure: Failure) -> Opinion:
    state, reason = answers.of_failure(failure)
    if state is State.DEAD:
        # An archive's name that does not resolve says nothing of one of its captures.
        state, reason = State.UNKNOWN, Reason.DNS_FAILED
    return say(state, reason, wording.failure(seen, failure))


def _left_the_archives(target: Target, seen: Observation) -> bool:
    """Whether somebody else answered, whose `Memento-Datetime` and 404 are only their own.

    One archive may rightly lead to another, as those do that look into several.
    """
    asked, final = uri.parse(target.url), uri.parse(seen.final_url or target.url)
    return (
        isinstance(asked, Url)
        and isinstance(final, Url)
        and registrable_domain(asked.host) != registrable_domain(final.host)
        and archives.read(final.href) is None
    )


def _without_capture(address: SnapshotAddress | None, seen: Observation) -> Opinion:
    """The archive's own page."""
    answer = wording.answer(seen)
    if seen.status is None:
        return say(State.UNKNOWN, Reason.MALFORMED_RESPONSE, answer)
    if walls.withheld(seen):
        return say(State.BLOCKED, Reason.FORBIDDEN, answer, wording.WITHHELD)
    if wall := walls.bot_wall(seen):
        return say(State.BLOCKED, Reason.BOT_WALL, answer, wording.wall(wall))
    state, reason = _by_message(seen, address) or _own_answer(seen.status, address)
    return say(state, reason, answer, wording.NO_MEMENTO)


def _by_message(seen: Observation, address: SnapshotAddress | None) -> Ruling | None:
    """What the archive's own page says, whatever its status.

    The Wayback Machine shows an archived redirect as a page of its own, with status 200 and without
    `Memento-Datetime`, and what it lacks with more than one status.
    """
    told = {mark for mark in seen.content.markers if mark[:8] == "archive:"} if seen.content else ()
    if "archive:trouble" in told:
        return State.UNKNOWN, Reason.SERVER_ERROR
    if "archive:throttled" in told:
        return State.UNKNOWN, Reason.THROTTLED
    if "archive:redirect" in told:
        return State.REDIRECT_CAPTURE, Reason.ARCHIVED_REDIRECT
    if "archive:not-archived" in told and _proves_captures(address):
        return State.MISSING, Reason.NO_CAPTURE
    return None


def _own_answer(status: int, address: SnapshotAddress | None) -> Ruling:
    state, reason = answers.of_status(status)
    if state is State.RESTRICTED:
        return State.BLOCKED, reason
    if state is State.DEAD and _proves_captures(address):
        return State.MISSING, Reason.NO_CAPTURE
    if state in (State.DEAD, State.LIVE):
        return State.UNKNOWN, Reason.NOT_PROVEN
    return state, reason


def _proves_captures(address: SnapshotAddress | None) -> bool:
    try:
        return address is not None and archives.service(address.archive).memento
    except CatalogueError:
        # Judged again after the service's row was taken away.
        return False
