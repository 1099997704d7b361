"""Addresses of articles as programs read them: URI references of RFC 3986."""

import re
from pathlib import PurePath
from urllib.parse import quote

from refaudit.model.report import AuditedArticle
from refaudit.report.permalinks import permalink

__all__ = ["document_uri", "revision_uri"]

_PATH_KEPT = 2000
#: A page of a dump, as `sources.dumps` names it: the dump, `#`, and the page.
_OF_DUMP = re.compile(
    r"(?P<dump>.+?\.xml(?:\.[a-z0-9]{1,4})?)#(?P<page>.*)", re.IGNORECASE | re.DOTALL
)
_SITE = re.compile(r"https?://[^/?#]*")
_LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")


def revision_uri(article: AuditedArticle) -> str | None:
    """The page of a wiki at the revision that was read; None where nobody knows where that is."""
    known = permalink(article)
    if known is None or known.href is None:
        return None
    site = _SITE.match(known.href)
    start = site.end() if site else 0
    page, hash_sign, fragment = known.href[start:].partition("#")
    return f"{known.href[:start]}{_escaped(page)}{hash_sign}{_escaped(fragment)}"


def document_uri(article: AuditedArticle) -> str:
    """What was read: a file by its path, a page of a wiki or its dump at its revision.

    Paths that are relative stay so. Where nobody knows the wiki of a dump, its page is the
    fragment of the dump's path.
    """
    source = article.source[:_PATH_KEPT]
    of_dump = _OF_DUMP.fullmatch(source)
    if of_dump or _SITE.match(source):
        uri = revision_uri(article)
        if uri is not None:
            return uri
    path = PurePath(of_dump["dump"] if of_dump else source)
    root = "file://" if path.is_absolute() else ""
    page = f"#{quote(of_dump['page'], safe='', errors='replace')}" if of_dump else ""
    return f"{root}{quote(path.as_posix(), safe='/', errors='replace')}{page}"


def _escaped(part: str) -> str:
    """A part of a URL, with what the WHATWG leaves as it is and RFC 3986 does not."""
    whole = _LONE_PERCENT.sub("%25", part)
    return quote(whole, safe="%/?:@!$&'()*+,;=~", errors="replace")
