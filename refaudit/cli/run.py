"""`refaudit run`: one run of a job file, for whatever starts programs by the clock."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from msgspec import structs

from refaudit.cli import options
from refaudit.cli.console import say
from refaudit.cli.reading import Reading
from refaudit.cli.summary import summarise
from refaudit.cli.trip import prepared, reported, status_of, travelled
from refaudit.jobs import Job, Memory, lock_path, only_run, read_job, read_text
from refaudit.settings import clock_time

__all__ = ["run"]


def run(
    job: Annotated[Path, typer.Argument(metavar="JOB.toml", show_default=False)],
    now: options.Now = None,
    progress: options.Progress = None,
    text_from_stdin: Annotated[bool, typer.Option("--text-from-stdin", hidden=True)] = False,
) -> None:
    """Make one run of a job file, for cron, systemd, Kubernetes, CI.

    The exit status is that of audit. Two runs of a job never overlap: the second says who is at
    it, with exit status 2. A run that was interrupted goes on when the job is run again.
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
    settings = memory.settings
    reading = Reading(job.targets, settings)
    command = f"refaudit run {job.path}"
    report = travelled(settings, reading, name=f"job {job.name} {job.path}", command=command)
    if job.report.title is not None:
        report = structs.replace(report, title=job.report.title)
    memory.claim(report.run.id)
    paths = reported(report, settings, reading)
    summarise(report, paths)
    for fault in memory.after(report, paths):
        say(fault, style="yellow")
    return status_of(report, settings, reading)
