"""Scripts of a page, read as text and never run.

Two things are looked for: linked data, and a script that sends the reader on as soon as the page is
there. The second is told from a script that waits for a click or asks a question first by the
blocks around the address: what stands in a function that nobody calls, or behind an `if`, sends
nobody on. In doubt there is no redirect.
"""

import re
from collections.abc import Iterator

from msgspec import Struct
from selectolax.lexbor import LexborHTMLParser

__all__ = ["Scripts"]

_MAX_SCRIPTS = 100
#: Longer scripts do more than to send somebody on.
_SHORT = 2_000
_MAX_SHORT = 10
#: Addresses looked at, and blocks that may be open around one.
_MAX_ADDRESSES = 5
_MAX_DEPTH = 8
_LINKED = "application/ld+json"
_RUN = frozenset(
    {"", "module", "text/javascript", "application/javascript", "application/x-javascript"}
)

_STRING = r"""(?:"(?:[^"\\\n]|\\.)*+"|'(?:[^'\\\n]|\\.)*+'|`(?:[^`\\$]|\\.)*+`)"""
_PLACE = r"(?<![\w$.])(?:(?:window|self|top|parent|document)\s?\.\s?){0,3}location"
#: An address that is put together from parts is not told.
_WHOLE = r"(?! ?[-+.?\[(&|=<>])"
_TOKEN = re.compile(
    rf"(?P<comment>//[^\n]*+|/\*.*?(?:\*/|\Z)|<!--[^\n]*+)"
    rf"|{_PLACE}(?:\s?\.\s?href)?\s?=(?!=)\s?(?P<set>{_STRING}){_WHOLE}"
    rf"|{_PLACE}\s?\.\s?(?:replace|assign)\s?\(\s?(?P<call>{_STRING})\s?\)"
    rf"|(?P<string>{_STRING})|(?P<open>\{{)|(?P<close>\}})",
    re.DOTALL,
)
_COOKIE = re.compile(r"\bdocument\s{0,3}\.\s{0,3}cookie\s{0,3}=(?!=)")
_LOADS = re.compile(r"\blocation\s{0,3}(?:\.\s{0,3}(?:reload|replace|assign|href)\b|=(?!=))")
_BLANKS = re.compile(r"[^\S\n]+")
_ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|(.))", re.DOTALL)

#: What sends a reader away and shows nothing in the place.
_AWAY = re.compile(
    r"\bhistory ?\. ?(?:back ?\( ?(?:-? ?1)? ?\)|go ?\( ?[\"']?- ?\d[\"']? ?\))"
    r"|\bwindow ?\. ?close ?\( ?\)"
)
_ALERT = re.compile(rf"(?<![\w$])alert\s?\(\s?(?P<said>{_STRING})\s?\)")

#: How far back the reason of a block is looked for.
_BACK = 200
_ASKS = re.compile(r"(?:\belse|&&|\|\||[?:])[ (]*$")
_DECLARES = re.compile(r"\b(?:var|let|const)$")
_QUESTION = re.compile(r"\b(?:if|for|while|switch|with|catch)$")
_NAMED = re.compile(r"\bfunction ?\*? ?([\w$]+)$")
_NAMELESS = re.compile(r"\b(?:async|(?:async )?function ?\*?)$")
_WORD = re.compile(r"[\w$]+$")
#: Where a function stands that is called by itself: at once, soon, or when the page is there.
_CALLED = re.compile(
    r"(?:^|[^\w$.)\]\s] ?)[(!+~]$|\bvoid$"
    r"|(?:\bsetTimeout|\bjQuery|\$|\.ready|\brequestAnimationFrame) ?\($"
    r"|\bonload ?=$"
    r"|\b(?:addEventListener|attachEvent) ?\("
    r" ?[\"'](?:load|onload|DOMContentLoaded|pageshow)[\"'] ?,$"
)
_LATER = re.compile(r"\bset(?:Timeout|Interval) ?\( ?$")


