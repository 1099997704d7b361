"""Wikitext → references → citations, with exact offsets into the text as read.

scan       one pass that finds what nests: templates, tags, comments
outline    what those are: footnotes, uses, citation templates, markers
references footnotes of one name joined; faults of their markup
drafts     the sources in each footnote and in the body
fields     what the parameters of a template say; plain is the short way, meanings and names what
           is kept in mind for it
anchors    which full citation a short footnote names
attach     which marker belongs to which source
article    all of it together
packed     extractions on their way between processes
edit       a citation template with changed parameters
"""

from typing import TYPE_CHECKING, Any

from refaudit.extract.article import citations, extract

if TYPE_CHECKING:
    from refaudit.extract.edit import apply

__all__ = ["apply", "citations", "extract"]


def __getattr__(name: str) -> Any:
    """`apply` takes a while to import, and a command that only reads does without it."""
    if name != "apply":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from refaudit.extract.edit import apply  # noqa: PLC0415 - as the docstring says

    return apply
