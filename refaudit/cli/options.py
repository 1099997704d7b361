"""The options that commands share; each one is a field of `Settings` with the same name."""

from pathlib import Path
from typing import Annotated

import typer

__all__ = [
    "AllowNet",
    "Category",
    "ChangedSince",
    "Concurrency",
    "Config",
    "ConnectTo",
    "Contact",
    "Depth",
    "FailOn",
    "FindArchives",
    "Formats",
    "HostInterval",
    "Ignore",
    "Jobs",
    "Language",
    "Limit",
    "LinksTo",
    "LinksToDomain",
    "MaxMinutes",
    "MaxRequests",
    "Namespaces",
    "Now",
    "Offline",
    "Out",
    "Progress",
    "Retries",
    "Scope",
    "Search",
    "Select",
    "Store",
    "Targets",
    "Timeout",
    "TitlesFrom",
    "User",
    "WatchList",
    "Wiki",
    "WikiAccount",
    "split",
]

_NETWORK = "Network"
_WIKI = "Live wiki"
_HISTORY = "History"
_REPORT = "Report"


def split(values: list[str] | None) -> tuple[str, ...] | None:
    """Lists may be given as `a,b`, by repeating the option, or both."""
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
Jobs = Annotated[
    int | None,
    typer.Option(metavar="N", help="Processes; 0 is one for each core. Default: 1."),
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
        help="html, json, csv, md. Default: html,json.",
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
Wiki = Annotated[
    str | None,
    typer.Option(
        metavar="HOST-OR-API-URL",
        help="Read pages from this wiki, through its Action API; it wants a --contact. "
        "With --offline nothing else is asked.",
        rich_help_panel=_WIKI,
    ),
]
WikiAccount = Annotated[
    str | None,
    typer.Option(
        metavar="FILE",
        help="The account to read it with, in TOML: user and password of a bot, or a token. "
        "Default: REFAUDIT_WIKI_USER and REFAUDIT_WIKI_PASSWORD, or REFAUDIT_WIKI_TOKEN.",
        rich_help_panel=_WIKI,
    ),
]
TitlesFrom = Annotated[
    str | None,
    typer.Option(metavar="FILE", help="Titles, one a line; - is stdin.", rich_help_panel=_WIKI),
]
Category = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="The pages of a category.", rich_help_panel=_WIKI),
]
Depth = Annotated[
    int | None,
    typer.Option(
        metavar="N",
        help="Of subcategories whose pages are read too. Default: 0.",
        rich_help_panel=_WIKI,
    ),
]
LinksTo = Annotated[
    str | None,
    typer.Option(metavar="TITLE", help="Pages that link to this page.", rich_help_panel=_WIKI),
]
LinksToDomain = Annotated[
    str | None,
    typer.Option(metavar="DOMAIN", help="Pages that link to this domain.", rich_help_panel=_WIKI),
]
Search = Annotated[
    str | None,
    typer.Option(metavar="QUERY", help="What a search finds.", rich_help_panel=_WIKI),
]
User = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="Pages that a user has edited.", rich_help_panel=_WIKI),
]
WatchList = Annotated[
    bool | None,
    typer.Option(
        "--watch-list/--no-watch-list",
        help="The watch list of the account.",
        show_default=False,
        rich_help_panel=_WIKI,
    ),
]
ChangedSince = Annotated[
    str | None,
    typer.Option(
        metavar="ISO-8601",
        help="Only pages that were changed since then; alone, all of the wiki's recent changes.",
        rich_help_panel=_WIKI,
    ),
]
Limit = Annotated[
    int | None,
    typer.Option(metavar="N", help="Read at most so many pages.", rich_help_panel=_WIKI),
]
