"""What the body of an answer shows."""

import re
from collections.abc import Mapping

from selectolax.lexbor import LexborHTMLParser, LexborNode

from refaudit.catalogue import markers
from refaudit.check.charset import decode
from refaudit.check.tame import tame
from refaudit.model import uri
from refaudit.model.evidence import Content

__all__ = ["media_type", "read"]

_HTML = frozenset({"text/html", "application/xhtml+xml"})
_LOOKS_LIKE_HTML = re.compile(rb"\s*+(?:<!--|<!doctype\s++html|<html|<head|<title)", re.IGNORECASE)
_BOM = b"\xef\xbb\xbf"

_LINE = 300
_EXCERPT = 500
_LANGUAGE = 35
#: Read to find a line or an excerpt: runs of blanks must not hide the words behind them.
_RAW = 20_000

#: A refresh inside <noscript> goes with it: browsers with scripts do not follow that one.
_UNSEEN = ["script", "style", "template", "noscript"]
#: Characters that no reader sees, and that databases and terminals choke on.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_REFRESH = re.compile(
    r"\s*+[\d.]++\s*+[;,]?\s*+(?:url\s*+=\s*+)?+(?:\"([^\"]*)|'([^']*)|(.*))",
    re.IGNORECASE | re.DOTALL,
)


def media_type(headers: Mapping[str, str]) -> str | None:
    """The type of a `Content-Type` header without its parameters, in lower case."""
    return headers.get("content-type", "").partition(";")[0].strip().lower()[:100] or None


def read(body: bytes, headers: Mapping[str, str], url: str, *, truncated: bool) -> Content:
    """Describe a body that came from `url`; of HTML also what a reader sees of it.

    The work is bounded for any body of the size that the web room lets through.
    """
    kind = media_type(headers)
    if not _is_html(kind, body):
        return Content(type=kind, bytes=len(body), truncated=truncated)
    html = decode(body, headers.get("content-type", ""))
    tree = LexborHTMLParser(tame(html))
    tree.strip_tags(_UNSEEN)
    text = _line(tree.body.text(separator=" ") if tree.body else "")
    return Content(
        type=kind,
        bytes=len(body),
        truncated=truncated,
        title=_first(tree, "title"),
        heading=_first(tree, "h1"),
        language=_language(tree),
        excerpt=text[:_EXCERPT] or None,
        text_length=len(text),
        refresh=_refresh(tree, url),
        markers=markers.body_markers(html),
    )


def _is_html(kind: str | None, body: bytes) -> bool:
    if kind is None:
        return _LOOKS_LIKE_HTML.match(body.removeprefix(_BOM)) is not None
    return kind in _HTML


def _first(tree: LexborHTMLParser, name: str) -> str | None:
    """The first such element with words in it; a title inside a drawing names the drawing."""
    for node in tree.css(name):
        if name == "title" and _in_drawing(node):
            continue
        text = _line(node.text(separator=" ")[:_RAW])[:_LINE].strip()
        if text:
            return text
    return None


def _in_drawing(node: LexborNode) -> bool:
    return node.parent is not None and node.parent.tag not in ("head", "body", "html")


def _language(tree: LexborHTMLParser) -> str | None:
    root = tree.css_first("html")
    value = root.attributes.get("lang") if root else None
    return _line(value or "")[:_LANGUAGE] or None


def _refresh(tree: LexborHTMLParser, url: str) -> str | None:
    node = tree.css_first('meta[http-equiv="refresh" i]')
    match = _REFRESH.match((node.attributes.get("content") or "")[:_RAW]) if node else None
    reference = _line(match[1] or match[2] or match[3] or "") if match else ""
    target = uri.join(_base(tree, url), reference) if reference else None
    return target.href if isinstance(target, uri.Url) else None


def _base(tree: LexborHTMLParser, url: str) -> str:
    node = tree.css_first("base[href]")
    base = uri.join(url, node.attributes.get("href") or "") if node else None
    return base.href if isinstance(base, uri.Url) else url


def _line(text: str) -> str:
    return " ".join(_CONTROL.sub(" ", text).split())
