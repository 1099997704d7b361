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
from refaudit.cli.reviewing import serve
from refaudit.cli.runs import open_store
from refaudit.errors import UsageError
from refaudit.model.report import Report
from refaudit.settings import Settings

__all__ = ["report"]

_REVIEW = "Review"


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
    serve_: Annotated[
        bool,
        typer.Option(
            "--serve",
            help="Show it at an address of this machine alone; marks go into the history at once.",
            rich_help_panel=_REVIEW,
        ),
    ] = False,
    port: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            min=0,
            max=65535,
            help="The port for --serve. Default: any that is free.",
            rich_help_panel=_REVIEW,
        ),
    ] = None,
    open_: Annotated[
        bool,
        typer.Option("--open", help="With --serve, open a browser.", rich_help_panel=_REVIEW),
    ] = False,
    out: options.Out = None,
    format_: options.Formats = None,
    report_language: options.ReportLanguage = None,
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
    formats.translations(settings.report_language)
    _require_sense(
        serves=serve_,
        writes=bool(out or format_),
        opens=open_ or port is not None,
        rejudges=rejudge,
        judges=bool(select or ignore or (now and not serve_)),
    )
    if not serve_:
        require_output(settings)
    with open_store(settings, writable=rejudge) as history:
        stored = rejudged(settings, history, run) if rejudge else stored_report(history, run)
    if rejudge:
        say(f"Judged anew: run {stored.run.rejudged} as {stored.run.id}.")
    if serve_:
        serve(settings, stored, port=port or 0, browse=open_)
    else:
        _write(settings, stored)


def _require_sense(
    *, serves: bool, writes: bool, opens: bool, rejudges: bool, judges: bool
) -> None:
    """Refuse options of which one makes nothing of the other.

    Raises:
        UsageError: there are such.
    """
    if serves and writes:
        raise UsageError("--serve writes no files", "Leave out --out and --format.")
    if opens and not serves:
        raise UsageError("--open and --port need --serve")
    if judges and not rejudges:
        raise UsageError(
            "--select, --ignore and --now need --rejudge",
            "A stored report has the findings that were made then.",
        )


def _write(settings: Settings, stored: Report) -> None:
    written = deliver(
        stored,
        Path(settings.out),
        settings.format,
        latest=False,
        language=settings.report_language,
    )
    for path in written.values():
        say(f"Report: {path}", style="bold")
