"""`refaudit store`: the care of a history."""

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer
from msgspec import structs

from refaudit.audit.condensing import condense as condense_old
from refaudit.cli import options
from refaudit.cli.console import emit, say, shown
from refaudit.cli.reading import settings_of
from refaudit.cli.retention import forgotten
from refaudit.cli.runs import open_store
from refaudit.errors import UsageError
from refaudit.settings import Settings
from refaudit.store.upkeep import Series, Size, Upkeep

__all__ = ["store"]

#: Commands that are listed, and how much of each.
_MOST_SERIES = 10
_LONGEST = 120


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
    keep_runs: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            help="Forget the older runs of each command, but for what later ones are compared "
            "with. What was seen stays.",
        ),
    ] = None,
    keep_days: Annotated[
        float | None,
        typer.Option(
            metavar="DAYS",
            help="Likewise by their age; with --keep-runs what neither keeps. The newest of each "
            "command always stays.",
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
    limits = _limits(keep_runs, keep_days)
    if condense is not None and not condense >= 0:
        raise UsageError(f"--condense {condense:g}: give a number of days, at least 0")
    sound = not check or _check(settings)
    if backup is not None:
        with open_store(settings, writable=False) as history:
            Upkeep.of(history).backup(backup)
        say(f"Backup: {backup}", style="bold")
    if limits or condense is not None or vacuum:
        _change(settings, limits, condense, vacuum=vacuum)
    with open_store(settings, writable=False) as history:
        upkeep = Upkeep.of(history)
        words = _shown(upkeep.size()) + _listed(upkeep.series())
    emit(words.encode("utf-8", "replace"))
    raise typer.Exit(int(not sound))


def _check(settings: Settings) -> bool:
    with open_store(settings, writable=False) as history:
        faults = Upkeep.of(history).faults()
    for fault in faults:
        say(fault, style="red")
    say("It is damaged." if faults else "It is sound.", style="bold")
    return not faults


def _limits(runs: int | None, days: float | None) -> dict[str, float]:
    """What is to be kept, by the names of the settings.

    Raises:
        UsageError: that is no limit.
    """
    given = {"keep_runs": runs, "keep_days": days}
    for name, value in given.items():
        if value is not None and not 0 < value < math.inf:
            option = f"--{name.replace('_', '-')}"
            raise UsageError(f"{option} {value:g}: give a number above 0")
    # What the settings say holds after runs: here all is named that counts.
    return {name: value or 0 for name, value in given.items()} if any(given.values()) else {}


def _change(
    settings: Settings, limits: Mapping[str, float], days: float | None, *, vacuum: bool
) -> None:
    with open_store(settings) as history:
        if limits:
            forgotten(structs.replace(settings, **limits), history)
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


def _listed(found: Sequence[Series]) -> str:
    """The runs of the commands with the most of them."""
    lines = []
    for each in found[:_MOST_SERIES]:
        number = f"{each.runs:,} {'run' if each.runs == 1 else 'runs'}"
        if each.forgotten:
            number += f", {each.forgotten:,} forgotten"
        times = f"{each.first:%Y-%m-%d} to {each.last:%Y-%m-%d}"
        lines.append(f"{number}, {times}: {shown(each.command)[:_LONGEST]}")
    if left := found[_MOST_SERIES:]:
        lines.append(f"{sum(each.runs for each in left):,} runs of {len(left):,} other commands")
    return "".join(f"{line}\n" for line in lines)


def _megabytes(number: int) -> str:
    return f"{number / 1e6:,.1f} MB"
