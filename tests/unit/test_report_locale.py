"""The catalogues: fresh, whole, compiled, and of the same shape as the English sentences."""

import re
import shlex
import string
from collections.abc import Iterator
from gettext import GNUTranslations
from pathlib import Path
from typing import Any

import pytest

from refaudit.rules import RULES

ROOT = Path(__file__).parents[2]
LOCALE = ROOT / "refaudit/report/locale"
CATALOGUES = sorted(LOCALE.glob("*/LC_MESSAGES/refaudit.po"))
MARKUP = re.compile(r"[<>]|&#?\w+;")
CODE = re.compile(r"`[^`]*`")
PERCENT = re.compile(r"%\(\w+\)s|%.?")

pofile = pytest.importorskip("babel.messages.pofile", reason="Babel is not installed")
frontend = pytest.importorskip("babel.messages.frontend", reason="Babel is not installed")

EVERY = pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])


def catalogue(path: Path) -> Any:
    with path.open("rb") as file:
        return pofile.read_po(file)


def messages(path: Path) -> Iterator[tuple[tuple[str, ...], tuple[str, ...], Any]]:
    """The English forms, the translated ones, and the message."""
    for message in catalogue(path):
        if message.id:
            yield _forms(message.id), _forms(message.string), message


def _forms(said: Any) -> tuple[str, ...]:
    return (said,) if isinstance(said, str) else tuple(said)


def fields(text: str) -> set[str]:
    """What is put into a sentence: names in braces, and what Jinja writes behind a per cent."""
    braces = {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    return braces | set(PERCENT.findall(text))


def extraction(template: Path) -> list[str]:
    """The command by which `make messages` gathers the sentences, to be written elsewhere."""
    makefile = (ROOT / "Makefile").read_text("utf-8").replace("\\\n", " ")
    (line,) = re.findall(r"pybabel extract .*", makefile)
    said = shlex.split(line.replace("$(LOCALE)/refaudit.pot", shlex.quote(str(template))))
    return ["pybabel", "--quiet", *said[1:]]


def test_the_template_has_the_sentences_of_the_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    fresh = tmp_path / "fresh.pot"
    frontend.CommandLineInterface().run(extraction(fresh))
    wanted = {forms for forms, _, _ in messages(fresh)}
    assert wanted == {forms for forms, _, _ in messages(LOCALE / "refaudit.pot")}, "make messages"
    assert len(wanted) > 250


def test_the_template_has_what_each_rule_says() -> None:
    said = {english for (english, *_), _, _ in messages(LOCALE / "refaudit.pot")}
    assert {rule.summary for rule in RULES} <= said, "make messages"


@EVERY
def test_code_in_a_rules_sentence_is_the_same_in_every_language(path: Path) -> None:
    for english, forms, _ in messages(path):
        for form in forms:
            assert set(CODE.findall(form)) == set(CODE.findall(english[0])), english


def test_there_is_russian() -> None:
    assert "ru" in {path.parts[-3] for path in CATALOGUES}


@EVERY
def test_every_sentence_is_translated_and_nothing_else_is(path: Path) -> None:
    wanted = {forms for forms, _, _ in messages(LOCALE / "refaudit.pot")}
    assert {forms for forms, _, _ in messages(path)} == wanted
    assert catalogue(path).obsolete == {}
    for english, forms, message in messages(path):
        assert all(forms), english
        assert not message.fuzzy, english


@EVERY
def test_every_plural_has_all_forms_of_the_language(path: Path) -> None:
    number = catalogue(path).num_plurals
    for english, forms, message in messages(path):
        assert len(forms) == (number if message.pluralizable else 1), english


@EVERY
def test_a_translation_has_the_fields_of_its_sentence(path: Path) -> None:
    for english, forms, _ in messages(path):
        for form in forms:
            assert fields(form) == fields(english[-1]), english


@EVERY
def test_no_translation_holds_markup_or_hidden_signs(path: Path) -> None:
    for english, forms, _ in messages(path):
        for form in forms:
            assert not MARKUP.search(form), english
            assert all(sign.isprintable() or sign == "\u00a0" for sign in form), english


@EVERY
def test_blanks_at_the_ends_are_those_of_the_sentence(path: Path) -> None:
    for english, forms, _ in messages(path):
        first, last = english[0][:1].isspace(), english[0][-1:].isspace()
        if english != (",",):
            assert all(form[:1].isspace() == first for form in forms), english
            assert all(form[-1:].isspace() == last for form in forms), english


@EVERY
def test_the_compiled_catalogue_says_what_the_written_one_does(path: Path) -> None:
    with path.with_suffix(".mo").open("rb") as file:
        compiled = GNUTranslations(file)
    for english, forms, message in messages(path):
        if message.pluralizable:
            said = {compiled.ngettext(english[0], english[1], n) for n in range(130)}
            assert said == set(forms), "make messages"
        else:
            assert compiled.gettext(english[0]) == forms[0], "make messages"
