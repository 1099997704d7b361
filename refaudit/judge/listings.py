"""What archives list of a dead page, and which captures may be a copy of what was cited.

A copy is the last one up to the day on which the page was read; where nobody wrote that down, up to
half a year after it was published; else the last one before it was first seen dead. No capture is
taken that is the same, byte for byte, as one of the dead page.
"""

from collections.abc import Iterator

from refaudit.catalogue import archives
from refaudit.judge import answers, walls, wording
from refaudit.model.copies import Listed, Listing, Wish
from refaudit.model.evidence import Failure, Observation, State
from refaudit.model.uri import same_resource

__all__ = ["candidates", "covers", "is_closed", "why_unread"]


def candidates(page: str, wish: Wish, listing: Listing, late: Listing | None) -> Iterator[Listed]:
    """The captures worth a look, best first, and of the same bytes only the best."""
    listed = listing.captures or ()
    later_ones = (*listed, *((late.captures or ()) if late else ()))
    refused = {one.digest for one in later_ones if one.timestamp >= wish.died and one.digest}
    usable = [
        one
        for one in listed
        if (wish.earliest or "") <= one.timestamp < wish.died
        and one.status in (None, 200)
        and same_resource(one.original, page)
        and _is_kept(one.url)
    ]
    usable.sort(key=lambda one: one.timestamp)
    up_to = [one for one in usable if one.timestamp <= wish.near]
    for one in (*reversed(up_to), *usable[len(up_to) :]):
        if one.digest not in refused:
            yield one
        if one.digest:
            refused.add(one.digest)


def _is_kept(url: str) -> bool:
    """Whether the capture is in an archive that editors may link to and that proves captures."""
    address = archives.read(url)
    if address is None or address.form != "full":
        return False
    archive = archives.service(address.archive)
    return archive.memento and not archive.defunct and not archive.deprecated_on


def covers(listing: Listing, near: str) -> bool:
    """Whether the last capture up to that time is in the listing, if there is one at all.

    What an index gives is without gaps. One that cannot be asked for a time gives no more than it
    has given.
    """
    if listing.captures is None or listing.complete or listing.since or listing.near == near:
        return True
    index = archives.service(listing.archive).index
    if index is None or not index.near:
        return True
    stamps = [one.timestamp for one in listing.captures]
    return bool(stamps) and min(stamps) <= near <= max(stamps)


def is_closed(answer: Observation) -> bool:
    """Whether the index is not for us, rather than out of order."""
    if answer.failure is not None or answer.status is None:
        return answer.failure is Failure.EXCLUDED
    if walls.withheld(answer) or walls.bot_wall(answer):
        return True
    return answers.of_status(answer.status)[0] in (State.RESTRICTED, State.DEAD)


def why_unread(answer: Observation) -> str:
    """Why an answer is no listing, in a sentence."""
    if answer.failure is not None:
        return wording.failure(answer, answer.failure)
    if walls.withheld(answer):
        return wording.WITHHELD
    if wall := walls.bot_wall(answer):
        return wording.wall(wall)
    return f"{wording.answer(answer)}: that is no list of captures"
