"""What a job does once its run is done: compare, clear away, tell."""

import os
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from msgspec import Struct, structs

from refaudit.errors import RefauditError
from refaudit.jobs.difference import comparable, difference
from refaudit.jobs.file import Job
from refaudit.jobs.notice import notice_of
from refaudit.jobs.record import Record, read_record, write_record
from refaudit.jobs.retention import claimed, retire
from refaudit.jobs.telling import tell
from refaudit.model.difference import Difference
from refaudit.model.report import Report
from refaudit.settings import Settings
from refaudit.sources.mediawiki_wanted import asks_for_a_list

__all__ = ["Aftermath", "Memory"]

#: What a first run reads of all the changes of a wiki.
_FIRST_LOOK_BACK = timedelta(days=1)


class Aftermath(Struct, frozen=True, kw_only=True):
    """What came after a run: `difference` is None when it could not be compared.

    `told` says that somebody was told; `faults` is what went wrong, in words, and fails nothing.
    """

    difference: Difference | None
    told: bool
    faults: tuple[str, ...]


class Memory:
    """The memory of a job, for the time of one run, which must hold the job's lock.

    Raises:
        ReportError: it cannot be read, or, of any method, not be written.
    """

    def __init__(self, job: Job, now: datetime) -> None:
        self._job = job
        self._now = now
        self._record = read_record(job.directory, job.name)
        self._keep(structs.replace(self._record, tried_at=now))

    @property
    def settings(self) -> Settings:
        """The settings of this run: where only changed pages are read, with the time since when."""
        settings, since = self._job.settings, self._record.compared_at
        if not self._job.since_last_run:
            return settings
        named = self._job.targets or settings.titles_from or asks_for_a_list(settings)
        if since is None and not named:
            since = self._now - _FIRST_LOOK_BACK
        return structs.replace(settings, changed_since=since)

    def claim(self, run: str) -> None:
        """Say which report directory is about to be made, before anything is in it."""
        if claimed(self._job.directory, run, self._record):
            self._keep(self._record.with_report(run, self._now))

    def after(
        self,
        report: Report,
        paths: Mapping[str, Path],
        earlier: Callable[[str], Report],
        *,
        environ: Mapping[str, str] = os.environ,
    ) -> Aftermath:
        """Compare, clear away and tell. `earlier` gives the report of an earlier run by its id.

        Raises:
            ReportError: what the job remembers cannot be written.
        """
        run, faults = report.run.id, list[str]()
        found = self._compared(report, earlier, faults)
        record = self._record
        if any(each.run == run for each in record.kept):
            record = record.with_report(run, self._now, tuple(path.name for path in paths.values()))
        if found is not None:
            record = structs.replace(record, compared=run, compared_at=report.run.started_at)
        record, left = retire(self._job.directory, record, self._job.report.keep)
        self._keep(record)
        told = self._told(found, paths, environ) if found else None
        return Aftermath(difference=found, told=told == [], faults=(*faults, *left, *(told or ())))

    def _compared(
        self, report: Report, earlier: Callable[[str], Report], faults: list[str]
    ) -> Difference | None:
        if not comparable(report):
            return None
        before = None
        if self._record.compared is not None:
            try:
                before = earlier(self._record.compared)
            except RefauditError as error:  # the history is another one now
                faults.append(f"the run before cannot be compared with: {error.message}")
        return difference(report, before)

    def _told(
        self, found: Difference, paths: Mapping[str, Path], environ: Mapping[str, str]
    ) -> list[str] | None:
        """What went wrong in telling; None when there was nothing to tell, or nobody."""
        job = self._job
        best = next((paths[form] for form in ("html", "md", *paths) if form in paths), None)
        notice = notice_of(job, found, best)
        if notice is None or not job.notify.ways:
            return None
        return tell(job, notice, now=self._now, environ=environ)

    def _keep(self, record: Record) -> None:
        write_record(self._job.directory, self._job.name, record)
        self._record = record
