"""`refaudit store`: the care of a history."""

from pathlib import Path
from typing import Annotated

import typer

from refaudit.audit.condensing import condense as condense_old
from refaudit.cli import options
from refaudit.cli.console import emit, say
from refaudit.cli.reading import settings_of
from refaudit.cli.runs import open_store
from refaudit.errors import UsageError
from refaudit.settings import Settings
from refaudit.store.upkeep import Size, Upkeep

__all__ = ["store"]


def store(
    check: Annotated[
        bool, typer.Option("--check", help="Look for damage; exit status 1 if there is any.")
    ] = False,
    condense: Annotated[
        float | None,
        typer.Option(
            metavar="DAYS",
            help="Keep as one what was seen alike more than DAYS ago; verdicts stay as they are.",
        ),
    ] = None,
    vacuum: Annotated[
        bool, typer.Option("--vacuum", help="Give unused space back to the disk.")
    ] = False,
    backup: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Copy it into a new SQLite file, also while in use."),
    ] = None,
    now: options.Now = None,
    where: Annotated[
        str | None,
        typer.Option(
            "--store",
            metavar="PATH-OR-URL",
            help="The history. Default: history.sqlite in the user's data directory.",
        ),
    ] = None,
    config: options.Config = None,
) -> None:
    """Show how large the history is; check it, condense it, tidy it, back it up."""
    settings = settings_of(config, now=now, store=where)
    if condense is not None and not condense >= 0:
        raise UsageError(f"--condense {condense:g}: give a number of days, at least 0")
    sound = not check or _check(settings)
    if backup is not None:
        with open_store(settings, writable=False) as history:
            Upkeep.of(history).backup(backup)
        say(f"Backup: {backup}", style="bold")
    if condense is not None or vacuum:
        _change(settings, condense, vacuum=vacuum)
    with open_store(settings, writable=False) as history:
        emit(_shown(Upkeep.of(history).size()).encode("utf-8", "replace"))
    raise typer.Exit(int(not sound))


def _check(settings: Settings) -> bool:
    with open_store(settings, writable=False) as history:
        faults = Upkeep.of(history).faults()
    for fault in faults:
        say(fault, style="red")
    say("It is damaged." if faults else "It is sound.", style="bold")
    return not faults


def _change(settings: Settings, days: float | None, *, vacuum: bool) -> None:
    with open_store(settings) as history:
        if days is not None:
            made = condense_old(settings, history, days)
            say(f"Condensed: {made.gone:,} of {made.looked_at:,} observations.", style="bold")
        if vacuum:
            Upkeep.of(history).vacuum()


def _shown(size: Size) -> str:
    lines = [
        f"{size.name}: {_megabytes(size.bytes)}, schema {size.schema}",
        *(f"  {name:<20} {number:>13,}" for name, number in size.rows.items()),
    ]
    if size.free:
        lines.append(f"{_megabytes(size.free)} of it are unused: refaudit store --vacuum")
    return "".join(f"{line}\n" for line in lines)


def _megabytes(number: int) -> str:
    return f"{number / 1e6:,.1f} MB"
