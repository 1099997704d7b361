"""Which wiki it is: where its API is, what it is called, and how its pages are addressed."""

import re
from collections.abc import Mapping
from urllib.parse import quote

from msgspec import Struct

from refaudit.errors import UsageError
from refaudit.model import uri
from refaudit.model.uri import Url, UrlProblem
from refaudit.sources.language import language_of
from refaudit.sources.mediawiki_answers import Answer, Query
from refaudit.sources.mediawiki_api import ActionApi, Unanswered

__all__ = ["Site", "addresses", "described"]

#: Where wikis have their API, the usual place first.
_PLACES = ("/w/api.php", "/api.php")
_CATEGORY = 14
#: The oldest whose answers are read as they are: revisions got slots then.
_OLDEST = (1, 32)
_VERSION = re.compile(r"MediaWiki (\d{1,3})\.(\d{1,3})", re.ASCII)
#: In the path of a page's address as wikis write it; beside these, all that is not ASCII.
_PLAIN = "!$'()*,-./:;@_~"


class Site(Struct, frozen=True, kw_only=True):
    """A wiki. `host` is its name in reports, `language` its own or None where it does not say."""

    host: str
    language: str | None
    pages: str
    namespaces: Mapping[str, int]
    extensions: frozenset[str]

    def address(self, title: str) -> str:
        """The URL of a page, in readable letters."""
        path = "".join(c if ord(c) > 127 else quote(c, _PLAIN) for c in title.replace(" ", "_"))
        return self.pages.replace("$1", path)

    def category(self, name: str) -> str:
        """A category's full title, of its name with or without a prefix in whatever language."""
        prefix, colon, rest = name.partition(":")
        known = self.namespaces.get(prefix.strip().casefold()) if colon else None
        return f"Category:{rest.strip() if known == _CATEGORY else name.strip()}"


def addresses(wiki: str) -> tuple[Url, ...]:
    """Where the API of a wiki may be, by its host or any URL of it.

    Raises:
        UsageError: the text is neither.
    """
    text = wiki if "://" in wiki else f"https://{wiki}"
    url = uri.parse(text)
    if isinstance(url, UrlProblem):
        advice = "Give the name of its host, as en.wikipedia.org, or the URL of its api.php."
        raise UsageError(f"wiki: {uri.display(wiki)!r} is no wiki's address", advice)
    if url.path.endswith("/api.php"):
        bare = uri.parse(url.href.partition("?")[0])
        return () if isinstance(bare, UrlProblem) else (bare,)
    found = (uri.join(url.href, place) for place in _PLACES)
    return tuple(each for each in found if isinstance(each, Url))


async def described(api: ActionApi) -> Site:
    """What the wiki says of itself.

    Raises:
        Unanswered: it says nothing, or is none whose answers could be read.
    """
    wanted = "general|namespaces|namespacealiases|extensions"
    answer = await api.query(meta="siteinfo", siprop=wanted)
    _require_version(answer)
    query, general = answer.query, answer.query.general
    base = uri.join(api.url.href, general.base)
    host = base.host if isinstance(base, Url) else api.url.host
    return Site(
        host=host,
        language=language_of(host=host, database=general.wikiid, said=general.lang),
        pages=_pages(api.url, query),
        namespaces=_namespaces(query),
        extensions=frozenset(extension.name for extension in query.extensions),
    )


def _require_version(answer: Answer) -> None:
    generator = answer.query.general.generator
    found = _VERSION.match(generator)
    if found is None:
        advice = "Give the address of its api.php with --wiki."
        raise Unanswered("it does not say that it is MediaWiki", advice)
    if (int(found[1]), int(found[2])) < _OLDEST:
        advice = "Read it from an export or a dump."
        raise Unanswered(f"{found[0]} is too old: 1.32 is the oldest that can be read", advice)


def _pages(api: Url, query: Query) -> str:
    """The address of every page, with `$1` in the place of its title."""
    server = query.general.server or f"{api.scheme}://{api.host}:{api.port}"
    server = f"{api.scheme}:{server}" if server.startswith("//") else server
    path = query.general.articlepath
    pattern = server + (path if "$1" in path else "/index.php?title=$1")
    # A wiki may say what it likes; a report links only what is a URL of the web.
    usable = isinstance(uri.parse(pattern.replace("$1", "A")), Url)
    return pattern if usable else f"{api.href}?action=query&titles=$1"


def _namespaces(query: Query) -> dict[str, int]:
    rows = (*query.namespaces.values(), *query.namespacealiases)
    return {
        name.casefold(): row.id
        for row in rows
        for name in (row.name, row.canonical, row.alias)
        if name
    }
