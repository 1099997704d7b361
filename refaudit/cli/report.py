"""`refaudit report`: the report of a stored run again."""

from pathlib import Path
from typing import Annotated

import msgspec
import typer

from refaudit import report as formats
from refaudit.audit import stored_report
from refaudit.cli import options
from refaudit.cli.console import emit, say
from refaudit.cli.outcome import deliver, require_output
from refaudit.cli.reading import settings_of
from refaudit.cli.runs import open_store

__all__ = ["report"]


def report(
    run: Annotated[
        str | None, typer.Argument(metavar="RUN", help="A run's name. Default: the newest.")
    ] = None,
    schema: Annotated[bool, typer.Option("--schema", help="Print the JSON Schema.")] = False,
    out: options.Out = None,
    format_: options.Formats = None,
    store: options.Store = None,
    config: options.Config = None,
) -> None:
    """Write the report of a stored run again, in any format; no network."""
    if schema:
        emit(msgspec.json.format(msgspec.json.encode(formats.schema()), indent=2) + b"\n")
        return
    settings = settings_of(config, out=out, format=options.split(format_), store=store)
    require_output(settings)
    with open_store(settings, writable=False) as history:
        stored = stored_report(history, run)
    written = deliver(stored, Path(settings.out), settings.format, latest=False)
    for path in written.values():
        say(f"Report: {path}", style="bold")
