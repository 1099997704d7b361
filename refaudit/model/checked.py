"""Verdicts as they are shown: the JSON object of `refaudit check`."""

from datetime import datetime

from msgspec import UNSET, Struct, UnsetType

from refaudit.model.evidence import (
    Content,
    Failure,
    Hop,
    Kind,
    Look,
    Observation,
    Probe,
    Reason,
    State,
    Verdict,
)
from refaudit.model.sketch import likeness

__all__ = ["Checked", "CheckedContent", "CheckedProbe", "CheckedSnapshot", "PastCheck"]


class CheckedContent(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The part of `Content` that is shown; in JSON without what the page does not say."""

    type: str | None
    title: str | None
    bytes: int
    heading: str | None = None
    social_title: str | None = None
    language: str | None = None
    published: str | None = None


class CheckedProbe(Struct, frozen=True, kw_only=True):
    """The part of `Probe` that is shown.

    `likeness`, 0 to 1, is that of its text and the page's, None where one of them has no words.
    """

    url: str
    status: int | None
    final_url: str | None
    failure: Failure | None
    title: str | None
    likeness: float | None


class CheckedSnapshot(Struct, frozen=True, kw_only=True):
    """The snapshot that was asked for and the one that was served."""

    archive: str
    timestamp: str | None
    served_timestamp: str | None
    original: str | None
    archived_status: int | None


class PastCheck(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An earlier or the present check of the same target, in short.

    `status` and `failure` are of its answer; `state` is what the run that made it thought of the
    target then, None where that run is forgotten.
    """

    checked_at: datetime
    status: int | None = None
    failure: Failure | None = None
    state: State | None = None


class Checked(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A verdict together with the latest observation that it rests on.

    `history` are the latest checks up to that one, oldest first, where there was more than one;
    `last_alive` is when a target that is lost was last seen as it should be. Only the report of a
    stored run has them. In JSON they, `first_look`, `probe` and `snapshot` are left out where
    there is none.
    """

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
    first_look: Look | None = None
    probe: CheckedProbe | None = None
    snapshot: CheckedSnapshot | UnsetType = UNSET
    history: tuple[PastCheck, ...] = ()
    last_alive: datetime | None = None

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
            content=_content(content) if content else None,
            checked_at=verdict.checked_at,
            since=verdict.since,
            moved_to=verdict.moved_to,
            first_look=seen.first_look if seen else None,
            probe=_probe(seen.probe, content) if seen and seen.probe else None,
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


def _content(seen: Content) -> CheckedContent:
    return CheckedContent(
        type=seen.type,
        title=seen.title,
        bytes=seen.bytes,
        heading=seen.heading,
        social_title=seen.social_title,
        language=seen.language,
        published=seen.published,
    )


def _probe(made: Probe, content: Content | None) -> CheckedProbe:
    return CheckedProbe(
        url=made.url,
        status=made.status,
        final_url=made.final_url,
        failure=made.failure,
        title=made.title,
        likeness=round(likeness(made.sketch, content.sketch), 2)
        if content and content.sketch and made.sketch
        else None,
    )
