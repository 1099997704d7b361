"""The dates of a citation, as its rules go through them."""

from collections.abc import Iterator

from refaudit.catalogue import dates
from refaudit.model.dates import CitedDate
from refaudit.rules.subject import Subject

__all__ = ["given", "valid"]


def given(it: Subject) -> Iterator[tuple[str, CitedDate]]:
    """The dates of the citation by their names in it.

    Those of a template behind it, as {{wayback}}, have other forms than CS1's and are left out.
    """
    cited = it.citation.dates
    yield from (
        (it.name(canonical), value)
        for canonical, value in (
            ("date", cited.date),
            ("year", cited.year),
            ("publication-date", cited.publication_date),
            ("access-date", cited.access_date),
            ("archive-date", cited.archive_date),
        )
        if value and canonical in it.written
    )
    for canonical in ("doi-broken-date", "pmc-embargo-date"):
        raw = it.value(canonical)
        if raw and "{{" not in raw:
            value = dates.read(raw, parameter=canonical, language=it.language)
            yield it.name(canonical), value


def valid(it: Subject) -> Iterator[tuple[str, CitedDate]]:
    """Those of them that are dates."""
    return ((name, cited) for name, cited in given(it) if cited.valid and cited.iso)
