"""How citations of all wikis are told that their page is gone."""

import pytest

from refaudit.extract import extract
from refaudit.model.citation import Article
from refaudit.model.copies import Anchor, Copy, CopySearch
from refaudit.model.evidence import Kind, Reason, State
from refaudit.model.finding import Case, Edit
from refaudit.rules import Context
from refaudit.rules.found import offer
from refaudit.rules.marking import mark, status_edit, takes_status
from refaudit.rules.subject import Subject
from tests.helpers.rule_cases import NOW, checked

URL = "https://example.org/report"
STAMP = "20200105101742"
COPY = f"https://web.archive.org/web/{STAMP}/{URL}"
DEAD = checked(URL, State.DEAD, Reason.NOT_FOUND, confirmed=True)
FOUND = CopySearch(
    found=Copy(
        url=COPY,
        archive="wayback",
        timestamp=STAMP,
        anchor=Anchor.ACCESS,
        days=0,
        checked=checked(COPY, State.GOOD, Reason.CAPTURED, kind=Kind.SNAPSHOT),
    )
)


def subject(text: str, language: str = "en", **evidence: object) -> Subject:
    read = extract(Article(title="A", text=text, source="a", language=language))
    case = Case(citation=read.citations[0], article=read, original=DEAD, **evidence)
    return Subject.of(case, Context(article="A", now=NOW, language=language))


@pytest.mark.parametrize(
    ("text", "language", "suggestion"),
    [
        ("{{Internetquelle|url=%|titel=A}}", "de", "|offline=ja"),
        ("{{Internetquelle|url=%|titel=A|offline=nein}}", "de", "|offline=ja"),
        ("{{Lien web|url=%|titre=A}}", "fr", "|brisé le=2026-11-22"),
        ("{{Cita web|url=%|título=A}}", "es", "|urlmuerta=sí"),
        ("{{Verkkoviite|osoite=%|nimeke=A|deadurl=no}}", "fi", "|deadurl=yes"),
        ("{{cite web|url=%|title=A}}", "ru", "|url-status=dead"),
        ("{{cite web|url=%|title=A|dead-url=no}}", "en", "|url-status=dead in place of |dead-url="),
    ],
)
def test_the_status_is_written_as_the_template_takes_it(
    text: str, language: str, suggestion: str
) -> None:
    it = subject(text.replace("%", URL), language)
    assert takes_status(it)
    assert mark(it, "dead")[0] == suggestion


def test_a_program_writes_no_status_into_a_template_that_it_knows_little_of() -> None:
    it = subject(f"{{{{Internetquelle|url={URL}|titel=A}}}}", "de")
    assert mark(it, "dead")[1] == ()
    written = subject(f"{{{{Internetquelle|url={URL}|titel=A|offline=nein}}}}", "de")
    assert mark(written, "dead")[1] == (Edit(parameter="offline", value="ja"),)
    french = subject(f"{{{{Lien web|url={URL}|titre=A|brisé le=hier}}}}", "fr")
    assert mark(french, "dead")[1] == ()


def test_a_template_without_a_word_for_it_gets_the_copy_alone() -> None:
    it = subject(f"{{{{Webbref|url={URL}|titel=A}}}}", "sv", copies=FOUND)
    assert not takes_status(it)
    assert offer(it, "dead") == (f"|arkivurl={COPY} |arkivdatum=2020-01-05", ())


def test_a_copy_comes_with_the_status_in_the_place_of_its_forerunner() -> None:
    it = subject(f"{{{{cite web|url={URL}|title=A|dead-url=no}}}}", copies=FOUND)
    assert offer(it, "dead") == (
        f"|archive-url={COPY} |archive-date=2020-01-05 |url-status=dead in place of |dead-url=",
        (
            Edit(parameter="archive-url", value=COPY, after="url"),
            Edit(parameter="archive-date", value="2020-01-05", after="archive-url"),
            Edit(parameter="dead-url", rename="url-status", value="dead"),
        ),
    )


def test_an_empty_status_is_filled_and_not_doubled() -> None:
    it = subject(f"{{{{cite web|url={URL}|title=A|url-status=}}}}")
    assert status_edit(it, "dead") == Edit(
        parameter="url-status", value="dead", after="archive-date"
    )
