"""What of a verdict and an observation is shown together."""

from datetime import UTC, datetime

import msgspec

from refaudit.model.checked import Checked
from refaudit.model.evidence import (
    Capture,
    Content,
    Failure,
    Hop,
    Kind,
    Observation,
    Reason,
    State,
    Verdict,
)

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
URL = "https://example.org/a"


def verdict(**changes):
    facts = {
        "url": URL,
        "kind": Kind.ORIGINAL,
        "state": State.DEAD,
        "reason": Reason.NOT_FOUND,
        "evidence": ("HTTP 404",),
        "checked_at": NOW,
    }
    return Verdict(**facts | changes)


def test_a_checked_original_has_no_snapshot_key():
    seen = Observation(
        url=URL,
        kind=Kind.ORIGINAL,
        checked_at=NOW,
        status=404,
        final_url=URL,
        hops=(Hop(url=URL, status=404),),
        elapsed_ms=412,
        content=Content(type="text/html", bytes=1043, title="Gone"),
    )
    shown = msgspec.to_builtins(Checked.of(verdict(), seen))
    assert "snapshot" not in shown
    assert shown["content"] == {"type": "text/html", "title": "Gone", "bytes": 1043}
    assert (shown["state"], shown["reason"], shown["status"]) == ("dead", "not-found", 404)
    assert shown["hops"] == ({"url": URL, "status": 404, "location": None},)


def test_a_checked_snapshot_tells_what_was_served():
    seen = Observation(
        url=URL,
        kind=Kind.SNAPSHOT,
        checked_at=NOW,
        capture=Capture(
            archive="wayback", timestamp="20230305101742", served_timestamp="20230305101742"
        ),
    )
    shown = msgspec.to_builtins(Checked.of(verdict(kind=Kind.SNAPSHOT), seen))
    assert shown["snapshot"]["served_timestamp"] == "20230305101742"


def test_what_was_not_asked_has_a_verdict_all_the_same():
    shown = Checked.of(verdict(state=State.UNCHECKED, reason=Reason.OFFLINE), None)
    assert (shown.status, shown.attempts, shown.content) == (None, 0, None)


def test_an_answer_at_any_hop_is_an_answer():
    def seen(*statuses):
        hops = tuple(Hop(url=URL, status=status) for status in statuses)
        return Observation(
            url=URL, kind=Kind.ORIGINAL, checked_at=NOW, hops=hops, failure=Failure.TIMEOUT
        )

    assert seen(301, None).answered
    assert not seen(None).answered
    assert not seen().answered
