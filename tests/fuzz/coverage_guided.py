"""Extraction under atheris, which looks for texts that reach code not reached before.

    pip install atheris
    python -m tests.fuzz.coverage_guided [CORPUS] -max_total_time=600 [other options of libFuzzer]

It ends at the first text of which a property does not hold, and writes it to a file; kept as
`cases/NAME.wikitext` it is a test.
"""

import sys

import atheris

with atheris.instrument_imports(include=["refaudit.extract", "refaudit.catalogue"]):
    from tests.fuzz.properties import edits_are_clean, extraction_is_sound, halves_make_the_whole

__all__ = ["one"]

_LANGUAGES = ("en", "de", "ja", "xx")


def one(data: bytes) -> None:
    """Try one text: its first byte chooses the language, the rest is UTF-8."""
    language = _LANGUAGES[data[0] % len(_LANGUAGES)] if data else "en"
    text = data[1:].decode("utf-8", "replace")
    edits_are_clean(text, extraction_is_sound(text, language), language)
    halves_make_the_whole(text[: len(text) // 2], text[len(text) // 2 :])


if __name__ == "__main__":
    atheris.Setup(sys.argv, one)
    atheris.Fuzz()
