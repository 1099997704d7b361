"""URLs without articles, for `refaudit check`."""

from collections import Counter, defaultdict, deque
from collections.abc import AsyncGenerator, Iterable, Iterator, Mapping, Sequence
from contextlib import aclosing

from msgspec import structs

from refaudit import __version__, check, judge
from refaudit.audit.asking import Answer, NetworkDoubt, ask
from refaudit.audit.judging import settled
from refaudit.judge import Policy
from refaudit.model.checked import Checked
from refaudit.model.evidence import Reason, Target
from refaudit.settings import Settings, clock_time
from refaudit.store import Store
from refaudit.web import open_client

__all__ = ["CHECKED", "check_urls"]

#: The status of a run that asked URLs and read no article; it has no report.
CHECKED = "checked"


async def check_urls(
    settings: Settings, store: Store, urls: Sequence[str], *, command: str
) -> AsyncGenerator[Checked, None]:
    """Ask every URL, fresh or not, and yield what is made of it, in the order of `urls`.

    `Checked.url` is the URL as given. One that is given twice is asked once. What was seen enters
    the history. Verdicts are held back until all URLs of their host are asked, because these
    explain each other, and as long as no host has answered: it may be our own network that is down.
    """
    now = clock_time(settings)
    key = f"{CHECKED} {now.isoformat()}"
    run = store.begin(key=key, command=command, now=now, version=__version__, offline=False)
    targets = {url: check.target(url) for url in dict.fromkeys(urls)}
    distinct = tuple({target.url: target for target in targets.values()}.values())
    store.add_targets(run.id, distinct)
    made = {t.url: _unasked(store, t, t.problem) for t in distinct if t.problem}
    askable = [target for target in distinct if not target.problem]
    expected = Counter(target.host for target in askable)
    waiting, hosts, doubt = deque(urls), _Hosts(askable), NetworkDoubt(settings.concurrency)

    async with (
        open_client(settings, expected=expected) as client,
        aclosing(ask(settings, store, run.id, askable, doubt, client)) as batches,
    ):
        async for answers in batches:
            hosts.heard(answers)
            if doubt.is_open:
                continue
            made |= _settled(store, run.id, hosts.complete(), settings)
            for checked in _ready(waiting, targets, made):
                yield checked
    if doubt.network_down:
        store.mark_network_down(run.id, doubt.urls)
        made |= {t.url: _unasked(store, t, Reason.NETWORK_DOWN) for t in askable}
    else:
        made |= _settled(store, run.id, hosts.complete(), settings)
    store.finish(run.id, now=clock_time(settings), status=CHECKED)
    for checked in _ready(waiting, targets, made):
        yield checked


class _Hosts:
    """Answers by host, until the host has given all that are to come."""

    def __init__(self, targets: Iterable[Target]) -> None:
        self._missing = Counter(target.host for target in targets)
        self._answers: defaultdict[str, list[Answer]] = defaultdict(list)

    def heard(self, answers: Iterable[Answer]) -> None:
        """Take answers in."""
        for answer in answers:
            self._missing[answer.target.host] -= 1
            self._answers[answer.target.host].append(answer)

    def complete(self) -> list[Answer]:
        """Take out the answers of all hosts that are complete, those of a host together."""
        done = [host for host in self._answers if not self._missing[host]]
        return [answer for host in done for answer in self._answers.pop(host)]


def _settled(
    store: Store, run_id: str, answers: Sequence[Answer], settings: Settings
) -> dict[str, Checked]:
    seen = {answer.target.url: answer.seen for answer in answers}
    watched = store.histories_of(run_id, seen)
    pairs = list(settled(store, run_id, watched, Policy.of(settings)))
    store.settle(run_id, pairs)
    return {verdict.url: Checked.of(verdict, seen[verdict.url]) for verdict, _ in pairs}


def _unasked(store: Store, target: Target, reason: Reason) -> Checked:
    earlier = store.standing(target.url)
    return Checked.of(judge.unasked(target.url, target.kind, reason, earlier=earlier), None)


def _ready(
    waiting: deque[str], targets: Mapping[str, Target], made: Mapping[str, Checked]
) -> Iterator[Checked]:
    """Take from the front of `waiting` whatever is made already."""
    while waiting and (checked := made.get(targets[waiting[0]].url)):
        yield structs.replace(checked, url=waiting.popleft())
