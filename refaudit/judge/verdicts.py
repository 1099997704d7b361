"""The history of a target made into a verdict."""

import itertools
from collections.abc import Sequence
from datetime import datetime

from refaudit.judge import strikes, wording
from refaudit.judge.hosts import in_trouble, opinion_of
from refaudit.judge.opinion import FATAL, UNDECIDED, Opinion
from refaudit.judge.policy import Policy
from refaudit.judge.strikes import Strikes
from refaudit.judge.surroundings import Surroundings
from refaudit.model.evidence import Kind, Observation, Reason, State, Target, Verdict

__all__ = ["unasked", "verdict"]

#: Dead, back, dead: who comes so often will come again.
_MANY_CHANGES = 3

_History = Sequence[tuple[datetime, Opinion]]


def verdict(
    target: Target,
    observations: Sequence[Observation],
    policy: Policy,
    around: Surroundings | None = None,
) -> Verdict:
    """Judge a target by all that was seen of it, oldest first; at least one observation.

    State and reason are those of the latest observation, whatever came before: a reader who follows
    the link today meets what was seen last. So a link that was seen dead and now does not answer
    is `unknown`, not dead: unknown is never folded into another state. Its earlier sightings are
    not lost; they are in `sightings`, the evidence tells of them, and the next one counts on.

    Death, and the absence of a snapshot, are `confirmed` by `policy.sightings` sightings,
    `policy.sighting_days` apart. Both accuse somebody, and an archive's index has bad days
    as every server has, so one rule serves both.

    What is known `around` the target helps: the titles under which it is cited, and how its host
    behaves. Where the host itself is in trouble, the latest observation says nothing of the target.
    """
    around = around or Surroundings()
    history = [(seen.checked_at, opinion_of(target, seen, around)) for seen in observations]
    if trouble := in_trouble(target, history, policy, around.host):
        history[-1] = history[-1][0], trouble
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


def _from_before(history: _History, seen_dead: Strikes, policy: Policy) -> tuple[str, ...]:
    """What the history adds to the latest observation."""
    latest = history[-1][1]
    if latest.state in FATAL:
        return (*_flapping(history), wording.sightings(seen_dead, policy))
    if latest.state not in UNDECIDED:
        return (*_recovery(history, policy), *_flapping(history))
    decided = ((moment, past) for moment, past in reversed(history) if past.state not in UNDECIDED)
    moment, past = next(decided, (None, None))
    if past is None:
        return ()
    if seen_dead.number:
        return (wording.earlier_sightings(seen_dead, past.state, policy),)
    return (wording.earlier_state(past.state, past.reason, moment),)


def _recovery(history: _History, policy: Policy) -> tuple[str, ...]:
    """That a target which was seen dead the last time is there again."""
    before = strikes.count(history[:-1], policy)
    return (wording.recovered(before),) if before.number else ()


def _flapping(history: _History) -> tuple[str, ...]:
    """That a target was by turns dead and not, at least so often that it is no recovery."""
    fatal = [past.state in FATAL for _, past in history if past.state not in UNDECIDED]
    changes = sum(1 for one, then in itertools.pairwise(fatal) if one is not then)
    return (wording.comes_and_goes(changes, len(history)),) if changes >= _MANY_CHANGES else ()


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
