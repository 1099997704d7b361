"""`refaudit ignore`: decisions of reviewers, written down, listed, and shared as TOML.

The marks that reviewers make in a report go along in the files.
"""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from refaudit import rules
from refaudit.cli import options
from refaudit.cli.console import emit, encodable, say
from refaudit.cli.decisions import Shared, read_shared, toml_of
from refaudit.cli.reading import settings_of
from refaudit.cli.runs import open_store
from refaudit.errors import ReportError, UsageError
from refaudit.model.decision import Decision
from refaudit.settings import Settings, clock_time
from refaudit.store.decisions import Decisions
from refaudit.store.marks import Marks

__all__ = ["ignore"]

_FILES = "Shared decisions"


def ignore(
    code: Annotated[
        str | None,
        typer.Argument(metavar="[CODE]", help="A rule's code, as ARC101, or its beginning."),
    ] = None,
    article: Annotated[
        str | None, typer.Option(metavar="TITLE", help="Only on this article; * ends a beginning.")
    ] = None,
    url: Annotated[
        str | None,
        typer.Option(metavar="URL", help="Only where this is cited; * ends a beginning."),
    ] = None,
    until: Annotated[
        str | None, typer.Option(metavar="YYYY-MM-DD", help="The last day. Default: for good.")
    ] = None,
    reason: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Why; the report shows it.")
    ] = None,
    remove: Annotated[
        int | None, typer.Option(metavar="N", help="Take the decision of this number back.")
    ] = None,
    export: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Write all as TOML, with the marks of reviewers; - is stdout.",
            rich_help_panel=_FILES,
        ),
    ] = None,
    import_: Annotated[
        Path | None,
        typer.Option(
            "--import",
            metavar="FILE",
            help="Add those of a TOML file, such as a report's page writes.",
            rich_help_panel=_FILES,
        ),
    ] = None,
    now: options.Now = None,
    store: options.Store = None,
    config: options.Config = None,
) -> None:
    """Set findings aside, with the reason; without a code, list what is set aside.

    The next audit still reports them, under their reason, and they do not count for its exit
    status. They have no part in what is new.
    """
    settings = settings_of(config, now=now, store=store)
    made = None if code is None else _decision(settings, code, article, url, until, reason)
    asked = [made, remove, export, import_]
    if sum(one is not None for one in asked) > 1:
        raise UsageError("one thing at a time: CODE, --remove, --export or --import")
    if code is None and any((article, url, until, reason)):
        raise UsageError("these options need a CODE", "`refaudit rule` lists the codes.")
    if made is not None:
        _add(settings, Shared(ignore=[made]))
    elif import_ is not None:
        _add(settings, read_shared(import_))
    elif remove is not None:
        _take_back(settings, remove)
    elif export is not None:
        _export(settings, export)
    else:
        _list(settings)


def _take_back(settings: Settings, number: int) -> None:
    with open_store(settings) as history:
        gone = Decisions.of(history).remove(number)
    say(f"Taken back: {_line(gone)}")


def _decision(
    settings: Settings,
    code: str,
    article: str | None,
    url: str | None,
    until: str | None,
    reason: str | None,
) -> Decision:
    rules.select((), (code,))
    if article is None and url is None:
        raise UsageError(
            "a decision is about an --article or a --url",
            "The setting `ignore` leaves a rule out everywhere.",
        )
    if reason is None or not reason.strip():
        raise UsageError("a decision needs a --reason", "The report shows it to other reviewers.")
    return Decision(
        code=code.strip().upper(),
        article=None if article is None else encodable(article),
        url=None if url is None else encodable(url),
        until=None if until is None else _day(until),
        reason=encodable(reason.strip()),
        made=clock_time(settings).astimezone(UTC).date(),
    )


def _day(text: str) -> date:
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC).date()
    except ValueError:
        raise UsageError(f"--until {text!r} is no day", "Write it as 2027-01-31.") from None


def _add(settings: Settings, shared: Shared) -> None:
    with open_store(settings) as history:
        added = Decisions.of(history).add(shared.ignore)
        lost = Marks.of(history).put(shared.mark)
    if shared.ignore or not shared.mark:
        known = len(shared.ignore) - added
        say(f"Decisions added: {added}." + (f" Known already: {known}." if known else ""))
    if shared.mark:
        say(f"Marks kept: {len({one.fingerprint for one in shared.mark}) - len(lost)}.")
    for one in lost:
        say(
            f"Left out: {one.fingerprint} is no finding on an article in this history. "
            "As [[ignore]], with code, article and url, its mark could be kept."
        )


def _export(settings: Settings, path: Path) -> None:
    with open_store(settings, writable=False) as history:
        decisions = [decision for _, decision in Decisions.of(history).all()]
        text = toml_of(decisions, Marks.of(history).all())
    if str(path) == "-":
        emit(text)
        return
    try:
        path.write_bytes(text)
    except OSError as error:
        raise ReportError(f"{path}: cannot be written: {error.strerror}") from error


def _list(settings: Settings) -> None:
    with open_store(settings, writable=False) as history:
        known = Decisions.of(history).all()
        marks = len(Marks.of(history).all())
    today = clock_time(settings).astimezone(UTC).date()
    lines = (f"{n:>4}  {_line(one)}{_over(one, today)}\n" for n, one in known)
    emit("".join(lines).encode("utf-8", "replace"))
    if not known:
        say("No findings are set aside.")
    if marks:
        say(f"Findings marked as confirmed or done: {marks}. --export writes them, too.")


def _over(decision: Decision, today: date) -> str:
    return "  [over]" if decision.is_over(today) else ""


def _line(decision: Decision) -> str:
    names = ("article", "url", "fingerprint")
    where = ((name, getattr(decision, name)) for name in names)
    places = ", ".join(f"{name} {value}" for name, value in where if value is not None)
    return f"{decision.code}  {places}: {decision.sentence}"
