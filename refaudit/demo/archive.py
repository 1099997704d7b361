"""A miniature web archive with the habits of the Wayback Machine, and the captures it holds.

Seen on web.archive.org: a capture is proven by `Memento-Datetime`, whatever its status; another
time than a capture's leads, with a 302 that has no such header, to the nearest one; an archived
redirect keeps its status in raw form (`id_`) with `Location` rewritten into the archive, and is
a page of status 200 without the proof in the view for people.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Annotated
from urllib.parse import parse_qsl, urljoin, urlsplit

import msgspec
from msgspec import Meta, Struct

from refaudit.demo import page
from refaudit.demo.loopback import Answer, Request
from refaudit.demo.page import Reply
from refaudit.model.uri import same_resource

__all__ = ["HOST", "Archive", "Capture", "captures"]

HOST = "web.archive.org"
_PUBLIC = f"https://{HOST}/web"
_PATH = re.compile(r"/web/(?:(?P<stamp>\d{1,14}|\d{0,13}\*)(?P<flag>[a-z]{2}_)?/)?(?P<url>.+)")
_INDEX = "/cdx/search/cdx?"
_FIRST_STAMP = "19960101000000"
_UNKNOWN_PATH = Reply(status=404, title="Not found", text="The archive has no such service.")
_NO_CAPTURE = Reply(status=404, title="Hrm.", text="The Wayback Machine has not archived that URL.")


class Capture(Reply, frozen=True, kw_only=True):
    """A row of `archive.toml`: an address, its answer, and when it was captured, in 14 digits."""

    timestamp: Annotated[str, Meta(pattern=r"^\d{14}$")]
    url: str


class _Table(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    capture: tuple[Capture, ...]


def captures() -> tuple[Capture, ...]:
    """The captures that the example article cites, and others of the same pages."""
    return page.load("archive.toml", _Table).capture


class Archive:
    """Answers for the archive's own host; addresses are compared as the Wayback Machine does."""

    def __init__(self, captures: Iterable[Capture]) -> None:
        self._captures = sorted(captures, key=lambda capture: capture.timestamp)

    def __call__(self, request: Request) -> Answer:
        """Answer `/web/TIMESTAMP[FLAG]/URL`, `/web/URL` and the calendar `/web/*/URL`."""
        if request.host == HOST and request.target.startswith(_INDEX):
            return self._index(request.target)
        path = _PATH.fullmatch(request.target)
        if request.host != HOST or path is None:
            return page.answer(_UNKNOWN_PATH)
        stamp, flag, url = path["stamp"] or "", path["flag"] or "", path["url"]
        known = [capture for capture in self._captures if same_resource(capture.url, url)]
        if stamp.endswith("*"):
            return page.answer(_calendar(url, known))
        if not known:
            return page.answer(_NO_CAPTURE)
        nearest = _nearest(known, stamp)
        if nearest.timestamp != stamp:
            return _led_to(nearest, flag)
        return _replayed(nearest, flag, known)

    def _index(self, target: str) -> Answer:
        """The captures of a page that are no errors, as a table of JSON, or none at all."""
        query = dict(parse_qsl(urlsplit(target).query))
        columns = query.get("fl", "").split(",")
        rows = [
            [_column(capture, name) for name in columns]
            for capture in self._captures
            if capture.status == 200 and same_resource(capture.url, query.get("url", ""))
        ]
        return Answer(
            headers={"Content-Type": "application/json"},
            body=msgspec.json.encode([columns, *rows] if rows else []),
        )


def _column(capture: Capture, name: str) -> str:
    known = {"timestamp": capture.timestamp, "original": capture.url, "statuscode": "200"}
    return known.get(name, "-")


def _calendar(url: str, known: Sequence[Capture]) -> Reply:
    times = ", ".join(capture.timestamp for capture in known) or "never"
    return Reply(title=f"Calendar of {url}", text=f"Captured: {times}.")


def _nearest(known: Sequence[Capture], stamp: str) -> Capture:
    """The last capture if no time is asked for."""
    if not stamp:
        return known[-1]
    wanted = _scale(stamp + _FIRST_STAMP[len(stamp) :])
    return min(known, key=lambda capture: abs(_scale(capture.timestamp) - wanted))


def _scale(stamp: str) -> int:
    """Seconds of a calendar of 31-day months: good to compare, and any 14 digits have one."""
    year, *parts = int(stamp[:4]), *(int(stamp[i : i + 2]) for i in range(4, 14, 2))
    for part, size in zip(parts, (12, 31, 24, 60, 60), strict=True):
        year = year * size + part
    return year


def _led_to(nearest: Capture, flag: str) -> Answer:
    return Answer(
        status=302,
        headers={
            "Content-Type": "text/plain; charset=utf-8",
            "Location": _address(nearest, flag),
            "X-Archive-Redirect-Reason": f"found capture at {nearest.timestamp}",
            "X-TS": "302",
        },
    )


def _replayed(capture: Capture, flag: str, known: Sequence[Capture]) -> Answer:
    original = page.answer(capture)
    location = original.headers.get("Location")
    marks = {"X-Archive-Src": "refaudit-demo.warc.gz", "X-TS": str(capture.status)}
    if location and not flag:
        shown = f"Got an HTTP {capture.status} response at crawl time"
        return page.answer(Reply(title="Internet Archive", text=shown, headers=marks))
    headers = {f"X-Archive-Orig-{name}": value for name, value in original.headers.items()}
    headers |= marks | {
        "Content-Type": original.headers["Content-Type"],
        "Memento-Datetime": _http_date(capture.timestamp),
        "Link": ", ".join(_links(capture, known)),
    }
    if location:
        target = urljoin(capture.url, location)
        headers["Location"] = f"{_PUBLIC}/{capture.timestamp}{flag}/{target}"
    return Answer(status=capture.status, headers=headers, body=original.body, delay=original.delay)


def _links(capture: Capture, known: Sequence[Capture]) -> Iterator[str]:
    yield f'<{capture.url}>; rel="original"'
    yield f'<{_PUBLIC}/timemap/link/{capture.url}>; rel="timemap"; type="application/link-format"'
    yield f'<{_PUBLIC}/{capture.url}>; rel="timegate"'
    place = known.index(capture)
    related = {
        "first memento": known[0],
        "prev memento": known[place - 1] if place else None,
        "memento": capture,
        "next memento": known[place + 1] if capture is not known[-1] else None,
        "last memento": known[-1],
    }
    for name, other in related.items():
        if other:
            when = _http_date(other.timestamp)
            yield f'<{_address(other)}>; rel="{name}"; datetime="{when}"'


def _address(capture: Capture, flag: str = "") -> str:
    return f"{_PUBLIC}/{capture.timestamp}{flag}/{capture.url}"


def _http_date(stamp: str) -> str:
    moment = datetime.strptime(stamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    return format_datetime(moment, usegmt=True)
