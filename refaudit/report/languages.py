"""The languages that the HTML report speaks: English, and those with a catalogue in `locale`."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from gettext import GNUTranslations
from importlib import resources

from refaudit.errors import UsageError
from refaudit.report.speech import SOURCE, Translations, speaking

__all__ = ["languages", "speaking_in", "translations"]

_CATALOGUE = ("LC_MESSAGES", "refaudit.mo")


@cache
def languages() -> tuple[str, ...]:
    """The codes of all languages that ship, as HTML names them."""
    folders = (resources.files("refaudit.report") / "locale").iterdir()
    translated = {each.name for each in folders if each.joinpath(*_CATALOGUE).is_file()}
    return tuple(sorted({SOURCE, *translated}))


@cache
def translations(code: str) -> Translations:
    """The catalogue of a language; English needs none.

    Raises:
        UsageError: no such language ships; names those that do.
    """
    if code not in languages():
        raise UsageError(
            f"the report cannot be written in {code!r}",
            "Languages that it knows: " + ", ".join(languages()) + ".",
        )
    if code == SOURCE:
        return Translations()
    place = (resources.files("refaudit.report") / "locale" / code).joinpath(*_CATALOGUE)
    with place.open("rb") as file:
        return GNUTranslations(file)


@contextmanager
def speaking_in(code: str) -> Iterator[None]:
    """Write in a language inside the block.

    Raises:
        UsageError: as `translations` does.
    """
    with speaking(code, translations(code)):
        yield
