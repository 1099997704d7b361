"""The shape of a page with little text: what its forms ask for, and whether it is only a frame."""

import itertools
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from refaudit.catalogue import doors
from refaudit.check.words import line

__all__ = ["frame", "markers"]

#: Elements of each kind that are looked at; a page of little text has no more.
_MAX, _FEW = 200, 5
#: Next to so many characters a frame is not all that a page has.
_NOTHING = 100
_NAMING = ("class", "id", "name", "src", "action")
_WIDGETS = "div, section, span, img, iframe, canvas, input, form, button, label"
#: A page without any of these asks for nothing else.
_TO_DO = "form, input, textarea, button, a[href^='mailto:']"
#: Inputs that nobody writes into.
_NO_FIELD = frozenset({"hidden", "submit", "button", "image", "checkbox", "radio", "reset"})
#: What a question whether one is human does not ask for.
#: What stands around the content of a page, or waits for a click.
_AROUND = frozenset({"nav", "header", "footer", "aside", "dialog"})
_BOXES = (
    *("navigation", "dialog", "banner", "contentinfo", "modal", "popup", "dropdown", "offcanvas"),
    *("sidebar", "navbar", "topbar", "menu"),
)
#: Elements looked at above one, and characters of a message with a form below it.
_MAX_DEPTH, _MESSAGE = 30, 600
_LETTER = frozenset({"textarea", "email"})
_PERSONAL = frozenset({"textarea", "password", "email", "tel", "url", "date", "file"})


def markers(tree: LexborHTMLParser) -> tuple[str, ...]:
    """What a page asks for, as `form:NAME`.

    - `form:captcha`: a widget or a picture with a code, and no field but the one for the code
    - `form:picture`: a form of one field with a picture beside it
    - `form:button`: nothing to write into, but something to press
    - `form:contact`: a field for an address of mail or for a letter, or an address to write to
    - `form:entry`: a password, not in a menu or beside the content; `:strong` with the words of
      such a question, else `:hint`
    """
    return tuple(_markers(tree))


def frame(tree: LexborHTMLParser, text: str) -> str | None:
    """The address, as written, of the one frame that is all of a page; None for any other page."""
    frames = tree.css("frame[src], iframe[src]")[:2]
    if len(frames) != 1 or len(text) > _NOTHING:
        return None
    return frames[0].attributes.get("src") or None


def _markers(tree: LexborHTMLParser) -> Iterator[str]:
    captchas = itertools.islice(filter(_is_captcha, tree.css(_WIDGETS)), _FEW)
    if any(_asks_only_that(node, tree) for node in captchas):
        yield "form:captcha"
    if tree.css_first(_TO_DO) is None:
        return
    entries = filter(None, map(_entry, tree.css("input[type=password i]")[:_FEW]))
    yield from sorted(entries, reverse=True)[:1]
    forms = tree.css("form")[:_MAX]
    if any(len(_fields(form)) == 1 and form.css_first("img") is not None for form in forms):
        yield "form:picture"
    pressed = tree.css_first("form, button, input[type=button], input[type=checkbox]")
    fields = _fields(tree.root)
    if pressed is not None and not fields:
        yield "form:button"
    to_write = any(_kind(field) in _LETTER or "mail" in _name(field) for field in fields)
    if to_write or tree.css_first("a[href^='mailto:']") is not None:
        yield "form:contact"


def _entry(node: LexborNode) -> str | None:
    """How surely a field for a password is what its page is about; None where it is beside that."""
    above = list(itertools.islice(_above(node), _MAX_DEPTH))
    if not above or any(_is_around(element) for element in above):
        return None
    form = next((at for at, element in enumerate(above) if element.tag == "form"), None)
    asked = "" if form is None else line(above[form].text(separator=" "))
    start = 0 if form is None else form + 1
    blocks = (line(element.text(separator=" ")) for element in above[start : start + 3])
    message = max((text for text in blocks if len(text) < _MESSAGE), key=len, default="")
    # The words of the form itself are the same where it stands beside an article.
    words = doors.login_words(message.replace(asked, " ", 1) if asked else message)
    return "form:entry:strong" if words else "form:entry:hint"


def _above(node: LexborNode) -> Iterator[LexborNode]:
    above = node.parent
    while above is not None and above.tag not in ("body", "html"):
        yield above
        above = above.parent
    if above is not None:
        yield above


def _is_around(node: LexborNode) -> bool:
    named = " ".join(node.attributes.get(name) or "" for name in ("class", "id", "role")).lower()
    is_hidden = "hidden" in node.attributes or node.attributes.get("aria-hidden") == "true"
    return node.tag in _AROUND or is_hidden or any(box in named for box in _BOXES)


def _is_captcha(node: LexborNode) -> bool:
    named = " ".join(node.attributes.get(name) or "" for name in _NAMING).lower()
    return any(mark in named for mark in doors.human_marks())


def _asks_only_that(node: LexborNode, tree: LexborHTMLParser) -> bool:
    """Whether nothing else is to be written into the form around a widget: no comment, no name."""
    scope: LexborNode | None = node
    while scope is not None and scope.tag != "form":
        scope = scope.parent
    fields = _fields(scope or tree.root)
    kinds = {_kind(field) for field in fields}
    return len(fields) < 2 and kinds.isdisjoint(_PERSONAL)


def _fields(scope: LexborNode | None) -> list[LexborNode]:
    """What there is to write into, searches of the site apart."""
    found = scope.css("input, textarea")[:_MAX] if scope is not None else []
    return [node for node in found if not _is_search(node) and _kind(node) not in _NO_FIELD]


def _kind(node: LexborNode) -> str:
    if node.tag == "textarea":
        return "textarea"
    return (node.attributes.get("type") or "text").strip().lower()


def _is_search(node: LexborNode) -> bool:
    name = _name(node)
    return _kind(node) == "search" or any(
        name == known or (len(known) > 3 and known in name) for known in doors.search_names()
    )


def _name(node: LexborNode) -> str:
    return (node.attributes.get("name") or "").strip().lower()
