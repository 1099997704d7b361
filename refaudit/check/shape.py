"""The shape of a page with little text: what its forms ask for, and whether it is only a frame."""

from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from refaudit.catalogue import doors

__all__ = ["frame", "markers"]

#: Elements of each kind that are looked at; a page of little text has no more.
_MAX = 200
#: Next to so many characters a frame is not all that a page has.
_NOTHING = 100
_NAMING = ("class", "id", "name", "src", "action")
_WIDGETS = "div, section, span, img, iframe, canvas, input, form, button, label"
#: Inputs that nobody writes into.
_NO_FIELD = frozenset({"hidden", "submit", "button", "image", "checkbox", "radio", "reset"})
#: What a question whether one is human does not ask for.
_PERSONAL = frozenset({"textarea", "password", "email", "tel", "url", "date", "file"})


def markers(tree: LexborHTMLParser) -> tuple[str, ...]:
    """What a page asks for, as `form:NAME`.

    - `form:captcha`: a widget or a picture with a code, and no field but the one for the code
    - `form:picture`: a form of one field with a picture beside it
    - `form:button`: nothing to write into, but something to press
    """
    return tuple(_markers(tree))


def frame(tree: LexborHTMLParser, text: str) -> str | None:
    """The address, as written, of the one frame that is all of a page; None for any other page."""
    frames = tree.css("frame[src], iframe[src]")[:2]
    if len(frames) != 1 or len(text) > _NOTHING:
        return None
    return frames[0].attributes.get("src") or None


def _markers(tree: LexborHTMLParser) -> Iterator[str]:
    if any(_is_captcha(node) and _asks_only_that(node, tree) for node in tree.css(_WIDGETS)[:_MAX]):
        yield "form:captcha"
    forms = tree.css("form")[:_MAX]
    if any(len(_fields(form)) == 1 and form.css_first("img") is not None for form in forms):
        yield "form:picture"
    pressed = tree.css_first("form, button, input[type=button], input[type=checkbox]")
    if pressed is not None and tree.root is not None and not _fields(tree.root):
        yield "form:button"


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
    name = (node.attributes.get("name") or "").lower()
    return _kind(node) == "search" or name in doors.search_names()
