"""How a citation is told that its page is gone: a suggestion, and an edit once that is certain."""

from refaudit.catalogue import dates, parameters
from refaudit.catalogue.parameters import Name, Status
from refaudit.model.finding import Edit
from refaudit.rules.subject import Subject

__all__ = ["find_copy", "mark", "meaning_of", "put_in", "status_edit", "takes_status"]

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
    seen, edit = it.death, status_edit(it, *wanted)
    if it.archive_is_useless:
        return _BAD_COPY, ()
    if seen is None or not seen.confirmed:
        return f"Open it in a browser; if you see the same, write {put_in(edit)}", ()
    return put_in(edit), (edit,) if _is_certain(it, edit) else ()


def status_edit(it: Subject, *wanted: str) -> Edit:
    """The edit that gives the citation the first of the statuses that has a word here.

    A forerunner of `url-status` is renamed where the citation module takes it no longer. Where any
    value means that the page is gone, the value is the day on which it was seen to be.
    """
    row, meaning = _row(it), meaning_of(it, *wanted)
    if row and row.otherwise == meaning and meaning not in row.values.values():
        word = dates.write(it.context.today, it.style, it.language)
    else:
        word = it.word(_STATUS, meaning)
    if _STATUS in it.written:
        return Edit(parameter=it.written[_STATUS], value=word)
    if (old := _forerunner(it)) and it.by_module:
        return Edit(parameter=old.written, rename=_STATUS, value=word)
    if old:
        own = (each for each, meant in old.values.items() if meant == meaning)
        return Edit(parameter=old.written, value=next(own, word))
    return Edit(parameter=it.name(_STATUS), value=word, after=it.name("archive-date"))


def takes_status(it: Subject) -> bool:
    """Whether the template is known to take `url-status` by some name."""
    known = it.by_module or parameters.spelling(_STATUS, it.language) != _STATUS
    return known or _STATUS in it.written or _forerunner(it) is not None


def put_in(*edits: Edit) -> str:
    """Edits as the wikitext to write: `|url=… |archive-url=…`."""
    return " ".join(
        f"|{edit.rename or edit.parameter}={edit.value or ''}"
        + (f" in place of |{edit.parameter}=" if edit.rename else "")
        for edit in edits
    )


def _is_certain(it: Subject, edit: Edit) -> bool:
    """Whether a program may write it: not where any word means the same, but editors a date."""
    row = _row(it)
    if _STATUS in it.written:
        return row is None or row.otherwise is None or edit.value in row.values
    return it.by_module


def _row(it: Subject) -> Name | None:
    return parameters.find(it.name(_STATUS), it.language)


def _forerunner(it: Subject) -> Name | None:
    """The old name under which the citation gives `url-status`."""
    rows = filter(None, map(parameters.find, it.citation.parameters))
    old = (row for row in rows if row.canonical == _STATUS and row.status is Status.REMOVED)
    return next(old, None)
