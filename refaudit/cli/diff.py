"""`refaudit diff`: what changed from one run to another."""

from collections.abc import Mapping
from typing import Annotated

import typer

from refaudit import report as formats
from refaudit.audit import compared
from refaudit.cli import options
from refaudit.cli.console import emit
from refaudit.cli.reading import settings_of
from refaudit.cli.runs import open_store
from refaudit.errors import UsageError
from refaudit.model.finding import Severity

__all__ = ["diff"]


def diff(
    run: Annotated[
        str | None, typer.Argument(metavar="[RUN]", help="A run's name. Default: the newest.")
    ] = None,
    other: Annotated[
        str | None,
        typer.Argument(
            metavar="[RUN]",
            help="The run to compare it with. Default: for each article the last run before that "
            "read it, of the same command if there is one.",
        ),
    ] = None,
    format_: Annotated[
        str, typer.Option("--format", metavar="text|json|md", help="How to print it.")
    ] = "text",
    fail_on: options.FailOn = None,
    store: options.Store = None,
    config: options.Config = None,
) -> None:
    """Show what changed from one run to another: findings and links.

    The exit status is 1 if there are new findings that are as bad as --fail-on says, or worse.
    """
    if format_ not in formats.DIFFERENCE_FORMATS:
        known = ", ".join(formats.DIFFERENCE_FORMATS)
        raise UsageError(f"unknown format {format_!r}", f"Known formats: {known}.")
    settings = settings_of(config, fail_on=fail_on, store=store)
    with open_store(settings, writable=False) as history:
        made = compared(history, run, other)
    emit(formats.render_difference(made, format_))
    raise typer.Exit(_status(made.new, settings.fail_on))


def _status(new: Mapping[str, int], fail_on: str) -> int:
    if fail_on == "never":
        return 0
    return int(any(Severity(each).at_least(Severity(fail_on)) for each in new))
