"""`refaudit schedule`: stays up and runs jobs by the clock."""

import logging
import queue
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Annotated

import typer

from refaudit.cli.logs import log_to_stderr
from refaudit.errors import ReportError
from refaudit.jobs import Children, Scheduler, health_endpoint, write_health

__all__ = ["schedule"]

logger = logging.getLogger(__name__)

#: Seconds between two looks at the clock, and between two health files.
_BEAT = 15.0
#: Seconds that runs have to end after a signal: the whole is to be over within ten.
_GRACE = 7.0

#: Signals as they come in; None says that there is nothing left to do.
_Heard = queue.SimpleQueue[signal.Signals | None]


def schedule(
    jobs: Annotated[list[Path], typer.Argument(metavar="JOB.toml", show_default=False)],
    once_now: Annotated[
        bool, typer.Option("--once-now", help="Run each job once, now, and end.")
    ] = False,
    health_file: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Keep a file of how the jobs are, in JSON.")
    ] = None,
    health_port: Annotated[
        int | None,
        typer.Option(metavar="PORT", help="Answer GET /health on 127.0.0.1 with the same."),
    ] = None,
    log_format: Annotated[
        str, typer.Option(metavar="text|json", help="How to log, on stderr.")
    ] = "text",
) -> None:
    """Stay up and run jobs by their schedules.

    SIGTERM and Ctrl-C interrupt what is running and end within ten seconds; SIGHUP reads the job
    files again, and of one that is broken keeps the job as it was.
    """
    log_to_stderr(log_format)
    children = Children(lambda name, line: logger.info("%s", line, extra={"job": name}))
    heard: _Heard = queue.SimpleQueue()
    scheduler = Scheduler(
        [path.absolute() for path in jobs],
        children.run,
        once=once_now,
        when_done=lambda: heard.put(None),
    )
    with ExitStack() as stack:
        stack.enter_context(_signals(heard))
        if health_port is not None:
            port = stack.enter_context(health_endpoint(health_port, scheduler.health))
            logger.info("health at http://127.0.0.1:%d/health", port)
        scheduler.start()
        stack.callback(children.stop, _GRACE)
        stack.callback(scheduler.stop)
        _keep(scheduler, heard, lambda: _healthy(scheduler, health_file))
    _healthy(scheduler, health_file)
    logger.info("stopped")
    raise typer.Exit(scheduler.worst if once_now else 0)


def _keep(scheduler: Scheduler, heard: _Heard, beat: Callable[[], None]) -> None:
    """Until a signal says that it is over, or there is nothing left to do."""
    while True:
        beat()
        try:
            number = heard.get(timeout=_BEAT)
        except queue.Empty:
            scheduler.look()
            continue
        if number is signal.SIGHUP:
            scheduler.reread()
            continue
        if number is not None:
            logger.info("%s: stopping", number.name)
        return


def _healthy(scheduler: Scheduler, path: Path | None) -> None:
    if path is None:
        return
    try:
        write_health(path, scheduler.health())
    except ReportError as error:  # the jobs matter more than the file
        logger.warning("%s", error.message)


@contextmanager
def _signals(heard: _Heard) -> Iterator[None]:
    """Hear signals, in place of what they do elsewhere."""
    numbers = [signal.SIGTERM, signal.SIGHUP]
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        numbers.append(signal.SIGINT)  # in the background of scripts Ctrl-C is for others
    before = {
        each: signal.signal(each, lambda number, _: heard.put(signal.Signals(number)))
        for each in numbers
    }
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
