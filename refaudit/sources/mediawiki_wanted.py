"""What is wanted from a live wiki, before anybody has asked it."""

from msgspec import Struct

from refaudit.settings import Settings

__all__ = ["Wanted", "asks_for_a_list", "titles_in"]


class Wanted(Struct, frozen=True, kw_only=True):
    """A page by its title, and by its id where a listing of the wiki has told it.

    `named` says that the command itself names the page: that it is not there is then as with a
    path that is not there. `maybe_missing`: there is nothing to tell if it is not there.
    """

    title: str
    page: int | None = None
    named: bool = False
    maybe_missing: bool = False


def asks_for_a_list(settings: Settings) -> bool:
    """Whether the settings name pages otherwise than by their titles.

    `changed_since` does so only where nothing else does.
    """
    lists = (settings.category, settings.links_to, settings.links_to_domain, settings.search)
    return any(lists) or settings.user is not None or settings.watch_list


def titles_in(text: str) -> list[str]:
    """The titles in a text: one a line, without empty lines and those that begin with `#`."""
    lines = (line.strip() for line in text.removeprefix("\ufeff").splitlines())
    return [line for line in lines if line and not line.startswith("#")]
