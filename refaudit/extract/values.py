"""Text as MediaWiki would see it: without comments, with entities and `{{!}}` resolved."""

import re
from html.entities import html5

from refaudit.catalogue import templates

__all__ = ["decode", "decode_entities", "resolved", "strip_comments"]

_ENTITY = re.compile(r"&(?:#([0-9]{1,9})|#[xX]([0-9A-Fa-f]{1,8})|([A-Za-z0-9]{2,32}));")
_NOWIKI = re.compile(r"</?nowiki\s{0,9}/?>", re.IGNORECASE)
_CALL = re.compile(r"\{\{([^{}|]{1,9})\}\}")


def strip_comments(text: str) -> str:
    """Remove `<!-- … -->`; an unclosed comment takes the rest with it."""
    if "<!--" not in text:
        return text
    kept, position = [], 0
    while (start := text.find("<!--", position)) >= 0:
        kept.append(text[position:start])
        end = text.find("-->", start + 4)
        if end < 0:
            return "".join(kept)
        position = end + 3
    kept.append(text[position:])
    return "".join(kept)


def decode_entities(text: str) -> str:
    """Resolve character references as MediaWiki does: only those closed by a semicolon.

    `&copy=2` in the query of a URL stays as it is, unlike in `html.unescape`.
    """
    return _ENTITY.sub(_character, text) if "&" in text else text


def _character(match: re.Match[str]) -> str:
    decimal, hexadecimal, name = match.groups()
    if name:
        return html5.get(f"{name};", match[0])
    code = int(decimal) if decimal else int(hexadecimal, 16)
    valid = code in (9, 10, 13) or 32 <= code < 0xD800 or 0xE000 <= code < 0x110000
    return chr(code) if valid else "\N{REPLACEMENT CHARACTER}"


def decode(text: str, language: str) -> str:
    """A value without comments and `<nowiki>` tags, its characters resolved, trimmed."""
    if "<" in text:
        text = _NOWIKI.sub("", strip_comments(text))
    if "{{" in text:
        text = _CALL.sub(lambda match: _helper_text(match, language), text)
    return decode_entities(text).strip()


def resolved(written: str, language: str) -> str:
    """The same of a value that is trimmed and without comments."""
    if "&" in written or "<" in written or "{{" in written:
        return decode(written, language)
    return written


def _helper_text(match: re.Match[str], language: str) -> str:
    row = templates.helper(match[1], language)
    return row.text if row and row.text is not None else match[0]
