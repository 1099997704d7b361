from datetime import date

import pytest
from msgspec import structs

from refaudit.audit.deciding import Decided
from refaudit.model.citation import CitedUrl, Role
from refaudit.model.decision import Decision
from refaudit.model.finding import Edit
from refaudit.store import Store, StoredArticle
from refaudit.store.decisions import Decisions
from tests.helpers.store_nouns import NOW, citation, extraction, finding

EDITS = (Edit(parameter="url", value="x"),)
FOUND = (finding("LNK101", "c1", edits=EDITS), finding("LNK101", "c2"), finding("REF104", None))


def stored(**changes):
    cited = extraction(citation(1), citation(2), **changes)
    return StoredArticle(
        key=1,
        title="A",
        source="a.wiki",
        wiki=None,
        revision=None,
        language="en",
        error=None,
        extraction=cited,
    )


def applied(*decisions, article=None, found=FOUND):
    return Decided(decisions, NOW).applied(article or stored(), found)


def ignored(*decisions):
    return [finding.ignored for finding in applied(*decisions)]


def decision(code="LNK101", **changes):
    return Decision(code=code, reason="known", **changes)


def test_without_a_decision_findings_are_as_they_were():
    assert applied() == FOUND


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (decision(article="A"), ["known", "known", None]),
        (decision("REF", article="a.wiki"), [None, None, "known"]),
        (decision(url="HTTPS://host1.EXAMPLE/page/1"), ["known", None, None]),
        (decision(url="HTTPS://Host1.example/*"), ["known", None, None]),
        (decision(url="https://host1.example/Page/*"), [None, None, None]),
        (decision(url="no url"), [None, None, None]),
        (decision(article="B"), [None, None, None]),
        (
            decision(article="A", until=date(2026, 11, 22)),
            ["known (until 2026-11-22)"] * 2 + [None],
        ),
        (decision(article="A", until=date(2026, 11, 21)), [None, None, None]),
    ],
)
def test_a_finding_that_a_decision_is_about_is_set_aside_with_its_reason(made, expected):
    assert ignored(made) == expected


def test_the_first_decision_that_fits_gives_the_reason():
    made = [decision(article="B"), decision(article="A"), decision("LNK", article="A")]
    assert ignored(*made)[0] == "known"


def test_what_is_set_aside_has_no_edits():
    first, *_ = applied(decision(article="A"))
    assert first == structs.replace(FOUND[0], ignored="known", edits=())


def test_urls_of_other_parameters_count_too():
    other = CitedUrl(parameter="chapter-url", role=Role.ORIGINAL, url="http://c.example")
    dynamic = CitedUrl(parameter="url", role=Role.ORIGINAL, url=None, dynamic=True)
    article = stored()
    cited = structs.replace(article.extraction.citations[0], urls=(dynamic, other), url=None)
    changed = structs.replace(
        article, extraction=structs.replace(article.extraction, citations=(cited,))
    )
    made = Decided([decision(url="http://c.example/")], NOW).applied(changed, FOUND[:1])
    assert made[0].ignored == "known"


def test_where_programs_are_kept_off_findings_have_no_edits():
    made = applied(article=stored(exclusion="{{nobots}}"))
    assert made == (structs.replace(FOUND[0], edits=()), *FOUND[1:])


def test_the_decisions_are_those_of_the_history(tmp_path):
    with Store.open(str(tmp_path / "h.db")) as store:
        Decisions.of(store).add([decision(article="A")])
        made = Decided.of(store, NOW).applied(stored(), FOUND)
    assert [one.ignored for one in made] == ["known", "known", None]
