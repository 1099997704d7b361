"""What the body of an answer shows."""

import re
from collections.abc import Iterator, Mapping

from selectolax.lexbor import LexborHTMLParser, LexborNode

from refaudit.catalogue import absence, fingerprints, pages
from refaudit.check import linked, published, shape
from refaudit.check.charset import decode
from refaudit.check.head import Head
from refaudit.check.linked import Statements
from refaudit.check.scripts import Scripts
from refaudit.check.tame import tame
from refaudit.check.words import line
from refaudit.model.evidence import Content
from refaudit.model.sketch import sketch
from refaudit.model.vocabulary import vocabulary

__all__ = ["media_type", "read"]

_HTML = frozenset({"text/html", "application/xhtml+xml"})
_LOOKS_LIKE_HTML = re.compile(rb"\s*+(?:<!--|<!doctype\s++html|<html|<head|<title)", re.IGNORECASE)
_BOM = b"\xef\xbb\xbf"

_LINE = 300
_EXCERPT = 500
_LANGUAGE = 35
#: Read to find a line or an excerpt: runs of blanks must not hide the words behind them.
_RAW = 20_000
#: A page with more text than this is read by somebody: its scripts do not send everybody on.
_LITTLE_TEXT = 1_500
#: A page with more text than this is more than a question in the dress of its site.
_DRESSED = 4_000
#: A page with more text than this says something.
_NOTHING = 100
#: Characters at the beginning and at the end of a long text that its sketch and its vocabulary are
#: of. All of it would cost more than parsing the page; and the beginning of a page is its site's
#: menu.
_SKETCHED_FIRST, _SKETCHED_LAST = 4_000, 4_000
#: Pages with more text than this have it for something else than a message.
_MESSAGE = 8_000
#: A page with no more text than this is hardly more than a message and a menu.
_BRIEF = 600
#: Elements that hold a message apart from the menus around it.
_BLOCKS, _MAX_BLOCKS = "p, h2, h3, td, dd", 50
_SAID = "soft-404:sentence:strong"
#: Elements that hold the day of publication for machines.
_DATED = 'time[pubdate], [itemprop="datePublished" i]'
_MAX_DATED = 5

#: A refresh inside <noscript> goes with it: browsers with scripts do not follow that one.
_NO_PROSE = ["a", "nav", "header", "footer", "aside", "form", "button", "select", "option", "label"]
_UNSEEN = ["script", "style", "template", "noscript"]


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
    scripts = Scripts.of(tree)
    tree.strip_tags(_UNSEEN)
    text = line(tree.body.text(separator=" ") if tree.body else "")
    known = _ends(text)
    framed = shape.frame(tree, text)
    title = _first(tree, "title")
    head = Head.of(tree, url)
    said = linked.read(scripts.linked)
    days = published.day(_days(tree, head, said))
    shaped = (*_shape(tree, scripts, text), *_message(tree, text))
    language, heading = _language(tree), _first(tree, "h1")
    prose = _prose_length(tree)  # the last: it takes the tree apart
    return Content(
        type=kind,
        bytes=len(body),
        truncated=truncated,
        title=title,
        heading=heading,
        language=language,
        excerpt=text[:_EXCERPT] or None,
        text_length=len(text),
        prose_length=prose,
        refresh=head.refresh,
        script_refresh=_script_refresh(scripts, head) if len(text) <= _LITTLE_TEXT else None,
        frame=head.resolved(framed) if framed else None,
        social_title=head.social_title,
        published=days,
        sketch=sketch(known),
        words=vocabulary(known),
        markers=_markers(
            html,
            f"{title or ''} {text}",
            (
                *head.markers(headers),
                *_paywall(said),
                *shaped,
            ),
        ),
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
        text = line(node.text(separator=" ")[:_RAW])[:_LINE].strip()
        if text:
            return text
    return None


def _in_drawing(node: LexborNode) -> bool:
    return node.parent is not None and node.parent.tag not in ("head", "body", "html")


def _language(tree: LexborHTMLParser) -> str | None:
    root = tree.css_first("html")
    value = root.attributes.get("lang") if root else None
    return line(value or "")[:_LANGUAGE] or None


def _script_refresh(scripts: Scripts, head: Head) -> str | None:
    """Where a script leads; one that loads the page again leads nowhere."""
    address = scripts.refresh()
    target = head.resolved(address) if address else None
    return target if target != head.url else None


def _days(tree: LexborHTMLParser, head: Head, said: Statements) -> Iterator[str]:
    """What the page calls its day of publication, as written, the surest first."""
    yield from (head.metas[name] for name in pages.publication_names() if name in head.metas)
    yield from said.published
    for node in tree.css(_DATED)[:_MAX_DATED]:
        yield node.attributes.get("datetime") or node.attributes.get("content") or ""


def _prose_length(tree: LexborHTMLParser) -> int:
    """The characters of text that are no link, menu, form or part of the site's frame."""
    tree.strip_tags(_NO_PROSE)
    return len(line(tree.body.text(separator=" "))) if tree.body else 0


def _ends(text: str) -> str:
    if len(text) <= _SKETCHED_FIRST + _SKETCHED_LAST:
        return text
    return f"{text[:_SKETCHED_FIRST]} {text[-_SKETCHED_LAST:]}"


def _paywall(said: Statements) -> tuple[str, ...]:
    return ("paywall:decisive",) if said.for_subscribers else ()


def _shape(tree: LexborHTMLParser, scripts: Scripts, text: str) -> Iterator[str]:
    """What a page of little text asks for, of its reader or of the browser."""
    if len(text) <= _DRESSED:
        yield from shape.markers(tree)
    if scripts.sets_cookie and len(text) <= _NOTHING:
        yield "script:cookie"
    said = scripts.alert() if not text else None
    if said is not None:
        yield "script:back"
        yield from _absence(said)


def _message(tree: LexborHTMLParser, text: str) -> tuple[str, ...]:
    """A message of a short page read by itself: words of the menu beside it excuse nothing."""
    if len(text) > _BRIEF:
        return ()
    blocks = (line(node.text(separator=" ")) for node in tree.css(_BLOCKS)[:_MAX_BLOCKS])
    return (_SAID,) if any(_SAID in _absence(block) for block in blocks) else ()


def _absence(text: str) -> tuple[str, ...]:
    """A sentence that says that something is not there; in a long text it says it of others."""
    strength = absence.told(text) if len(text) <= _MESSAGE else None
    return (f"soft-404:sentence:{strength}",) if strength else ()


def _markers(html: str, text: str, told: tuple[str, ...]) -> tuple[str, ...]:
    """All markers, each once: what the page says to machines, in its source, and to readers."""
    found = (*told, *fingerprints.body_markers(html), *fingerprints.text_markers(text))
    if "soft-404:phrase" in found:
        return tuple(dict.fromkeys(one for one in found if one != _SAID))
    sentence = () if _SAID in found else _absence(text)
    return tuple(dict.fromkeys((*found, *sentence)))
