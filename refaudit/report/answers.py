"""What is known of the two addresses of a citation, the original and the snapshot, in words."""

from collections.abc import Iterator

from msgspec import UNSET, Struct

from refaudit.model.checked import Checked
from refaudit.model.citation import Role
from refaudit.model.evidence import Hop
from refaudit.model.report import AuditedCitation
from refaudit.report.links import Link, link
from refaudit.report.text import one_line
from refaudit.report.words import REASONS, STATES, confirmation, count, instant

__all__ = ["Answer", "HopView", "answers"]

_TITLE_SHOWN = 120
_SENTENCE_SHOWN = 500
_SENTENCES_SHOWN = 12
_HOPS_SHOWN = 20


class HopView(Struct, frozen=True, kw_only=True):
    """One request of the chain: its address and what came back."""

    url: str
    answer: str


class Answer(Struct, frozen=True, kw_only=True):
    """A cited address and what is known of it.

    `state` and its `word` are None where nothing was asked; `reason` then says why. `facts` are
    of the last look. `hops` is empty unless there was a redirect.
    """

    name: str
    link: Link | None
    reason: str
    state: str | None = None
    word: str | None = None
    confirmation: str | None = None
    facts: tuple[str, ...] = ()
    moved_to: Link | None = None
    evidence: tuple[str, ...] = ()
    hops: tuple[HopView, ...] = ()


def answers(citation: AuditedCitation) -> tuple[Answer, Answer]:
    """The original and the snapshot of a citation."""
    return (
        _answer(citation, Role.ORIGINAL, citation.url, citation.original),
        _answer(citation, Role.SNAPSHOT, citation.archive_url, citation.snapshot_check),
    )


def _answer(
    citation: AuditedCitation, role: Role, url: str | None, checked: Checked | None
) -> Answer:
    name = role.value.capitalize()
    if checked is not None:
        return _checked(name, url or checked.url, checked)
    if url is not None:
        return Answer(name=name, link=link(url), reason="not part of this run")
    if any(each.dynamic and each.role is role for each in citation.urls):
        return Answer(name=name, link=None, reason="a template computes the URL")
    return Answer(name=name, link=None, reason="none is cited")


def _checked(name: str, url: str, checked: Checked) -> Answer:
    return Answer(
        name=name,
        link=link(url),
        state=checked.state.value,
        word=STATES[checked.state],
        reason=REASONS[checked.reason],
        confirmation=confirmation(checked),
        facts=tuple(_facts(checked)),
        moved_to=link(checked.moved_to) if checked.moved_to else None,
        evidence=tuple(
            one_line(each, _SENTENCE_SHOWN) for each in checked.evidence[:_SENTENCES_SHOWN]
        ),
        hops=_hops(checked.hops) if len(checked.hops) > 1 else (),
    )


def _facts(checked: Checked) -> Iterator[str]:
    if checked.status is not None:
        yield f"HTTP {checked.status}"
    if checked.snapshot is not UNSET and checked.snapshot.archived_status is not None:
        yield f"archived HTTP {checked.snapshot.archived_status}"
    if checked.content is not None and checked.content.title:
        yield f"page title “{one_line(checked.content.title, _TITLE_SHOWN)}”"
    if checked.error:
        yield one_line(checked.error, _SENTENCE_SHOWN)
    if checked.attempts > 1:
        yield count(checked.attempts, "attempt")
    if checked.checked_at is not None:
        yield f"checked {instant(checked.checked_at)}"
    if checked.since is not None and checked.since != checked.checked_at:
        yield f"so since {instant(checked.since)}"


def _hops(hops: tuple[Hop, ...]) -> tuple[HopView, ...]:
    return tuple(
        HopView(
            url=link(hop.url).text,
            answer="no answer" if hop.status is None else f"HTTP {hop.status}",
        )
        for hop in hops[:_HOPS_SHOWN]
    )
