"""What the Action API of MediaWiki answers, as far as it is read (format version 2, from 1.32).

A stranger's wiki may answer anything: what has another type than here is refused when it is read.
"""

from typing import Any

from msgspec import Struct, field

__all__ = [
    "Answer",
    "Fault",
    "General",
    "Interwiki",
    "Listed",
    "Logged",
    "Login",
    "Namespace",
    "Page",
    "Query",
    "Renamed",
    "Revision",
    "Slot",
    "User",
]


class Fault(Struct, frozen=True, kw_only=True):
    """Why there is no answer."""

    code: str = ""
    info: str = ""
    readonlyreason: str = ""


class General(Struct, frozen=True, kw_only=True):
    """The wiki of itself."""

    generator: str = ""
    base: str = ""
    server: str = ""
    articlepath: str = ""
    lang: str = ""
    wikiid: str = ""


class Namespace(Struct, frozen=True, kw_only=True):
    """A namespace by one of its names; an alias has only `alias`."""

    id: int = 0
    name: str = ""
    canonical: str = ""
    alias: str = ""


class Slot(Struct, frozen=True, kw_only=True):
    """A part of a revision; `content` is None where it was not asked for, is hidden or lost.

    `sha1` is that of the content as stored, empty where it was not asked for or is hidden.
    """

    contentmodel: str = "wikitext"
    content: str | None = None
    sha1: str = ""
    texthidden: bool = False


class Revision(Struct, frozen=True, kw_only=True):
    """The newest version of a page."""

    revid: int = 0
    timestamp: str = ""
    slots: dict[str, Slot] = {}
    texthidden: bool = False


class Page(Struct, frozen=True, kw_only=True):
    """A page, or why there is none of that title or id."""

    pageid: int = 0
    title: str = ""
    missing: bool = False
    invalid: bool = False
    invalidreason: str = ""
    special: bool = False
    redirect: bool = False
    revisions: tuple[Revision, ...] = ()


class Renamed(Struct, frozen=True, kw_only=True):
    """A title that stands for another one."""

    origin: str = field(name="from", default="")
    to: str = ""
    tointerwiki: str = ""


class Interwiki(Struct, frozen=True, kw_only=True):
    """A title that names a page of another wiki, with the prefix of that."""

    title: str = ""
    iw: str = ""


class Listed(Struct, frozen=True, kw_only=True):
    """A page in a listing; `redirlinks` are those that point at it, being a redirect."""

    pageid: int = 0
    ns: int = 0
    title: str = ""
    type: str = ""
    redirect: bool = False
    redirlinks: tuple["Listed", ...] = ()


class User(Struct, frozen=True, kw_only=True):
    """An account, or that there is none."""

    missing: bool = False


class Logged(Struct, frozen=True, kw_only=True):
    """An entry in the log of a page."""

    type: str = ""
    timestamp: str = ""
    params: Any = None


class Query(Struct, frozen=True, kw_only=True):
    """What `action=query` found. A listing is None where the wiki does not know it."""

    general: General = General()
    namespaces: dict[str, Namespace] = {}
    namespacealiases: tuple[Namespace, ...] = ()
    extensions: tuple[Namespace, ...] = ()
    tokens: dict[str, str] = {}
    pages: tuple[Page, ...] = ()
    normalized: tuple[Renamed, ...] = ()
    converted: tuple[Renamed, ...] = ()
    redirects: tuple[Renamed, ...] = ()
    interwiki: tuple[Interwiki, ...] = ()
    users: tuple[User, ...] = ()
    logevents: tuple[Logged, ...] = ()
    categorymembers: tuple[Listed, ...] | None = None
    backlinks: tuple[Listed, ...] | None = None
    exturlusage: tuple[Listed, ...] | None = None
    search: tuple[Listed, ...] | None = None
    usercontribs: tuple[Listed, ...] | None = None
    recentchanges: tuple[Listed, ...] | None = None


class Login(Struct, frozen=True, kw_only=True):
    """How a login ended; `wait` in seconds where it was tried too often."""

    result: str = ""
    reason: str = ""
    wait: float = 0.0


class Answer(Struct, frozen=True, kw_only=True):
    """One answer. `onward` are the parameters that ask for the rest of it, if there is more.

    The watch list stands beside `query`, as nothing else does.
    """

    error: Fault | None = None
    onward: dict[str, str | int] = field(name="continue", default_factory=dict)
    query: Query = Query()
    login: Login = Login()
    watchlistraw: tuple[Listed, ...] | None = None
