"""The face of the store: every operation is one transaction, and speaks in nouns of the model."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Self

from refaudit.model.checked import Checked
from refaudit.model.citation import Article, Extraction
from refaudit.model.difference import Reliance
from refaudit.model.evidence import Observation, Target, Verdict
from refaudit.model.finding import Finding
from refaudit.model.report import Report, Run
from refaudit.store import articles, assembly, citings, evidence, findings, runs, targets
from refaudit.store.citings import Cited, Citing
from refaudit.store.database import Database

__all__ = ["Store"]


class Store:
    """The history of all runs, in an SQLite file or on a PostgreSQL server.

    A run is named by `Run.id`. Every method raises `StoreError` when the database fails, when a
    run is unknown, and, where it says so, for more. A process may die at any moment: what a
    method wrote before it returned is kept, and nothing is kept by half.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    @classmethod
    def open(cls, where: str, *, writable: bool = True, held: bool | None = None) -> Self:
        """Open the history at a path or an SQLAlchemy URL.

        A writable one is made if it is not there, brought to the present schema, and held until
        it is closed. Otherwise nothing is created, changed or held. A writable one that is not to
        be `held` is for what reviewers write, and no run: it may be written while a run goes on.

        Raises:
            StoreBusy: another run holds it.
            StoreTooNew: a later refaudit wrote it.
            StoreError: it cannot be opened, or there is none to read.
        """
        return cls(Database.open(where, writable=writable, held=held))

    def close(self) -> None:
        """Let others have the history."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # runs

    def begin(  # noqa: PLR0913 - each is a fact of the run
        self,
        *,
        key: str,
        command: str,
        now: datetime,
        version: str,
        offline: bool,
        run_id: str | None = None,
    ) -> Run:
        """Resume the newest unfinished run of the same key, else begin one.

        A resumed run keeps its id and `started_at`. A run that saw no network is not resumed.
        A new one is called `20261122T100000Z`, with `-2` … behind it when that is taken, or
        `run_id`. With `run_id` only a run of that id is resumed; any other run of that id gives
        the name away, and with it its articles, verdicts and findings, but no observation.
        """
        with self._database.writing() as connection:
            number = runs.begin(
                connection,
                key=key,
                command=command,
                now=now,
                version=version,
                offline=offline,
                run_id=run_id,
            )
            return runs.run_of(connection, number)

    def finish(self, run_id: str, *, now: datetime, status: str) -> Run:
        """Write down that a run is `complete` or `interrupted`."""
        with self._database.writing() as connection:
            number = runs.number_of(connection, run_id)
            runs.finish(connection, number, now=now, status=status)
            return runs.run_of(connection, number)

    def mark_network_down(self, run_id: str, urls: Iterable[str]) -> None:
        """Take what the run saw of these targets out of the history; they are due as before it.

        Raises:
            StoreError: one is no target of the run.
        """
        with self._database.writing() as connection:
            number = runs.number_of(connection, run_id)
            runs.mark_network_down(connection, number)
            for batch in targets.batches(urls):
                evidence.withdraw(connection, number, batch)

    def runs(self) -> list[Run]:
        """All runs, newest first; those that were forgotten say so in their status."""
        with self._database.reading() as connection:
            return runs.listed(connection)

    # articles

    def ingested(self, run_id: str) -> frozenset[str]:
        """The sources that the run has stored, readable or not."""
        with self._database.reading() as connection:
            return articles.ingested(connection, runs.number_of(connection, run_id))

    def add_article(  # noqa: PLR0913 - each is a fact of the article
        self,
        run_id: str,
        article: Article,
        extraction: Extraction,
        targets_: Sequence[Target],
        citings_: Iterable[Citing] = (),
        *,
        key: str | None = None,
    ) -> None:
        """Store what was read from an article, and the targets that it cites, and how.

        The first of a source stays. The article's text is not stored; by `key` it is known again
        (see `readings`).

        Raises:
            StoreError: a citing is of no target of the run; nothing is stored then.
        """
        with self._database.writing() as connection:
            number = runs.number_of(connection, run_id)
            added = articles.add(connection, number, article, extraction, key)
            cited = targets.add_targets(connection, number, targets_)
            told = citings.add_citings(connection, number, citings_)
            if added is not None:
                citings.add_article_targets(connection, added, cited, told)

    def add_targets(self, run_id: str, added: Iterable[Target]) -> None:
        """Make URLs that no article cites targets of the run."""
        with self._database.writing() as connection:
            targets.add_targets(connection, runs.number_of(connection, run_id), added)

    def add_unreadable(self, run_id: str, *, source: str, title: str, error: str) -> None:
        """Store that an article could not be read, and why. The first of a source stays."""
        with self._database.writing() as connection:
            number = runs.number_of(connection, run_id)
            articles.add_unreadable(connection, number, source=source, title=title, error=error)

    # evidence

    def due(self, run_id: str, now: datetime) -> list[Target]:
        """The targets that the run has yet to see: none of its own observations, nothing fresh.

        Those that are due for the longest time come first.
        """
        with self._database.reading() as connection:
            return targets.due(connection, runs.number_of(connection, run_id), now)

    def record(self, run_id: str, seen: Sequence[tuple[Observation, datetime]]) -> None:
        """Add observations to the history, each with the time when its target is due again.

        Raises:
            StoreError: one is of no target of the run; none is added then.
        """
        with self._database.writing() as connection:
            number = runs.number_of(connection, run_id)
            for batch in targets.batches(seen):
                evidence.record(connection, number, batch)

    def history(self, url: str) -> list[Observation]:
        """All observations of a target's URL, oldest first.

        What was seen while our network was down is left out.
        """
        with self._database.reading() as connection:
            return evidence.history(connection, url)

    def histories_of(self, run_id: str, urls: Iterable[str]) -> Iterator[evidence.Watched]:
        """Targets of the run, their histories and standing verdicts, in the order of `urls`.

        Raises:
            StoreError: one is no target of the run.
        """
        for batch in targets.batches(urls):
            with self._database.reading() as connection:
                run = runs.number_of(connection, run_id)
                numbers = targets.numbers_of(connection, run, batch)
            yield from self._watched([numbers[url] for url in batch])

    def cited(self, run_id: str, urls: Iterable[str]) -> dict[str, Cited]:
        """How the run cites these targets; those of which it knows nothing are not in the dict."""
        found: dict[str, Cited] = {}
        with self._database.reading() as connection:
            number = runs.number_of(connection, run_id)
            for batch in targets.batches(urls):
                found |= citings.cited(connection, number, batch)
        return found

    def save_verdicts(
        self, run_id: str, verdicts: Iterable[Verdict], *, standing: bool = True
    ) -> None:
        """Store verdicts on targets of the run, in transactions of a few hundred.

        They become the targets' standing verdicts unless `standing` is false. `verdicts` may be
        made from `histories` while it is read.

        Raises:
            StoreError: one is on no target of the run.
        """
        for batch in targets.batches(verdicts):
            with self._database.writing() as connection:
                number = runs.number_of(connection, run_id)
                evidence.save_verdicts(connection, number, batch, standing=standing)

    def settle(
        self,
        run_id: str,
        settled: Iterable[tuple[Verdict, datetime]],
        grounds: Mapping[str, str] | None = None,
    ) -> None:
        """Store standing verdicts as `save_verdicts`, and when each target is due again.

        `grounds` tells, by URL, what they rest on, where they may be taken over (see `grounds`).
        """
        for batch in targets.batches(settled):
            with self._database.writing() as connection:
                number = runs.number_of(connection, run_id)
                made = [verdict for verdict, _ in batch]
                evidence.save_verdicts(connection, number, made, standing=True, grounds=grounds)
                dues = [(verdict.url, due) for verdict, due in batch]
                evidence.reschedule(connection, number, dues)

    def standing(self, url: str) -> Verdict | None:
        """The verdict that stands for a target's URL."""
        with self._database.reading() as connection:
            return evidence.standing(connection, url)

    def checked(self, run_id: str, urls: Iterable[str]) -> dict[str, Checked]:
        """The run's verdicts on these URLs, with what they rest on; others are not in the dict."""
        found: dict[str, Checked] = {}
        with self._database.reading() as connection:
            number = runs.number_of(connection, run_id)
            for batch in targets.batches(urls):
                found |= evidence.checked(connection, number, batch)
        return found

    # the outcome

    def save_findings(
        self,
        run_id: str,
        article_key: int | None,
        found: Sequence[Finding],
        corrected: Mapping[str, str],
    ) -> None:
        """Store the findings on an article, or with None on the run, in place of earlier ones.

        `corrected` has the wikitext with every safe edit made, by id of the citation.
        """
        with self._database.writing() as connection:
            number = runs.number_of(connection, run_id)
            findings.save(connection, number, article_key, found, corrected)

    def report(self, run_id: str | None = None, reliance: Reliance | None = None) -> Report:
        """The report of a run, or of the newest complete one.

        With `reliance` it tells what changed since the run before.

        Raises:
            StoreError: there is no such run, or none is complete.
        """
        with self._database.reading() as connection:
            number = runs.chosen(connection, run_id)
            return assembly.report(connection, number, reliance)

    def _watched(self, numbers: Sequence[int]) -> list[evidence.Watched]:
        with self._database.reading() as connection:
            return evidence.watched(connection, numbers)
