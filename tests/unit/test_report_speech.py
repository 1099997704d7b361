"""The language of a report: how it is spoken, and that a catalogue can say nothing but text."""

import re
import zlib
from base64 import b64decode
from contextlib import suppress
from gettext import NullTranslations
from pathlib import Path

import pytest
from msgspec.structs import replace
from selectolax.lexbor import LexborHTMLParser

from refaudit.errors import UsageError
from refaudit.model.evidence import Reason, State
from refaudit.model.finding import Severity
from refaudit.model.report import Report, RuleNote
from refaudit.report import FORMATS, languages, render, speaking_in, translations, write
from refaudit.report.formats.html_page import FORMAT, render_served
from refaudit.report.script_words import script_words
from refaudit.report.speech import (
    gettext,
    language,
    ngettext,
    speaking,
    translatable,
    translatable_forms,
)
from refaudit.report.words import count, grouped
from refaudit.rules import RULES as ALL
from tests.helpers import report_samples as samples
from tests.helpers.report_parts import article, checked, citation, found, report
from tests.helpers.report_verdicts import everything

RULES = {rule.code: rule for rule in ALL}
RUSSIAN = re.compile("[а-яё]", re.IGNORECASE)


class _Markup(NullTranslations):
    """The catalogue of somebody who would rather write a script than a sentence."""

    def gettext(self, message: str) -> str:
        return f"<b onclick='x'>&{message}</b></script>"

    def ngettext(self, one: str, many: str, number: int) -> str:
        return self.gettext(one if number == 1 else many)


def tree(made: Report, code: str) -> LexborHTMLParser:
    return LexborHTMLParser(render(made, "html", code).decode())


def test_english_and_russian_ship() -> None:
    assert languages() == ("en", "ru")


def test_a_language_ends_with_its_block_even_when_that_fails() -> None:
    with suppress(ZeroDivisionError), speaking_in("ru"):
        assert (language(), gettext("Copied")) == ("ru", "Скопировано")
        raise ZeroDivisionError
    assert (language(), gettext("Copied")) == ("en", "Copied")


def test_a_text_nobody_translated_stays_and_none_is_none() -> None:
    with speaking_in("ru"):
        assert gettext("A sentence of another version.") == "A sentence of another version."
        assert gettext("") == ""
        assert ngettext("one apple", "apples", 5) == "apples"


def test_what_waits_for_its_translation_is_itself() -> None:
    assert translatable("live") == "live"
    assert translatable_forms("error", "errors") == ("error", "errors")


@pytest.mark.parametrize("code", ["xx", "", "RU", "../ru", "ru/LC_MESSAGES", "\0"])
def test_an_unknown_language_is_refused_with_those_that_ship(code: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        write(samples.sample(), tmp_path, ["json", "html"], code)
    assert caught.value.advice == "Languages that it knows: en, ru."
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(UsageError):
        translations(code)


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "0 источников"), (1, "1 источник"), (2, "2 источника"), (5, "5 источников"),
        (11, "11 источников"), (21, "21 источник"), (112, "112 источников"),
        (1_000_002, "1\u00a0000\u00a0002 источника"),
    ],
)  # fmt: skip
def test_russian_nouns_agree_with_their_number(number: int, said: str) -> None:
    with speaking_in("ru"):
        assert count(number, "citation", "citations") == said


def test_thousands_are_parted_as_the_language_has_it() -> None:
    assert grouped(1234) == "1,234"
    with speaking_in("ru"):
        assert grouped(1234) == "1\u00a0234"


def test_only_html_is_translated() -> None:
    made = everything()
    for name, format_ in FORMATS.items():
        if name != "html":
            assert render(made, name, "ru") == render(made, name), name
        assert format_.translated == (name == "html")


def test_written_files_have_their_languages(tmp_path: Path) -> None:
    paths = write(everything(), tmp_path, ["md", "html", "csv"], "ru")
    page = paths["html"].read_text("utf-8")
    assert '<html lang="ru">' in page
    assert "Проверка источников: 3 статьи" in page
    assert not RUSSIAN.search(paths["md"].read_text("utf-8").replace("История рудника", ""))
    assert language() == "en"


