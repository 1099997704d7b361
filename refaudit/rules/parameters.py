"""PAR1xx about the words that parameters take."""

from collections.abc import Iterator

from msgspec import structs

from refaudit.model.evidence import Reason, State
from refaudit.model.finding import Edit, Severity
from refaudit.rules.archives import archive_url_missing
from refaudit.rules.declaration import Example, Fault, Seen, citation_rule
from refaudit.rules.lost import usurped_domain
from refaudit.rules.marking import mark
from refaudit.rules.needs import Need
from refaudit.rules.subject import Subject
from refaudit.rules.words import assign, sightings

__all__ = [
    "invalid_parameter_value",
    "invalid_url_status",
    "url_status_bot_unknown",
    "url_status_without_archive",
]

_COPY = "https://web.archive.org/web/20200105101742/https://example.org/report"


def _cite(written: str) -> str:
    return f"{{{{cite web |url=https://example.org/report |title=Report |date=2019 {written}}}}}"


def _archived(status: str) -> str:
    return _cite(f"|archive-url={_COPY} |archive-date=5 January 2020 |url-status={status}")


@citation_rule(
    "PAR101",
    Severity.WARNING,
    needs=(Need.MODULE, "url-status"),
    bad=_cite("|url-status=live"),
    good=_archived("live"),
    cs1_category="CS1 maint: url-status",
)
def url_status_without_archive(it: Subject) -> Iterator[Fault]:
    """`url-status` stands without an `archive-url`, where it has no effect.

    It only says which of two links the title leads to. Add an archived copy, or remove the
    parameter; a dead link without a copy is marked with `{{dead link}}`.
    """
    status = it.value("url-status") or ""
    if it.has_archive or status not in it.words("url-status"):
        return
    if archive_url_missing.fires(it) or it.death:
        return
    name = it.name("url-status")
    yield Fault(
        parameter=name,
        message=f"{assign(name, status)} has no effect without |archive-url=.",
        suggestion=f"Remove |{name}=, or add |archive-url= and |archive-date=",
        edits=(Edit(parameter=name),),
    )


@citation_rule(
    "PAR102",
    Severity.ERROR,
    needs=(Need.KNOWN_MODULE, "url-status"),
    bad=_archived("Dead"),
    good=_archived("dead"),
    cs1_category="CS1 errors: invalid parameter value",
)
def invalid_url_status(it: Subject) -> Iterator[Fault]:
    """`url-status` has a word that it does not take.

    The citation shows an error and treats the page as dead. The words, in lower case, are `live`,
    `dead`, `deviated` (the page answers with other content), `unfit` and `usurped` (it should not
    be linked) and `bot: unknown`.
    """
    name = it.name("url-status")
    for fault in _invalid(it, "url-status", name):
        if it.death and _meant(it, "url-status") == "live":
            suggestion, edits = mark(it, "dead")
            yield structs.replace(fault, suggestion=suggestion, edits=edits)
        elif it.death or it.has_archive or archive_url_missing.fires(it):
            yield fault
        else:
            suggestion = f"Remove |{name}=: it has no effect without |archive-url="
            yield structs.replace(fault, suggestion=suggestion, edits=(Edit(parameter=name),))


@citation_rule(
    "PAR110",
    Severity.INFO,
    needs=(Need.MODULE, "url-status"),
    bad=Example(
        wikitext=_archived("bot: unknown"),
        original=Seen(state=State.DEAD, reason=Reason.NOT_FOUND, status=404),
    ),
    good=_archived("dead"),
    cs1_category="CS1 maint: bot: original URL status unknown",
)
def url_status_bot_unknown(it: Subject) -> Iterator[Fault]:
    """A bot added the archived copy, and nobody has looked whether the page still answers.

    The original is not linked until somebody has. The message says what the page answered.
    """
    if it.value("url-status") != "bot: unknown" or usurped_domain.fires(it):
        return
    name, edits = it.name("url-status"), tuple[Edit, ...]()
    if it.death:
        answer = f"the page is dead{sightings(it.death)}"
        suggestion, edits = mark(it, "dead")
    elif it.page:
        answer = "the page answers"
        suggestion = (
            f"Write |{name}=live if the page still supports the text, else |{name}=deviated"
        )
    else:
        answer = "nobody has opened the page"
        suggestion = f"Open the page and write what it is: |{name}=live, dead or deviated"
    yield Fault(
        parameter=name,
        message=f"|{name}=bot: unknown: {answer}.",
        suggestion=suggestion,
        edits=edits,
    )


@citation_rule(
    "PAR115",
    Severity.ERROR,
    needs=(Need.KNOWN_MODULE,),
    bad=_cite("|url-access=paywall"),
    good=_cite("|url-access=subscription"),
    cs1_category="CS1 errors: invalid parameter value",
)
def invalid_parameter_value(it: Subject) -> Iterator[Fault]:
    """A parameter has a word that it does not take.

    The citation shows an error and ignores the value. The message lists the words that may stand
    there, where they are few. `ref=harv` goes without saying and is refused today.
    """
    for row, name in it.names.choices:
        value = it.value(row.name)
        if value in row.refused:
            yield Fault(
                parameter=name,
                message=f"{assign(name, value or '')} is no longer taken.",
                suggestion=f"Remove |{name}=",
                edits=(Edit(parameter=name),),
            )
        elif row.name != "url-status":
            yield from _invalid(it, row.name, name)


def _invalid(it: Subject, canonical: str, name: str) -> Iterator[Fault]:
    words, value = it.words(canonical), it.value(canonical) or ""
    if not words or value in words or "{{" in value:
        return
    meant = _meant(it, canonical)
    yield Fault(
        parameter=name,
        message=f"{assign(name, value)} is none of the words that it takes: {', '.join(words)}.",
        suggestion=assign(name, meant) if meant else f"Use one of these words, or remove |{name}=",
        edits=(Edit(parameter=name, value=meant),) if meant else (),
    )


def _meant(it: Subject, canonical: str) -> str | None:
    """The word that differs from the value in nothing but case and blanks."""
    value = _folded(it.value(canonical) or "")
    return next((word for word in it.words(canonical) if _folded(word) == value), None)


def _folded(word: str) -> str:
    return "".join(word.lower().split())
