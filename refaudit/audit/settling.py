"""The judge leg: verdicts on the targets of a run, or why there are none."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from msgspec import Struct

from refaudit import judge
from refaudit.audit.judging import settled
from refaudit.audit.spreading import spread_out
from refaudit.model.evidence import Observation, Reason, Target, Verdict
from refaudit.settings import Settings
from refaudit.store import Store, Watched

__all__ = ["Unheard", "settle"]


class Unheard(Struct, frozen=True, kw_only=True):
    """What a run could not learn, by URL.

    `left_over` are targets that it had no time for. `in_vain` are those that it asked while our own
    network was down.
    """

    left_over: Collection[str] = frozenset()
    in_vain: Collection[str] = frozenset()


def settle(
    settings: Settings,
    store: Store,
    run_id: str,
    watched: Callable[[], Iterable[Watched]],
    unheard: Unheard,
) -> None:
    """Store the verdicts on targets of a run, and when each is due again.

    `watched` gives them, those of a host one after the other; it is called twice.
    """

    def why_not(target: Target, history: Sequence[Observation]) -> Reason | None:
        if target.problem is not None:
            return target.problem
        if settings.offline:
            return Reason.OFFLINE
        why = Reason.BUDGET if target.url in unheard.left_over else Reason.NETWORK_DOWN
        return why if not history or target.url in unheard.in_vain else None

    def asked_of() -> Iterator[Watched]:
        for target, history, earlier in watched():
            if why_not(target, history) is None:
                yield target, history, earlier

    def unasked() -> Iterator[Verdict]:
        for target, history, earlier in watched():
            if (reason := why_not(target, history)) is not None:
                yield judge.unasked(target.url, target.kind, reason, earlier=earlier)

    judged = settled(store, run_id, asked_of(), judge.Policy.of(settings))
    store.settle(run_id, spread_out(judged))
    store.save_verdicts(run_id, unasked(), standing=False)
