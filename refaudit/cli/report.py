"""`refaudit report`: the report of a stored run again."""

from pathlib import Path
from typing import Annotated

import msgspec
import typer

from refaudit import report as formats
from refaudit.audit import stored_report
from refaudit.audit.rejudging import rejudged
from refaudit.cli import options
from refaudit.cli.console import emit, say
from refaudit.cli.outcome import deliver, require_output
from refaudit.cli.reading import settings_of
from refaudit.cli.runs import open_store
from refaudit.errors import UsageError

__all__ = ["report"]


def report(
    context: typer.Context,
    run: Annotated[
        str | None, typer.Argument(metavar="RUN", help="A run's name. Default: the newest.")
    ] = None,
    schema: Annotated[bool, typer.Option("--schema", help="Print the JSON Schema.")] = False,
    rejudge: Annotated[
        bool,
        typer.Option(
            "--rejudge",
            help="Judge the run anew, as after an upgrade, by what had been seen; a new run.",
        ),
    ] = False,
    out: options.Out = None,
    format_: options.Formats = None,
    select: options.Select = None,
    ignore: options.Ignore = None,
    store: options.Store = None,
    now: options.Now = None,
    config: options.Config = None,
) -> None:
    """Write the report of a stored run again, in any format; no network."""
    if schema:
        emit(msgspec.json.format(msgspec.json.encode(formats.schema()), indent=2) + b"\n")
        return
    settings = settings_of(config, **options.given(context))
    require_output(settings)
    if not rejudge and (select or ignore or now):
        raise UsageError(
            "--select, --ignore and --now need --rejudge",
            "A stored report has the findings that were made then.",
        )
    with open_store(settings, writable=rejudge) as history:
        stored = rejudged(settings, history, run) if rejudge else stored_report(history, run)
    if rejudge:
        say(f"Judged anew: run {stored.run.rejudged} as {stored.run.id}.")
    written = deliver(stored, Path(settings.out), settings.format, latest=False)
    for path in written.values():
        say(f"Report: {path}", style="bold")
