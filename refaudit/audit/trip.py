"""An audit, from articles to a report."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import aclosing

from msgspec import Struct

from refaudit import __version__, check, extract, judge, rules
from refaudit.audit.asking import NetworkDoubt, ask
from refaudit.audit.judging import settled
from refaudit.audit.stored import stored_report
from refaudit.errors import SourceError
from refaudit.model.citation import Article, Citation
from refaudit.model.evidence import Kind, Observation, Reason, Target, Verdict
from refaudit.model.finding import Case, Edit, Finding
from refaudit.model.report import Report
from refaudit.settings import Settings, clock_time
from refaudit.store import Citing, Store, StoredArticle, Watched, evidence_of, targets_of

__all__ = ["Audit", "Progress", "Watch"]


class Progress(Struct, frozen=True, kw_only=True):
    """How far a leg is: `reading`, `checking` or `judging`; `total` is None where not known."""

    leg: str
    done: int
    total: int | None


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
        self._read = self._network_down = False
        run = store.begin(
            key=key,
            command=command,
            now=self._now,
            version=__version__,
            offline=settings.offline,
            run_id=run_id,
        )
        self._run = run.id

    def report(
        self, sources: Iterable[Article | SourceError], *, total: int | None = None
    ) -> Report:
        """Make the whole trip. `total` is the number of sources, where it is known.

        KeyboardInterrupt at any moment leaves a run that the same command resumes.

        Raises:
            StoreError: the history cannot be written; what it holds already stays.
        """
        try:
            self._ingest(sources, total)
            asked = frozenset[str]() if self._settings.offline else asyncio.run(self._check())
            self._judge(asked)
            self._find()
        except KeyboardInterrupt:
            self._store.finish(self._run, now=clock_time(self._settings), status="interrupted")
            raise
        # What read nothing shall not be taken for the newest report.
        status = "complete" if self._read else "empty"
        self._store.finish(self._run, now=clock_time(self._settings), status=status)
        return stored_report(self._store, self._run)

    # 1. ingest

    def _ingest(self, sources: Iterable[Article | SourceError], total: int | None) -> None:
        self._watch(Progress(leg="reading", done=0, total=total))
        known = self._store.ingested(self._run)
        for done, source in enumerate(sources, 1):
            self._read = self._read or isinstance(source, Article)
            if source.source in known:
                pass  # read before this run was interrupted
            elif isinstance(source, SourceError):
                self._store.add_unreadable(
                    self._run, source=source.source, title=source.source, error=source.reason
                )
            else:
                self._ingest_article(source)
            self._watch(Progress(leg="reading", done=done, total=total))

    def _ingest_article(self, article: Article) -> None:
        extraction = extract.extract(article, links=self._settings.scope == "all")
        targets = {t.url: t for c in extraction.citations for t in check.targets(c)}
        citings = (one for c in extraction.citations for one in _citings(c))
        cited = tuple(targets.values())
        self._store.add_article(self._run, article, extraction, cited, citings)

    # 2. check

    async def _check(self) -> frozenset[str]:
        """Ask what is due; give the URLs of all that was to be asked."""
        due = self._store.due(self._run, self._now)
        doubt, done = NetworkDoubt(), 0
        self._watch(Progress(leg="checking", done=0, total=len(due)))
        async with aclosing(ask(self._settings, self._store, self._run, due, doubt)) as batches:
            async for answers in batches:
                done += len(answers)
                self._watch(Progress(leg="checking", done=done, total=len(due)))
        if doubt.network_down:
            self._network_down = True
            self._store.mark_network_down(self._run, doubt.urls)
        return frozenset(target.url for target in due)

    # 3. judge

    def _judge(self, asked: frozenset[str]) -> None:
        policy = judge.Policy.of(self._settings)

        def why_not(target: Target, history: Sequence[Observation]) -> Reason | None:
            if target.problem is not None:
                return target.problem
            if self._settings.offline:
                return Reason.OFFLINE
            unheard = not history or (self._network_down and target.url in asked)
            return Reason.NETWORK_DOWN if unheard else None

        def asked_of() -> Iterator[Watched]:
            for target, history, earlier in self._store.histories(self._run):
                if why_not(target, history) is None:
                    yield target, history, earlier

        def unasked() -> Iterator[Verdict]:
            for target, history, earlier in self._store.histories(self._run):
                if (reason := why_not(target, history)) is not None:
                    yield judge.unasked(target.url, target.kind, reason, earlier=earlier)

        self._store.settle(self._run, settled(self._store, self._run, asked_of(), policy))
        self._store.save_verdicts(self._run, unasked(), standing=False)

    def _find(self) -> None:
        for done, article in enumerate(self._store.articles(self._run), 1):
            if article.error is None:
                found = tuple(self._findings(article))
            else:
                unreadable = [(article.title, article.error)]
                found = rules.run_findings(selection=self._selection, unreadable=unreadable)
            self._store.save_findings(self._run, article.key, found, _corrected(article, found))
            self._watch(Progress(leg="judging", done=done, total=None))
        proof = "no host that was asked gave any answer" if self._network_down else None
        found = rules.run_findings(selection=self._selection, network_down=proof)
        self._store.save_findings(self._run, None, found, {})

    def _findings(self, article: StoredArticle) -> Iterator[Finding]:
        extraction = article.extraction
        urls = {url for citation in extraction.citations for url in targets_of(citation) if url}
        checks = self._store.checked(self._run, urls)
        context = rules.Context(
            article=article.title,
            now=self._now,
            wiki=article.wiki,
            language=article.language,
        )
        yield from rules.article_findings(extraction, context, self._selection)
        for citation in extraction.citations:
            original, snapshot = evidence_of(citation, checks)
            case = Case(citation=citation, article=extraction, original=original, snapshot=snapshot)
            yield from rules.findings(case, context, self._selection)


def _citings(citation: Citation) -> Iterator[Citing]:
    """How a citation cites each of its targets."""
    targets = check.targets(citation)
    copies = [target.url for target in targets if target.kind is Kind.SNAPSHOT]
    for target in targets:
        beside = copies if target.kind is Kind.ORIGINAL and copies else [None]
        for snapshot in beside:
            yield Citing(url=target.url, title=citation.title, snapshot=snapshot)


def _corrected(article: StoredArticle, found: Sequence[Finding]) -> dict[str, str]:
    """Each citation's wikitext with every edit made that can be made safely, by its id."""
    changes: defaultdict[str | None, dict[str, Edit]] = defaultdict(dict)
    for finding in found:
        for edit in finding.edits:
            changes[finding.citation].setdefault(edit.parameter, edit)
    corrected = {}
    for citation in article.extraction.citations:
        if edits := tuple(changes.get(citation.id, {}).values()):
            text = extract.apply(citation.wikitext, edits, language=article.language)
            if text is not None and text != citation.wikitext:
                corrected[citation.id] = text
    return corrected
