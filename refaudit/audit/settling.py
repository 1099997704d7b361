"""The judge leg: verdicts on the targets of a run, or why there are none."""

from array import array
from collections.abc import Collection, Iterable, Iterator

from msgspec import Struct

from refaudit import judge
from refaudit.audit.judging import blocks, judged
from refaudit.audit.spreading import spread_out
from refaudit.audit.standing import Standing
from refaudit.model.evidence import Reason, Verdict
from refaudit.settings import Settings
from refaudit.store import Store
from refaudit.store.grounds import Ground, Grounds

__all__ = ["Unheard", "settle"]


class Unheard(Struct, frozen=True, kw_only=True):
    """What a run could not learn, by URL.

    `left_over` are targets that it had no time for. `in_vain` are those that it asked while our own
    network was down.
    """

    left_over: Collection[str] = frozenset()
    in_vain: Collection[str] = frozenset()


def settle(
    settings: Settings, store: Store, run_id: str, grounds: Grounds, unheard: Unheard
) -> None:
    """Store the verdicts on targets of a run, and when each is due again.

    `grounds` gives them. Those that stand are not made again where they would be the same.
    """
    policy = judge.Policy.of(settings)
    silent: array[int] = array("q")
    reasons = list[Reason]()

    def asked_of() -> Iterator[Ground]:
        for ground in grounds.all():
            if (reason := _why_not(settings, ground, unheard)) is None:
                yield ground
            else:
                silent.append(ground.number)
                reasons.append(reason)

    for block in Standing(policy, grounds.watched).sift(asked_of()):
        grounds.stand(block.same)
        grounds.keep(block.regrounded)
        made = spread_out(judged(store, run_id, block.others, policy))
        store.settle(run_id, made, block.grounds)
    store.save_verdicts(run_id, _unasked(grounds, silent, reasons), standing=False)


def _why_not(settings: Settings, ground: Ground, unheard: Unheard) -> Reason | None:
    """Why a target cannot be judged."""
    if ground.target.problem is not None:
        return ground.target.problem
    if settings.offline:
        return Reason.OFFLINE
    url = ground.target.url
    why = Reason.BUDGET if url in unheard.left_over else Reason.NETWORK_DOWN
    return why if not ground.seen or url in unheard.in_vain else None


def _unasked(
    grounds: Grounds, numbers: Iterable[int], reasons: Iterable[Reason]
) -> Iterator[Verdict]:
    for batch in blocks(zip(numbers, reasons, strict=True), size=lambda _: 1):
        watched = grounds.watched(number for number, _ in batch)
        for (target, _, earlier), (_, reason) in zip(watched, batch, strict=True):
            yield judge.unasked(target.url, target.kind, reason, earlier=earlier)
