"""Jobs by their cron expressions, for as long as the process lives.

APScheduler keeps the times. Missed runs are made up for by one, late but certain, and a run that
was broken off goes on when the scheduler starts; a job that is still running is not started again;
jobs that share a history wait for each other.
"""

import logging
import os
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from apscheduler.events import (
    EVENT_JOB_ERROR,
    EVENT_JOB_MAX_INSTANCES,
    EVENT_JOB_SUBMITTED,
)
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.date import DateTrigger
from msgspec import Struct

from refaudit.errors import RefauditError, SettingsError, UsageError
from refaudit.jobs.cron import Cron
from refaudit.jobs.file import Job, read_job
from refaudit.jobs.health import Health, JobHealth, LastRun, host_name
from refaudit.jobs.record import lock_path, read_record

__all__ = ["Launch", "Scheduler"]

logger = logging.getLogger(__name__)

#: Makes a run of a job and gives its exit status, None when none was made any more.
Launch = Callable[[Job], int | None]
Clock = Callable[[], datetime]

#: Exit statuses: of runs that did their work, and of those that could not.
_DONE = frozenset({0, 1})
_FAILED = 2
#: A run that comes later than this was missed: a machine slept, or was too busy.
_LATE = timedelta(minutes=5)


class _Entry(Struct, kw_only=True):
    job: Job
    running_since: datetime | None = None
    last: LastRun | None = None
    problem: str | None = None


class Scheduler:
    """The jobs of some files. `launch` is called in a thread; it may take as long as it likes.

    `once` runs each job one time, now, and calls `when_done` after the last. `engine` is a
    scheduler of APScheduler that was not started.

    Raises:
        SettingsError: a job file cannot be used, or has no schedule.
        UsageError: two files are the same job.
    """

    def __init__(  # noqa: PLR0913 - what a test puts in the place of the world
        self,
        paths: Sequence[Path],
        launch: Launch,
        *,
        once: bool = False,
        when_done: Callable[[], None] = lambda: None,
        engine: Any = None,
        clock: Clock = lambda: datetime.now(UTC),
    ) -> None:
        self._launch = launch
        self._once = once
        self._when_done = when_done
        self._engine = engine or BackgroundScheduler(timezone=UTC)
        self._clock = clock
        self._started = clock()
        self._stopping = False
        self._executors: set[str] = set()
        self._entries = {path: _Entry(job=_read(path, once=once)) for path in dict.fromkeys(paths)}
        _require_distinct([entry.job for entry in self._entries.values()])

    def start(self) -> None:
        """Begin to keep the times."""
        self._engine.add_listener(self._skipped, EVENT_JOB_MAX_INSTANCES)
        self._engine.add_listener(self._submitted, EVENT_JOB_SUBMITTED)
        self._engine.add_listener(_failed, EVENT_JOB_ERROR)
        for path, entry in self._entries.items():
            self._add(path, entry.job)
        self._engine.start()
        for job in self.health().jobs:
            if job.next is not None:
                logger.info("next run at %s", _shown(job.next), extra={"job": job.name})

    def stop(self) -> None:
        """Start no run any more; those under way are for `launch` to end."""
        self._stopping = True
        self._engine.shutdown(wait=False)

    def look(self) -> None:
        """Look at the clock again: it goes on while a machine sleeps, and timers do not."""
        self._engine.wakeup()

    def reread(self) -> None:
        """Read the files again; of one that is broken the job stays as it was."""
        for path, entry in self._entries.items():
            try:
                job = _read(path, once=self._once)
            except SettingsError as error:
                entry.problem = error.message
                said = "%s; the job stays as it was"
                logger.warning(said, error.message, extra=_of(entry.job))
                continue
            entry.problem = None
            if job == entry.job:
                continue
            entry.job = job
            self._engine.remove_job(str(path))
            self._add(path, job)
            logger.info("the file was read again", extra=_of(job))

    def health(self) -> Health:
        """How everything is at this moment."""
        return Health(
            state="running" if self._engine.running and not self._stopping else "stopping",
            host=host_name(),
            process=os.getpid(),
            started_at=self._started,
            written_at=self._clock(),
            jobs=tuple(self._job_health(path, entry) for path, entry in self._entries.items()),
        )

    @property
    def worst(self) -> int:
        """The worst exit status of the latest runs; one that was killed counts as 2."""
        ended = [entry.last.status for entry in self._entries.values() if entry.last]
        return max((status if status >= 0 else _FAILED for status in ended), default=0)

    def _job_health(self, path: Path, entry: _Entry) -> JobHealth:
        waiting = None if self._stopping else self._engine.get_job(str(path))
        return JobHealth(
            name=entry.job.name,
            file=str(path),
            running_since=entry.running_since,
            last=entry.last,
            next=getattr(waiting, "next_run_time", None),
            problem=entry.problem,
        )

    def _add(self, path: Path, job: Job) -> None:
        history = f"history {job.settings.store or 'of the user'}"
        if history not in self._executors:
            self._engine.add_executor(ThreadPoolExecutor(1), alias=history)
            self._executors.add(history)
        now = self._clock()
        cron = job.cron
        is_idle = self._entries[path].running_since is None
        options = {"next_run_time": now} if cron and is_idle and _waits(job, cron, now) else {}
        self._engine.add_job(
            self._run,
            DateTrigger(now) if cron is None or self._once else _Times(cron),
            args=[path],
            id=str(path),
            executor=history,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
            **options,
        )

    def _run(self, path: Path) -> None:
        entry = self._entries[path]
        started = entry.running_since = self._clock()
        logger.info("run started", extra=_of(entry.job))
        status: int | None = _FAILED
        try:
            status = self._launch(entry.job)
        finally:
            entry.running_since = None
            if status is not None:
                self._ended(entry, started, status)

    def _ended(self, entry: _Entry, started: datetime, status: int) -> None:
        entry.last = LastRun(started_at=started, ended_at=self._clock(), status=status)
        log = logger.info if status in _DONE else logger.error
        log("run ended with status %d", status, extra=_of(entry.job))
        if self._once and all(each.last for each in self._entries.values()):
            self._when_done()

    def _submitted(self, event: Any) -> None:
        job, due = self._entries[Path(event.job_id)].job, event.scheduled_run_times[0]
        if job.cron is not None and self._clock() - due > _LATE:
            _say_missed(job, job.cron, due, self._clock())

    def _skipped(self, event: Any) -> None:
        name = self._entries[Path(event.job_id)].job.name
        logger.warning("still running: this run is left out", extra={"job": name})


