"""The options that name pages of a live wiki; each one is a field of `Settings` too."""

from typing import Annotated

import typer

__all__ = [
    "Category",
    "ChangedSince",
    "Depth",
    "Limit",
    "LinksTo",
    "LinksToDomain",
    "Search",
    "TitlesFrom",
    "User",
    "WatchList",
    "Wiki",
    "WikiAccount",
]

_WIKI = "Live wiki"

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
    typer.Option(metavar="N", help="Read at most so many pages, of whatever is named."),
]
