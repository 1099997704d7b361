"""Histories made into verdicts, a host at a time, because its targets explain each other."""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby, islice
from typing import TypeVar

from refaudit import judge
from refaudit.judge import HostView, Policy, Surroundings
from refaudit.model import uri
from refaudit.model.evidence import Observation, Reason, State, Target, Verdict
from refaudit.store import Cited, Store, Watched

__all__ = ["SAMPLE", "HostBatch", "blocks", "judged", "settled", "surroundings"]

logger = logging.getLogger(__name__)

T = TypeVar("T")
#: Targets of one host that are held at once, and whose latest observations make the view of it. The
#: hosts that have more are archives, whose captures say little of each other.
SAMPLE = 500
#: A capture in one of these states shows what the page was.
_COPIES = frozenset({State.GOOD, State.OTHER_TIME})

#: Targets of one host with their histories, and the view of that host.
HostBatch = tuple[list[Watched], HostView]


def settled(
    store: Store, run_id: str, watched: Iterable[Watched], policy: Policy
) -> Iterator[tuple[Verdict, datetime]]:
    """The verdict on each target, and when it is due again.

    Takes targets with at least one observation each, those of a host one after the other.
    """
    yield from judged(store, run_id, _by_host(watched, policy), policy)


def judged(
    store: Store, run_id: str, batches: Iterable[HostBatch], policy: Policy
) -> Iterator[tuple[Verdict, datetime]]:
    """The same of targets with the views of their hosts."""
    for block in blocks(batches, size=lambda batch: len(batch[0])):
        urls = [target.url for batch, _ in block for target, _, _ in batch]
        cited = store.cited(run_id, urls)
        for batch, host in block:
            for target, history, _ in batch:
                around = _around(cited.get(target.url, Cited()), host, policy)
                verdict = _verdict(target, history, policy, around)
                yield verdict, judge.next_due(verdict, history[-1], policy)


def _verdict(
    target: Target, history: Sequence[Observation], policy: Policy, around: Surroundings
) -> Verdict:
    try:
        return judge.verdict(target, history, policy, around)
    except Exception as error:  # one page's surprise must not end the run of all others
        logger.debug("judging %s failed", uri.display(target.url), exc_info=True)
        return Verdict(
            url=target.url,
            kind=target.kind,
            state=State.UNKNOWN,
            reason=Reason.MALFORMED_RESPONSE,
            evidence=(f"What was seen could not be judged ({type(error).__name__})",),
            checked_at=history[-1].checked_at,
        )


def surroundings(
    store: Store, run_id: str, urls: Sequence[str], policy: Policy
) -> dict[str, Surroundings]:
    """What is known around these targets of a run before their hosts are asked."""
    cited = store.cited(run_id, urls)
    return {url: _around(one, HostView(), policy) for url, one in cited.items()}


def _by_host(watched: Iterable[Watched], policy: Policy) -> Iterator[HostBatch]:
    for _, group in groupby(watched, key=lambda one: one[0].host):
        sample = list(islice(group, SAMPLE))
        host = judge.host_view([(target, history) for target, history, _ in sample], policy)
        yield sample, host
        while batch := list(islice(group, SAMPLE)):
            yield batch, host


def blocks(items: Iterable[T], *, size: Callable[[T], int]) -> Iterator[list[T]]:
    """Items together, so that the store is not asked for each of a million small hosts."""
    block, total = list[T](), 0
    for item in items:
        block.append(item)
        total += size(item)
        if total >= SAMPLE:
            yield block
            block, total = [], 0
    if block:
        yield block


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
