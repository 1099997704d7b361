"""The one place through which the page's own sentences pass, so that they can be translated.

Templates have `_()` and `ngettext()` of their own (Jinja's extension `i18n`), which end here too.
A language is that of one report: whoever renders it says so by `speaking`. Words that stand in
tables, to be translated when they are shown, pass `translatable` there, by which the catalogues
find them.
"""

import gettext as _gettext
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

__all__ = [
    "SOURCE",
    "Translations",
    "gettext",
    "language",
    "ngettext",
    "speaking",
    "translatable",
    "translatable_forms",
]

Translations = _gettext.NullTranslations

#: The language of the sentences themselves.
SOURCE = "en"

_PLAIN = Translations()
_spoken: ContextVar[tuple[str, Translations]] = ContextVar("spoken", default=(SOURCE, _PLAIN))


@contextmanager
def speaking(code: str, translations: Translations) -> Iterator[None]:
    """Translate inside the block; `code` is the language as HTML names it."""
    token = _spoken.set((code, translations))
    try:
        yield
    finally:
        _spoken.reset(token)


def language() -> str:
    """The language that is spoken, as HTML names it."""
    return _spoken.get()[0]


def gettext(text: str) -> str:
    """The text in the language that is spoken, itself where nobody translated it."""
    return _spoken.get()[1].gettext(text) if text else text


def ngettext(one: str, many: str, number: int) -> str:
    """The form that the number asks for."""
    return _spoken.get()[1].ngettext(one, many, number)


def translatable(text: str) -> str:
    """The text itself, which `gettext` will get when it is shown."""
    return text


def translatable_forms(one: str, many: str) -> tuple[str, str]:
    """Both forms themselves, which `ngettext` will get when they are shown."""
    return one, many
