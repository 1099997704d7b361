"""An audit, from articles to a report."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import aclosing

from msgspec import Struct

from refaudit import __version__, rules
from refaudit.audit.asking import NetworkDoubt, ask
from refaudit.audit.budget import Budget
from refaudit.audit.copies import find_copies
from refaudit.audit.finding import Finder
from refaudit.audit.intake import Intake, Source
from refaudit.audit.recognising import Recognition
from refaudit.audit.settling import Unheard, settle
from refaudit.audit.stored import stored_report
from refaudit.errors import SourceError
from refaudit.model.evidence import Target
from refaudit.model.report import Report
from refaudit.settings import Settings, clock_time
from refaudit.store import Store
from refaudit.store.grounds import Grounds
from refaudit.store.memory import Memory
from refaudit.web import Fetcher, open_client

__all__ = ["Audit", "Progress", "Source", "Watch"]


class Progress(Struct, frozen=True, kw_only=True):
    """How far a leg is: `reading`, `checking`, `searching` or `judging`.

    `total` is None where it is not known. `unchanged` counts the articles among those done whose
    text was read before, so that it was not read again.
    """

    leg: str
    done: int
    total: int | None
    unchanged: int = 0


Watch = Callable[[Progress], None]


class Audit:
    """One run over a store.

    `key` names the command: an unfinished run of the same key is resumed. `watch` is told of the
    progress.

    Raises:
        UsageError: a code that is selected or ignored is unknown.
    """

    def __init__(  # noqa: PLR0913 - what a run is made of
        self,
        settings: Settings,
        store: Store,
        *,
        key: str,
        command: str,
        run_id: str | None = None,
        watch: Watch = lambda _: None,
    ) -> None:
        self._settings = settings
        self._store = store
        self._watch = watch
        self._selection = rules.select(settings.select, settings.ignore)
        self._now = clock_time(settings)
        #: Which texts need not come: sources may ask it.
        self.recognition = Recognition(settings, store)
        self._read = self._network_down = False
        self._left_over = frozenset[str]()
        run = store.begin(
            key=key,
            command=command,
            now=self._now,
            version=__version__,
            offline=settings.offline,
            run_id=run_id,
        )
        self._run = run.id

    @property
    def run_id(self) -> str:
        """The name of the run."""
        return self._run

    def report(self, sources: Iterable[Source], *, total: int | None = None) -> Report:
        """Make the whole trip. `total` is the number of sources, where it is known.

        KeyboardInterrupt at any moment leaves a run that the same command resumes.

        Raises:
            StoreError: the history cannot be written; what it holds already stays.
        """
        try:
            self._ingest(sources, total)
            if self._settings.offline:
                self._judge(frozenset())
            else:
                self._ask_and_judge()
            self._find()
        except KeyboardInterrupt:
            self._store.finish(self._run, now=clock_time(self._settings), status="interrupted")
            raise
        # What read nothing shall not be taken for the newest report.
        status = "complete" if self._read else "empty"
        self._store.finish(self._run, now=clock_time(self._settings), status=status)
        return stored_report(self._store, self._run)

    # 1. ingest

    def _ingest(self, sources: Iterable[Source], total: int | None) -> None:
        self._watch(Progress(leg="reading", done=0, total=total))
        known = self._store.ingested(self._run)
        intake = Intake(self._settings, self._store, self._run, self.recognition)
        passed = done = unchanged = 0

        def told() -> None:
            far = passed + done
            self._watch(Progress(leg="reading", done=far, total=total, unchanged=unchanged))

        def new() -> Iterator[Source]:
            nonlocal passed
            for source in sources:
                self._read = self._read or not isinstance(source, SourceError)
                if source.source in known:  # read before this run was interrupted
                    passed += 1
                    told()
                else:
                    yield source

        for taken, carried in intake.take(new()):
            done, unchanged = done + taken, unchanged + carried
            told()

    # 2. check

    def _ask_and_judge(self) -> None:
        """All that needs a network, through one client, which remembers what hosts are owed."""
        due = self._store.due(self._run, self._now)
        expected = Counter(target.host for target in due)
        client = open_client(self._settings, expected=expected)
        with asyncio.Runner() as runner:
            try:
                runner.run(self._check(client, due))
                self._judge(frozenset(target.url for target in due))
                if self._settings.find_archives and not self._network_down:
                    runner.run(self._find_copies(client))
            finally:
                runner.run(client.aclose())

    async def _check(self, client: Fetcher, due: Sequence[Target]) -> None:
        doubt = NetworkDoubt(self._settings.concurrency)
        budget, seen = Budget(self._settings), set[str]()
        chosen = budget.admitted(due)
        self._watch(Progress(leg="checking", done=0, total=len(chosen)))
        answered = ask(self._settings, self._store, self._run, chosen, doubt, client)
        async with aclosing(answered) as batches:
            async for answers in batches:
                seen.update(answer.target.url for answer in answers)
                self._watch(Progress(leg="checking", done=len(seen), total=len(chosen)))
                budget.spend(answer.seen for answer in answers)
                if budget.is_spent:
                    break
        if doubt.network_down:
            self._network_down = True
            self._store.mark_network_down(self._run, doubt.urls)
        elif budget.is_spent or len(chosen) < len(due):
            self._left_over = frozenset(target.url for target in due if target.url not in seen)
        Memory.of(self._store).leave(self._run, len(self._left_over))

    async def _find_copies(self, client: Fetcher) -> None:
        """Look for archived copies of what is dead: facts that the rules need."""

        def watch(done: int, total: int) -> None:
            self._watch(Progress(leg="searching", done=done, total=total))

        await find_copies(self._settings, self._store, self._run, client, watch=watch)

    # 3. judge

    def _judge(self, asked: frozenset[str]) -> None:
        unheard = Unheard(
            left_over=self._left_over, in_vain=asked if self._network_down else frozenset()
        )
        settle(
            self._settings,
            self._store,
            self._run,
            Grounds.of(self._store, self._run),
            unheard,
        )

    # 4. find

    def _find(self) -> None:
        finder = Finder(self._settings, self._store, self._run, self._selection)
        done = 0
        for more in finder.judge():
            done += more
            self._watch(Progress(leg="judging", done=done, total=None))
        self._find_of_run(finder)

    def _find_of_run(self, finder: Finder) -> None:
        proof = "no host that was asked gave any answer" if self._network_down else None
        self._store.save_findings(self._run, None, finder.of_run(network_down=proof), {})
