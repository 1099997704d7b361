"""Strangers' text inside wikitext: shown as it is written, and nothing in it acts.

MediaWiki takes what stands in `<nowiki>` as plain text: templates, links, signatures, magic words
and bare URLs are none there. Only `&` and `<` keep their meaning, and with them its end tag; both
are written as entities.
"""

import re

from refaudit.report.text import one_line

__all__ = ["page_link", "plain", "revision_link"]

#: Words and the signs between them that are markup nowhere.
_HARMLESS = re.compile(r"\w(?:[\w ,.()%“”’–—…-]|:(?=[ \d])|'(?!'))*")
#: What MediaWiki takes for markup in such words: links to standards and books, magic words.
_MAGIC = re.compile(r"\b(?:ISBN|RFC|PMID)\b|[_＿]")
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
#: What no title may hold (`$wgLegalTitleChars` and the checks of `MediaWikiTitleCodec`), and
#: italics, in which parsers differ.
_NO_TITLE = re.compile(
    r"[#<>\[\]|{}\ufffd]|~~~|''|%[0-9a-f]{2}|&[#\w]+;|^[:/ ]|//|(?:^|/)\.{1,2}(?:/|$)",
    re.IGNORECASE,
)
_LONGEST_TITLE = 255


def plain(text: str, limit: int) -> str:
    """At most `limit` characters of any text as plain words inside a line of wikitext."""
    said = one_line(text, limit)
    if not said or (_HARMLESS.fullmatch(said) and not _MAGIC.search(said)):
        return said
    return f"<nowiki>{said.translate(_ENTITIES)}</nowiki>"


def page_link(title: str) -> str | None:
    """A link to a page, which neither transcludes it nor puts the reader's page into a category.

    None for what is no title in MediaWiki.
    """
    fits = 0 < len(title.encode("utf-8", "replace")) <= _LONGEST_TITLE
    if not fits or _NO_TITLE.search(title) or one_line(title, _LONGEST_TITLE) != title:
        return None
    words = plain(title, _LONGEST_TITLE)
    return f"[[:{title}]]" if words == title else f"[[:{title}|{words}]]"


def revision_link(revision: int) -> str:
    """A link to a page as it was at a revision; by its English name, which every wiki knows."""
    return f"[[Special:PermanentLink/{revision}|revision {revision}]]"
