"""The history of a target made into a verdict."""

from collections.abc import Sequence
from datetime import datetime

from refaudit.judge import originals, snapshots, strikes, wording
from refaudit.judge.opinion import FATAL, UNDECIDED, Opinion
from refaudit.judge.policy import Policy
from refaudit.judge.strikes import Strikes
from refaudit.model.evidence import Kind, Observation, Reason, State, Target, Verdict

__all__ = ["unasked", "verdict"]

_History = Sequence[tuple[datetime, Opinion]]


def verdict(target: Target, observations: Sequence[Observation], policy: Policy) -> Verdict:
    """Judge a target by all that was seen of it, oldest first; at least one observation.

    State and reason are those of the latest observation, whatever came before: a reader who follows
    the link today meets what was seen last. So a link that was seen dead and now does not answer
    is `unknown`, not dead: unknown is never folded into another state. Its earlier sightings are
    not lost; they are in `sightings`, the evidence tells of them, and the next one counts on.

    Death, and the absence of a snapshot, are `confirmed` by `policy.sightings` sightings,
    `policy.sighting_days` apart. Both accuse somebody, and an archive's index has bad days
    as every server has, so one rule serves both.
    """
    history = [(seen.checked_at, _opinion(target, seen)) for seen in observations]
    latest = history[-1][1]
    seen_dead = strikes.count(history, policy)
    return Verdict(
        url=target.url,
        kind=target.kind,
        state=latest.state,
        reason=latest.reason,
        evidence=(*latest.evidence, *_from_before(history, seen_dead, policy)),
        confirmed=latest.state in FATAL and seen_dead.number >= policy.sightings,
        sightings=seen_dead.number,
        needed=policy.sightings,
        moved_to=latest.moved_to,
        checked_at=observations[-1].checked_at,
        since=_since(history),
    )


def unasked(url: str, kind: Kind, reason: Reason, *, earlier: Verdict | None = None) -> Verdict:
    """The verdict about what was not asked, or whose answer must not be judged.

    What is known from an `earlier` verdict is told in the evidence, with its sightings; the state
    is `unchecked` all the same.
    """
    return Verdict(
        url=url,
        kind=kind,
        state=State.UNCHECKED,
        reason=reason,
        evidence=wording.not_asked(reason, earlier),
        sightings=earlier.sightings if earlier else 0,
        needed=earlier.needed if earlier else Policy().sightings,
    )


def _opinion(target: Target, seen: Observation) -> Opinion:
    if target.kind is Kind.SNAPSHOT:
        return snapshots.opinion(target, seen)
    return originals.opinion(target, seen)


def _from_before(history: _History, seen_dead: Strikes, policy: Policy) -> tuple[str, ...]:
    """What the history adds to the latest observation."""
    latest = history[-1][1]
    if latest.state in FATAL:
        return (wording.sightings(seen_dead, policy),)
    if latest.state not in UNDECIDED:
        return ()
    decided = ((moment, past) for moment, past in reversed(history) if past.state not in UNDECIDED)
    moment, past = next(decided, (None, None))
    if past is None:
        return ()
    if seen_dead.number:
        return (wording.earlier_sightings(seen_dead, past.state, policy),)
    return (wording.earlier_state(past.state, past.reason, moment),)


def _since(history: _History) -> datetime:
    """When the present state began, as far as it was seen.

    A check that could not tell does not end a state; a state of not knowing is ended by any other.
    """
    since, latest = history[-1]
    for moment, past in reversed(history):
        if past.state is latest.state:
            since = moment
        elif past.state not in UNDECIDED or latest.state in UNDECIDED:
            break
    return since
