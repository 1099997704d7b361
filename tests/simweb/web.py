"""Sites and what they answer, without any socket."""

import gzip
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from msgspec import Struct

from tests.helpers.faults import Fault

__all__ = ["Answer", "Handler", "Request", "Site", "Web", "html", "redirect", "wire"]

_REASONS = {
    200: "OK",
    202: "Accepted",
    301: "Moved Permanently",
    302: "Found",
    303: "See Other",
    307: "Temporary Redirect",
    308: "Permanent Redirect",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    406: "Not Acceptable",
    410: "Gone",
    429: "Too Many Requests",
    451: "Unavailable For Legal Reasons",
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}


class Request(Struct, frozen=True, kw_only=True):
    """A request as it came; `nth` counts those for the same method, host and target from 1."""

    method: str
    scheme: str
    host: str
    target: str
    headers: Mapping[str, str]
    nth: int = 1

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]

    @property
    def query(self) -> str:
        return self.target.partition("?")[2]


class Answer(Struct, frozen=True, kw_only=True):
    """An answer; `fault` writes to the wire by itself and nothing else of it counts."""

    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    delay: float = 0.0
    fault: Fault | None = None

    def header(self, name: str) -> str | None:
        """The first value of a header, whatever its case."""
        return next((v for n, v in self.headers if n.lower() == name.lower()), None)

    def wire(self, *, body: bool = True) -> bytes:
        """The bytes of the answer."""
        length = () if self.header("Transfer-Encoding") else (("Content-Length", len(self.body)),)
        lines = [f"HTTP/1.1 {self.status} {_REASONS.get(self.status, 'Unnamed')}"]
        lines += [f"{name}: {value}" for name, value in (*self.headers, *length)]
        head = "\r\n".join([*lines, "Connection: close", "", ""])
        return head.encode("utf-8") + (self.body if body else b"")


Handler = Callable[[Request], Answer]


def html(
    text: str, status: int = 200, *, charset: str = "utf-8", packed: bool = False, **headers: str
) -> Answer:
    """A page; `X_Robots_Tag="noindex"` becomes a header."""
    body = text.encode(charset, "xmlcharrefreplace")
    own = [("Content-Type", f"text/html; charset={charset}"), ("Server", "nginx")]
    if packed:
        body = gzip.compress(body, mtime=0)
        own.append(("Content-Encoding", "gzip"))
    more = [(name.replace("_", "-"), value) for name, value in headers.items()]
    replaced = {name.lower() for name, _ in more}
    kept = [(name, value) for name, value in own if name.lower() not in replaced]
    return Answer(status=status, headers=(*kept, *more), body=body)


def redirect(location: str, status: int = 302, **headers: str) -> Answer:
    """A redirect with the small body that servers send along."""
    body = f'<html><body>Moved <a href="{location}">here</a>.</body></html>'
    return html(body, status, Location=location, **headers)


def wire(fault: Fault) -> Answer:
    """An answer that is wrong on the wire."""
    return Answer(fault=fault)


class Site:
    """One host. `routes` is by target with query, then by path; `fallback` has all the rest."""

    def __init__(self, host: str, home: Handler, fallback: Handler) -> None:
        self.host = host
        self.routes: dict[str, Handler] = {"/": home, "/robots.txt": _no_robots}
        self.fallback = fallback
        #: What is asked before any route, and answers all that it does not return None for.
        self.before: list[Callable[[Request], Answer | None]] = []

    def __call__(self, request: Request) -> Answer:
        for gate in self.before:
            if (answer := gate(request)) is not None:
                return answer
        handler = self.routes.get(request.target) or self.routes.get(request.path)
        return (handler or self.fallback)(request)

    def put(self, target: str, answer: Answer | Handler) -> None:
        """Answer a target, or a path with any query, with this."""
        self.routes[target] = answer if callable(answer) else (lambda _: answer)

    def elsewhere(self, answer: Answer | Handler) -> None:
        """Answer everything that has no route with this."""
        self.fallback = answer if callable(answer) else (lambda _: answer)

    def always(self, answer: Answer | Handler) -> None:
        """Answer everything with this."""
        handler = answer if callable(answer) else (lambda _: answer)
        self.before.append(handler)


def _no_robots(_: Request) -> Answer:
    return Answer(status=404, headers=(("Content-Type", "text/plain"),), body=b"no such file\n")


class Web:
    """All sites by host, what DNS says, and whose certificates are wrong."""

    def __init__(self) -> None:
        self.sites: dict[str, Handler] = {}
        #: As in `tests.helpers.sealed.World.zone`, for hosts that do not simply have an address.
        self.zone: dict[str, list[dict[str, Any]]] = {}
        #: `expired`, `self-signed`, `other-name`, `plain` (no TLS at all) or `reset`.
        self.certificates: dict[str, str] = {}
        self._asked: Counter[tuple[str, str, str, str]] = Counter()

    def answer(
        self, method: str, scheme: str, host: str, target: str, headers: Mapping[str, str]
    ) -> Answer:
        """What a host says; a host without a site is nobody's."""
        key = (method, scheme, host, target)
        self._asked[key] += 1
        request = Request(
            method=method,
            scheme=scheme,
            host=host,
            target=_origin_form(target),
            headers=headers,
            nth=self._asked[key],
        )
        site = self.sites.get(host)
        return site(request) if site else html("<h1>Welcome to nginx!</h1>", 404)


def _origin_form(target: str) -> str:
    if target.startswith("/"):
        return target
    parts = urlsplit(target)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
