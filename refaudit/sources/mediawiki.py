"""Wikitext from a live wiki, through its Action API: the pages that the settings name.

    wiki = LiveWiki(settings, titles, environ=os.environ)
    for found in wiki:
        ...

`mediawiki_login` says who asks, `mediawiki_site` which wiki it is, `mediawiki_lists` what is to be
read, `mediawiki_pages` reads it, all of them through `mediawiki_api` and the door of `web`.
"""

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from refaudit.errors import SettingsError, SourceError, TargetError, UsageError
from refaudit.model.uri import Url
from refaudit.settings import Settings
from refaudit.sources.mediawiki_api import ActionApi, Unanswered, later
from refaudit.sources.mediawiki_login import account, require_privacy
from refaudit.sources.mediawiki_pages import Found, Known
from refaudit.sources.mediawiki_site import addresses
from refaudit.sources.mediawiki_visit import Plan, Visit
from refaudit.sources.mediawiki_wanted import Wanted, asks_for_a_list
from refaudit.web.api import Api, open_api

__all__ = ["LiveWiki"]

_CONTACT = (
    "Wikis want to know whom to ask about requests, and refuse those who do not say. Give your "
    'address with --contact MAIL-OR-URL, REFAUDIT_CONTACT, or contact = "…" in refaudit.toml.'
)
_NOBODY = (
    "Give the account in REFAUDIT_WIKI_USER and REFAUDIT_WIKI_PASSWORD, in REFAUDIT_WIKI_TOKEN, "
    "or in a file that --wiki-account names."
)
_NOTHING = "Give titles, --titles-from, --category, or another list of pages."


class LiveWiki:
    """The pages of one wiki that the settings and titles name, read while it is iterated over.

    `titles` are those of the command itself, `more_titles` others, as of a file.

    What cannot be read is an error among the articles: a `TargetError` for a title of the command,
    a listing without pages, and a wiki that gives nothing at all, else a plain `SourceError`. A
    wiki that falls silent ends the iteration with one, and what was read stays.

    Both `total` and the iteration ask the network, and do so in an event loop of their own: they
    belong where none runs.

    Raises:
        UsageError: nothing is wanted, there is no contact, or wiki or account cannot be meant.
    """

    def __init__(
        self,
        settings: Settings,
        titles: Sequence[str] = (),
        *,
        more_titles: Sequence[str] = (),
        environ: Mapping[str, str],
        connect: Callable[..., Api] = open_api,
    ) -> None:
        who = account(environ, settings.wiki_account)

        def opened(url: Url) -> ActionApi:
            authorization = who.authorization if who else None
            return ActionApi(connect(settings, url, later=later, authorization=authorization))

        wanted = [_wanted(title, named=True) for title in titles]
        wanted += [_wanted(title, named=False) for title in more_titles]
        self._plan = Plan(
            settings=settings,
            addresses=addresses(settings.wiki or ""),
            connect=opened,
            titles=wanted,
            account=who,
        )
        self._visit: Visit | None = None
        _require_sense(self._plan)

    @property
    def may_be_empty(self) -> bool:
        """Whether nothing to read is no fault."""
        return self._plan.settings.changed_since is not None

    def recognise(self, known: Known) -> None:
        """Give what is known already as an `UnchangedArticle`; to be said before the wiki is asked.

        `known` is asked in the thread that reads, between two requests.
        """
        self._plan = replace(self._plan, known=known)

    @property
    def total(self) -> int | None:
        """How many pages and errors there are, at most; None where they are very many."""
        try:
            return self._visiting().total()
        except Unanswered:
            return None  # it is told when the pages are read

    def __iter__(self) -> Iterator[Found]:
        visit, anything = self._visiting(), False
        try:
            while (step := visit.step()) is not None:
                for found in step:
                    anything = anything or not isinstance(found, SourceError)
                    yield found
        except Unanswered as fault:
            words = fault.words
            if anything and visit.left != 0:
                words += f"; {visit.left or 'the other'} pages were not read"
            kind = SourceError if anything else TargetError
            yield kind(self._plan.addresses[0].host, words, fault.advice)
        finally:
            self._visit = None
            visit.close()

    def _visiting(self) -> Visit:
        if self._visit is None:
            self._visit = Visit(self._plan)
        return self._visit


def _wanted(title: str, *, named: bool) -> Wanted:
    # As MediaWiki keeps them.
    shown = unicodedata.normalize("NFC", title.replace("_", " ")).strip()
    return Wanted(title=shown, named=named)


def _require_sense(plan: Plan) -> None:
    settings = plan.settings
    if settings.contact is None:
        raise SettingsError("contact: none is set", _CONTACT)
    if settings.watch_list and plan.account is None:
        raise UsageError("watch-list: without an account nobody has one", _NOBODY)
    if plan.account is not None:
        for address in plan.addresses:
            require_privacy(address.href)
    if not (plan.titles or asks_for_a_list(settings) or settings.changed_since):
        raise UsageError(f"nothing is wanted of {plan.addresses[0].host}", _NOTHING)
