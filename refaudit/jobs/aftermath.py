"""What a job does once its run is done: remember, clear away, tell.

People are told at least once: a process that dies over it leaves the run owed, and the next one
tells in the ways that had not had their turn. Only what was being said at that moment may be said
twice; it names the run both times.
"""

import os
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

from msgspec import structs

from refaudit.jobs.file import Job
from refaudit.jobs.notice import Notice, notice_of
from refaudit.jobs.record import Owed, Record, read_record, write_record
from refaudit.jobs.retention import claimed, retire, sweep
from refaudit.jobs.telling import tell
from refaudit.model.report import Report
from refaudit.settings import Settings
from refaudit.sources.mediawiki_wanted import asks_for_a_list

__all__ = ["Memory"]

#: What a first run reads of all the changes of a wiki.
_FIRST_LOOK_BACK = timedelta(days=1)


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
    def owed(self) -> str | None:
        """The run of which the report and the telling are owed, be it finished or not."""
        return self._record.owed.run if self._record.owed else None

    @property
    def settings(self) -> Settings:
        """The settings of this run: where only changed pages are read, with the time since when."""
        settings, since = self._job.settings, self._record.read_at
        if not self._job.since_last_run:
            return settings
        named = self._job.targets or settings.titles_from or asks_for_a_list(settings)
        if since is None and not named:
            since = self._now - _FIRST_LOOK_BACK
        return structs.replace(settings, changed_since=since)

    def begun(self, run: str) -> None:
        """Say which run is under way: until `after` is done with it, it is owed."""
        if self.owed != run:
            self._keep(structs.replace(self._record, owed=Owed(run=run)))

    def claim(self, run: str) -> None:
        """Say which report directory is about to be made, before anything is in it."""
        if claimed(self._job.directory, run, self._record):
            self._keep(self._record.with_report(run, self._now))

    def after(
        self,
        report: Report,
        paths: Mapping[str, Path],
        *,
        environ: Mapping[str, str] = os.environ,
    ) -> list[str]:
        """Remember the run, clear old reports away, and tell of what is new in it.

        Gives what went wrong in the last two, in words: it fails nothing.

        Raises:
            ReportError: what the job remembers cannot be written.
        """
        run, record = report.run.id, self._record
        if any(each.run == run for each in record.kept):
            record = record.with_report(run, self._now, tuple(path.name for path in paths.values()))
        whole = report.run.status == "complete" and not report.run.network_down
        # Changes that could not be read are asked for again.
        if whole and not report.totals.unreadable:
            record = structs.replace(record, read_at=report.run.started_at)
        record, left = retire(self._job.directory, record, self._job.report.keep)
        self._keep(record)
        sweep(self._job.directory)
        # What a run without its network left unsaid is not news.
        notice = self._notice(report, paths) if whole else None
        faults = self._told(notice, environ) if notice else []
        self._keep(structs.replace(self._record, owed=None))
        return [*left, *faults]

    def _notice(self, report: Report, paths: Mapping[str, Path]) -> Notice | None:
        """What is new, if it is bad enough."""
        best = next((paths[form] for form in ("html", "md", *paths) if form in paths), None)
        return notice_of(self._job, report.difference, best) if report.difference else None

    def _told(self, notice: Notice, environ: Mapping[str, str]) -> list[str]:
        """Tell whoever was not told yet, if somebody wants to know."""

        def told(number: int) -> None:
            owed = Owed(run=notice.run, told=number)
            self._keep(structs.replace(self._record, owed=owed))

        owed = self._record.owed
        done = owed.told if owed and owed.run == notice.run else 0
        return tell(self._job, notice, now=self._now, environ=environ, done=done, told=told)

    def _keep(self, record: Record) -> None:
        write_record(self._job.directory, self._job.name, record)
        self._record = record
