"""`refaudit check`: verdicts on URLs as JSON Lines."""

import asyncio
import gc
import sys
from contextlib import aclosing
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from refaudit.audit import check_urls
from refaudit.cli import options
from refaudit.cli.console import emit, encodable
from refaudit.cli.reading import settings_of
from refaudit.cli.runs import command_line, open_store
from refaudit.errors import UsageError
from refaudit.model.checked import Checked
from refaudit.model.evidence import Reason, State
from refaudit.settings import Settings
from refaudit.store import Store

__all__ = ["check"]

_BAD = {State.DEAD, State.MISSING, State.ERROR_CAPTURE, State.OTHER_PAGE}


def check(
    context: typer.Context,
    urls: Annotated[list[str] | None, typer.Argument(metavar="URL…", show_default=False)] = None,
    urls_from: Annotated[
        str | None, typer.Option(metavar="FILE", help="One URL a line; - is stdin.")
    ] = None,
    contact: options.Contact = None,
    concurrency: options.Concurrency = None,
    host_interval: options.HostInterval = None,
    timeout: options.Timeout = None,
    retries: options.Retries = None,
    allow_net: options.AllowNet = None,
    connect_to: options.ConnectTo = None,
    store: options.Store = None,
    fail_on: options.FailOn = None,
    now: options.Now = None,
    config: options.Config = None,
) -> None:
    """Ask URLs now and print a verdict for each, as JSON Lines in input order.

    Exit status: 1 when a page is dead or a snapshot does not hold what it should, 2 when no URL
    could be asked.
    """
    settings = settings_of(config, **options.given(context))
    asked = [*map(encodable, urls or ()), *(_lines(urls_from) if urls_from else ())]
    if not asked:
        raise UsageError("no URL was given", "Name URLs, or a file of them with --urls-from FILE.")
    # What the program itself is made of stays: to look through it again and again takes time.
    gc.freeze()
    with open_store(settings) as history:
        verdicts = asyncio.run(_print_verdicts(settings, history, asked))
    if verdicts <= {(State.UNCHECKED, reason) for reason in Reason}:
        raise typer.Exit(2)
    if settings.fail_on != "never" and any(state in _BAD for state, _ in verdicts):
        raise typer.Exit(1)


async def _print_verdicts(
    settings: Settings, history: Store, urls: list[str]
) -> set[tuple[State, Reason]]:
    encoder = msgspec.json.Encoder()
    verdicts: set[tuple[State, Reason]] = set()
    async with aclosing(check_urls(settings, history, urls, command=command_line())) as results:
        checked: Checked
        async for checked in results:
            emit(encoder.encode(checked) + b"\n")
            verdicts.add((checked.state, checked.reason))
    return verdicts


def _lines(name: str) -> list[str]:
    try:
        # Python has no stdin at all when it was started with that closed.
        stdin = sys.stdin.buffer.read() if name == "-" and sys.stdin else b""
        data = stdin if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise UsageError(f"{name}: {error.strerror}", "Name a file with one URL a line.") from None
    lines = data.decode("utf-8-sig", "replace").splitlines()
    return [line.strip() for line in lines if line.strip()]
