"""What `audit` and `run` have in common: the trip, and its report on disk."""

import gc
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path

from refaudit.cli.cluster import trip_of
from refaudit.cli.console import say
from refaudit.cli.outcome import deliver, exit_status, require_output
from refaudit.cli.progress import watching
from refaudit.cli.reading import Reading
from refaudit.cli.runs import key_of, open_store
from refaudit.errors import ReportError
from refaudit.model.report import Report
from refaudit.settings import Settings
from refaudit.store.memory import Memory

__all__ = ["prepared", "reported", "status_of", "travelled"]

#: For Python's collector of cycles: new objects before it looks at the young ones, looks before one
#: at the older ones, and those before one at all. A report is very many objects that stay and know
#: nothing of each other: to look through them again and again took a tenth of a run.
_COLLECTED_AFTER = (20_000, 10, 100)


def prepared(settings: Settings) -> None:
    """Refuse what cannot be done, and say what is missing, before any work.

    Raises:
        UsageError: a format is unknown, or more than one is meant for stdout.
        ReportError: the report directory cannot be written to.
    """
    require_output(settings)
    if settings.contact is None and not settings.offline:
        say("No --contact is set: servers' owners cannot ask anybody about these requests.")


def travelled(
    settings: Settings,
    reading: Reading,
    *,
    name: str,
    command: str,
    title: str | None = None,
    begun: Callable[[str], None] = lambda _: None,
) -> Report:
    """Make the run, or go on with the one of this name that was interrupted.

    `title` is what its report is called. `begun` is told which run it is, before any work.

    Raises:
        StoreError: the history cannot be opened or written.
        KeyboardInterrupt: it was interrupted; says that nothing is lost.
    """
    gc.set_threshold(*_COLLECTED_AFTER)
    with (
        ExitStack() as stack,
        open_store(settings) as history,
        watching(settings.progress, lambda: reading.share) as watch,
    ):
        key = key_of(name, reading, settings)
        trip = stack.enter_context(
            trip_of(settings, history, reading, key=key, command=command, watch=watch)
        )
        begun(trip.run_id)
        if title is not None:
            Memory.of(history).entitle(trip.run_id, title)
        try:
            return trip.report(reading, total=reading.total)
        except KeyboardInterrupt:
            kept = "What was learned is kept; the same command goes on from there."
            raise KeyboardInterrupt(kept) from None


def reported(report: Report, settings: Settings) -> Mapping[str, Path]:
    """Write the report and give the paths by format.

    Raises:
        ReportError: a file cannot be written; says how the report is written later.
    """
    try:
        latest = report.run.status == "complete"  # not one that read nothing
        return deliver(
            report,
            Path(settings.out),
            settings.format,
            latest=latest,
            language=settings.report_language,
        )
    except ReportError as error:
        kept = f"The run is kept: refaudit report {report.run.id} --out DIR writes it."
        raise ReportError(error.message, f"{error.advice} {kept}") from error


def status_of(report: Report, settings: Settings, reading: Reading) -> int:
    """The exit status: 2 when not all could be done, 1 for findings, else 0."""
    return 2 if reading.failed else exit_status(report, settings.fail_on)
