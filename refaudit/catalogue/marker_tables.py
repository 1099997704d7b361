"""The rows of the tables about answers, as their files hold them; what they mean stands there."""

from typing import Literal

from msgspec import Struct

from refaudit.catalogue.loader import Source, table

__all__ = [
    "Access",
    "Links",
    "Parking",
    "Replay",
    "SoftNotFound",
    "Statuses",
    "Strength",
    "Titles",
    "VendorText",
    "Wall",
    "WallCookie",
    "WallHeader",
    "WallText",
    "Walls",
    "access",
    "links",
    "origins",
    "parking",
    "replay",
    "soft404",
    "statuses",
    "titles",
    "walls",
]

Strength = Literal["decisive", "strong", "hint"]
Phrases = dict[str, tuple[str, ...]]


class WallHeader(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A header whose value, a regular expression, gives a wall away."""

    name: str
    value: str
    strength: Strength


class WallCookie(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The beginning of a cookie's name."""

    name: str
    strength: Strength


class WallText(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A text of a wall's pages; `below` confines it to pages of fewer characters.

    `place` is `code` for what counts in tags and scripts only, because people write about it.
    """

    text: str
    strength: Strength
    below: int | None = None
    place: Literal["page", "code"] = "page"


class VendorText(WallText, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A text of the pages of a parking service."""

    vendor: str


class Wall(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The signs of one vendor; `finals` are beginnings of addresses, without the scheme."""

    finals: tuple[str, ...] = ()
    headers: tuple[WallHeader, ...] = ()
    cookies: tuple[WallCookie, ...] = ()
    texts: tuple[WallText, ...] = ()


class Walls(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`walls.toml`."""

    source: Source
    origin: dict[str, tuple[str, ...]]
    walls: dict[str, Wall]


class Services(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Services that park and sell domains."""

    hosts: frozenset[str]
    host_prefixes: tuple[str, ...]
    host_paths: tuple[str, ...]
    addresses: tuple[str, ...]
    texts: tuple[VendorText, ...]


class WholeTitles(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Titles of the pages that servers put up where no site is."""

    whole: frozenset[str]


class Subjects(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Parts of names of sites that were about gambling and the like from the start."""

    parts: tuple[str, ...]


class Parking(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`parking.toml`."""

    source: Source
    services: Services
    phrases: Phrases
    weak_phrases: Phrases
    titles: WholeTitles
    gone: Phrases
    usurped: Phrases
    subjects: Subjects


class NotFoundBody(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the source of an error page holds."""

    texts: tuple[str, ...]
    signals: tuple[str, ...]
    classes: tuple[str, ...]


class NotFoundUrl(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where an error page lives."""

    paths: tuple[str, ...]
    unsure_paths: tuple[str, ...]
    queries: tuple[str, ...]


class WeakPhrases(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Those of the titles that are names of things, too."""

    phrases: frozenset[str]


class SoftNotFound(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`soft404.toml`."""

    source: Source
    body: NotFoundBody
    final_url: NotFoundUrl
    weak: WeakPhrases
    titles: Phrases


class Login(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where login pages live."""

    last: tuple[str, ...]
    within: tuple[str, ...]
    hosts: frozenset[str]
    host_prefixes: tuple[str, ...]
    titles: tuple[str, ...]


class Consent(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where readers are asked about cookies."""

    hosts: frozenset[str]
    host_prefixes: tuple[str, ...]
    paths: frozenset[str]


class Upkeep(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a site says while it is being worked on, and where."""

    titles: tuple[str, ...]
    paths: tuple[str, ...]


class Paywall(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What paywalls say to readers, and what is in the source of pages that may have one."""

    phrases: tuple[str, ...]
    services: tuple[str, ...]


class Access(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`access.toml`."""

    source: Source
    login: Login
    consent: Consent
    upkeep: Upkeep
    paywall: Paywall


class Replay(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`replay.toml`."""

    source: Source
    messages: Phrases


class Statuses(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`statuses.toml`."""

    source: Source
    classes: dict[str, tuple[int, ...]]


class LinkRows(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Shorteners, resolvers and tracking parameters."""

    shorteners: frozenset[str]
    resolvers: frozenset[str]
    tracking: frozenset[str]
    tracking_prefixes: tuple[str, ...]


class Links(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`links.toml`."""

    source: Source
    rows: LinkRows


class TitleRows(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Titles that no source has."""

    within: tuple[str, ...]
    whole: frozenset[str]


class Titles(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`titles.toml`."""

    source: Source
    titles: TitleRows


def origins() -> Phrases:
    """What a network in front of a site says of a site that it cannot reach, by cause."""
    return table("walls", Walls).origin


def walls() -> dict[str, Wall]:
    """Walls by vendor."""
    return table("walls", Walls).walls


def parking() -> Parking:
    """Signs of parked, lost and usurped sites."""
    return table("parking", Parking)


def soft404() -> SoftNotFound:
    """Signs of pages that are not there."""
    return table("soft404", SoftNotFound)


def access() -> Access:
    """Signs of logins and paywalls."""
    return table("access", Access)


def replay() -> Phrases:
    """Messages of archives by kind."""
    return table("replay", Replay).messages


def statuses() -> dict[str, tuple[int, ...]]:
    """HTTP statuses by class."""
    return table("statuses", Statuses).classes


def links() -> LinkRows:
    """Shorteners and tracking parameters."""
    return table("links", Links).rows


def titles() -> TitleRows:
    """Titles that no source has."""
    return table("titles", Titles).titles
