"""LNK1xx: what the web says of the cited page, against what the citation says of it."""

from collections.abc import Iterator

from refaudit.model.checked import Checked
from refaudit.model.evidence import Reason, State
from refaudit.model.finding import Edit, Severity
from refaudit.rules.declaration import Example, Fault, Seen, citation_rule
from refaudit.rules.subject import Subject
from refaudit.rules.words import assign, month_year, shown, sightings, why

__all__ = [
    "dead_link_marked_live",
    "dead_link_tag_on_live_link",
    "dead_link_without_archive",
    "live_link_marked_dead",
    "needs_a_human",
    "redirected_home",
]

_USURPING = frozenset({Reason.PARKED, Reason.USURPED})
_BEHIND_A_DOOR = frozenset({Reason.PAYWALL, Reason.LOGIN})

_DEAD = Seen(state=State.DEAD, reason=Reason.NOT_FOUND, status=404)
_HOME = Seen(state=State.DEAD, reason=Reason.REDIRECTED_HOME, led_to="https://example.org/")
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
    bad=Example(wikitext=_PLAIN, original=_DEAD),
    good=Example(wikitext=_PLAIN, original=_UNSURE),
)
def dead_link_without_archive(it: Subject) -> Iterator[Fault]:
    """The cited page is gone and the citation has no archived copy.

    A reader cannot verify the text. Search a web archive for a copy made near the access date and
    add it with `archive-url`, `archive-date` and `url-status=dead`; where there is none, put
    `{{dead link}}` behind the citation. A death is confirmed only after several sightings over
    days; until then the message says how many there were.
    """
    seen = _death(it)
    if seen is None or it.has_archive:
        return
    tag = f", or add {{{{dead link|date={month_year(it.context.now)}}}}} behind the citation"
    yield Fault(
        parameter=it.name("url"),
        message=f"{shown(seen.url)} is dead{sightings(seen)}: {why(seen)}. "
        "The citation has no archived copy.",
        suggestion=_find_copy(it) + ("" if it.marker("dead-link") else tag),
    )


@citation_rule(
    "LNK102",
    Severity.ERROR,
    bad=Example(wikitext=_MARKED_LIVE, original=_DEAD),
    good=Example(wikitext=_MARKED_DEAD, original=_DEAD),
)
def dead_link_marked_live(it: Subject) -> Iterator[Fault]:
    """The citation says `url-status=live`, and the cited page is gone.

    The title links to a page that no longer answers, although an archived copy is at hand. With
    `url-status=dead` the title links to the copy; `usurped` is for a domain that has changed hands.
    """
    citation, seen = it.citation, _death(it)
    if seen is None or citation.url_status != "live" or not it.has_archive:
        return
    status = it.word("url-status", "usurped" if seen.reason in _USURPING else "dead")
    mend = Edit(parameter=it.name("url-status"), value=status)
    bad_copy = it.archive_is_useless
    yield Fault(
        parameter=mend.parameter,
        message=f"Marked as live, but {shown(seen.url)} is dead{sightings(seen)}: {why(seen)}.",
        suggestion="Find a good archived copy first: the present one is of no use"
        if bad_copy
        else assign(mend.parameter, status),
        edits=(mend,) if seen.confirmed and not bad_copy and _has_status(it) else (),
    )


@citation_rule(
    "LNK103",
    Severity.INFO,
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
    name = it.name("url-status")
    claim = "Marked as dead" if citation.url_status else f"Without |{name}= it counts as dead"
    yield Fault(
        parameter=name,
        message=f"{claim}, but {shown(seen.url)} answers: {why(seen)}.",
        suggestion=f"{assign(name, it.word('url-status', 'live'))} if the page still supports "
        f"the text, {assign(name, it.word('url-status', 'deviated'))} if its content has changed",
    )


@citation_rule(
    "LNK107",
    Severity.WARNING,
    bad=Example(wikitext=_PLAIN, original=_HOME),
    good=Example(wikitext=_MARKED_DEAD, original=_HOME),
)
def redirected_home(it: Subject) -> Iterator[Fault]:
    """The address leads to the home page of the site: the cited page is probably gone.

    Sites do so rather than answer 404. Open the link; if the page is gone, treat the link as dead:
    an archived copy and `url-status=dead`.
    """
    citation, seen = it.citation, it.original
    if seen is None or (seen.state, seen.reason) != (State.DEAD, Reason.REDIRECTED_HOME):
        return
    archived = it.has_archive
    if archived and citation.url_status != "live":
        return
    name, dead = it.name("url-status"), it.word("url-status", "dead")
    yield Fault(
        parameter=it.name("url"),
        message=f"{shown(seen.url)} leads to the home page "
        f"{shown(seen.final_url or seen.url)}{sightings(seen)}.",
        suggestion=assign(name, dead) if archived else _find_copy(it),
        edits=(Edit(parameter=name, value=dead),)
        if archived and seen.confirmed and not it.archive_is_useless and _has_status(it)
        else (),
    )


@citation_rule(
    "LNK108",
    Severity.WARNING,
    bad=Example(wikitext=_PLAIN + "{{dead link|date=May 2020}}", original=_LIVE),
    good=Example(wikitext=_PLAIN + "{{dead link|date=May 2020}}", original=_DEAD),
)
def dead_link_tag_on_live_link(it: Subject) -> Iterator[Fault]:
    """The link is tagged as dead, and the page answers.

    The tag sends readers away from a source that they could read. Open the page; if it supports
    the text, remove the tag.
    """
    tag, seen = it.marker("dead-link"), it.original
    if tag is None or seen is None or seen.state is not State.LIVE:
        return
    yield Fault(
        parameter=it.name("url"),
        message=f"Tagged {{{{{tag.template}}}}}, but {shown(seen.url)} answers: {why(seen)}.",
        suggestion=f"Remove {{{{{tag.template}}}}} if the page supports the text",
    )


@citation_rule(
    "LNK112",
    Severity.INFO,
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
                suggestion="Open it in a browser",
            )


def _open_question(it: Subject) -> str | None:
    """What a person should look at in the page, as the rest of a sentence about its URL."""
    seen, status = it.original, it.citation.url_status
    if seen is None:
        return None
    if seen.state is State.RESTRICTED:
        if it.snapshot is not None and it.snapshot.state is State.GOOD:
            return None
        told = seen.reason in _BEHIND_A_DOOR and it.value("url-access")
        return None if told else "does not let programs in"
    if seen.state is State.DEAD and status == "deviated":
        return "is marked as deviated, but seems to be gone"
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


def _has_status(it: Subject) -> bool:
    """Whether `url-status` itself is given, not a forerunner whose renaming is another mend."""
    return "url-status" in it.written


def _find_copy(it: Subject) -> str:
    if it.citation.family is not None:
        return "Add |archive-url= and |archive-date= of a copy in a web archive"
    return "Add {{webarchive|url=|date=}} with a copy in a web archive"


def _death(it: Subject) -> Checked | None:
    """The verdict, if it is death for a reason without a rule of its own."""
    seen = it.original
    if seen is None or seen.state is not State.DEAD or seen.reason is Reason.REDIRECTED_HOME:
        return None
    return seen
