"""How a citation is told that its page is gone: a suggestion, and an edit once that is certain."""

from refaudit.catalogue import parameters
from refaudit.catalogue.parameters import Name, Status
from refaudit.model.finding import Edit
from refaudit.rules.subject import Subject
from refaudit.rules.words import assign

__all__ = ["find_copy", "mark", "meaning_of"]

_STATUS = "url-status"
_BAD_COPY = "Find a good archived copy first: the present one is of no use"


def find_copy(it: Subject) -> str:
    """The advice to add an archived copy, as this citation would have it."""
    if it.citation.family is not None:
        url, day = it.name("archive-url"), it.name("archive-date")
        return f"Add |{url}= and |{day}= of a copy in a web archive"
    return "Add {{webarchive|url=|date=}} with a copy in a web archive"


def meaning_of(it: Subject, *wanted: str) -> str:
    """The first of the statuses that the citation has a word for; the last where it has none."""
    row = _row(it)
    known = {*row.values.values(), row.otherwise} if row and (row.values or row.otherwise) else None
    return next((each for each in wanted if known is None or each in known), wanted[-1])


def mark(it: Subject, *wanted: str) -> tuple[str, tuple[Edit, ...]]:
    """How to say that the page is gone, with the first of the statuses that has a word here.

    The edit is given only for a death that is confirmed, beside a copy that helps a reader; before
    that the suggestion leaves the decision to a person.
    """
    seen, name = it.death, it.name(_STATUS)
    word = it.word(_STATUS, meaning_of(it, *wanted))
    if it.archive_is_useless:
        return _BAD_COPY, ()
    if seen is None or not seen.confirmed:
        return f"Open it in a browser; if it stays so, {assign(name, word)}", ()
    after = None if _STATUS in it.written else it.name("archive-date")
    edit = Edit(parameter=name, value=word, after=after)
    return assign(name, word), (edit,) if _takes(it, word) else ()


def _takes(it: Subject, word: str) -> bool:
    """Whether the word may be written by a program.

    Not beside a forerunner of the parameter, whose renaming is another mend, and not where any
    word means the same, because editors write a date there.
    """
    row = _row(it)
    if _STATUS in it.written:
        return row is None or row.otherwise is None or word in row.values
    return it.by_module and not any(map(_is_forerunner, it.citation.parameters))


def _row(it: Subject) -> Name | None:
    return parameters.find(it.name(_STATUS), it.language)


def _is_forerunner(name: str) -> bool:
    row = parameters.find(name)
    return row is not None and row.canonical == _STATUS and row.status is Status.REMOVED
