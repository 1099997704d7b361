"""The commands, and what becomes of an error in any of them."""

import sys
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from refaudit import __version__
from refaudit.cli.console import discard, emit, explain, say
from refaudit.cli.signals import interruptible
from refaudit.errors import RefauditError

__all__ = ["COMMANDS", "app"]

#: The work could not be done.
FAILED = 2
#: Each is the function of its name in the module of its name, which takes a while to import.
COMMANDS = {
    "audit": "Audit articles: check every citation, write a report, print a summary.",
    "extract": "Print the citations of articles as JSON Lines; no network.",
    "check": "Ask URLs now and print a verdict for each, as JSON Lines in input order.",
    "run": "Make one run of a job file, for cron, systemd, Kubernetes, CI.",
    "schedule": "Stay up and run jobs by their schedules.",
    "job": "Write a job file to start from, or check some.",
    "report": "Write the report of a stored run again, in any format; no network.",
    "diff": "Show what changed from one run to another: findings and links.",
    "history": "Show every observation of a URL, oldest first, and the verdict that they make.",
    "ignore": "Set findings aside, with the reason; without a code, list what is set aside.",
    "store": "Show how large the history is; check it, condense it, tidy it, back it up.",
    "rule": "Explain a rule, or list all of them.",
    "demo": "Audit the example article against a small web and web archive on loopback.",
}


class _Commands(TyperGroup):
    """Imports a command when it is run, and turns our exceptions into words and a status."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Enough of a command for the list of commands."""
        summary = COMMANDS.get(cmd_name)
        return TyperCommand(name=cmd_name, help=summary) if summary else None

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        name, _, rest = super().resolve_command(ctx, args)
        return name, _whole(str(name)), rest

    def invoke(self, ctx: Any) -> Any:
        try:
            with interruptible():
                return super().invoke(ctx)
        except RefauditError as error:
            explain(error)
        except KeyboardInterrupt as interrupt:
            say(f"Interrupted. {interrupt}".strip())
        except BrokenPipeError:
            discard(sys.stdout)  # whoever read it has enough
        raise typer.Exit(FAILED)


def _whole(name: str) -> Any:
    function = getattr(import_module(f"refaudit.cli.{name}"), name)
    if isinstance(function, typer.Typer):  # a group of commands
        return typer.main.get_command(function)
    single = typer.Typer(add_completion=False, rich_markup_mode="rich")
    single.command(name)(function)
    return typer.main.get_command(single)


app = typer.Typer(
    name="refaudit",
    cls=_Commands,
    help="Audits the citations of MediaWiki articles: links, archive snapshots, dates.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)


@app.callback(invoke_without_command=True)
def _version(
    version: bool = typer.Option(False, "--version", help="Show the version."),
) -> None:
    if version:
        emit(f"refaudit {__version__}\n".encode())
        raise typer.Exit
