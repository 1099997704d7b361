"""An audit by many processes, perhaps on many machines: the same legs, each cut into pieces.

This process leads: it holds the run, plans the pieces, waits for them, and makes the report. What
is known of a run is in the store alone. So a process may die at any moment, the leader too: its
piece is begun again, and goes on behind what was stored.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from itertools import count

import msgspec
from msgspec import structs

from refaudit import judge
from refaudit.audit.cluster_job import Condition, Job, condition, unlike
from refaudit.audit.cluster_plan import Part, Slice, slices, slices_of_detours
from refaudit.audit.cluster_tasks import (
    Asked,
    Ingested,
    Judging,
    Range,
    ask_slice,
    find_in_range,
    ingest_part,
    judge_slice,
    search_copies,
)
from refaudit.audit.finding import Finder
from refaudit.audit.intake import Source
from refaudit.audit.trip import Audit, Progress, Watch
from refaudit.engine.hands import Hands
from refaudit.errors import SourceError, UsageError
from refaudit.model.evidence import Observation
from refaudit.model.report import Report
from refaudit.settings import Settings
from refaudit.store import Store
from refaudit.store.memory import Memory
from refaudit.store.sharing import SharedRun
from refaudit.web.consent import ROBOTS_REDIRECTS

__all__ = ["ClusterAudit", "Heard", "require_same"]

#: Articles that are judged in one piece.
_ARTICLES = 200
#: Domains with fewer targets than this are in no way large.
_LARGE = 1000
_MOST_LARGE = 1000

#: Is told how many articles were read, and what could not be.
Heard = Callable[[int, Sequence[SourceError]], None]


def require_same(ask: Callable[[Callable[[], Condition]], Mapping[str, Condition]]) -> None:
    """Compare this process with the workers, by `ask`, which gives the answer of each.

    Raises:
        UsageError: one has another refaudit, Python or schema; names it.
    """
    here = condition()
    for worker, there in sorted(ask(condition).items()):
        if there != here:
            raise unlike(worker, there, here)


class ClusterAudit(Audit):
    """One run over a store that several processes share; see `Audit`.

    `hands` do the work. `parts` are the sources, where the hands can read them: `heard` is then
    told of them in place of the one who would read them here.

    Raises:
        UsageError: the settings want what only one process alone can do.
        StoreError: the store is a file.
    """

    def __init__(  # noqa: PLR0913 - what a run is made of
        self,
        settings: Settings,
        store: Store,
        hands: Hands,
        *,
        key: str,
        command: str,
        parts: Sequence[Part] | None = None,
        heard: Heard = lambda _read, _faults: None,
        watch: Watch = lambda _: None,
    ) -> None:
        if settings.max_requests or settings.max_minutes:
            raise UsageError(
                "a cluster cannot keep to max_requests or max_minutes",
                "Leave them out, or audit with --engine local.",
            )
        super().__init__(settings, store, key=key, command=command, watch=watch)
        self._hands = hands
        self._parts = parts
        self._heard = heard
        self._shared = SharedRun.of(store, self.run_id)
        self._lead = 0
        self._slices: Sequence[Slice] = ()

    def report(self, sources: Iterable[Source], *, total: int | None = None) -> Report:
        """As `Audit.report`; `sources` are read only where there are no parts."""
        with ExitStack() as stack:
            self._lead = stack.enter_context(self._shared.leases.leading())
            return super().report(sources, total=total)

    @property
    def _job(self) -> Job:
        return Job(
            settings=msgspec.json.encode(self._settings),
            run=self.run_id,
            now=self._now,
            lead=self._lead,
            made_by=condition(),
        )

    # 1. ingest

    def _ingest(self, sources: Iterable[Source], total: int | None) -> None:
        if self._parts is None:
            super()._ingest(sources, total)
        else:
            self._ingest_parts(self._parts)
        self._shared.number_domains()

    def _ingest_parts(self, parts: Sequence[Part]) -> None:
        done = unchanged = 0
        self._watch(Progress(leg="reading", done=0, total=None))
        work = partial(ingest_part, self._job)
        made: Iterable[Ingested] = self._hands.each(work, parts, name="ingest")
        for one in made:
            self._read = self._read or one.read > 0
            self._heard(one.read, [fault.error() for fault in one.faults])
            done, unchanged = done + one.read, unchanged + one.unchanged
            self._watch(Progress(leg="reading", done=done, total=None, unchanged=unchanged))

    # 2. check

    def _ask_and_judge(self) -> None:
        self._ask()
        self._judge(frozenset())
        if self._settings.find_archives and not self._network_down:
            self._watch(Progress(leg="searching", done=0, total=1))
            for _ in self._hands.each(partial(search_copies, self._job), [None], name="copies"):
                self._watch(Progress(leg="searching", done=1, total=1))

    def _ask(self) -> None:
        """Ask all domains, then again and again those that redirects join."""
        asking = _Asking(self._shared.count_due(self._now), self._watch)
        pieces = self._plan()
        # Through so many domains a chain leads, with those of a robots.txt.
        most = self._settings.max_redirects + ROBOTS_REDIRECTS
        for turn in count(1):
            self._ask_pieces(asking, pieces)
            if asking.network_down:
                self._network_down = True
                self._store.mark_network_down(self.run_id, asking.urls)
                break
            # Each turn adds a domain to a chain at least, so that this ends.
            pieces = slices_of_detours(self._shared.detours(self._now), last=turn >= most)
            if not pieces:
                break
        asking.end()
        Memory.of(self._store).leave(self.run_id, 0)

    def _plan(self) -> Sequence[Slice]:
        if not self._slices:
            due = self._shared.count_due(self._now)
            largest = self._shared.largest(self._now, least=_LARGE, most=_MOST_LARGE)
            self._slices = slices(due, largest)
        return self._slices

    def _ask_pieces(self, asking: "_Asking", pieces: Sequence[Slice]) -> None:
        """Ask until nothing is left of these, or our own network seems to be down."""
        while pieces:
            work = partial(ask_slice, self._job)
            for _ in self._hands.each(work, pieces, name="check", follow=asking.follow):
                pass
            pieces = asking.take_hopeless()

    # 3. judge

    def _judge(self, asked: frozenset[str]) -> None:
        pieces = [
            Judging(name=one.name, domains=one.domains, network_down=self._network_down)
            for one in self._plan()
        ]
        for _ in self._hands.each(partial(judge_slice, self._job), pieces, name="judge"):
            pass

    # 4. find

    def _find(self) -> None:
        ranges = [
            Range(number=number, first=first, last=last)
            for number, (first, last) in enumerate(self._shared.ranges(_ARTICLES))
        ]
        done, troubled = 0, {}
        for found in self._hands.each(partial(find_in_range, self._job), ranges, name="find"):
            troubled[found.number] = found.troubled
            done += found.articles
            self._watch(Progress(leg="judging", done=done, total=None))
        finder = Finder(self._settings, self._store, self.run_id, self._selection)
        for _, hosts in sorted(troubled.items()):
            finder.hear(hosts)
        self._find_of_run(finder)


class _Asking:
    """What the pieces of a check leg tell, put together."""

    def __init__(self, total: int, watch: Watch) -> None:
        self.urls: list[str] = []
        self._has_answer = False
        self._failed: list[Observation] = []
        self._hopeless: list[Slice] = []
        self._total = total
        self._done = 0
        self._watch = watch
        self._tell()

    def follow(self, asked: Asked) -> Slice | None:
        """Take notice of how far a piece came, and give what is to be asked at once."""
        self._has_answer = self._has_answer or asked.has_answer
        if self._has_answer:
            self.urls.clear()
            self._failed.clear()
        else:
            self.urls += asked.urls
            self._failed += asked.failed
        self._done += asked.done
        self._tell()
        if not asked.is_left:
            return None
        if asked.is_hopeless and not self._has_answer:
            self._hopeless.append(asked.slice)
            return None
        return structs.replace(asked.slice, sure=self._has_answer)

    def take_hopeless(self) -> list[Slice]:
        """The pieces that were given up, to be asked after all unless our own network is down."""
        if self.network_down:
            return []
        taken = [structs.replace(one, sure=True) for one in self._hopeless]
        self._hopeless.clear()
        return taken

    @property
    def network_down(self) -> bool:
        """Whether everything that was seen anywhere speaks of our own network."""
        return not self._has_answer and judge.network_down(self._failed)

    def end(self) -> None:
        """All is asked."""
        self._done = self._total
        self._tell()

    def _tell(self) -> None:
        done = min(self._done, self._total)
        self._watch(Progress(leg="checking", done=done, total=self._total))
