"""Words of the doors in front of pages: where they lead, and what stands on them."""

import re
from functools import cache, lru_cache
from urllib.parse import unquote, urlsplit

from msgspec import Struct

from refaudit.catalogue.loader import Source, table
from refaudit.catalogue.marker_tables import Strength
from refaudit.catalogue.phrases import fold
from refaudit.catalogue.stems import Stems

__all__ = [
    "back_names",
    "gate_words",
    "human_address",
    "human_marks",
    "kept_away",
    "login_address",
    "login_words",
    "picture_words",
    "robot_words",
    "search_names",
]

_ENDING = re.compile(r"\.(?:html?|php|aspx?|jspx?|jsf|do|cfm|cgi|action)$")
_BETWEEN = re.compile(r"[^\w]|_")
_TEXT = 1_500


class Back(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Parameters that hold the address to lead back to."""

    names: frozenset[str]


class LoginWords(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words of logins in addresses and titles."""

    sure: frozenset[str]
    words: frozenset[str]
    parameters: frozenset[str]
    values: frozenset[str]
    hosts: frozenset[str]
    stems: tuple[str, ...]


class HumanWords(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words of those who want to know whether somebody is human."""

    words: frozenset[str]
    within: tuple[str, ...]
    hosts: frozenset[str]
    stems: tuple[str, ...]
    marks: tuple[str, ...]
    picture: tuple[str, ...]
    search: frozenset[str]


class Gate(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words of gates and of sites that are being worked on."""

    stems: tuple[str, ...]


class Closed(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words of notices that a page is kept from its reader."""

    closed: tuple[str, ...]
    law: tuple[str, ...]
    here: tuple[str, ...]


class Doors(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`doors.toml`."""

    source: Source
    back: Back
    login: LoginWords
    human: HumanWords
    gate: Gate
    closed: Closed


def back_names() -> frozenset[str]:
    """Names, in lower case, of query parameters that hold the address to lead back to."""
    return _doors().back.names


def human_marks() -> tuple[str, ...]:
    """What stands in the markup of captchas, in lower case."""
    return _doors().human.marks


def search_names() -> frozenset[str]:
    """Names of the one field that a search has."""
    return _doors().human.search


def login_address(url: str) -> Strength | None:
    """Whether a URL is a login's by its words.

    `strong` for words that no other page has, `hint` for those that need the way back to the page
    in the query, or a question for a password.
    """
    rows = _doors().login
    host, segments = _names(url)
    names = {_BETWEEN.sub("", segment) for segment in segments[-2:]}
    if not names.isdisjoint(rows.sure) or not _shown(url).isdisjoint(rows.values):
        return "strong"
    return "hint" if host in rows.hosts or not names.isdisjoint(rows.words) else None


def human_address(url: str) -> Strength | None:
    """Whether a URL is that of a question whether one is human; strengths as in `login_address`."""
    rows = _doors().human
    host, segments = _names(url)
    last = "/".join(segments[-2:])
    if any(text in last for text in rows.within):
        return "strong"
    words = set(_BETWEEN.split(last.replace("/", " ")))
    return "hint" if host in rows.hosts or not words.isdisjoint(rows.words) else None


def login_words(text: str) -> tuple[str, ...]:
    """The words of a login in a title or in the beginning of a page."""
    return _login_stems().in_text(fold(text[:_TEXT]))


def robot_words(text: str) -> tuple[str, ...]:
    """The words of a question whether one is human, in a title or in the beginning of a page."""
    return _human_stems().in_text(fold(text[:_TEXT]))


def gate_words(text: str) -> tuple[str, ...]:
    """The words of a gate, or of a site that is being worked on, in the beginning of a page."""
    return _gate_stems().in_text(fold(text[:_TEXT]))


def picture_words(text: str) -> tuple[str, ...]:
    """What is to be copied from a picture, told beside it."""
    return _picture_stems().in_text(fold(text[:_TEXT]))


def kept_away(text: str, *, brief: bool) -> tuple[str, ...]:
    """The words by which a short text says that the law, or the reader's place, closes a page.

    First that it is closed, then why; empty where one of them is missing. A `brief` one that
    speaks of the reader's place has nothing else to say of it.
    """
    closed, law, here = _closed_stems()
    folded = fold(text[:_TEXT])
    kept, place, why = (stems.in_text(folded) for stems in (closed, here, law))
    if brief and place:
        return place[:1]
    return (kept[0], (*place, *why)[0]) if kept and (place or why) else ()


@lru_cache(maxsize=256)  # one address is looked at for several doors
def _names(url: str) -> tuple[str, tuple[str, ...]]:
    """The first label of the host, and the segments of the path, folded, without an ending."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.").partition(".")[0]
    except ValueError:
        return "", ()
    path = fold(unquote(parts.path[:_TEXT])).rstrip("/")
    return host, tuple(segment for segment in _ENDING.sub("", path).split("/") if segment)


def _shown(url: str) -> set[str]:
    """What the query of a URL asks a program to show."""
    pairs = (pair.partition("=") for pair in url.partition("#")[0].partition("?")[2].split("&"))
    parameters = _doors().login.parameters
    return {unquote(value).lower() for name, _, value in pairs if name.lower() in parameters}


@cache
def _doors() -> Doors:
    return table("doors", Doors)


@cache
def _login_stems() -> Stems:
    return Stems(_doors().login.stems)


@cache
def _human_stems() -> Stems:
    return Stems(_doors().human.stems)


@cache
def _gate_stems() -> Stems:
    return Stems(_doors().gate.stems)


@cache
def _picture_stems() -> Stems:
    return Stems(_doors().human.picture)


@cache
def _closed_stems() -> tuple[Stems, Stems, Stems]:
    rows = _doors().closed
    return Stems(rows.closed), Stems(rows.law), Stems(rows.here)
