"""What is known of the two addresses of a citation, the original and the snapshot, in words."""

from collections.abc import Iterator

from msgspec import UNSET, Struct

from refaudit.model.checked import Checked, CheckedProbe
from refaudit.model.citation import Role
from refaudit.model.evidence import Hop
from refaudit.model.report import AuditedCitation
from refaudit.report.links import Link, link
from refaudit.report.text import one_line
from refaudit.report.words import REASONS, STATES, confirmation, count, instant

__all__ = ["Answer", "HopView", "ProbeView", "answers"]

_TITLE_SHOWN = 120
_SENTENCE_SHOWN = 500
_SENTENCES_SHOWN = 12
_HOPS_SHOWN = 20


class HopView(Struct, frozen=True, kw_only=True):
    """One request of the chain: its address and what came back."""

    url: str
    answer: str


class ProbeView(Struct, frozen=True, kw_only=True):
    """What the site said, for comparison, to an address that nobody ever made.

    `link` is None where the evidence names the address already.
    """

    link: Link | None
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
    probe: ProbeView | None = None
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
        word=_word(checked),
        reason=REASONS[checked.reason],
        confirmation=confirmation(checked),
        facts=tuple(_facts(checked)),
        moved_to=link(checked.moved_to) if checked.moved_to else None,
        evidence=tuple(
            one_line(each, _SENTENCE_SHOWN) for each in checked.evidence[:_SENTENCES_SHOWN]
        ),
        probe=_probe(checked.probe, checked.evidence) if checked.probe else None,
        hops=_hops(checked.hops) if len(checked.hops) > 1 else (),
    )


def _word(checked: Checked) -> str:
    """The state; of a loss that is not confirmed with how often it was seen, lest it mislead."""
    open_loss = confirmation(checked) is not None and not checked.confirmed
    seen = f", seen {checked.sightings} of {checked.needed}" if open_loss else ""
    return STATES[checked.state] + seen


def _facts(checked: Checked) -> Iterator[str]:
    if checked.status is not None:
        yield _looks(checked, f"HTTP {checked.status}")
    if checked.snapshot is not UNSET and checked.snapshot.archived_status is not None:
        yield f"archived HTTP {checked.snapshot.archived_status}"
    if checked.error:
        yield one_line(checked.error, _SENTENCE_SHOWN)
    if checked.attempts > 1:
        yield count(checked.attempts, "attempt")
    if checked.checked_at is not None:
        yield f"checked {instant(checked.checked_at)}"
    if checked.since is not None and checked.since != checked.checked_at:
        yield f"so since {instant(checked.since)}"


def _looks(checked: Checked, last: str) -> str:
    """The answer, with the one before it where the address was asked a second time."""
    if checked.first_look is None:
        return last
    first, apart = f"HTTP {checked.first_look.status}", f"{checked.first_look.seconds:,.0f} s"
    return f"{last} twice, {apart} apart" if first == last else f"{first}, {apart} later {last}"


def _probe(made: CheckedProbe, evidence: tuple[str, ...]) -> ProbeView:
    address = link(made.url)
    told = any(address.text in sentence for sentence in evidence)
    said = ["no answer" if made.status is None else f"HTTP {made.status}"]
    if made.final_url and made.final_url != made.url:
        said[0] += f" at {link(made.final_url).text}"
    if made.title:
        said.append(f"title “{one_line(made.title, _TITLE_SHOWN)}”")
    if made.likeness is not None:
        said.append(f"{made.likeness:.0%} of the text is the same")
    return ProbeView(link=None if told else address, answer=", ".join(said))


def _hops(hops: tuple[Hop, ...]) -> tuple[HopView, ...]:
    return tuple(
        HopView(
            url=link(hop.url).text,
            answer="no answer" if hop.status is None else f"HTTP {hop.status}",
        )
        for hop in hops[:_HOPS_SHOWN]
    )
