"""Web archives in miniature, each with its own habits.

The Wayback Machine's are those that its recorded answers show: a capture is proven by
`Memento-Datetime` whatever its status; another time than a capture's leads with a bare 302 to the
nearest; an archived redirect keeps its status in raw form with `Location` inside the archive, and
is a page of status 200 without proof for people. The other Memento archives lead with 302 or 307
and `Link`, and replay a redirect as it was. Services without Memento prove nothing by a header.
"""

import json
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from urllib.parse import parse_qs, unquote, urljoin, urlsplit

from msgspec import Struct

from tests.simweb.web import Answer, Request, html

__all__ = ["MEMENTO", "WAYBACK", "Archive", "Capture", "Memento", "Wayback", "key"]

WAYBACK = "web.archive.org"
#: Hosts of other Memento archives with the beginning of their paths.
MEMENTO = {
    "arquivo.pt": ("/wayback/", "/noFrame/replay/"),
    "wayback.archive-it.org": ("/1068/", "/all/"),
    "webarchive.nationalarchives.gov.uk": ("/ukgwa/", "/"),
    "webarchive.loc.gov": ("/all/", "/lcwaN0001/"),
}
_STAMPED = re.compile(r"(?P<stamp>\d{1,14})(?P<flag>[a-z]{2}_)?/(?P<url>.+)")
_CALENDAR = re.compile(r"\d*\*/(?P<url>.+)")


class Capture(Struct, frozen=True, kw_only=True):
    """An address, its answer, and when it was captured. `shown_as` is another address."""

    url: str
    stamp: str
    answer: Answer
    shown_as: str | None = None


def key(url: str) -> str:
    """Archives look captures up without scheme, `www.`, case and last slash."""
    parts = urlsplit(url if "://" in url else f"http://{url}")
    host = (parts.hostname or "").removeprefix("www.")
    query = f"?{parts.query}" if parts.query else ""
    return (host + parts.path.rstrip("/") + query).lower()


def http_date(stamp: str) -> str:
    return format_datetime(
        datetime.strptime(stamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC), usegmt=True
    )


class Archive:
    """What all archives have: captures, and answers of their own for single addresses."""

    def __init__(self, host: str) -> None:
        self.host = host
        self.captures: list[Capture] = []
        #: By key of the cited page: what the archive itself says instead of a capture.
        self.says: dict[str, Answer] = {}

    def add(self, capture: Capture) -> None:
        self.captures.append(capture)
        self.captures.sort(key=lambda one: one.stamp)

    def of(self, url: str) -> list[Capture]:
        return [one for one in self.captures if key(one.url) == key(url)]

    def nearest(self, url: str, stamp: str) -> Capture | None:
        wanted = _moment(stamp)
        return min(self.of(url), key=lambda one: abs(_moment(one.stamp) - wanted), default=None)

    def links(self, capture: Capture, base: str) -> str:
        known = self.of(capture.url)
        original = capture.shown_as or capture.url
        entries = [
            f'<{original}>; rel="original"',
            f'<{base}timemap/link/{original}>; rel="timemap"; type="application/link-format"',
            f'<{base}{original}>; rel="timegate"',
        ]
        entries += [
            f'<{base}{one.stamp}/{original}>; rel="{relation}"; datetime="{http_date(one.stamp)}"'
            for relation, one in (
                ("first memento", known[0]),
                ("memento", capture),
                ("last memento", known[-1]),
            )
        ]
        return ", ".join(entries)

    def timemap(self, url: str, base: str) -> Answer:
        rows = [f'<{url}>; rel="original"'] + [
            f'<{base}{one.stamp}/{one.url}>; rel="memento"; datetime="{http_date(one.stamp)}"'
            for one in self.of(url)
        ]
        body = ",\n".join(rows).encode()
        kind = (("Content-Type", "application/link-format"),)
        return (
            Answer(headers=kind, body=body) if len(rows) > 1 else Answer(status=404, headers=kind)
        )


def _moment(stamp: str) -> float:
    full = stamp + "19960101000000"[len(stamp) :]
    try:
        return datetime.strptime(full, "%Y%m%d%H%M%S").replace(tzinfo=UTC).timestamp()
    except ValueError:
        return 0.0


