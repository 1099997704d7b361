"""What the server of a report answers, and to whom: a pure answer to each request.

Everyone on this machine, and every page that the reviewer's browser has open, can send requests to
a port on loopback. So the address holds a token that nobody can guess; a name that was made to lead
here (DNS rebinding) is refused by its Host; and what writes needs a header that no form and no
script of another origin can send unasked, besides an Origin that is ours.
"""

import hmac
import re
from collections.abc import Callable, Mapping
from datetime import date
from email.message import Message
from http import HTTPStatus
from typing import Protocol

import msgspec
from msgspec import Struct

from refaudit.errors import RefauditError
from refaudit.model.mark import Fingerprint, Mark, Review

__all__ = ["MARKS", "MOST_POSTED", "PAGE", "Answer", "Desk", "Refused", "Request", "Site"]

#: The report, and beside it the marks that are read and written.
PAGE, MARKS = "report.html", "marks"
#: Bytes of a mark with a note of the greatest length, each character escaped, and some room.
MOST_POSTED = 32_768

_JSON = "application/json"
_DECIMAL = re.compile(r"[0-9]{1,9}", re.ASCII)
_NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'"
_ALWAYS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class Request(Struct, frozen=True, kw_only=True):
    """The head of a request; `target` as it was sent."""

    method: str
    target: str
    headers: Message

    def only(self, name: str) -> str | None:
        """The value of a header, None where it is missing.

        Raises:
            Refused: it is there twice, so that two readers could understand it in two ways.
        """
        values = self.headers.get_all(name, [])
        if len(values) > 1:
            raise Refused(HTTPStatus.BAD_REQUEST, f"{name} is there more than once")
        return values[0].strip() if values else None


class Answer(Struct, frozen=True, kw_only=True):
    """What is answered."""

    status: int
    headers: dict[str, str]
    body: bytes


