"""What is known of the templates that an article calls."""

from functools import lru_cache

from refaudit.catalogue import templates
from refaudit.catalogue.templates import CitationTemplate, HelperTemplate
from refaudit.extract.arguments import template_name

__all__ = ["Meanings", "meanings"]

#: Names that are kept in mind, and the longest of them.
_MOST_NAMES = 8192
_LONGEST_NAME = 500
#: The name, and the row of a citation template or a helper, None where it is not one.
Meaning = tuple[str, CitationTemplate | None, HelperTemplate | None]


class Meanings(dict[str, Meaning]):
    """What is known of a template, by what is written in the place of its name.

    It begins anew when it has grown large.
    """

    def __init__(self, language: str) -> None:
        super().__init__()
        self._language = language

    def __missing__(self, written: str) -> Meaning:
        name, language = template_name(written), self._language
        row = templates.find(name, language) if name else None
        found = name, row, None if row or not name else templates.helper(name, language)
        if len(self) >= _MOST_NAMES:
            self.clear()
        if len(written) <= _LONGEST_NAME:
            self[written] = found
        return found


@lru_cache(maxsize=64)
def meanings(language: str) -> Meanings:
    """The templates as a wiki of this language knows them."""
    return Meanings(language)
