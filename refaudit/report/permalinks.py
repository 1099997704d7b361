"""Where a reader finds an article again: at the revision that was read, and at the section."""

import re
from urllib.parse import quote

from refaudit.model.report import AuditedArticle
from refaudit.report.links import Link, link

__all__ = ["permalink"]

_HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+", re.ASCII | re.IGNORECASE)
_SECTION_LINKED = 300


def permalink(article: AuditedArticle, section: str = "") -> Link | None:
    """The article at its revision, in the wiki; None where nobody knows where that is.

    An article that was read from a wiki has its address there. Of a dump only the wiki's host is
    known, and its script stands where Wikimedia's wikis have theirs.
    """
    if article.source.startswith(("https://", "http://")):
        base, _, _ = article.source.partition("#")
        sign = "&" if "?" in base else "?"
        url = base if article.revision is None else f"{base}{sign}oldid={article.revision}"
    elif article.wiki and article.revision is not None and _HOST.fullmatch(article.wiki):
        url = f"https://{article.wiki}/w/index.php?oldid={article.revision}"
    else:
        return None
    place = link(url + _anchor(section))
    return place if place.href else None


def _anchor(section: str) -> str:
    """As MediaWiki makes it of a heading (its mode `html5`): blanks become underscores."""
    name = "_".join(section[:_SECTION_LINKED].split())
    return f"#{quote(name.encode('utf-8', 'replace'), safe='')}" if name else ""
