"""`refaudit job`: a job file to start from, and whether one is right."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from refaudit.cli.console import emit, explain
from refaudit.errors import SettingsError, UsageError
from refaudit.jobs import Job, examine, new_job, read_text

__all__ = ["job"]

_TIMES_SHOWN = 5
_STDOUT = "-"

job = typer.Typer(
    help="Write a job file to start from, or check some.",
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode="rich",
)


@job.command()
def new(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="Where to write it; - is stdout.")
    ] = Path("job.toml"),
) -> None:
    """Write a job file that explains itself."""
    if str(file) == _STDOUT:
        emit(new_job("job"))
        return
    try:
        with file.open("xb") as stream:
            stream.write(new_job(file.stem))
    except FileExistsError:
        raise UsageError(f"{file}: it is there already", "Name another file.") from None
    except OSError as error:
        raise UsageError(f"{file}: cannot be written: {error.strerror}") from error
    emit(f"{file}: edit it, then refaudit job check {file}\n".encode())


@job.command()
def check(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", show_default=False)],
) -> None:
    """Say whether job files are right, and when the jobs are due next."""
    wrong = False
    for file in files:
        found, faults = _examined(file)
        for fault in faults:
            explain(fault)
        if found is None:
            wrong = True
        else:
            emit(_described(found).encode())
    if wrong:
        raise typer.Exit(2)


def _examined(file: Path) -> tuple[Job | None, list[SettingsError]]:
    try:
        return examine(file, read_text(file))
    except SettingsError as error:
        return None, [error]


def _described(found: Job) -> str:
    lines = [f"{found.path}: {found.name} is right"]
    if found.cron is None or found.schedule is None:
        lines.append("  no schedule: it runs when refaudit run is called")
    else:
        times = found.cron.times(datetime.now(UTC), _TIMES_SHOWN)
        lines += [f"  {time:%a %Y-%m-%d %H:%M %Z}" for time in times]
    return "\n".join(lines) + "\n"
