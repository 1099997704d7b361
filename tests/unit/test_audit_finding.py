"""Corrections of citations whose findings, or whose texts, are entangled."""

import pytest

from refaudit.audit.finding import corrections
from refaudit.extract import extract
from refaudit.model.citation import Article
from refaudit.model.finding import Edit, Finding, Severity
from refaudit.store import StoredArticle

INNER = "{{cite web|url=http://a.example/b|title=I|date=2}}"
#: A footnote in a citation may hold another one.
OUTER = f"{{{{cite web|url=http://a.example/a|title=O|quote={{{{efn|{INNER}}}}}|date=1}}}}"


def stored(text, language="en"):
    article = Article(title="A", text=text, source="a", language=language)
    facts = {"key": 1, "source": "a", "title": "A", "wiki": None, "revision": None, "error": None}
    return StoredArticle(language=language, extraction=extract(article), **facts)


def finding(article, ordinal, *edits, code="DAT101"):
    citation = article.extraction.citations[ordinal - 1].id
    return Finding(
        code=code,
        name="x",
        severity=Severity.ERROR,
        message="m",
        citation=citation,
        edits=edits,
    )


def corrected(text, *wanted, language="en"):
    """The corrected texts, for edits by the ordinal of the citation."""
    article = stored(text, language)
    found = [finding(article, ordinal, *edits) for ordinal, *edits in wanted]
    made = corrections(article, found)
    return {one.ordinal: made[one.id] for one in article.extraction.citations if one.id in made}


def put(name, value, **more):
    return Edit(parameter=name, value=value, **more)


CITE = "{{cite web|url=http://a.example/a|title=O|date=1}}"


def test_the_edits_of_several_findings_are_made_together():
    made = corrected(CITE, (1, put("date", "2")), (1, put("title", "P")))
    assert made == {1: "{{cite web|url=http://a.example/a|title=P|date=2}}"}


def test_of_two_findings_on_one_parameter_the_first_is_heard():
    made = corrected(CITE, (1, put("date", "2")), (1, put("date", "3"), put("title", "P")))
    assert made == {1: CITE.replace("date=1", "date=2")}


def test_what_two_findings_want_alike_is_made_once_with_the_rest_of_both():
    made = corrected(
        CITE,
        (1, put("archive-url", "x"), put("archive-date", "y", after="archive-url")),
        (1, put("archive-url", "x"), put("url-status", "dead", after="archive-url")),
    )
    assert made == {1: CITE[:-2] + "|archive-url=x|url-status=dead|archive-date=y}}"}


@pytest.mark.parametrize(
    "second", [put("url-status", "live"), Edit(parameter="url-status"), Edit(parameter="dead-url")]
)
def test_what_got_another_name_is_not_edited_again(second):
    text = CITE.replace("}}", "|dead-url=yes}}")
    rename = Edit(parameter="dead-url", rename="url-status", value="dead")
    made = corrected(text, (1, rename), (1, second))
    assert made == {1: CITE.replace("}}", "|url-status=dead}}")}


def test_an_edit_that_is_not_safe_stops_its_finding_and_no_other():
    text = CITE.replace("title=O", "title=O<!-- a -->O")
    made = corrected(text, (1, put("title", "P"), put("url", "x")), (1, put("date", "2")))
    assert made == {1: text.replace("date=1", "date=2")}
    assert corrected(text, (1, put("title", "P"))) == {}


def test_edits_that_change_nothing_give_no_corrected_text():
    assert corrected(CITE, (1, put("date", "1"))) == {}


def test_a_correction_around_another_citation_has_that_one_s_edits_in_it():
    made = corrected(OUTER, (1, put("date", "3")), (2, put("date", "4")))
    assert made == {1: OUTER.replace("date=1", "date=3").replace("date=2", "date=4")}


def test_a_citation_inside_another_that_stays_is_corrected_by_itself():
    made = corrected(OUTER, (2, put("date", "4")))
    assert made == {2: INNER.replace("date=2", "date=4")}
    unsafe = corrected(OUTER, (1, put("date", "a\nb")), (2, put("date", "4")))
    assert unsafe == made


def test_of_citations_in_citations_in_citations_the_outermost_has_all():
    text = f"{{{{cite web|url=http://a.example/c|title=X|quote=<ref>{OUTER}</ref>|date=0}}}}"
    every = [(n, put("date", "9")) for n in (1, 2, 3)]
    expected = text
    for old in ("date=0", "date=1", "date=2"):
        expected = expected.replace(old, "date=9")
    assert corrected(text, *every) == {1: expected}
    without_the_middle = expected.replace("}}|date=9}}</ref>", "}}|date=1}}</ref>")
    assert corrected(text, every[0], every[2]) == {1: without_the_middle}


def test_neighbours_do_not_touch_each_other():
    text = f"{OUTER} {CITE} {OUTER}"
    made = corrected(text, *((n, put("date", "9")) for n in (2, 3, 4)))
    assert made == {
        2: INNER.replace("date=2", "date=9"),
        3: CITE.replace("date=1", "date=9"),
        4: OUTER.replace("date=1", "date=9"),
    }


def test_findings_on_the_article_correct_no_citation():
    article = stored(CITE)
    about = Finding(code="RUN901", name="x", severity=Severity.INFO, message="m")
    assert corrections(article, [about]) == {}
