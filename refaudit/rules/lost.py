"""LNK1xx, continued: pages that are gone although something answers in their place."""

from collections.abc import Iterator

from refaudit.model.checked import Checked
from refaudit.model.evidence import Reason, State
from refaudit.model.finding import Edit, Severity
from refaudit.rules.declaration import Example, Fault, Seen, citation_rule
from refaudit.rules.found import account, offer
from refaudit.rules.marking import find_copy, mark, meaning_of, put_in, status_edit, takes_status
from refaudit.rules.needs import Need
from refaudit.rules.subject import Subject
from refaudit.rules.words import shown, sightings, why

__all__ = ["redirected_home", "soft_404", "usurped_domain"]

_SOFT = Seen(state=State.DEAD, reason=Reason.SOFT_404, status=200)
_HOME = Seen(state=State.DEAD, reason=Reason.REDIRECTED_HOME, led_to="https://example.org/")
_SOLD = Seen(state=State.DEAD, reason=Reason.USURPED, status=200)
_PLAIN = "{{cite web |url=https://example.org/report |title=Report |date=3 May 2019}}"
_ARCHIVED = (
    "{{cite web |url=https://example.org/report |title=Report |date=3 May 2019"
    " |archive-url=https://web.archive.org/web/20200105101742/https://example.org/report"
    " |archive-date=5 January 2020 |url-status=STATUS}}"
)
_MARKED_DEAD = _ARCHIVED.replace("STATUS", "dead")
_MARKED_LIVE = _ARCHIVED.replace("STATUS", "live")
_MARKED_USURPED = _ARCHIVED.replace("STATUS", "usurped")

#: What has become of a domain, as the rest of a sentence about it.
_FATES = {
    Reason.PARKED: "is parked or for sale, and no longer serves the cited page",
    Reason.USURPED: "has changed hands and serves something other than the cited page",
}
#: What keeps readers from the new owner of a domain; the best word first.
_WORDS = ("usurped", "unfit", "dead")


@citation_rule(
    "LNK104",
    Severity.WARNING,
    needs=(Need.PAGE,),
    bad=Example(wikitext=_MARKED_LIVE, original=_SOFT),
    good=Example(wikitext=_MARKED_DEAD, original=_SOFT),
)
def soft_404(it: Subject) -> Iterator[Fault]:
    """The server says that all is well, but what it shows is an error page.

    Readers find no source there. Several signs had to agree, such as the words of the page, where
    its redirects lead, and what the site says to a made-up address; the report names them. Open the
    link; if the page is gone, treat the link as dead: an archived copy and `url-status=dead`.
    """
    seen = _unmarked(it, Reason.SOFT_404)
    if seen is not None:
        yield _gone(
            it, f"{shown(seen.url)} answers with an error page{sightings(seen)}: {why(seen, 2)}."
        )


@citation_rule(
    "LNK105",
    Severity.ERROR,
    needs=(Need.PAGE,),
    bad=Example(wikitext=_MARKED_LIVE, original=_SOLD),
    good=Example(wikitext=_MARKED_USURPED, original=_SOLD),
)
def usurped_domain(it: Subject) -> Iterator[Fault]:
    """The domain is parked, for sale, or in other hands: the link leads readers to a stranger.

    Domains that lapse are bought for their visitors, often for gambling or worse. With
    `url-status=usurped` the citation links to the archived copy alone, while `dead` still links to
    the original too. The status has an effect only beside an `archive-url`; where no copy can be
    found, remove the link, and keep what else identifies the source.
    """
    seen = it.death
    if seen is None or seen.reason not in _FATES or _is_marked_lost(it):
        return
    suggestion, edits = _kept_away(it)
    yield Fault(
        parameter=it.name("url"),
        message=f"The domain of {shown(seen.url)} {_FATES[seen.reason]}{sightings(seen)}: "
        f"{why(seen, 2)}.{'' if it.has_archive else account(it)}",
        suggestion=suggestion,
        edits=edits,
    )


@citation_rule(
    "LNK107",
    Severity.WARNING,
    needs=(Need.PAGE,),
    bad=Example(wikitext=_PLAIN, original=_HOME),
    good=Example(wikitext=_MARKED_DEAD, original=_HOME),
)
def redirected_home(it: Subject) -> Iterator[Fault]:
    """The address leads to the home page of the site: the cited page is probably gone.

    Sites do so rather than answer 404. Open the link; if the page is gone, treat the link as dead:
    an archived copy and `url-status=dead`.
    """
    seen = _unmarked(it, Reason.REDIRECTED_HOME)
    if seen is not None:
        home = shown(seen.final_url or seen.url)
        yield _gone(it, f"{shown(seen.url)} leads to the home page {home}{sightings(seen)}.")


def _unmarked(it: Subject, reason: Reason) -> Checked | None:
    """The death for this reason, unless the citation sends its readers to a copy already."""
    seen = it.death
    if seen is None or seen.reason is not reason:
        return None
    return None if it.has_archive and it.citation.url_status != "live" else seen


def _gone(it: Subject, message: str) -> Fault:
    if it.has_archive:  # of a copy that is of no use another rule gives the account
        suggestion, edits = offer(it, "dead") or mark(it, "dead")
    else:
        message += account(it)
        suggestion, edits = offer(it, "dead") or (find_copy(it), ())
    return Fault(parameter=it.name("url"), message=message, suggestion=suggestion, edits=edits)


def _is_marked_lost(it: Subject) -> bool:
    """Whether the citation says so as well as its template lets it."""
    status = it.citation.url_status
    told = status in {"usurped", "unfit", meaning_of(it, *_WORDS)}
    return it.has_archive and (told or not takes_status(it))


def _kept_away(it: Subject) -> tuple[str, tuple[Edit, ...]]:
    """How readers are kept from the domain; a link without a copy is better taken away."""
    if found := offer(it, *_WORDS):
        return found
    if it.has_archive:
        return mark(it, *_WORDS)
    if it.citation.family is None:
        return f"{find_copy(it)}, and take the link to the domain away", ()
    status = f", with {put_in(status_edit(it, *_WORDS))}" if takes_status(it) else ""
    return f"{find_copy(it)} from before{status}; where there is none, remove the link", ()
