"""A stored run judged anew, as after an upgrade: no address is asked."""

from collections.abc import Iterator

from refaudit import __version__, judge, rules
from refaudit.audit.finding import Finder
from refaudit.audit.judging import settled
from refaudit.audit.spreading import spread_out
from refaudit.audit.stored import stored_report
from refaudit.model.evidence import Reason, Verdict
from refaudit.model.report import Report
from refaudit.settings import Settings, clock_time
from refaudit.store import Store, Watched
from refaudit.store.copying import Copied, Past

__all__ = ["rejudged"]


def rejudged(settings: Settings, store: Store, run_id: str | None = None) -> Report:
    """Judge a run, by default the newest complete one, by what had been seen when it ended.

    It becomes a run of its own, with the command of the old one, which stays as it was: their
    difference is what the present rules see otherwise, and the next audit is compared with the new
    one. Nothing that was seen later is used, and the verdicts that stand are replaced only where
    nothing was. One that was stopped goes on.

    Raises:
        StoreError: there is no such run, or it is not complete.
        UsageError: a code that is selected or ignored is unknown.
    """
    selection = rules.select(settings.select, settings.ignore)
    copy = Copied.begin(store, run_id, now=clock_time(settings), version=__version__)
    run, policy = copy.run.id, judge.Policy.of(settings)
    judged = spread_out(settled(store, run, _watched(copy), policy))
    if copy.is_latest:
        store.settle(run, judged)
    else:
        store.save_verdicts(run, (verdict for verdict, _ in judged), standing=False)
    store.save_verdicts(run, _unasked(copy), standing=False)
    finder = Finder(settings, store, run, selection)
    for _ in finder.judge():
        pass
    store.save_findings(run, None, finder.of_run(network_down=None), {})
    store.finish(run, now=clock_time(settings), status="complete")
    return stored_report(store, run)


def _watched(copy: Copied) -> Iterator[Watched]:
    for past in copy.pasts():
        if _why_not(copy, past) is None:
            target, history, earlier, _ = past
            yield target, history, earlier


def _unasked(copy: Copied) -> Iterator[Verdict]:
    for past in copy.pasts():
        if (reason := _why_not(copy, past)) is not None:
            target, _, earlier, _ = past
            yield judge.unasked(target.url, target.kind, reason, earlier=earlier)


def _why_not(copy: Copied, past: Past) -> Reason | None:
    """Why nothing can be said of a target; as in the old run where nothing was seen of it."""
    target, history, _, reason = past
    if target.problem is not None:
        return target.problem
    if copy.run.offline:
        return Reason.OFFLINE
    return None if history else reason or Reason.NETWORK_DOWN
