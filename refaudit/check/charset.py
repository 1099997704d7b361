"""Bytes of a page as text, by the encodings that browsers know (WHATWG) and no others.

A stranger's `charset=` never reaches Python's codec registry, which holds `zlib`, `idna`
and others that are no character sets.
"""

import codecs
import re

import webencodings

__all__ = ["decode"]

#: How far browsers look for a `<meta charset>`; a little more, for pages with long comments.
_PRESCAN = 4096
_META = re.compile(
    rb"<meta[\s/][^>]*?charset\s*+=\s*+[\"']?\s*+([a-z0-9_.:-]{1,40})", re.IGNORECASE
)
_PARAMETER = re.compile(r"charset\s*+=\s*+[\"']?\s*+([a-z0-9_.:-]{1,40})", re.IGNORECASE)


def decode(body: bytes, content_type: str) -> str:
    """The text of a body: byte order mark, `Content-Type`, `<meta>`, else UTF-8 or windows-1252.

    Bytes that do not fit become U+FFFD; nothing is raised.
    """
    encoding = _declared(content_type) or _meta(body) or _guess(body)
    text: str = webencodings.decode(body, encoding)[0]
    return text


def _declared(content_type: str) -> webencodings.Encoding | None:
    match = _PARAMETER.search(content_type[:500])
    return webencodings.lookup(match[1]) if match else None


def _meta(body: bytes) -> webencodings.Encoding | None:
    match = _META.search(body[:_PRESCAN])
    found = webencodings.lookup(match[1].decode("ascii")) if match else None
    # A meta element that could be read as ASCII is not written in UTF-16 (HTML standard).
    return webencodings.UTF8 if found and found.name.startswith("utf-16") else found


def _guess(body: bytes) -> str:
    try:
        # Not final: a capped body may end inside a character.
        codecs.getincrementaldecoder("utf-8")().decode(body, final=False)
    except UnicodeDecodeError:
        return "windows-1252"
    return "utf-8"
