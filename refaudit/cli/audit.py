"""`refaudit audit`: the main job."""

from pathlib import Path

import typer

from refaudit.audit import Audit
from refaudit.cli import options
from refaudit.cli.console import say
from refaudit.cli.outcome import deliver, exit_status, require_output
from refaudit.cli.progress import watching
from refaudit.cli.reading import Reading, settings_of
from refaudit.cli.runs import command_line, key_of, open_store
from refaudit.cli.summary import summarise
from refaudit.errors import ReportError
from refaudit.settings import Settings

__all__ = ["audit"]


def audit(
    targets: options.Targets,
    lang: options.Language = None,
    scope: options.Scope = None,
    namespace: options.Namespaces = None,
    offline: options.Offline = None,
    out: options.Out = None,
    format_: options.Formats = None,
    select: options.Select = None,
    ignore: options.Ignore = None,
    fail_on: options.FailOn = None,
    contact: options.Contact = None,
    concurrency: options.Concurrency = None,
    host_interval: options.HostInterval = None,
    timeout: options.Timeout = None,
    retries: options.Retries = None,
    allow_net: options.AllowNet = None,
    connect_to: options.ConnectTo = None,
    store: options.Store = None,
    now: options.Now = None,
    progress: options.Progress = None,
    config: options.Config = None,
) -> None:
    """Audit articles: check every citation, write a report, print a summary.

    A run that was interrupted goes on when the same command is given again.
    """
    settings = settings_of(
        config,
        lang=lang,
        scope=scope,
        namespace=options.split(namespace),
        offline=offline,
        out=out,
        format=options.split(format_),
        select=options.split(select),
        ignore=options.split(ignore),
        fail_on=fail_on,
        contact=contact,
        concurrency=concurrency,
        host_interval=host_interval,
        timeout=timeout,
        retries=retries,
        allow_net=options.split(allow_net),
        connect_to=options.split(connect_to),
        store=store,
        now=now,
        progress=progress,
    )
    raise typer.Exit(_audited(settings, targets))


def _audited(settings: Settings, targets: list[str]) -> int:
    """Make the run and give the exit status."""
    require_output(settings)
    if settings.contact is None and not settings.offline:
        say("No --contact is set: servers' owners cannot ask anybody about these requests.")
    reading = Reading(targets, settings)
    with open_store(settings) as history, watching(settings.progress) as watch:
        trip = Audit(
            settings,
            history,
            key=key_of("audit", reading, settings),
            command=command_line(),
            watch=watch,
        )
        try:
            made = trip.report(reading, total=reading.total)
        except KeyboardInterrupt:
            kept = "What was learned is kept; the same command goes on from there."
            raise KeyboardInterrupt(kept) from None
    try:
        paths = deliver(made, Path(settings.out), settings.format, latest=reading.read > 0)
    except ReportError as error:
        kept = f"The run is kept: refaudit report {made.run.id} --out DIR writes it."
        raise ReportError(error.message, f"{error.advice} {kept}") from error
    summarise(made, paths)
    return 2 if reading.failed else exit_status(made, settings.fail_on)
