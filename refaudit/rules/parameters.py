"""PAR1xx about the parameters themselves: their names, and the words that they take."""

from collections.abc import Iterator, Mapping

from refaudit.catalogue import parameters
from refaudit.catalogue.parameters import Status
from refaudit.model.evidence import Reason, State
from refaudit.model.finding import Edit, Severity
from refaudit.rules.archives import archive_url_missing
from refaudit.rules.declaration import Example, Fault, Seen, citation_rule
from refaudit.rules.links import dead_link_marked_live, dead_link_without_archive
from refaudit.rules.subject import Subject
from refaudit.rules.words import assign, shorten

__all__ = [
    "deprecated_parameter",
    "duplicate_parameter",
    "invalid_parameter_value",
    "invalid_url_status",
    "redundant_alias",
    "unknown_parameter",
    "url_status_bot_unknown",
    "url_status_without_archive",
]

#: One row of the catalogue, but two parameters to CS1: where it appeared, where it was written.
_SEPARATE = frozenset({"publication-place"})
_COPY = "https://web.archive.org/web/20200105101742/https://example.org/report"


def _cite(written: str) -> str:
    return f"{{{{cite web |url=https://example.org/report |title=Report |date=2019 {written}}}}}"


def _archived(status: str) -> str:
    return _cite(f"|archive-url={_COPY} |archive-date=5 January 2020 |url-status={status}")


