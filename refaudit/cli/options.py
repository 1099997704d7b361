"""The options that commands share; each one is a field of `Settings` with the same name."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from refaudit.settings import Settings

__all__ = [
    "AllowNet",
    "Concurrency",
    "Config",
    "ConnectTo",
    "Contact",
    "Engine",
    "FailOn",
    "FindArchives",
    "Formats",
    "HostInterval",
    "Ignore",
    "Jobs",
    "Language",
    "MaxMinutes",
    "MaxRequests",
    "Namespaces",
    "Now",
    "Offline",
    "Out",
    "Progress",
    "ReportLanguage",
    "Retries",
    "Sample",
    "Scheduler",
    "Scope",
    "Select",
    "Store",
    "Targets",
    "Timeout",
    "Workers",
    "given",
    "split",
]

_NETWORK = "Network"
_CLUSTER = "Cluster"
_HISTORY = "History"
_REPORT = "Report"


def given(context: typer.Context) -> dict[str, Any]:
    """What a call sets, by the names of the fields of `Settings`; None for what it leaves open."""
    named = ((name.rstrip("_"), value) for name, value in context.params.items())
    fields = Settings.__struct_fields__
    return {
        name: split(value) if isinstance(value, list | tuple) else value
        for name, value in named
        if name in fields
    }


def split(values: Sequence[str] | None) -> tuple[str, ...] | None:
    """The parts of a list that may be given as `a,b`, by repeating the option, or both."""
    if not values:
        return None
    return tuple(part.strip() for value in values for part in value.split(",") if part.strip())


Targets = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="TARGET",
        help="Wikitext (.wikitext, .wiki, .txt), a directory of it, - for stdin, or an XML export "
        "or dump (.xml, .xml.bz2, .gz, .xz, .zst, .7z); with --wiki, the title of an article.",
        show_default=False,
    ),
]
Config = Annotated[
    Path | None, typer.Option(help="Settings in TOML. Default: refaudit.toml, if it is there.")
]
Scope = Annotated[
    str | None,
    typer.Option(
        metavar="refs|all",
        help="Citations in references and citation templates, or every external link too.",
    ),
]
Language = Annotated[
    str | None,
    typer.Option(
        "--lang",
        metavar="CODE",
        help="The language of the articles' wiki, for its templates and dates. Default: en.",
    ),
]
Namespaces = Annotated[
    list[str] | None,
    typer.Option(
        metavar="N[,N]",
        help="Namespaces of dumps and of lists of a wiki, by number. Default: 0, the articles.",
    ),
]
Sample = Annotated[
    str | None,
    typer.Option(
        metavar="SHARE",
        help="Read only this share of the pages, as 1% or 0.01: always the same ones.",
    ),
]
Jobs = Annotated[
    int | None,
    typer.Option(metavar="N", help="Processes; 0 is one for each core. Default: 1."),
]
Engine = Annotated[
    str | None,
    typer.Option(
        metavar="local|dask",
        help="Who does the work: this process, or a cluster, which needs PostgreSQL as --store.",
        rich_help_panel=_CLUSTER,
    ),
]
Scheduler = Annotated[
    str | None,
    typer.Option(
        metavar="tcp://HOST:PORT",
        help="The scheduler of the cluster. Default: one of this machine, for this run.",
        rich_help_panel=_CLUSTER,
    ),
]
Workers = Annotated[
    int | None,
    typer.Option(
        metavar="N",
        help="Processes of that one of this machine; 0 is one for each core. Default: 0.",
        rich_help_panel=_CLUSTER,
    ),
]
Offline = Annotated[
    bool | None,
    typer.Option(
        "--offline/--no-offline",
        help="No network: extraction, dates, parameters, archive URLs.",
        show_default=False,
    ),
]
FindArchives = Annotated[
    bool | None,
    typer.Option(
        "--find-archives/--no-find-archives",
        help="Look for archived copies of dead links that have none.",
        rich_help_panel=_NETWORK,
        show_default=False,
    ),
]
Now = Annotated[
    str | None, typer.Option(metavar="ISO-8601", help="The clock, for reproducible runs.")
]
Progress = Annotated[
    bool | None,
    typer.Option(
        "--progress/--no-progress",
        help="Progress on stderr. Default: only on a terminal.",
        show_default=False,
    ),
]
Contact = Annotated[
    str | None,
    typer.Option(
        metavar="MAIL-OR-URL",
        help="The operator, for the User-Agent: whom to ask about these requests.",
        rich_help_panel=_NETWORK,
    ),
]
Concurrency = Annotated[
    int | None,
    typer.Option(metavar="N", help="Requests at once. Default: 64.", rich_help_panel=_NETWORK),
]
HostInterval = Annotated[
    float | None,
    typer.Option(
        metavar="SECONDS",
        help="Pause between two requests to a host. Default: 1.",
        rich_help_panel=_NETWORK,
    ),
]
Timeout = Annotated[
    float | None,
    typer.Option(
        metavar="SECONDS",
        help="For each step of a request. Default: 20.",
        rich_help_panel=_NETWORK,
    ),
]
Retries = Annotated[
    int | None,
    typer.Option(
        metavar="N",
        help="New tries after a passing fault. Default: 2.",
        rich_help_panel=_NETWORK,
    ),
]
MaxRequests = Annotated[
    int | None,
    typer.Option(
        metavar="N",
        help="Requests of one run, the longest due first; the rest waits. Default: without end.",
        rich_help_panel=_NETWORK,
    ),
]
MaxMinutes = Annotated[
    float | None,
    typer.Option(
        metavar="MINUTES", help="Likewise, the time that one run may ask.", rich_help_panel=_NETWORK
    ),
]
AllowNet = Annotated[
    list[str] | None,
    typer.Option(
        metavar="CIDR",
        help="Addresses to ask though they are not public; repeatable.",
        rich_help_panel=_NETWORK,
    ),
]
ConnectTo = Annotated[
    list[str] | None,
    typer.Option(
        metavar="HOST=ADDR:PORT",
        help="Dial this address for that host, *=… for every host; repeatable. "
        "HOST=http://ADDR:PORT speaks plain HTTP there for https URLs too.",
        rich_help_panel=_NETWORK,
    ),
]
Store = Annotated[
    str | None,
    typer.Option(
        metavar="PATH-OR-URL",
        help="The history: an SQLite file, or postgresql://… "
        " Default: history.sqlite in the user's data directory.",
        rich_help_panel=_HISTORY,
    ),
]
Out = Annotated[
    str | None,
    typer.Option(
        metavar="DIR",
        help="Report directory; - writes the one chosen format to stdout. Default: reports.",
        rich_help_panel=_REPORT,
    ),
]
Formats = Annotated[
    list[str] | None,
    typer.Option(
        "--format",
        metavar="F[,F]",
        help="html, json, csv, xlsx, md, wikitext, sarif, junit, summary, badge, atom. "
        "Default: html,json.",
        rich_help_panel=_REPORT,
    ),
]
ReportLanguage = Annotated[
    str | None,
    typer.Option(
        metavar="CODE",
        help="The language of the HTML report: en, ru. The other formats are in English, as are "
        "the findings themselves. Default: en.",
        rich_help_panel=_REPORT,
    ),
]
Select = Annotated[
    list[str] | None,
    typer.Option(
        metavar="CODES",
        help="Only rules with these prefixes; the longest prefix wins.",
        rich_help_panel=_REPORT,
    ),
]
Ignore = Annotated[
    list[str] | None,
    typer.Option(metavar="CODES", help="No rules with these prefixes.", rich_help_panel=_REPORT),
]
FailOn = Annotated[
    str | None,
    typer.Option(
        metavar="error|warning|info|never",
        help="Which findings make the exit status 1. Default: error.",
        rich_help_panel=_REPORT,
    ),
]