class Scripts(Struct, frozen=True, kw_only=True):
    """The scripts of a page in their order.

    `linked` holds blocks of linked data, `short` the short scripts that a browser runs, with the
    body's `onload` at the end. `sets_cookie` says that one of any length sets a cookie and loads a
    page then, as those do that look a browser over.
    """

    linked: tuple[str, ...]
    short: tuple[str, ...]
    sets_cookie: bool = False

    @classmethod
    def of(cls, tree: LexborHTMLParser) -> "Scripts":
        """Read the scripts of a parsed page."""
        linked, short, sets_cookie = [], [], False
        for node in tree.css("script")[:_MAX_SCRIPTS]:
            kind = (node.attributes.get("type") or "").partition(";")[0].strip().lower()
            if kind == _LINKED:
                linked.append(node.text())
            elif kind in _RUN and "src" not in node.attributes:
                short.append(code := node.text())
                sets_cookie = sets_cookie or _sets_cookie(code)
        body = tree.body
        short.append((body.attributes.get("onload") or "") if body else "")
        short = [code for code in short if code and len(code) <= _SHORT]
        return cls(linked=tuple(linked), short=tuple(short[:_MAX_SHORT]), sets_cookie=sets_cookie)

    def refresh(self) -> str | None:
        """The address, as written, to which a script sends the reader on; None without one."""
        codes = [_tidy(code) for code in self.short]
        everything = "\n".join(codes)
        return next((found for code in codes for found in _addresses(code, everything)), None)

    def alert(self) -> str | None:
        """What a page says in a box before its script sends the reader back; None if it does not.

        Empty where it says nothing.
        """
        code = "\n".join(map(_tidy, self.short))
        if not _AWAY.search(code):
            return None
        said = _ALERT.search(code)
        return _unescaped(said["said"]) if said else ""


def _sets_cookie(code: str) -> bool:
    return _COOKIE.search(code) is not None and _LOADS.search(code) is not None


def _tidy(code: str) -> str:
    """With no more than one blank in a row: patterns that allow for one are quick."""
    lines = (_BLANKS.sub(" ", line).strip() for line in code.splitlines())
    return "\n".join(line for line in lines if line)


def _addresses(code: str, everything: str) -> Iterator[str]:
    """The addresses of the redirects in a script that nothing holds back."""
    around: list[str] = []
    looked_at = 0
    for token in _TOKEN.finditer(code):
        before = code[max(token.start() - _BACK, 0) : token.start()].rstrip()
        if token["open"]:
            around.append(before)
        elif token["close"] and around:
            around.pop()
        elif token["set"] or token["call"] or (token["string"] and _LATER.search(before)):
            looked_at += 1
            if looked_at > _MAX_ADDRESSES:
                return
            if not _is_held(before, everything, opens=False) and _runs(around, everything):
                yield from _address(token)


def _address(token: re.Match[str]) -> Iterator[str]:
    """The address of a redirect, which may be code in a string, as old pages have it.

    `setTimeout("location.href='/new'", 3000)`
    """
    if token["string"]:
        token = _TOKEN.match(_tidy(_unescaped(token["string"]))) or token
    if address := token["set"] or token["call"]:
        yield _unescaped(address)


def _runs(around: list[str], everything: str) -> bool:
    """Whether nothing holds back the blocks around a statement."""
    if len(around) > _MAX_DEPTH:
        return False
    return not any(_is_held(before, everything, opens=True) for before in around)


def _is_held(before: str, everything: str, *, opens: bool) -> bool:
    """Whether a block that opens here, or a statement, waits for an event or an answer."""
    if _ASKS.search(before) or _DECLARES.search(before):
        return True
    if not before.endswith((")", "=>")):
        return False
    arrow = before.endswith("=>")
    head = _without_parameters(before.removesuffix("=>").rstrip())
    if named := _NAMED.search(head):
        return not _is_called(named[1], everything)
    if arrow or _NAMELESS.search(head):
        return not _CALLED.search(_NAMELESS.sub("", head).rstrip())
    # Else the end of a call before a statement, or the beginning of a method.
    return opens or _QUESTION.search(head) is not None


def _without_parameters(before: str) -> str:
    """What stands before the parentheses, or the one word, at the end of a text."""
    if not before.endswith(")"):
        return _WORD.sub("", before).rstrip()
    depth = 0
    for at in range(len(before) - 1, -1, -1):
        depth += (before[at] == ")") - (before[at] == "(")
        if depth == 0:
            return before[:at].rstrip()
    return ""


def _is_called(name: str, everything: str) -> bool:
    """Whether a function is called by itself, and not only by a click."""
    word = re.escape(name)
    call = rf"(?:^|[;}}\n]) ?{word} ?\(" + rf"|(?:\bsetTimeout|\$|\.ready) ?\( ?[\"']?{word}\b"
    loads = rf"|\bonload ?= ?{word}\b|[\"'](?:load|DOMContentLoaded)[\"'] ?, ?{word}\b"
    return re.search(call + loads, everything) is not None


def _unescaped(string: str) -> str:
    def character(escape: re.Match[str]) -> str:
        code = escape[1] or escape[2]
        return chr(int(code, 16)) if code else escape[3]

    return _ESCAPE.sub(character, string[1:-1])
