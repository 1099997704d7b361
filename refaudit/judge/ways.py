"""Redirects to a door in front of the page: the way back to it stands in the door's address."""

from urllib.parse import parse_qsl, unquote

from refaudit.catalogue import doors, markers
from refaudit.model import uri
from refaudit.model.uri import Url

__all__ = ["has_way_back", "leads_to_login", "leads_to_question"]

#: Values of a query that are looked at, and the characters of one.
_MAX_VALUES, _LONGEST = 50, 4_000


def has_way_back(cited: str, final: str) -> bool:
    """Whether the query of another address holds the cited one, whole or its path.

    The path of a front page says nothing; there the name of the parameter tells.
    """
    start, end = uri.parse(cited), uri.parse(final)
    if not isinstance(start, Url) or not isinstance(end, Url) or start.path == end.path:
        return False
    query = f"{end.query}&{final.partition('#')[2].partition('?')[2]}"
    pairs = parse_qsl(query, keep_blank_values=True, errors="replace")[:_MAX_VALUES]
    return any(_leads_back(name, value[:_LONGEST], start) for name, value in pairs)


def leads_to_login(cited: str, final: str, *, asks: bool) -> bool:
    """Whether a redirect leads from another page to a login.

    By an address that only logins have; or by words that other pages have, too, with the way back;
    `asks` says that the page there asks for a password, which may stand for either.
    """
    if uri.same_resource(cited, final) or markers.login_path(cited) or doors.login_address(cited):
        return False
    sign = "strong" if markers.login_path(final) else doors.login_address(final)
    back = has_way_back(cited, final)
    return sign == "strong" or (sign == "hint" and (back or asks)) or (back and asks)


def leads_to_question(cited: str, final: str, *, asks: bool, brief: bool) -> bool:
    """Whether a redirect leads from another page to the question whether its reader is human.

    `asks` says that the page there has a captcha, `brief` that it has next to nothing to read. Else
    the way back has to be in its address: a page that moved may be about robots.
    """
    if uri.same_resource(cited, final) or doors.human_address(cited):
        return False
    sign = doors.human_address(final)
    if not has_way_back(cited, final):
        return sign == "strong" and brief
    return sign == "strong" or asks or (sign == "hint" and doors.login_address(final) is None)


def _leads_back(name: str, value: str, start: Url) -> bool:
    # Values are encoded once for each door that stands before another.
    told = unquote(unquote(value)).lower()
    path = unquote(start.path).lower().rstrip("/")
    if path:
        return path in told
    is_back = name.lower() in doors.back_names()
    return is_back and (told in ("/", "") or start.host in told)