class Wayback(Archive):
    """web.archive.org, with its index and its availability service."""

    def __call__(self, request: Request) -> Answer:
        path = unquote(request.target) if "%3A" in request.target else request.target
        if path.startswith("/cdx/"):
            return self._index(parse_qs(request.query))
        if not path.startswith("/web/"):
            return html("<h1>Not Found</h1>", 404)
        rest = path.removeprefix("/web/")
        if rest.startswith("timemap/"):
            return self.timemap(rest.split("/", 2)[2], f"https://{self.host}/web/")
        if calendar := _CALENDAR.fullmatch(rest):
            return html(f"<title>Wayback Machine</title>{calendar['url']}")
        stamped = _STAMPED.fullmatch(rest)
        stamp, flag, url = (
            (stamped["stamp"], stamped["flag"] or "", stamped["url"]) if stamped else ("", "", rest)
        )
        return self._replay(stamp, flag, url)

    def _replay(self, stamp: str, flag: str, url: str) -> Answer:
        if said := self.says.get(key(url)):
            return said
        found = self.nearest(url, stamp or "99991231235959"[:14])
        if found is None:
            return html(
                "<title>Internet Archive Wayback Machine</title><h1>Hrm.</h1><p>The Wayback "
                "Machine has not archived that URL.</p>",
                404,
                X_App_Server="wwwb-app200",
            )
        place = f"https://{self.host}/web/{found.stamp}{flag}/{found.url}"
        if found.stamp != stamp:
            return Answer(
                status=302,
                headers=(
                    ("Content-Type", "text/plain; charset=utf-8"),
                    ("Location", place),
                    ("x-archive-redirect-reason", f"found capture at {found.stamp}"),
                ),
            )
        return self._captured(found, flag)

    def _captured(self, found: Capture, flag: str) -> Answer:
        answer, location = found.answer, found.answer.header("Location")
        if location and not flag:
            shown = f"<h1>Got an HTTP {answer.status} response at crawl time</h1>"
            return html(f"<title>Internet Archive</title>{shown}", X_Archive_Src="live-1.warc.gz")
        headers = [(f"x-archive-orig-{name.lower()}", value) for name, value in answer.headers]
        headers += [
            ("Content-Type", answer.header("Content-Type") or "text/html"),
            ("Memento-Datetime", http_date(found.stamp)),
            ("x-archive-src", "live-1.warc.gz"),
            ("Link", self.links(found, f"https://{self.host}/web/")),
        ]
        if encoding := answer.header("Content-Encoding"):
            headers.append(("Content-Encoding", encoding))
        if location:
            target = urljoin(found.url, location)
            headers.append(("Location", f"/web/{found.stamp}{flag}/{target}"))
        return Answer(status=answer.status, headers=tuple(headers), body=answer.body)

    def _index(self, query: dict[str, list[str]]) -> Answer:
        url = query.get("url", [""])[0]
        if key(url) in self.says:
            return html("Blocked Site Error", 403)
        rows = [
            [key(one.url), one.stamp, one.url, "text/html", str(one.answer.status), "A" * 32, "900"]
            for one in self.of(url)
        ]
        rows = _filtered(rows, query)
        if query.get("output") == ["json"]:
            head = ["urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length"]
            fields = query.get("fl", [",".join(head)])[0].split(",")
            shown = [[row[head.index(name)] for name in fields] for row in rows]
            text = json.dumps([fields, *shown] if shown else [])
        else:
            text = "".join(" ".join(row) + "\n" for row in rows)
        return Answer(headers=(("Content-Type", "application/json"),), body=text.encode())


def _filtered(rows: Sequence[list[str]], query: dict[str, list[str]]) -> list[list[str]]:
    wanted = [value.partition(":")[2] for value in query.get("filter", []) if "status" in value]
    kept = [row for row in rows if all(re.fullmatch(pattern, row[4]) for pattern in wanted)]
    if closest := query.get("closest"):
        kept.sort(key=lambda row: abs(_moment(row[1]) - _moment(closest[0])))
    limit = int(query.get("limit", ["100000"])[0])
    return kept[:limit] if limit >= 0 else kept[limit:]


class Memento(Archive):
    """An archive that replays as pywb does."""

    def __init__(self, host: str, bases: Iterable[str], redirect: int = 307) -> None:
        super().__init__(host)
        self._bases = tuple(bases)
        self._redirect = redirect

    def __call__(self, request: Request) -> Answer:
        base = next((base for base in self._bases if request.target.startswith(base)), None)
        rest = request.target.removeprefix(base or "")
        if base and rest.startswith("timemap/"):
            return self.timemap(rest.split("/", 2)[2], f"https://{self.host}{base}")
        stamped = _STAMPED.fullmatch(rest) if base else None
        if stamped is None:
            return html("<h1>Not Found</h1>", 404)
        url, flag = stamped["url"], stamped["flag"] or ""
        if said := self.says.get(key(url)):
            return said
        found = self.nearest(url, stamped["stamp"])
        if found is None:
            return html(
                "<title>Page not found</title><p>Sorry, there is no archived version.</p>", 404
            )
        whole = f"https://{self.host}{base}"
        if found.stamp != stamped["stamp"]:
            return Answer(
                status=self._redirect,
                headers=(
                    ("Location", f"{whole}{found.stamp}{flag}/{found.url}"),
                    ("Link", f'<{found.url}>; rel="original"'),
                ),
            )
        headers = [
            *found.answer.headers,
            ("Memento-Datetime", http_date(found.stamp)),
            ("Link", self.links(found, whole)),
        ]
        return Answer(status=found.answer.status, headers=tuple(headers), body=found.answer.body)
