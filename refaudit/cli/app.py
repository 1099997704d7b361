"""The commands, and what becomes of an error in any of them."""

import sys
from typing import Any

import typer

from refaudit import __version__
from refaudit.cli import audit, check, demo, extract, history, report, rule
from refaudit.cli.console import discard, explain, say
from refaudit.cli.signals import interruptible
from refaudit.errors import RefauditError

__all__ = ["app"]

#: The work could not be done.
FAILED = 2


class _Commands(typer.core.TyperGroup):
    """Turns our exceptions into words and an exit status, whatever the command."""

    def invoke(self, ctx: Any) -> Any:
        try:
            with interruptible():
                return super().invoke(ctx)
        except RefauditError as error:
            explain(error)
        except KeyboardInterrupt:
            say("Interrupted. What was learned is kept; the same command goes on from there.")
        except BrokenPipeError:
            discard(sys.stdout)  # whoever read it has enough
        raise typer.Exit(FAILED)


app = typer.Typer(
    name="refaudit",
    cls=_Commands,
    help="Audits the citations of MediaWiki articles: links, archive snapshots, dates.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
app.command("audit")(audit.audit)
app.command("extract")(extract.extract)
app.command("check")(check.check)
app.command("report")(report.report)
app.command("history")(history.history)
app.command("rule")(rule.rule)
app.command("demo")(demo.demo)


@app.callback(invoke_without_command=True)
def _version(
    version: bool = typer.Option(False, "--version", help="Show the version."),
) -> None:
    if version:
        say(f"refaudit {__version__}")
        raise typer.Exit
