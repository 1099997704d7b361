"""Verdicts as they are shown: the JSON object of `refaudit check`."""

from datetime import datetime

from msgspec import UNSET, Struct, UnsetType

from refaudit.model.evidence import Hop, Kind, Observation, Reason, State, Verdict

__all__ = ["Checked", "CheckedContent", "CheckedSnapshot"]


class CheckedContent(Struct, frozen=True, kw_only=True):
    """The part of `Content` that is shown."""

    type: str | None
    title: str | None
    bytes: int


class CheckedSnapshot(Struct, frozen=True, kw_only=True):
    """The snapshot that was asked for and the one that was served."""

    archive: str
    timestamp: str | None
    served_timestamp: str | None
    original: str | None
    archived_status: int | None


class Checked(Struct, frozen=True, kw_only=True):
    """A verdict together with the latest observation that it rests on."""

    url: str
    kind: Kind
    state: State
    reason: Reason
    confirmed: bool
    sightings: int
    needed: int
    status: int | None
    final_url: str | None
    hops: tuple[Hop, ...]
    attempts: int
    elapsed_ms: int
    error: str | None
    evidence: tuple[str, ...]
    content: CheckedContent | None
    checked_at: datetime | None
    since: datetime | None
    moved_to: str | None
    snapshot: CheckedSnapshot | UnsetType = UNSET

    @classmethod
    def of(cls, verdict: Verdict, seen: Observation | None) -> "Checked":
        """Join a verdict with its latest observation, or with none for what was not asked."""
        content, capture = (seen.content, seen.capture) if seen else (None, None)
        return cls(
            url=verdict.url,
            kind=verdict.kind,
            state=verdict.state,
            reason=verdict.reason,
            confirmed=verdict.confirmed,
            sightings=verdict.sightings,
            needed=verdict.needed,
            status=seen.status if seen else None,
            final_url=seen.final_url if seen else None,
            hops=seen.hops if seen else (),
            attempts=seen.attempts if seen else 0,
            elapsed_ms=seen.elapsed_ms if seen else 0,
            error=seen.error if seen else None,
            evidence=verdict.evidence,
            content=CheckedContent(type=content.type, title=content.title, bytes=content.bytes)
            if content
            else None,
            checked_at=verdict.checked_at,
            since=verdict.since,
            moved_to=verdict.moved_to,
            snapshot=CheckedSnapshot(
                archive=capture.archive,
                timestamp=capture.timestamp,
                served_timestamp=capture.served_timestamp,
                original=capture.original,
                archived_status=capture.archived_status,
            )
            if capture
            else UNSET,
        )
