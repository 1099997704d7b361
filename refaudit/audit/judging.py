"""Histories made into verdicts, a host at a time, because its targets explain each other."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import chain, groupby, islice

from refaudit import judge
from refaudit.judge import HostView, Policy, Surroundings
from refaudit.model.evidence import Observation, State, Target, Verdict
from refaudit.store import Cited, Store, Watched

__all__ = ["settled", "surroundings"]

#: Targets of one host that are held at once, and whose latest observations make the view of it. The
#: hosts that have more are archives, whose captures say little of each other.
_SAMPLE = 500
#: A capture in one of these states shows what the page was.
_COPIES = frozenset({State.GOOD, State.OTHER_TIME})


def settled(
    store: Store, run_id: str, watched: Iterable[Watched], policy: Policy
) -> Iterator[tuple[Verdict, datetime]]:
    """The verdict on each target, and when it is due again.

    Takes targets with at least one observation each, those of a host one after the other, as
    `Store.histories` gives them.
    """
    for _, group in groupby(watched, key=lambda one: one[0].host):
        sample = list(islice(group, _SAMPLE))
        host = judge.host_view([(target, history) for target, history, _ in sample], policy)
        for batch in chain([sample], _batches(group)):
            yield from _judged(store, run_id, batch, host, policy)


def surroundings(
    store: Store, run_id: str, urls: Sequence[str], policy: Policy, host: HostView | None = None
) -> dict[str, Surroundings]:
    """What is known around these targets of a run."""
    cited = store.cited(run_id, urls)
    view = host or HostView()
    return {url: _around(cited.get(url, Cited()), view, policy) for url in urls}


def _batches(group: Iterator[Watched]) -> Iterator[list[Watched]]:
    while batch := list(islice(group, _SAMPLE)):
        yield batch


def _judged(
    store: Store, run_id: str, batch: Sequence[Watched], host: HostView, policy: Policy
) -> Iterator[tuple[Verdict, datetime]]:
    urls = [target.url for target, _, _ in batch]
    around = surroundings(store, run_id, urls, policy, host)
    for target, history, _ in batch:
        verdict = judge.verdict(target, history, policy, around[target.url])
        yield verdict, judge.next_due(verdict, history[-1], policy)


def _around(cited: Cited, host: HostView, policy: Policy) -> Surroundings:
    archived = (_archived_title(cited, *snapshot, policy) for snapshot in cited.snapshots)
    return Surroundings(
        titles=cited.titles,
        archived_titles=tuple(dict.fromkeys(title for title in archived if title)),
        host=host,
    )


def _archived_title(
    cited: Cited, snapshot: Target, seen: Observation, policy: Policy
) -> str | None:
    """The title of a capture, if it is a capture of the page and not of an error."""
    around = Surroundings(titles=cited.titles)
    if judge.verdict(snapshot, [seen], policy, around).state not in _COPIES:
        return None
    return seen.content.title if seen.content else None
