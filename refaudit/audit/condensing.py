"""Old observations condensed, as long as the verdicts stay what they are."""

from collections.abc import Sequence
from datetime import timedelta

from refaudit import judge
from refaudit.model.evidence import Observation, Target
from refaudit.settings import Settings, clock_time
from refaudit.store import Store
from refaudit.store.upkeep import Condensing, Upkeep

__all__ = ["condense"]


def condense(settings: Settings, store: Store, days: float) -> Condensing:
    """Condense what was seen more than `days` ago.

    A target whose verdict would be another one, in any word, is left alone.
    """
    policy = judge.Policy.of(settings)

    def is_unchanged(
        target: Target, before: Sequence[Observation], after: Sequence[Observation]
    ) -> bool:
        one, other = (judge.verdict(target, history, policy) for history in (before, after))
        return one == other

    until = clock_time(settings) - timedelta(days=days)
    return Upkeep.of(store).condense(until, is_unchanged)
