"""`refaudit run`: one run of a job file, for whatever starts programs by the clock."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from refaudit.audit import stored_report
from refaudit.cli import options
from refaudit.cli.console import say
from refaudit.cli.reading import Reading
from refaudit.cli.retention import tidied
from refaudit.cli.runs import open_store
from refaudit.cli.summary import summarise
from refaudit.cli.trip import prepared, reported, status_of, travelled
from refaudit.jobs import Job, Memory, lock_path, only_run, read_job, read_text
from refaudit.model.report import Report
from refaudit.settings import clock_time

__all__ = ["run"]

#: What a run is that needs no more than its report.
_DONE = ("complete", "empty")


def run(
    job: Annotated[Path, typer.Argument(metavar="JOB.toml", show_default=False)],
    now: options.Now = None,
    progress: options.Progress = None,
    text_from_stdin: Annotated[bool, typer.Option("--text-from-stdin", hidden=True)] = False,
) -> None:
    """Make one run of a job file, for cron, systemd, Kubernetes, CI.

    The exit status is that of audit. Two runs of a job never overlap: the second says who is at
    it, with exit status 2. A run that was interrupted goes on when the job is run again; one that
    was done, and killed before its report was written and told of, has that made up for first.
    """
    text = read_text(Path("/dev/stdin")) if text_from_stdin else None
    chosen = read_job(job, text=text, flags={"now": now, "progress": progress})
    started = datetime.now(UTC)
    with only_run(lock_path(chosen.directory, chosen.name), chosen.name, started) as dead:
        if dead is not None:
            say(f"The run before ended without a word ({dead.described(started)}).")
        raise typer.Exit(_run(chosen))


def _run(job: Job) -> int:
    prepared(job.settings)
    memory = Memory(job, clock_time(job.settings))
    if memory.owed is not None:
        _make_up_for(job, memory, memory.owed)
    settings = memory.settings
    reading = Reading(job.targets, settings)
    command = f"refaudit run {job.path}"
    name = f"job {job.name} {job.path}"
    report = travelled(
        settings,
        reading,
        name=name,
        command=command,
        title=job.report.title,
        begun=memory.begun,
    )
    _told(job, memory, report)
    tidied(job.settings, command)
    return status_of(report, settings, reading)


def _make_up_for(job: Job, memory: Memory, run: str) -> None:
    """Report a run whose process died when all was judged; one that was not done goes on later."""
    with open_store(job.settings) as history:
        done = (each.id for each in history.runs() if each.status in _DONE)
        report = stored_report(history, run) if run in done else None
    if report is not None:
        say(f"Run {run} was done and not reported: that is made up for.")
        _told(job, memory, report)


def _told(job: Job, memory: Memory, report: Report) -> None:
    """Write the report, and tell whom the job names."""
    memory.claim(report.run.id)
    paths = reported(report, job.settings)
    summarise(report, paths)
    for fault in memory.after(report, paths):
        say(fault, style="yellow")
