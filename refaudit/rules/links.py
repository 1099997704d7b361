"""LNK1xx: what the web says of the cited page, against what the citation says of it."""

from collections.abc import Iterator

from refaudit.model.checked import Checked
from refaudit.model.evidence import Reason, State
from refaudit.model.finding import Severity
from refaudit.rules.content import content_drift
from refaudit.rules.declaration import Example, Fault, Seen, citation_rule
from refaudit.rules.found import account, is_exhausted, offer
from refaudit.rules.lost import usurped_domain
from refaudit.rules.marking import find_copy, mark
from refaudit.rules.needs import Need
from refaudit.rules.subject import Subject
from refaudit.rules.words import assign, month_year, shown, sightings, why

__all__ = [
    "dead_link_marked_live",
    "dead_link_tag_on_live_link",
    "dead_link_without_archive",
    "live_link_marked_dead",
    "needs_a_human",
]

#: Deaths of which the rules of `lost` speak.
_ANSWERED = frozenset({Reason.SOFT_404, Reason.REDIRECTED_HOME, Reason.PARKED, Reason.USURPED})
#: Closed doors, as the rest of a sentence about the URL.
_DOORS = {
    Reason.LOGIN: "asks for a login",
    Reason.PAYWALL: "stands behind a paywall",
    Reason.LEGAL: "is withheld for legal reasons",
}
_BEHIND_A_DOOR = frozenset({Reason.PAYWALL, Reason.LOGIN})

_DEAD = Seen(state=State.DEAD, reason=Reason.NOT_FOUND, status=404)
_LIVE = Seen(state=State.LIVE, reason=Reason.OK, status=200)
_UNSURE = Seen(state=State.UNKNOWN, reason=Reason.TIMEOUT)
_PLAIN = "{{cite web |url=https://example.org/report |title=Report |date=3 May 2019}}"
_ARCHIVED = (
    "{{cite web |url=https://example.org/report |title=Report |date=3 May 2019"
    " |archive-url=https://web.archive.org/web/20200105101742/https://example.org/report"
    " |archive-date=5 January 2020 |url-status=STATUS}}"
)
_MARKED_DEAD = _ARCHIVED.replace("STATUS", "dead")
_MARKED_LIVE = _ARCHIVED.replace("STATUS", "live")


@citation_rule(
    "LNK101",
    Severity.ERROR,
    needs=(Need.PAGE,),
    bad=Example(wikitext=_PLAIN, original=_DEAD),
    good=Example(wikitext=_PLAIN, original=_UNSURE),
)
def dead_link_without_archive(it: Subject) -> Iterator[Fault]:
    """The cited page is gone and the citation has no archived copy.

    A reader cannot verify the text. The audit looks into web archives for a copy made near the
    access date; where it found a good one, the message says what speaks for it. Open it, and add it
    with `archive-url`, `archive-date` and `url-status=dead`; where there is none, put
    `{{dead link}}` behind the citation. A death is confirmed only after several sightings over
    days; until then the message says how many there were.
    """
    seen = _death(it)
    if seen is None or it.has_archive:
        return
    suggestion, edits = offer(it, "dead") or (_without_copy(it), ())
    yield Fault(
        parameter=it.name("url"),
        message=f"{shown(seen.url)} is dead{sightings(seen)}: {why(seen)}. "
        f"The citation has no archived copy.{account(it)}",
        suggestion=suggestion,
        edits=edits,
    )


@citation_rule(
    "LNK102",
    Severity.ERROR,
    needs=(Need.PAGE,),
    bad=Example(wikitext=_MARKED_LIVE, original=_DEAD),
    good=Example(wikitext=_MARKED_DEAD, original=_DEAD),
)
def dead_link_marked_live(it: Subject) -> Iterator[Fault]:
    """The citation says `url-status=live`, and the cited page is gone.

    The title links to a page that no longer answers, although an archived copy is at hand. With
    `url-status=dead` the title links to the copy. A death that is not confirmed yet is for a person
    to look at: nothing is proposed for a program to change.
    """
    seen = _death(it)
    if seen is None or it.citation.url_status != "live" or not it.has_archive:
        return
    suggestion, edits = offer(it, "dead") or mark(it, "dead")
    yield Fault(
        parameter=it.name("url-status"),
        message=f"Marked as live, but {shown(seen.url)} is dead{sightings(seen)}: {why(seen)}.",
        suggestion=suggestion,
        edits=edits,
    )


