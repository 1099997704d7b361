from datetime import UTC, datetime

import pytest

from refaudit import rules
from refaudit.extract import extract
from refaudit.model.citation import Article
from refaudit.model.finding import Case, Finding
from refaudit.rules.context import Context
from refaudit.rules.subject import Subject

NOW = datetime(2026, 11, 22, tzinfo=UTC)
COPY = "https://web.archive.org/web/20200105101742/https://example.org/report"


def subject(text: str, language: str) -> Subject:
    article = Article(title="Test", text=text, source="-", language=language)
    extraction = extract(article)
    (citation,) = extraction.citations
    case = Case(citation=citation, article=extraction, original=None, snapshot=None)
    return Subject.of(case, Context(article="Test", now=NOW, language=language))


def findings(text: str, language: str) -> list[Finding]:
    it = subject(text, language)
    case = Case(citation=it.citation, article=it.article, original=None, snapshot=None)
    return list(rules.findings(case, it.context, rules.select()))


GERMAN = "{{{{Internetquelle |url=https://example.org/report |titel=Bericht |datum=2019-05 {}}}}}"


@pytest.mark.parametrize("language", ["de", "en"])
def test_what_a_local_template_may_say_is_no_fault(language):
    assert not findings(GERMAN.format("|abruf=1. März 2020 |offline=ja |format=PDF"), language)


def test_a_day_that_no_calendar_has_is_a_fault_everywhere():
    (found,) = findings(GERMAN.format("|abruf=31. Februar 2020"), "de")
    assert (found.code, found.parameter) == ("DAT101", "abruf")


def test_the_archived_day_is_compared_under_its_local_name():
    (found,) = findings(GERMAN.format(f"|archiv-url={COPY} |archiv-datum=5. März 2021"), "de")
    assert (found.code, found.parameter) == ("ARC103", "archiv-datum")
    (edit,) = found.edits
    assert edit.value == "2020-01-05"


def test_a_suggestion_speaks_the_language_of_the_template():
    it = subject(GERMAN.format(""), "de")
    assert it.name("archive-url") == "archiv-url"
    assert it.word("url-status", "dead") == "ja"
    assert it.word("url-status", "usurped") == "usurped"
    english = subject("{{cite web |url=https://example.org |title=A}}", "de")
    assert english.name("archive-url") == "archive-url"
    assert english.word("url-status", "dead") == "dead"
    chinese = subject("{{cite web |url=https://example.org |title=A |dead-url=no}}", "zh")
    assert chinese.name("url-status") == "dead-url"
    assert chinese.word("url-status", "dead") == "yes"
