"""PAR1xx about the names of parameters: old, doubled and unknown ones."""

from collections.abc import Iterator

from refaudit.catalogue import dates, parameters
from refaudit.catalogue.parameters import Status
from refaudit.model.finding import Edit, Severity
from refaudit.rules.citable import problem_of
from refaudit.rules.declaration import Fault, citation_rule
from refaudit.rules.links import dead_link_marked_live
from refaudit.rules.needs import Need
from refaudit.rules.subject import Subject
from refaudit.rules.words import assign, shorten

__all__ = [
    "deprecated_parameter",
    "duplicate_parameter",
    "redundant_alias",
    "unknown_parameter",
]

_COPY = "https://web.archive.org/web/20200105101742/https://example.org/report"
_ARCHIVED = f"|archive-url={_COPY} |archive-date=5 January 2020"


def _cite(written: str) -> str:
    return f"{{{{cite web |url=https://example.org/report |title=Report |date=2019 {written}}}}}"


@citation_rule(
    "PAR103",
    Severity.WARNING,
    needs=(Need.KNOWN_MODULE,),
    bad=_cite(f"{_ARCHIVED} |dead-url=yes"),
    good=_cite(f"{_ARCHIVED} |url-status=dead"),
    cs1_category="CS1 errors: unsupported parameter",
)
def deprecated_parameter(it: Subject) -> Iterator[Fault]:
    """A parameter goes by a name that the templates no longer take, or never took.

    Its value is not shown, or will not be for long. The message names the parameter that has
    replaced it. Wikis in other languages keep old names longer; of them the rule says nothing.
    """
    for row in it.names.retired:
        name, value = row.written, it.citation.parameters[row.written]
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
            suggestion=f"Keep the right |{shorten(name)}= and remove the others",
        )


@citation_rule(
    "PAR108",
    Severity.ERROR,
    needs=(Need.KNOWN_MODULE,),
    bad=_cite("|accessdate=4 May 2019 |access-date=5 May 2019"),
    good=_cite("|access-date=5 May 2019"),
    cs1_category="CS1 errors: redundant parameter",
)
def redundant_alias(it: Subject) -> Iterator[Fault]:
    """One parameter is given under two names.

    The citation shows an error, because it cannot know which value is meant. Keep the right one.
    """
    for canonical, names in it.names.doubled.items():
        yield Fault(
            parameter=names[1],
            message=f"{' and '.join(f'|{name}=' for name in names)} name one parameter.",
            suggestion=f"Keep the right value under one name, such as |{canonical}=",
            detail=canonical,
        )


@citation_rule(
    "PAR111",
    Severity.WARNING,
    needs=(Need.KNOWN_MODULE,),
    bad=_cite("|accesdate=5 May 2019"),
    good=_cite("|access-date=5 May 2019"),
    cs1_category="CS1 errors: unsupported parameter",
)
def unknown_parameter(it: Subject) -> Iterator[Fault]:
    """A parameter has a name that the templates do not know, or text has no name at all.

    Neither is shown, and a reader misses what it says. Often it is a slip of the pen, or an equals
    sign was left out: correct the name, or move the text to a parameter that the template has.
    """
    for name in it.names.strange:
        value = it.citation.parameters[name]
        if name.isdigit():
            yield from _nameless(it, name, value)
        else:
            meant = parameters.near(name, it.language)
            yield Fault(
                parameter=name,
                message=f"{assign(name, value)} is no parameter of the template.",
                suggestion=f"Write |{meant}= if that is meant, or remove the parameter"
                if meant
                else "Correct the name, or remove the parameter",
            )


def _nameless(it: Subject, name: str, value: str) -> Iterator[Fault]:
    """Text between two pipes; what a template computes may be nothing in the end."""
    if value.startswith("{{"):
        return
    first, _, rest = value.strip().partition(" ")
    row = parameters.find(first, it.language)
    meant = rest and row and row.status is Status.SUPPORTED and row.canonical not in it.written
    yield Fault(
        parameter=name,
        message=f"“{shorten(value)}” stands without the name of a parameter and is not shown.",
        suggestion=assign(first, rest)
        if meant
        else "Give it the name of a parameter, or remove it",
    )


def _renamed(it: Subject, row: parameters.Name, value: str) -> Edit | None:
    """The edit that keeps the meaning, where there can be no doubt of it."""
    if row.instead is None or row.partial or row.canonical in it.written:
        return None
    if row.written in it.citation.duplicates:
        return None  # the reviewer chooses the value first
    if _is_vain(it, row):
        return Edit(parameter=row.written)
    if row.canonical == "url-status" and dead_link_marked_live.fires(it):
        return None
    if not row.values:
        edit = Edit(parameter=row.written, rename=row.instead)
        return edit if _fits(it, row, value) else None
    new = row.values.get(value.lower()) or (value if value in it.words(row.canonical) else None)
    return Edit(parameter=row.written, rename=row.instead, value=new) if new else None


def _fits(it: Subject, row: parameters.Name, value: str) -> bool:
    """Whether the successor takes the value: what was not shown was not judged either."""
    if row.canonical == "title-link" and it.originals:
        return False  # a title has only one link
    if "{{" in value:
        return row.kind is parameters.Kind.TEXT
    if row.kind is parameters.Kind.URL:
        return problem_of(value) is None
    if row.kind is parameters.Kind.DATE:
        return dates.read(value, parameter=row.canonical, language=it.language).valid
    words = it.words(row.canonical)
    return not words or value in words


def _is_vain(it: Subject, row: parameters.Name) -> bool:
    """Whether the successor would have no effect here: `url-status` without a copy."""
    return row.canonical == "url-status" and not it.has_archive


def _advice(row: parameters.Name, mend: Edit | None) -> str:
    if row.instead is None:
        return f"Remove |{row.written}="
    if mend and mend.rename is None:
        return f"Remove |{row.written}=: it has no effect without |archive-url="
    value = mend.value or "" if mend else ""
    return f"Use |{row.instead}={value}"
