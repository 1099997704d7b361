"""Short ways to listings, captures and wishes."""

from datetime import UTC, date, datetime
from typing import Any

from refaudit.model.checked import Checked
from refaudit.model.copies import Anchor, Listed, Listing, Wish
from refaudit.model.evidence import Capture, Content, Kind, Observation, Reason, State
from refaudit.web.exchange import Exchange, StopRule

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
PAGE = "http://cited.example/report"
DIED = "20261110100000"


def address(timestamp: str, page: str = PAGE) -> str:
    return f"https://web.archive.org/web/{timestamp}/{page}"


def listed(timestamp: str, **changes: Any) -> Listed:
    values = {"archive": "wayback", "original": PAGE, "status": 200, "url": address(timestamp)}
    return Listed(timestamp=timestamp, **(values | changes))


def answer(at: datetime = NOW, **changes: Any) -> Observation:
    values = {"url": "https://web.archive.org/cdx/search/cdx", "kind": Kind.ORIGINAL}
    return Observation(checked_at=at, **(values | {"status": 200} | changes))


def listing(*captures: Listed, at: datetime = NOW, **changes: Any) -> Listing:
    values = {"archive": "wayback", "near": "20150307235959", "complete": True}
    given = {"url": PAGE, "answer": answer(at), "captures": captures}
    return Listing(**(given | values | changes))


def wish(**changes: Any) -> Wish:
    values = {
        "anchor": Anchor.ACCESS,
        "day": date(2015, 3, 7),
        "near": "20150307235959",
        "died": DIED,
        "hard": True,
    }
    return Wish(**(values | changes))


def captured(
    timestamp: str, at: datetime = NOW, title: str | None = None, status: int = 200
) -> Observation:
    """What a look at a capture saw: one with the proof of its time."""
    return Observation(
        url=address(timestamp),
        kind=Kind.SNAPSHOT,
        checked_at=at,
        status=status,
        final_url=address(timestamp),
        content=Content(type="text/html", bytes=900, title=title, text_length=400),
        capture=Capture(
            archive="wayback",
            timestamp=timestamp,
            original=PAGE,
            memento=True,
            served_timestamp=timestamp,
            served_original=PAGE,
            archived_status=status,
        ),
    )


def dead(
    reason: Reason = Reason.NOT_FOUND, since: datetime | None = NOW, **changes: Any
) -> Checked:
    """The verdict on the cited page."""
    values: dict[str, Any] = {
        "url": PAGE,
        "kind": Kind.ORIGINAL,
        "state": State.DEAD,
        "reason": reason,
        "confirmed": True,
        "sightings": 3,
        "needed": 3,
        "status": 404,
        "final_url": PAGE,
        "hops": (),
        "attempts": 1,
        "elapsed_ms": 1,
        "error": None,
        "evidence": ("HTTP 404",),
        "content": None,
        "checked_at": NOW,
        "since": since,
        "moved_to": None,
    }
    return Checked(**(values | changes))


class Web:
    """A fetcher that answers by the beginnings of URLs, and writes down what was asked."""

    def __init__(self, **answers: Exchange) -> None:
        self.answers: dict[str, Exchange] = dict(answers)
        self.asked: list[str] = []

    async def fetch(self, url: str, *, stop: StopRule | None = None) -> Exchange:
        self.asked.append(url)
        for start, exchange in self.answers.items():
            if url.startswith(start):
                return exchange
        return Exchange(hops=(), status=404, final_url=url)
