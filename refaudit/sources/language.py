"""The language of a wiki, by which its templates and dates are read."""

import re

__all__ = ["language_of"]

#: `de`, `zh-min-nan`; and so not `www`, `commons` or `simple`, whose names are no languages.
_LABEL = re.compile(r"(?!www)[a-z]{2,3}(?:-[a-z]+)*", re.ASCII)
_LANGUAGE = re.compile(r"[a-z]{2,12}(?:-[a-z0-9]{1,12}){0,3}", re.ASCII)


def language_of(*, host: str | None, database: str, said: str | None) -> str | None:
    """The code in the wiki's address, where its database has that name too; else what it says.

    They differ for a few wikis (no.wikipedia.org says `nb`), and templates go by the address.
    """
    label = (host or "").partition(".")[0]
    if _LABEL.fullmatch(label) and database.startswith(label.replace("-", "_") + "wik"):
        return label
    code = (said or "").lower()
    return code if _LANGUAGE.fullmatch(code) else None
