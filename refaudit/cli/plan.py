"""`refaudit audit … --plan`: what a run would do, and how long it takes at least."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from typing import Annotated

import msgspec
import typer

from refaudit.audit import Progress, planning
from refaudit.audit.planning import Bound
from refaudit.cli.console import emit, say, shown
from refaudit.cli.progress import watching
from refaudit.cli.reading import Reading
from refaudit.cli.runs import open_store
from refaudit.engine import cores
from refaudit.errors import StoreMissing
from refaudit.settings import Settings
from refaudit.store import Store

__all__ = ["Plan", "planned"]

Plan = Annotated[
    bool,
    typer.Option(
        "--plan",
        help="Only count what is due, and tell how long it takes at least; nothing is asked or "
        "kept. With --format json as JSON.",
    ),
]

#: Of the reasons why a run takes long, and of the archives.
_SHOWN = 6
_JSON = ("json",)


def planned(settings: Settings, targets: list[str]) -> int:
    """Print the plan, as JSON where that is the one chosen format; gives the exit status.

    Nothing is asked, but for the texts of a wiki; nothing is kept, and no history is made.

    Raises:
        StoreError: the history cannot be read.
    """
    reading = Reading(targets, settings)
    with (
        ExitStack() as opened,
        watching(settings.progress, lambda: reading.share) as watch,
    ):
        made = planning.plan(
            settings,
            _history(settings, opened),
            reading,
            processes=_processes(settings),
            watch=lambda done: watch(Progress(leg="reading", done=done, total=reading.total)),
        )
    emit(_json(made) if settings.format == _JSON else _text(made, settings))
    return 2 if reading.failed else 0


def _processes(settings: Settings) -> int:
    """How many would do the checks; those of a cluster that is elsewhere are only those named."""
    if settings.engine == "local":
        return 1
    return settings.workers or (1 if settings.scheduler else cores())


def _history(settings: Settings, opened: ExitStack) -> Store | None:
    try:
        return opened.enter_context(open_store(settings, writable=False))
    except StoreMissing:
        say("There is no history yet: everything is due.")
        return None


def _json(made: planning.Plan) -> bytes:
    return msgspec.json.format(msgspec.json.encode(made), indent=2) + b"\n"


def _text(made: planning.Plan, settings: Settings) -> bytes:
    lines = [*_counts(made), *_archives(made), *_times(made, settings), _disk(made)]
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "replace")


def _counts(made: planning.Plan) -> Iterator[str]:
    unreadable = f", {made.unreadable:,} more cannot be read" if made.unreadable else ""
    yield f"articles   {made.articles:>13,}{unreadable}"
    yield f"citations  {made.citations:>13,}"
    kinds = f"{made.originals:,} originals, {made.snapshots:,} snapshots"
    yield f"targets    {made.targets:>13,}  {kinds}; {made.known:,} known"
    yield f"hosts      {made.hosts:>13,}"
    yield f"due        {made.due:>13,}  on {made.hosts_due:,} hosts"


def _archives(made: planning.Plan) -> Iterator[str]:
    asked = [each for each in made.archives if each.due]
    if asked:
        yield "\nrequests to web archives, at least"
    for each in asked[:_SHOWN]:
        yield f"  {each.due:>11,}  {each.name}"
    if len(asked) > _SHOWN:
        yield f"  {sum(each.due for each in asked[_SHOWN:]):>11,}  others"


def _times(made: planning.Plan, settings: Settings) -> Iterator[str]:
    if not made.bounds:
        yield "\nNothing is to be asked."
        return
    yield "\nwhat decides the time"
    yield from (f"  {_bound(each)}" for each in made.bounds[:_SHOWN])
    budget = [
        f"--max-requests {settings.max_requests}" if settings.max_requests else "",
        f"--max-minutes {settings.max_minutes:g}" if settings.max_minutes else "",
    ]
    if any(budget):
        yield f"  The budget may end the run earlier: {' '.join(filter(None, budget))}."
    yield "  Not counted: redirects, second looks, and searches for copies of dead pages."


def _bound(bound: Bound) -> str:
    requests = f"{bound.requests:,} {'request' if bound.requests == 1 else 'requests'}"
    match bound.kind:
        case "places":
            told = f"places on the wire ({bound.name}): {requests} of about a second"
        case "work":
            told = f"processes ({bound.name}): {requests} and their verdicts"
        case "domain":
            told = f"all of {bound.name}: {requests} at one per {bound.interval:g} s"
        case _:
            told = f"{bound.name}: {requests} at one per {bound.interval:g} s"
    return (
        f"{shown(told)}: {'at least' if bound.is_certain else 'about'} {_duration(bound.seconds)}"
    )


def _duration(seconds: float) -> str:
    """The two largest units."""
    whole = timedelta(seconds=round(seconds))
    hours, rest = divmod(whole.seconds, 3600)
    parts = [(whole.days, "d"), (hours, "h"), (rest // 60, "min"), (rest % 60, "s")]
    first = next((index for index, (number, _) in enumerate(parts) if number), 3)
    told = [f"{number:,} {unit}" for number, unit in parts[first : first + 2] if number]
    return " ".join(told) or "a moment"


def _disk(made: planning.Plan) -> str:
    return f"\nThe history grows by about {_bytes(made.disk)}."


def _bytes(number: float) -> str:
    for unit in ("kB", "MB", "GB"):
        number /= 1000
        if number < 1000:
            return f"{number:,.1f} {unit}"
    return f"{number / 1000:,.1f} TB"
