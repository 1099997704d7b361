"""What is known of the two addresses of a citation, the original and the snapshot, in words."""

from collections.abc import Iterator

from msgspec import UNSET, Struct

from refaudit.model import uri
from refaudit.model.checked import Checked, CheckedProbe, PastCheck
from refaudit.model.citation import Role
from refaudit.model.evidence import Hop
from refaudit.model.report import AuditedCitation
from refaudit.report.links import Link, link, url_text
from refaudit.report.overview import is_copy_only
from refaudit.report.speech import gettext, ngettext, translatable
from refaudit.report.text import one_line
from refaudit.report.words import (
    COMPUTED,
    FAILURES,
    REASONS,
    STATES,
    UNPLANNED,
    confirmation,
    grouped,
    instant,
)

__all__ = ["Answer", "HopView", "PastView", "ProbeView", "answers"]

_TITLE_SHOWN = 120
_SENTENCE_SHOWN = 500
_SENTENCES_SHOWN = 12
_HOPS_SHOWN = 20
_CHECKS_SHOWN = 12
_NAMES = {Role.ORIGINAL: translatable("Original"), Role.SNAPSHOT: translatable("Snapshot")}


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


class PastView(Struct, frozen=True, kw_only=True):
    """An earlier check: when, what came back, and what was thought of it (`state` is a key)."""

    when: str
    answer: str
    state: str | None
    word: str | None


class Answer(Struct, frozen=True, kw_only=True):
    """A cited address and what is known of it.

    `state` and its `word` are None where nothing was asked; `reason` then says why. `facts` are
    of the last look. `hops` is empty unless there was a redirect, `history` unless there were
    earlier checks; it begins with the latest.
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
    history: tuple[PastView, ...] = ()


def answers(citation: AuditedCitation) -> tuple[Answer, Answer]:
    """The original and the snapshot of a citation."""
    return (
        _answer(citation, Role.ORIGINAL, citation.url, citation.original),
        _answer(citation, Role.SNAPSHOT, citation.archive_url, citation.snapshot_check),
    )


def _answer(
    citation: AuditedCitation, role: Role, url: str | None, checked: Checked | None
) -> Answer:
    name = gettext(_NAMES[role])
    if checked is not None:
        return _checked(name, url or checked.url, checked)
    if url is not None:
        copy = role is Role.ORIGINAL and is_copy_only(citation)
        reason = translatable("the cited URL is itself an archived copy") if copy else UNPLANNED
        return Answer(name=name, link=link(url), reason=gettext(reason))
    if any(each.dynamic and each.role is role for each in citation.urls):
        return Answer(name=name, link=None, reason=gettext(COMPUTED))
    return Answer(name=name, link=None, reason=gettext("none is cited"))


def _checked(name: str, url: str, checked: Checked) -> Answer:
    return Answer(
        name=name,
        link=link(url),
        state=checked.state.value,
        word=_word(checked),
        reason=gettext(REASONS[checked.reason]),
        confirmation=confirmation(checked),
        facts=tuple(_facts(checked)),
        moved_to=link(checked.moved_to) if checked.moved_to else None,
        evidence=tuple(
            one_line(uri.unplaced(each, checked.url), _SENTENCE_SHOWN)
            for each in checked.evidence[:_SENTENCES_SHOWN]
        ),
        probe=_probe(checked.probe, checked.evidence) if checked.probe else None,
        hops=_hops(checked.hops) if len(checked.hops) > 1 else (),
        history=tuple(map(_past, reversed(checked.history[-_CHECKS_SHOWN:]))),
    )


def _past(check: PastCheck) -> PastView:
    failure = check.failure if check.status is None else None
    return PastView(
        when=instant(check.checked_at),
        answer=gettext(FAILURES[failure]) if failure else _answer_of(check.status),
        state=check.state.value if check.state else None,
        word=gettext(STATES[check.state]) if check.state else None,
    )


def _word(checked: Checked) -> str:
    """The state; of a loss that is not confirmed with how often it was seen, lest it mislead."""
    open_loss = confirmation(checked) is not None and not checked.confirmed
    state = gettext(STATES[checked.state])
    if not open_loss:
        return state
    seen = gettext("{state}, seen {seen} of {needed}")
    return seen.format(state=state, seen=checked.sightings, needed=checked.needed)


def _facts(checked: Checked) -> Iterator[str]:
    if checked.status is not None:
        yield _looks(checked, f"HTTP {checked.status}")
    if checked.snapshot is not UNSET and checked.snapshot.archived_status is not None:
        yield gettext("archived HTTP {status}").format(status=checked.snapshot.archived_status)
    if checked.error:
        yield one_line(checked.error, _SENTENCE_SHOWN)
    if checked.attempts > 1:
        attempts = ngettext("{n} attempt", "{n} attempts", checked.attempts)
        yield attempts.format(n=grouped(checked.attempts))
    if checked.checked_at is not None:
        yield gettext("checked {when}").format(when=instant(checked.checked_at))
    if checked.since is not None and checked.since != checked.checked_at:
        yield gettext("so since {when}").format(when=instant(checked.since))


def _looks(checked: Checked, last: str) -> str:
    """The answer, with the one before it where the address was asked a second time."""
    if checked.first_look is None:
        return last
    first, apart = f"HTTP {checked.first_look.status}", grouped(round(checked.first_look.seconds))
    if first == last:
        return gettext("{answer} twice, {seconds} s apart").format(answer=last, seconds=apart)
    told = gettext("{first}, {seconds} s later {last}")
    return told.format(first=first, seconds=apart, last=last)


def _probe(made: CheckedProbe, evidence: tuple[str, ...]) -> ProbeView:
    address = link(made.url)
    told = any(address.text in sentence for sentence in evidence)
    said = [_answer_of(made.status)]
    if made.final_url and made.final_url != made.url:
        told_at = gettext("{answer} at {url}")
        said[0] = told_at.format(answer=said[0], url=url_text(made.final_url))
    if made.title:
        title = one_line(made.title, _TITLE_SHOWN)
        said.append(gettext("title “{title}”").format(title=title))
    if made.likeness is not None:
        alike = gettext("{share} of the text is the same")
        said.append(alike.format(share=f"{made.likeness:.0%}"))
    return ProbeView(link=None if told else address, answer=", ".join(said))


def _answer_of(status: int | None) -> str:
    return gettext("no answer") if status is None else f"HTTP {status}"


def _hops(hops: tuple[Hop, ...]) -> tuple[HopView, ...]:
    return tuple(
        HopView(url=url_text(hop.url), answer=_answer_of(hop.status)) for hop in hops[:_HOPS_SHOWN]
    )
