"""A host looked at as a whole: whether its targets fail for a reason that is not theirs."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from msgspec import structs

from refaudit.judge import originals, snapshots, strikes, wording
from refaudit.judge.opinion import Opinion, say
from refaudit.judge.policy import Policy
from refaudit.judge.redirects import is_front_page
from refaudit.judge.surroundings import HostView, Surroundings
from refaudit.model import uri
from refaudit.model.evidence import Kind, Observation, Reason, State, Target
from refaudit.model.uri import Url

__all__ = ["in_trouble", "opinion_of", "view"]

_Seen = tuple[Target, Sequence[Observation]]
_History = Sequence[tuple[datetime, Opinion]]
#: So many targets of a host, and so large a part of them, speak for the host and not for a target.
_MANY = 5
_NEARLY_ALL = 0.8
#: A host whose pages vanish all at once is asked again, if so many of them were there before.
_SOME = 2
#: What vanishes when a site's programs or files do; a name that is gone, or sold, is not a mishap.
_MISHAPS = frozenset({Reason.NOT_FOUND, Reason.GONE, Reason.SOFT_404, Reason.REDIRECTED_HOME})


def opinion_of(target: Target, seen: Observation, around: Surroundings) -> Opinion:
    """What one observation of a target says by itself."""
    if target.kind is Kind.SNAPSHOT:
        return snapshots.opinion(target, seen, around)
    return originals.opinion(target, seen, around)


def view(watched: Sequence[_Seen], policy: Policy) -> HostView:
    """The view of a host by the histories, oldest first, of its targets; those without are none."""
    seen = [(target, past) for target, past in watched if past]
    latest = HostView.of(past[-1] for _, past in seen)
    deep = [(target, past) for target, past in seen if _is_deep(target)]
    if len(deep) < _MANY:
        return latest
    around = Surroundings(host=latest)
    accused = [
        (target, past)
        for target, past in deep
        if opinion_of(target, past[-1], around).reason in _MISHAPS
    ]
    turned = 0
    if len(accused) >= _NEARLY_ALL * len(deep):
        turned = sum(1 for target, past in accused if _has_turned(target, past, policy, around))
    return structs.replace(latest, deep=len(deep), accused=len(accused), turned=turned)


def in_trouble(target: Target, history: _History, policy: Policy, host: HostView) -> Opinion | None:
    """The opinion about a target whose host is ill, in place of its latest one; else None.

    Where nearly all of a host's targets fail alike, each failure is the host's. Where nearly all of
    its pages vanish at once, although some were there before, it may be a mishap of its keepers: a
    first sighting is then put off until a later day repeats it.
    """
    latest = history[-1][1]
    failed = host.failures.get(latest.reason, 0) if latest.state is State.UNKNOWN else 0
    if failed >= _MANY and failed >= _NEARLY_ALL * host.asked:
        ill = wording.host_ill(latest.reason, failed, host.asked)
        return say(State.UNKNOWN, Reason.HOST_TROUBLE, *latest.evidence, ill)
    if latest.reason not in _MISHAPS or latest.state is not State.DEAD or not _is_deep(target):
        return None
    if host.turned < _SOME or host.accused < _NEARLY_ALL * host.deep:
        return None
    if strikes.count(history, policy).number > 1:
        return None
    gone = wording.host_turned(host.accused, host.deep, host.turned)
    return say(State.UNKNOWN, Reason.HOST_TROUBLE, *latest.evidence, gone)


def _is_deep(target: Target) -> bool:
    url = uri.parse(target.url)
    return target.kind is Kind.ORIGINAL and isinstance(url, Url) and not is_front_page(url)


def _has_turned(
    target: Target, past: Iterable[Observation], policy: Policy, around: Surroundings
) -> bool:
    """Whether a target showed life before, and has one sighting of death since."""
    history = [(seen.checked_at, opinion_of(target, seen, around)) for seen in past]
    lived = any(opinion.state in (State.LIVE, State.RESTRICTED) for _, opinion in history)
    return lived and strikes.count(history, policy).number == 1
