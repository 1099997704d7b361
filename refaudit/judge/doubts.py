"""What an answer leaves open that one more request could settle."""

from refaudit.catalogue import markers
from refaudit.judge import doors, parking, redirects, soft404, usurped, walls
from refaudit.judge.answers import is_success
from refaudit.judge.surroundings import Surroundings
from refaudit.model.evidence import Kind, Observation, Target

__all__ = ["wants_second_look", "wants_sibling"]

_ACCUSING = frozenset({404, 410})


def wants_second_look(target: Target, seen: Observation) -> bool:
    """Whether a target is to be asked again before it is called missing.

    Servers that are being restarted, or that send a part of their visitors to a new machine, say
    404 for a while. A missing host name was confirmed when it was looked up. Not for a second time,
    not for snapshots, and not where the answer accuses nobody anyhow.
    """
    return (
        target.kind is Kind.ORIGINAL
        and seen.failure is None
        and seen.first_look is None
        and seen.status in _ACCUSING
        and not seen.insecure
        and not walls.bot_wall(seen)
    )


def wants_sibling(target: Target, seen: Observation, around: Surroundings | None = None) -> bool:
    """Whether an invented address beside the target's would tell more of a page that came.

    Only for suspects: where it, or the way to it, has a sign of a missing page, a parked domain or
    a usurped one. Not for a second time.
    """
    if target.kind is not Kind.ORIGINAL or seen.failure is not None or seen.probe is not None:
        return False
    if not is_success(seen.status or 0) or seen.insecure or walls.bot_wall(seen):
        return False
    cited, final = target.url, seen.final_url or target.url
    if doors.login_of(cited, seen) or markers.consent_page(final):
        return False
    around = around or Surroundings()
    return (
        redirects.leads_home(cited, final, seen.hops)
        or soft404.is_suspect(cited, seen, around)
        or parking.is_suspect(cited, seen, around)
        or usurped.is_suspect(cited, seen, around)
    )
