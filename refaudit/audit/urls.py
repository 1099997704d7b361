"""URLs without articles, for `refaudit check`."""

from collections import deque
from collections.abc import AsyncGenerator, Iterator, Mapping, Sequence
from contextlib import aclosing

from msgspec import structs

from refaudit import __version__, check, judge
from refaudit.audit.asking import Answer, NetworkDoubt, ask
from refaudit.model.checked import Checked
from refaudit.model.evidence import Reason, Target
from refaudit.settings import Settings, clock_time
from refaudit.store import Store

__all__ = ["CHECKED", "check_urls"]

#: The status of a run that asked URLs and read no article; it has no report.
CHECKED = "checked"


async def check_urls(
    settings: Settings, store: Store, urls: Sequence[str], *, command: str
) -> AsyncGenerator[Checked, None]:
    """Ask every URL, fresh or not, and yield what is made of it, in the order of `urls`.

    `Checked.url` is the URL as given. One that is given twice is asked once. What was seen enters
    the history. As long as no host has answered, the verdicts are held back: it may be our own
    network that is down.
    """
    now = clock_time(settings)
    key = f"{CHECKED} {now.isoformat()}"
    run = store.begin(key=key, command=command, now=now, version=__version__, offline=False)
    targets = {url: check.target(url) for url in dict.fromkeys(urls)}
    distinct = tuple({target.url: target for target in targets.values()}.values())
    store.add_targets(run.id, distinct)
    made = {t.url: _unasked(store, t, t.problem) for t in distinct if t.problem}
    askable = [target for target in distinct if not target.problem]
    waiting, held, doubt = deque(urls), list[Answer](), NetworkDoubt()

    async with aclosing(ask(settings, store, run.id, askable, doubt)) as batches:
        async for answers in batches:
            held += answers
            if doubt.is_open:
                continue
            made |= _settled(store, run.id, held)
            held.clear()
            for checked in _ready(waiting, targets, made):
                yield checked
    if doubt.network_down:
        store.mark_network_down(run.id, doubt.urls)
        made |= {t.url: _unasked(store, t, Reason.NETWORK_DOWN) for t in askable}
    else:
        made |= _settled(store, run.id, held)
    store.finish(run.id, now=clock_time(settings), status=CHECKED)
    for checked in _ready(waiting, targets, made):
        yield checked


def _settled(store: Store, run_id: str, answers: Sequence[Answer]) -> dict[str, Checked]:
    store.save_verdicts(run_id, [answer.verdict for answer in answers])
    return {a.target.url: Checked.of(a.verdict, a.seen) for a in answers}


def _unasked(store: Store, target: Target, reason: Reason) -> Checked:
    earlier = store.standing(target.url)
    return Checked.of(judge.unasked(target.url, target.kind, reason, earlier=earlier), None)


def _ready(
    waiting: deque[str], targets: Mapping[str, Target], made: Mapping[str, Checked]
) -> Iterator[Checked]:
    """Take from the front of `waiting` whatever is made already."""
    while waiting and (checked := made.get(targets[waiting[0]].url)):
        yield structs.replace(checked, url=waiting.popleft())