def test_the_pages_of_many_articles_are_all_translated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("refaudit.report.formats.html_page.MOST_TOGETHER", 1)
    write(everything(), tmp_path, ["html"], "ru")
    pages = [path.read_text("utf-8") for path in tmp_path.rglob("*.html")]
    assert len(pages) == 4
    assert all('<html lang="ru">' in page and "Все статьи" in page for page in pages[1:])


def test_packed_cards_are_translated_before_they_are_packed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("refaudit.report.page.MOST_PLAIN", 3)
    page = tree(samples.sample(), "ru")
    assert "Викитекст сейчас" not in (page.html or "")
    packed = b"".join(zlib.decompress(b64decode(each.text())) for each in page.css(".packet"))
    assert "Викитекст сейчас".encode() in packed
    assert b"Wikitext as it stands" not in packed


def test_a_served_page_speaks_as_its_server_does() -> None:
    with speaking_in("ru"):
        page = render_served(samples.sample()).decode()
    assert '<html lang="ru">' in page
    assert "Викитекст сейчас" in page


def test_rules_messages_and_evidence_are_marked_as_english() -> None:
    page = tree(everything(), "ru")
    for selector in (".findings li p[dir=auto]", ".answer .evidence li", ".explanation p"):
        nodes = page.css(selector)
        assert nodes
        assert {node.attributes.get("lang") for node in nodes} == {"en"}, selector
    names = [node.parent for node in page.css("a[href^='#rule-'] strong")]
    assert names
    assert all(name.css_first("span").attributes["lang"] == "en" for name in names)
    assert tree(everything(), "en").css("body [lang]") == []


def test_a_rule_says_in_the_language_what_it_is_about_and_explains_itself_in_english() -> None:
    note = RuleNote(
        code="LNK101",
        name="dead-link-without-archive",
        severity=Severity.ERROR,
        explanation=f"{RULES['LNK101'].summary}\n\nReaders find nothing.",
    )
    made = report(article(citation(1, findings=(found("LNK101", "x", Severity.ERROR, "Gone."),))))
    page = tree(replace(made, rules=(note,)), "ru")
    summary, reason = page.css(".explanation p")
    assert summary.text().startswith("Страницы больше нет")
    assert (summary.attributes.get("lang"), reason.attributes.get("lang")) == (None, "en")
    assert page.css_first(".example").text() == summary.text()


def test_in_english_nothing_is_said_in_another_language() -> None:
    page = render(everything(), "html").decode()
    assert not RUSSIAN.search(page.replace("История рудника", ""))


def test_every_word_of_the_page_is_translated() -> None:
    page = tree(everything(), "ru")
    # What is wrong with a date is told in the words of the rules.
    for node in page.css("script, style, body [lang], bdi, code, pre, .url, dd, .dates .evidence"):
        node.decompose()
    left = page.body.text(separator="\n") if page.body else ""
    words = set(re.findall(r"[A-Za-z]{3,}", left))
    codes = {word for word in words if word.isupper()}
    assert words - codes <= {"refaudit", "rule", "Jezkazgan", "Memento", "Datetime", "Markdown"}


def test_a_catalogue_cannot_bring_markup_into_the_page() -> None:
    made = everything()
    plain = LexborHTMLParser(render(made, "html").decode())
    with speaking("ru", _Markup()):
        page = FORMAT.render(made).decode()
        words = script_words()
    loud = LexborHTMLParser(page)
    assert loud.css("[onclick]") == []
    assert "&lt;b onclick" in page
    assert len(loud.css("script")) == len(plain.css("script"))
    assert "</script>" in words["copied"]


def test_a_strangers_word_for_a_state_is_text_and_no_template() -> None:
    made = samples.sample()
    totals = replace(made.totals, originals={"<img src=x>": 1, "100% %(sure)s": 2, "{0}": 3})
    page = render(replace(made, totals=totals), "html", "ru").decode()
    assert "<img" not in page
    assert "100% %(sure)s: 2" in page
    assert "{0}: 3" in page


def test_values_with_signs_of_templates_stand_as_they_are() -> None:
    made = report(
        article(
            replace(
                citation(
                    1, findings=(found("LNK101", "dead-link", Severity.ERROR, "{0} %s %(x)s"),)
                ),
                section="{n} 100% %d",
                original=checked("https://a.example/", State.DEAD, Reason.GONE),
            )
        )
    )
    page = render(made, "html", "ru").decode()
    assert "раздел «{n} 100% %d»" in page
    assert "{0} %s %(x)s" in page
