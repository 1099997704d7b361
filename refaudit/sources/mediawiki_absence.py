"""Why a wiki has no article under a title, told apart."""

from refaudit.sources.mediawiki_answers import Logged, Page
from refaudit.sources.mediawiki_api import ActionApi
from refaudit.sources.mediawiki_wanted import Wanted

__all__ = ["Absences", "misnamed"]

#: What a log says of a title that has no page any more.
_ENDINGS = frozenset({"delete", "move"})
_ENTRIES = "20"
#: Each is a request of its own, and a file may have thousands of titles that never were any.
_LOOKED_UP = 100

Words = tuple[str, str | None]


def misnamed(title: str) -> Words | None:
    """Why a text is no title, as far as it tells by itself; None where the wiki has to say."""
    if "|" in title or not title.isprintable():
        return "no title: it has a character that none can have", None
    page, hash_sign, section = title.partition("#")
    if hash_sign and page.strip():
        advice = f"Give the title of the page, {page.strip()!r}: articles are read as a whole."
        return f"it names a section, {section!r}", advice
    return None


class Absences:
    """Says why pages are absent; looks only so many of them up in the log of the wiki."""

    def __init__(self, api: ActionApi) -> None:
        self._api = api
        self._left = _LOOKED_UP

    async def why(
        self, wanted: Wanted, page: Page | None, *, leads_to: str | None, elsewhere: str | None
    ) -> Words:
        """Words and advice about a page that is no article.

        `leads_to` is the title to which redirects lead from the wanted one, `elsewhere` the prefix
        of the other wiki that has it.

        Raises:
            Unanswered: the wiki gives no answer.
        """
        if elsewhere is not None:
            return f"a page of another wiki, {elsewhere!r}", "Give that wiki with --wiki."
        if page is None or not page.missing:
            return _why_none(page, leads_to), None
        if wanted.page is not None:
            return "deleted since it was listed", None
        leads = f"it redirects to {leads_to!r}, which " if leads_to else ""
        return leads + await self._history(page.title), None

    async def _history(self, title: str) -> str:
        """What became of a page that is not there."""
        if self._left <= 0:
            return "does not exist, or not any more"
        self._left -= 1
        properties = "type|timestamp|details"
        answer = await self._api.query(
            list="logevents", letitle=title, leprop=properties, lelimit=_ENTRIES
        )
        entry = next((each for each in answer.query.logevents if each.type in _ENDINGS), None)
        if entry is None:
            return "does not exist"
        if entry.type == "move":
            return f"was moved to {_target(entry)!r} on {entry.timestamp[:10]}"
        return f"was deleted on {entry.timestamp[:10]}"


def _why_none(page: Page | None, leads_to: str | None) -> str:
    if page is None and leads_to is None:
        return "the wiki says nothing about it"
    if page is None or page.redirect:
        return "a redirect that leads in a circle"
    if page.invalid:
        return f"no title: {page.invalidreason[:500] or 'the wiki says so'}"
    return "a special page, which has no wikitext"


def _target(entry: Logged) -> str:
    params = entry.params if isinstance(entry.params, dict) else {}
    return str(params.get("target_title", "another title"))[:300]