class Refused(Exception):  # noqa: N818 - as the server says it
    """A request that is not answered as it was meant, with its status and why."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status
        self.why = why

    @property
    def answer(self) -> Answer:
        """What its sender is told."""
        allow = {"Allow": "GET, HEAD, POST"} if self.status == HTTPStatus.METHOD_NOT_ALLOWED else {}
        return _answer(self.status, {"error": self.why}, allow)


class Desk(Protocol):
    """Where marks are kept.

    Every method raises `RefauditError` when they cannot be read or written now.
    """

    def listed(self) -> list[Mark]:
        """All marks on findings of the report."""

    def put(self, mark: Mark) -> None:
        """Keep a mark. Raises `LookupError` with the reason where it fits no finding."""

    def take_back(self, fingerprint: str) -> None:
        """Remove the mark on a finding. Raises `LookupError` where there is no such finding."""


class _Posted(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    fingerprint: Fingerprint
    mark: Review | None
    note: str | None = None
    made: date | None = None


class Site:
    """The page of a report and its marks, under a token, on a port of this machine.

    `policy` is the Content-Security-Policy of the page.
    """

    def __init__(
        self,
        page: bytes,
        desk: Desk,
        *,
        policy: str,
        token: str,
        port: int,
        today: Callable[[], date],
    ) -> None:
        self._page = Answer(
            status=HTTPStatus.OK,
            headers=_headers("text/html; charset=utf-8", policy),
            body=page,
        )
        self._desk = desk
        self._token = token
        self._today = today
        ends = (f":{port}", "") if port == 80 else (f":{port}",)
        self._hosts = {f"{name}{end}" for name in ("127.0.0.1", "localhost") for end in ends}

    def expected(self, request: Request) -> int:
        """How many bytes of a body are to be read; 0 where none is wanted.

        Raises:
            Refused: nothing is to be read or done for whoever sent it.
        """
        name = self._name(request)
        if request.method in {"GET", "HEAD"}:
            return 0
        if request.method != "POST" or name != MARKS:
            raise Refused(HTTPStatus.METHOD_NOT_ALLOWED, "this cannot be done here")
        return _length(request)

    def answer(self, request: Request, body: bytes) -> Answer:
        """The answer to a request of which `expected` told the length of the body.

        Raises:
            Refused: as `expected` does; or the body is no mark, or cannot be kept.
        """
        if self._name(request) == PAGE:
            return self._page
        try:
            if request.method == "POST":
                return _answer(HTTPStatus.OK, self._kept(body))
            return _answer(HTTPStatus.OK, {"marks": self._desk.listed()})
        except RefauditError as error:  # as when another program writes to the history for long
            raise Refused(HTTPStatus.SERVICE_UNAVAILABLE, str(error)) from error

    def _name(self, request: Request) -> str:
        """What is asked for: `PAGE` or `MARKS`."""
        host = (request.only("Host") or "").lower()
        if host not in self._hosts:
            known = " and ".join(sorted(self._hosts))
            raise Refused(HTTPStatus.FORBIDDEN, f"only {known} are served here")
        path = request.target.partition("?")[0]
        root, _, rest = path.removeprefix("/").partition("/")
        ours = hmac.compare_digest(root.encode("utf-8", "replace"), self._token.encode())
        if not (ours and path.startswith("/") and rest in {PAGE, MARKS}):
            raise Refused(HTTPStatus.NOT_FOUND, "there is nothing here")
        origin = request.only("Origin")
        if origin is not None and origin.lower() != f"http://{host}":
            raise Refused(HTTPStatus.FORBIDDEN, "this origin is not served here")
        if rest == MARKS and request.only("Sec-Fetch-Site") not in {None, "same-origin", "none"}:
            raise Refused(HTTPStatus.FORBIDDEN, "other sites are not served here")
        return rest

    def _kept(self, body: bytes) -> Mark | dict[str, str | None]:
        """Do what is said of a finding; gives what is known of it now."""
        try:
            posted = msgspec.json.decode(body, type=_Posted)
            mark = self._mark(posted)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise Refused(HTTPStatus.BAD_REQUEST, str(error)) from error
        try:
            if mark is None:
                self._desk.take_back(posted.fingerprint)
            else:
                self._desk.put(mark)
        except LookupError as error:
            raise Refused(HTTPStatus.NOT_FOUND, str(error.args[0])) from error
        now = (one for one in self._desk.listed() if one.fingerprint == posted.fingerprint)
        nothing = {"fingerprint": posted.fingerprint, "mark": None, "note": "", "made": None}
        return next(now, None) or nothing

    def _mark(self, posted: _Posted) -> Mark | None:
        if posted.mark is None:
            return None
        # No day that is yet to come: a run after it would not be told from one before it.
        today = self._today()
        said = {
            "fingerprint": posted.fingerprint,
            "mark": posted.mark,
            "note": (posted.note or "").strip(),
            "made": min(posted.made or today, today),
        }
        return msgspec.convert(said, Mark)


def _length(request: Request) -> int:
    """The length of the body of a request that may write.

    Raises:
        Refused: it is none of ours, no JSON, or of no length or too great a one.
    """
    if request.only("X-Refaudit") != "1":
        raise Refused(HTTPStatus.FORBIDDEN, "the header X-Refaudit: 1 is needed")
    kind = (request.only("Content-Type") or "").partition(";")[0].strip().lower()
    if kind != _JSON:
        raise Refused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"the body has to be {_JSON}")
    length = request.only("Content-Length") or ""
    if request.headers.get_all("Transfer-Encoding") or not _DECIMAL.fullmatch(length):
        raise Refused(HTTPStatus.LENGTH_REQUIRED, "the length of the body has to be told")
    if int(length) > MOST_POSTED:
        why = f"a body has {MOST_POSTED} bytes at most"
        raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, why)
    return int(length)


def _answer(status: int, said: object, more: Mapping[str, str] = {}) -> Answer:
    own = _headers(f"{_JSON}; charset=utf-8", _NOTHING)
    return Answer(status=status, headers={**own, **more}, body=msgspec.json.encode(said))


def _headers(kind: str, policy: str) -> dict[str, str]:
    framed = f"{policy}; frame-ancestors 'none'"
    return {**_ALWAYS, "Content-Type": kind, "Content-Security-Policy": framed}