class _Times(BaseTrigger):  # type: ignore[misc]  # the library has no types
    """An expression as APScheduler asks for it: all times that were missed count as one."""

    def __init__(self, cron: Cron) -> None:
        self._cron = cron

    def get_next_fire_time(self, previous: datetime | None, now: datetime) -> datetime | None:
        return self._cron.after(max(previous, now) if previous else now)


def _read(path: Path, *, once: bool) -> Job:
    job = read_job(path)
    if job.schedule is None and not once:
        raise SettingsError(
            f"{path}: the job has no schedule",
            'Give it one, as [schedule] with cron = "17 3 * * *".',
        )
    return job


def _require_distinct(jobs: Sequence[Job]) -> None:
    seen: dict[Path, Job] = {}
    for job in jobs:
        other = seen.setdefault(lock_path(job.directory, job.name), job)
        if other is not job:
            raise UsageError(
                f"{other.path} and {job.path} are the same job: {job.name} in {job.directory}",
                "Give one of them another name.",
            )


def _waits(job: Job, cron: Cron, now: datetime) -> bool:
    """Whether a run is to be made at once: what was broken off, or missed while nobody was up."""
    try:
        record = read_record(job.directory, job.name)
    except RefauditError as error:  # the run itself will say it again, and fail over it
        logger.warning("%s", error.message, extra=_of(job))
        return False
    if record.owed is not None:
        logger.info("run %s was broken off, and goes on now", record.owed.run, extra=_of(job))
        return True
    due = cron.after(record.tried_at) if record.tried_at else None
    if due is None or due > now:
        return False
    _say_missed(job, cron, due, now)
    return True


def _say_missed(job: Job, cron: Cron, due: datetime, now: datetime) -> None:
    """Say that a run is made late, and that it is one for all that were due since."""
    another = cron.after(due)
    if another is None or another > now:
        logger.info("the run of %s was missed, and is made now", _shown(due), extra=_of(job))
    else:
        said = "runs since that of %s were missed; one is made now for all of them"
        logger.info(said, _shown(due), extra=_of(job))


def _of(job: Job) -> dict[str, str]:
    return {"job": job.name}


def _failed(event: Any) -> None:
    logger.error("a run could not be made: %r", event.exception)


def _shown(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
