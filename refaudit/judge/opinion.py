"""What one observation says by itself, before the history is asked."""

from msgspec import Struct

from refaudit.model.evidence import Reason, State

__all__ = ["FATAL", "UNDECIDED", "Opinion", "say"]

#: States that accuse: each needs several sightings before it is confirmed.
FATAL = frozenset({State.DEAD, State.MISSING})
#: States that say nothing of the target: they neither add a sighting nor take one away.
UNDECIDED = frozenset({State.UNKNOWN, State.UNCHECKED})


class Opinion(Struct, frozen=True, kw_only=True):
    """State and reason of one observation, with the sentences that prove them.

    `moved_to` is the new address of a page that moved for good.
    """

    state: State
    reason: Reason
    evidence: tuple[str, ...]
    moved_to: str | None = None


def say(state: State, reason: Reason, *evidence: str) -> Opinion:
    """An opinion in one line."""
    return Opinion(state=state, reason=reason, evidence=evidence)
