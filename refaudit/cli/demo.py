"""`refaudit demo`: the whole trip against a small web and a small archive on loopback."""

import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from msgspec import structs

from refaudit import demo as miniature
from refaudit.audit import Audit
from refaudit.cli import options
from refaudit.cli.console import say
from refaudit.cli.outcome import deliver, require_output
from refaudit.cli.progress import watching
from refaudit.cli.summary import summarise
from refaudit.demo.servers import running
from refaudit.settings import Settings
from refaudit.store import Store

__all__ = ["demo"]

_NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
_FORMATS = ("html", "json", "csv", "md")


def demo(
    out: options.Out = None,
    run: Annotated[str, typer.Option(metavar="NAME", help="Name of the run.")] = "demo",
    format_: options.Formats = None,
    progress: options.Progress = None,
) -> None:
    """Audit the example article against a small web and web archive on loopback.

    The clock stands at 2026-11-22 and the history is a new one, so that every run makes the same
    report. Nothing outside this machine is asked.
    """
    # Whatever stands in refaudit.toml and the environment, the demonstration is the same.
    settings = Settings(
        out=out or "reports",
        format=options.split(format_) or _FORMATS,
        host_interval=0.1,
        now=_NOW,
    )
    require_output(settings)
    with (
        tempfile.TemporaryDirectory(prefix="refaudit-demo-") as scratch,
        running() as servers,
        Store.open(str(Path(scratch) / "history.sqlite")) as history,
        watching(progress) as watch,
    ):
        trip = Audit(
            structs.replace(settings, connect_to=servers.connect_to),
            history,
            key="demo",
            command="refaudit demo",
            run_id=run,
            watch=watch,
        )
        made = trip.report([miniature.article()], total=1)
    written = deliver(
        made,
        Path(settings.out),
        settings.format,
        latest=True,
        language=settings.report_language,
    )
    summarise(made, written)
    say("The findings are meant to be there: the example shows what refaudit finds.")
