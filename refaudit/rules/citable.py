"""Addresses that a citation may take: what is wrong with one, and how it is written."""

import re

from refaudit.catalogue import markers
from refaudit.model import uri
from refaudit.rules.words import as_value, without_parameters

__all__ = ["citable", "is_short", "problem_of", "untracked"]

_SCHEME = re.compile(r"[a-z][a-z0-9+-]*:", re.IGNORECASE)
_BLANK = re.compile(r"\s")
_ADDRESS = re.compile(r"\[[0-9a-f:.]+\]|[^.]+(\.[^.]+)+\.?", re.IGNORECASE)


def citable(url: str | None) -> str | None:
    """An address of another's choice as the value of `url`; None for one that no citation takes.

    That is one with secrets, one that is no URL to the citation module, and a shortened one, which
    the wikis' blacklists would refuse.
    """
    if not url or problem_of(url) or is_short(url):
        return None
    return as_value(url)


def untracked(url: str) -> str:
    """The address less the parameters that only say where a reader came from."""
    return without_parameters(url, markers.tracking_parameters(url))


def is_short(url: str) -> bool:
    """Whether it is one of a link shortener."""
    parsed = uri.parse(url)
    return isinstance(parsed, uri.Url) and markers.is_shortener(parsed.host)


def problem_of(text: str) -> str | None:
    """Why CS1 takes a value for no URL, in a few words; None for one that it takes.

    Any scheme passes, as `ftp:` and `mailto:`. A URL too long for us to ask is not wrong.
    """
    if len(text) > uri.MAX_URL_LENGTH:
        return None
    url = uri.parse(text)
    if isinstance(url, uri.Url):
        return None if _ADDRESS.fullmatch(url.host) else "its host has no top-level domain"
    if _BLANK.search(text.strip()):
        return "there is a blank in it"
    if url is uri.UrlProblem.UNSUPPORTED_SCHEME:
        return None if _SCHEME.match(text.strip()) else "it has no scheme such as https://"
    has_scheme = _SCHEME.match(text.strip()) or text.strip().startswith("//")
    return "it cannot be read" if has_scheme else "it has no scheme such as https://"
