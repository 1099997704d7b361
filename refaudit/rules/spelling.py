"""DAT101 and DAT106: how the dates of a citation are written."""

from collections.abc import Iterator
from datetime import date

from msgspec import structs

from refaudit.catalogue import dates, parameters
from refaudit.model.citation import CitedDates, DateStyle
from refaudit.model.dates import CitedDate, bounds
from refaudit.model.finding import Edit, Severity
from refaudit.rules.archives import archive_date_mismatch
from refaudit.rules.dates import (
    access_date_out_of_range,
    accessed_before_publication,
    archive_date_out_of_range,
    future_date,
    year_date_mismatch,
)
from refaudit.rules.declaration import Fault, Rule, citation_rule
from refaudit.rules.snapshots import archived_before_publication
from refaudit.rules.subject import Subject, day_of
from refaudit.rules.words import assign, plain_day

__all__ = ["ambiguous_date", "invalid_date"]

_CATEGORY = "CS1 errors: dates"
_WHOLE_DAYS = frozenset({"access-date", "archive-date", "pmc-embargo-date"})
_WHOLE_SHAPES = frozenset({*DateStyle, "local"})
_SAMPLE = date(2012, 6, 5)
#: What a date says that was no date before.
_OTHERS = (
    archive_date_mismatch,
    archived_before_publication,
    future_date,
    access_date_out_of_range,
    accessed_before_publication,
    year_date_mismatch,
    archive_date_out_of_range,
)


def _cite(day: str) -> str:
    return f"{{{{cite web |url=https://example.org/report |title=Report |date={day}}}}}"


_GOOD = _cite("3 May 2019 |access-date=4 May 2019")


@citation_rule(
    "DAT101", Severity.ERROR, bad=_cite("May 3rd, 2019"), good=_GOOD, cs1_category=_CATEGORY
)
def invalid_date(it: Subject) -> Iterator[Fault]:
    """A date is not written in a way that CS1 accepts, or names a day that does not exist.

    The citation shows an error. Accepted are `3 May 2019`, `May 3, 2019`, `2019-05-03` and, where
    no whole day is asked for, `May 2019`, `2019`, `Summer 2019` and ranges of these with an en
    dash. `access-date` and `archive-date` are one whole day.
    """
    for name, cited in it.dates:
        if cited.valid or cited.dynamic or cited.readings or not _is_refused(it, cited):
            continue
        right = _repaired(it, name, cited)
        fits = right is not None and not _is_at_odds(it, name, right)
        yield Fault(
            parameter=name,
            message=f"{assign(name, cited.raw)} is not a valid date: "
            f"{cited.problem or 'no accepted format'}.",
            suggestion=_advice(it, name, cited, right, fits=fits),
            edits=(Edit(parameter=name, value=right.raw),) if right and fits else (),
        )


@citation_rule(
    "DAT106",
    Severity.WARNING,
    bad=_cite("05/06/2019"),
    good=_cite("5 June 2019"),
    cs1_category=_CATEGORY,
)
def ambiguous_date(it: Subject) -> Iterator[Fault]:
    """A date can be read in two ways, as 05/06/2019.

    The citation shows an error, and only the source tells which day is meant. Write the month as
    a word.
    """
    for name, cited in it.dates:
        if cited.readings and not cited.valid and not cited.dynamic:
            days = [_phrase(iso) for iso in cited.readings]
            yield Fault(
                parameter=name,
                message=f"{assign(name, cited.raw)} may mean {' or '.join(days)}.",
                suggestion="Look into the source and write the month as a word",
            )


def _repaired(it: Subject, name: str, cited: CitedDate) -> CitedDate | None:
    """The accepted spelling; of the day of a copy what its address says, where it says any."""
    canonical = parameters.canonical(name, it.language) or name
    spelt = _read(it, canonical, cited.repair) if cited.repair else None
    made = it.archived_day if canonical == "archive-date" and it.citation.archive_url else None
    if made is None or day_of(spelt) == made:
        return spelt
    return _read(it, canonical, dates.write(made, it.style, it.language))


def _read(it: Subject, canonical: str, text: str) -> CitedDate:
    beside = it.citation.dates.date is not None
    return dates.read(text, parameter=canonical, language=it.language, beside_date=beside)


def _is_at_odds(it: Subject, name: str, right: CitedDate) -> bool:
    """Whether other rules would find fault with the repaired date, and could not before."""
    citation = it.citation
    field = (parameters.canonical(name, it.language) or "").replace("-", "_")
    known = {field: right} if field in CitedDates.__struct_fields__ else {}
    mended = structs.replace(
        it,
        citation=structs.replace(
            citation,
            dates=structs.replace(citation.dates, **known),
            parameters=citation.parameters | {name: right.raw},
        ),
    )
    return any(_faults(rule, mended) > _faults(rule, it) for rule in _OTHERS)


def _faults(rule: Rule, it: Subject) -> int:
    return sum(1 for _ in rule.faults(it))


def _is_refused(it: Subject, cited: CitedDate) -> bool:
    """Whether the module of the wiki refuses it: in other languages only a day that is none."""
    return parameters.covers(it.language) or cited.shape in _WHOLE_SHAPES


def _advice(
    it: Subject, name: str, cited: CitedDate, right: CitedDate | None, *, fits: bool
) -> str:
    """What to write, or what to do with a date that cannot be mended without the source."""
    if right:
        spelt = assign(name, right.raw)
        return spelt if fits else f"Check it in the source: {spelt} would not agree with the rest"
    day = dates.write(_SAMPLE, it.style, it.language)
    canonical = parameters.canonical(name, it.language)
    if canonical in _WHOLE_DAYS and cited.shape not in _WHOLE_SHAPES:
        return f"Write the whole day, such as {day}"
    return "Check it in the source" if cited.shape else f"Write it like {day}, June 2012 or 2012"


def _phrase(iso: str) -> str:
    first, last = bounds(iso)
    return plain_day(first) if first == last else iso