@citation_rule(
    "LNK103",
    Severity.INFO,
    needs=(Need.PAGE,),
    bad=Example(wikitext=_MARKED_DEAD, original=_LIVE),
    good=Example(wikitext=_MARKED_LIVE, original=_LIVE),
)
def live_link_marked_dead(it: Subject) -> Iterator[Fault]:
    """The citation says that the page is gone, and the page answers.

    Without `url-status` a citation with an archived copy counts as dead too. That a page answers
    does not show that it still supports the text: open it, compare it with the copy, and set
    `url-status=live`, or `deviated` where the content has changed.
    """
    citation, seen = it.citation, it.original
    if seen is None or (seen.state, seen.reason) != (State.LIVE, Reason.OK):
        return
    if not (it.has_archive and _claims_dead(it)) or it.marker("dead-link"):
        return
    if content_drift.fires(it):
        return
    name = it.name("url-status")
    claim = "Marked as dead" if citation.url_status else f"Without |{name}= it counts as dead"
    yield Fault(
        parameter=name,
        message=f"{claim}, but {shown(seen.url)} answers: {why(seen)}.",
        suggestion=f"Write {assign(name, it.word('url-status', 'live'))} if the page still "
        f"supports the text, {assign(name, it.word('url-status', 'deviated'))} if its content has "
        "changed",
    )


@citation_rule(
    "LNK108",
    Severity.WARNING,
    needs=(Need.PAGE,),
    bad=Example(wikitext=_PLAIN + "{{dead link|date=May 2020}}", original=_LIVE),
    good=Example(wikitext=_PLAIN + "{{dead link|date=May 2020}}", original=_DEAD),
)
def dead_link_tag_on_live_link(it: Subject) -> Iterator[Fault]:
    """The link is tagged as dead, and the page answers.

    The tag sends readers away from a source that they could read. Open the page; if it supports
    the text, remove the tag.
    """
    tag, seen = it.marker("dead-link"), it.page
    if tag is None or seen is None or content_drift.fires(it):
        return
    yield Fault(
        parameter=it.name("url"),
        message=f"Tagged {{{{{tag.template}}}}}, but {shown(seen.url)} answers: {why(seen)}.",
        suggestion=f"Remove {{{{{tag.template}}}}} if the page supports the text",
    )


@citation_rule(
    "LNK112",
    Severity.INFO,
    needs=(Need.VERDICT,),
    bad=Example(
        wikitext=_PLAIN,
        original=Seen(state=State.RESTRICTED, reason=Reason.BOT_WALL, status=403),
    ),
    good=Example(
        wikitext=_PLAIN.replace("}}", " |url-access=subscription}}"),
        original=Seen(state=State.RESTRICTED, reason=Reason.PAYWALL, status=402),
    ),
)
def needs_a_human(it: Subject) -> Iterator[Fault]:
    """Only a person can say whether the link is good.

    The site turns programs away or asks for a login, which says nothing of the page; or the page
    answers otherwise than `url-status` says, where content and not the answer decides; or the
    archived copy is one of a redirect. Open it. Where the archive has a good copy, a page that
    turns programs away needs nobody.
    """
    for name, seen, question in (
        (it.name("url"), it.original, _open_question(it)),
        (it.copy_name, it.snapshot, _question_of_copy(it)),
    ):
        if seen and question:
            yield Fault(
                parameter=name,
                message=f"{shown(seen.url)} {question}: {why(seen, 2)}.",
                suggestion="Open it in a browser and look whether it shows the source",
            )


def _without_copy(it: Subject) -> str:
    """What to do where no copy is at hand: look for one, or tell the readers."""
    looked = is_exhausted(it)
    more = "|fix-attempted=yes" if looked else ""
    tag = f"add {{{{dead link|date={month_year(it.context.now)}{more}}}}} behind the citation"
    if it.marker("dead-link"):
        return "Look for another source that supports the text" if looked else find_copy(it)
    return f"A{tag[1:]}" if looked else f"{find_copy(it)}, or {tag}"


def _open_question(it: Subject) -> str | None:
    """What a person should look at in the page, as the rest of a sentence about its URL."""
    seen, status = it.original, it.citation.url_status
    if seen is None:
        return None
    if seen.state is State.RESTRICTED:
        if it.snapshot is not None and it.snapshot.state is State.GOOD:
            return None
        told = seen.reason in _BEHIND_A_DOOR and it.value("url-access")
        return None if told else _DOORS.get(seen.reason, "does not let programs in")
    if it.death and status == "deviated" and not usurped_domain.fires(it):
        return f"is marked as deviated, but seems to be gone{sightings(seen)}"
    if (seen.state, seen.reason) == (State.LIVE, Reason.OK) and status in {"unfit", "usurped"}:
        return f"is marked as {status}, but answers"
    return None


def _question_of_copy(it: Subject) -> str | None:
    state = it.snapshot.state if it.snapshot else None
    questions = {
        State.BLOCKED: "is not shown to programs",
        State.REDIRECT_CAPTURE: "is a copy of a redirect, which may lead to the page",
    }
    return questions.get(state) if state else None


def _claims_dead(it: Subject) -> bool:
    """Whether the citation says so, or says nothing, which means the same beside an archive."""
    return it.citation.family is not None and it.citation.url_status in {None, "dead"}


def _death(it: Subject) -> Checked | None:
    """The verdict, if it is death for a reason without a rule of its own."""
    seen = it.death
    return None if seen is None or seen.reason in _ANSWERED else seen