@citation_rule(
    "PAR101",
    Severity.WARNING,
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
    if not it.by_module or it.has_archive or status not in _words(it, "url-status"):
        return
    if archive_url_missing.fires(it) or dead_link_without_archive.fires(it):
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
    name = it.written.get("url-status")
    if name:
        yield from _invalid(it, "url-status", name)


@citation_rule(
    "PAR103",
    Severity.WARNING,
    bad=_cite(f"|archive-url={_COPY} |archive-date=5 January 2020 |dead-url=yes"),
    good=_archived("dead"),
    cs1_category="CS1 errors: unsupported parameter",
)
def deprecated_parameter(it: Subject) -> Iterator[Fault]:
    """A parameter goes by a name that the templates no longer take, or never took.

    Its value is not shown, or will not be for long. The message names the parameter that has
    replaced it.
    """
    if not it.by_module:
        return
    for name, value in it.citation.parameters.items():
        row = parameters.find(name, it.context.language)
        if row is None or row.status is Status.SUPPORTED or not value.strip():
            continue
        mend = _renamed(it, row, value.strip())
        yield Fault(
            parameter=name,
            message=f"{assign(name, value)} is no longer taken by the template."
            if row.status is Status.REMOVED
            else f"{assign(name, value)} is deprecated.",
            suggestion=_advice(row, mend),
            edits=(mend,) if mend else (),
        )


@citation_rule(
    "PAR107",
    Severity.WARNING,
    bad=_cite("|publisher=Example |publisher=Example Press"),
    good=_cite("|publisher=Example Press"),
)
def duplicate_parameter(it: Subject) -> Iterator[Fault]:
    """A parameter is given more than once.

    MediaWiki takes the last one and drops the others without a word. Keep the right one.
    """
    for name in it.citation.duplicates:
        last = it.citation.parameters.get(name, "")
        yield Fault(
            parameter=name,
            message=f"|{shorten(name)}= is given more than once; only {assign(name, last)} counts.",
            suggestion=f"Keep one |{shorten(name)}=",
        )


@citation_rule(
    "PAR108",
    Severity.ERROR,
    bad=_cite("|accessdate=4 May 2019 |access-date=5 May 2019"),
    good=_cite("|access-date=5 May 2019"),
    cs1_category="CS1 errors: redundant parameter",
)
def redundant_alias(it: Subject) -> Iterator[Fault]:
    """One parameter is given under two names.

    The citation shows an error, because it cannot know which value is meant. Keep the right one.
    """
    if not it.by_module:
        return
    for canonical, names in _names(it).items():
        if len(names) > 1 and canonical not in _SEPARATE:
            yield Fault(
                parameter=names[1],
                message=f"{' and '.join(f'|{name}=' for name in names)} are one parameter.",
                suggestion=f"Keep one of them, such as |{canonical}=",
                detail=canonical,
            )


@citation_rule(
    "PAR110",
    Severity.INFO,
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
    if it.value("url-status") != "bot: unknown" or not it.by_module:
        return
    name, seen = it.name("url-status"), it.original
    state = seen.state if seen else State.UNCHECKED
    answers = {State.LIVE: "answers", State.DEAD: "is dead"}
    live = f"|{name}=live if the page still supports the text, else |{name}=deviated"
    advice = {State.LIVE: live, State.DEAD: f"|{name}=dead"}
    yield Fault(
        parameter=name,
        message=f"|{name}=bot: unknown; the page {answers.get(state, 'was not reached')}.",
        suggestion=advice.get(state, "Open the page and say whether it answers"),
        edits=(Edit(parameter=name, value="dead"),)
        if seen and seen.confirmed and state is State.DEAD
        else (),
    )


@citation_rule(
    "PAR111",
    Severity.WARNING,
    bad=_cite("|accesdate=5 May 2019"),
    good=_cite("|access-date=5 May 2019"),
    cs1_category="CS1 errors: unsupported parameter",
)
def unknown_parameter(it: Subject) -> Iterator[Fault]:
    """A parameter has a name that the templates do not know.

    Its value is not shown, and a reader misses what it says. Often it is a slip of the pen: correct
    the name, or move the value to a parameter that the template has.
    """
    if not it.by_module:
        return
    for name, value in it.citation.parameters.items():
        known = name.isdigit() or parameters.find(name, it.context.language)
        if value.strip() and not known:
            yield Fault(
                parameter=name,
                message=f"{assign(name, value)} is no parameter of the template.",
                suggestion="Correct the name, or remove the parameter",
            )


@citation_rule(
    "PAR115",
    Severity.ERROR,
    bad=_cite("|url-access=paywall"),
    good=_cite("|url-access=subscription"),
    cs1_category="CS1 errors: invalid parameter value",
)
def invalid_parameter_value(it: Subject) -> Iterator[Fault]:
    """A parameter that takes only certain words has another one.

    The citation shows an error and ignores the value. The message lists the words.
    """
    for canonical, name in it.written.items():
        if canonical != "url-status":
            yield from _invalid(it, canonical, name)


def _invalid(it: Subject, canonical: str, name: str) -> Iterator[Fault]:
    words, value = _words(it, canonical), it.value(canonical) or ""
    if not it.by_module or not words or value in words or "{{" in value:
        return
    meant = next((word for word in words if _folded(word) == _folded(value)), None)
    yield Fault(
        parameter=name,
        message=f"{assign(name, value)} is none of {', '.join(words)}.",
        suggestion=assign(name, meant) if meant else None,
        edits=(Edit(parameter=name, value=meant),) if meant else (),
    )


def _words(it: Subject, canonical: str) -> tuple[str, ...]:
    row = parameters.parameter(canonical, it.context.language)
    return row.values if row else ()


def _folded(word: str) -> str:
    return "".join(word.lower().split())


def _renamed(it: Subject, row: parameters.Name, value: str) -> Edit | None:
    """The edit that keeps the meaning, where there can be no doubt of it."""
    if row.instead is None or row.partial or row.canonical in it.written:
        return None
    if row.canonical == "url-status" and dead_link_marked_live.fires(it):
        return None
    if not row.values:
        return Edit(parameter=row.written, rename=row.instead)
    new = row.values.get(value.lower()) or (value if value in _words(it, row.canonical) else None)
    return Edit(parameter=row.written, rename=row.instead, value=new) if new else None


def _advice(row: parameters.Name, mend: Edit | None) -> str:
    if row.instead is None:
        return f"Remove |{row.written}="
    value = mend.value or "" if mend else ""
    return f"Use |{row.instead}={value}"


def _names(it: Subject) -> Mapping[str, list[str]]:
    """The names with a value under which the citation gives each parameter, `last1` as `last`."""
    found: dict[str, list[str]] = {}
    for name, value in it.citation.parameters.items():
        row = parameters.find(name, it.context.language)
        if row and row.status is not Status.REMOVED and value.strip():
            number = "" if row.number == "1" else row.number or ""
            found.setdefault(f"{row.canonical}{number}", []).append(name)
    return found
