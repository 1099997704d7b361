"""LNK1xx, continued: better addresses of pages that answer."""

from collections.abc import Iterator

from refaudit.catalogue import markers
from refaudit.model import uri
from refaudit.model.checked import Checked
from refaudit.model.evidence import Reason, State
from refaudit.model.finding import Edit, Severity
from refaudit.rules.citable import citable, is_short, untracked
from refaudit.rules.declaration import Example, Fault, Seen, citation_rule
from refaudit.rules.headlines import agree
from refaudit.rules.needs import Need
from refaudit.rules.subject import Subject
from refaudit.rules.words import shown, why

__all__ = ["bad_certificate", "https_available", "moved_link"]

_LIVE = Seen(state=State.LIVE, reason=Reason.OK, status=200)
_PLAIN = "{{cite web |url=https://example.org/report |title=Report |date=3 May 2019}}"
_INSECURE = _PLAIN.replace("https:", "http:")
_KEEP = "Keep this address: the archived copy was made of it"
_LOOK = "Open the new address; if it is the same page, cite it"


@citation_rule(
    "LNK106",
    Severity.INFO,
    needs=(Need.PAGE,),
    bad=Example(
        wikitext=_PLAIN,
        original=Seen(
            state=State.LIVE, reason=Reason.MOVED, led_to="https://example.org/archive/report"
        ),
    ),
    good=Example(wikitext=_PLAIN, original=_LIVE),
)
def moved_link(it: Subject) -> Iterator[Fault]:
    """The page has moved for good; the old address still leads to the new one.

    Redirects are often the first to be switched off. Where the new page bears the cited title, its
    address is proposed; else open it and, if it is the same page, cite it. An archived copy is one
    of the old address, which then has to stay. Of shortened links another rule speaks.
    """
    seen = it.original
    if seen is None or (seen.state, seen.reason) != (State.LIVE, Reason.MOVED):
        return
    if not seen.moved_to or uri.same_resource(seen.url, seen.moved_to) or is_short(seen.url):
        return
    name, new = it.name("url"), None if it.has_archive else _successor(it, seen, seen.moved_to)
    yield Fault(
        parameter=name,
        message=f"{shown(seen.url)} has moved to {shown(seen.moved_to)}.",
        suggestion=_KEEP if it.has_archive else it.put("url", new) if new else _LOOK,
        edits=(Edit(parameter=name, value=new),) if new and "url" in it.written else (),
    )


@citation_rule(
    "LNK110",
    Severity.INFO,
    needs=(Need.PAGE,),
    bad=Example(
        wikitext=_INSECURE,
        original=Seen(state=State.LIVE, reason=Reason.OK, led_to="https://example.org/report"),
    ),
    good=Example(wikitext=_INSECURE, original=_LIVE),
)
def https_available(it: Subject) -> Iterator[Fault]:
    """The address was seen to lead to the same page over https.

    An https link saves the reader a redirect that others can read and change.
    """
    seen = it.page
    secure = _secure(it.citation.url or "", seen) if seen else None
    if seen is None or secure is None:
        return
    name, new = it.name("url"), secure if it.has_archive else untracked(secure)
    yield Fault(
        parameter=name,
        message=f"{shown(seen.url)} leads to {shown(secure)}, the same page over https.",
        suggestion=it.put("url", new),
        edits=(Edit(parameter=name, value=new),),
    )


@citation_rule(
    "LNK111",
    Severity.INFO,
    needs=(Need.PAGE,),
    bad=Example(wikitext=_PLAIN, original=Seen(state=State.LIVE, reason=Reason.BAD_CERTIFICATE)),
    good=Example(wikitext=_PLAIN, original=_LIVE),
)
def bad_certificate(it: Subject) -> Iterator[Fault]:
    """The page answers, but its certificate is not valid.

    Browsers stop readers with a warning. Look whether the site has another address; an archived
    copy helps those who do not go on.
    """
    seen = it.original
    if seen is not None and (seen.state, seen.reason) == (State.LIVE, Reason.BAD_CERTIFICATE):
        yield Fault(
            parameter=it.name("url"),
            message=f"{shown(seen.url)} has no valid certificate: {why(seen)}.",
            suggestion="Look for another address of the site"
            + ("" if it.has_archive else ", or add an archived copy"),
        )


def _successor(it: Subject, seen: Checked, moved_to: str) -> str | None:
    """The address to cite instead, if the page there surely is the cited one."""
    if markers.tracking_parameters(moved_to) or not agree(it, seen):
        return None
    _, sign, place = (it.citation.url or "").partition("#")
    return citable(moved_to if "#" in moved_to else moved_to + sign + place)


def _secure(written: str, seen: Checked) -> str | None:
    """The https address to write; the scheme alone is changed where that is what was seen."""
    final = seen.final_url or ""
    if not written.lower().startswith("http://"):
        return None
    if not final.startswith("https://") or not uri.same_resource(seen.url, final):
        return None
    swapped = f"https{written[len('http') :]}"
    return swapped if uri.target_of(swapped) == final else citable(final)
