from msgspec.structs import replace

from refaudit.model.evidence import Reason, State
from refaudit.model.finding import Severity
from refaudit.model.report import Totals
from refaudit.report import overview
from tests.helpers import report_samples as samples
from tests.helpers.report_parts import article, checked, citation, found, report

ERROR = found("LNK101", "dead-link-without-archive", Severity.ERROR, "one")
WARNING = found("LNK104", "soft-404", Severity.WARNING, "two")


def test_the_heading_names_the_only_article() -> None:
    assert overview.heading(report(article())) == "Citation audit: Jezkazgan"
    assert overview.heading(report()) == "Citation audit of 0 articles"
    assert overview.heading(samples.several()) == "Citation audit of 3 articles"


def test_an_article_without_title_is_called_by_its_source() -> None:
    assert overview.titled(article(title="", source="a.txt")) == "a.txt"
    assert overview.titled(article(title="", source="")) == "untitled"


def test_the_segments_fill_the_bar() -> None:
    for bar in overview.bars(samples.sample()):
        assert bar.segments[0].x == 0
        assert round(sum(each.width for each in bar.segments)) == 100
        assert sum(each.count for each in bar.segments) == bar.total


def test_a_bar_is_told_in_words() -> None:
    made = replace(report(), totals=Totals(originals={"dead": 1, "live": 2, "odd": 1}))
    assert overview.bars(made)[0].text == "Original pages: 2 live, 1 dead, 1 odd"
    assert overview.bars(made)[2].text == "Findings: none"


def test_severities_agree_with_their_number() -> None:
    made = replace(report(), totals=Totals(findings={"error": 1, "warning": 2}))
    assert overview.bars(made)[2].text == "Findings: 1 error, 2 warnings"


def test_errors_come_first_then_the_most_frequent_rule() -> None:
    other = found("ARC101", "archive-date-missing", Severity.ERROR, "three")
    made = report(article(citation(1, findings=(WARNING, ERROR, other)), findings=(other,)))
    assert [(group.code, group.count) for group in overview.rule_groups(made)] == [
        ("ARC101", 2), ("LNK101", 1), ("LNK104", 1)
    ]  # fmt: skip


def test_a_rule_names_its_places_and_counts_the_rest() -> None:
    cited = [citation(n, findings=(ERROR,)) for n in range(1, 11)]
    (group,) = overview.rule_groups(report(article(*cited)))
    assert [place.anchor for place in group.places] == [f"a1-c{n}" for n in range(1, 7)]
    assert group.places[0].label == "#1"
    assert group.more == 4


def test_places_name_the_article_where_there_are_several() -> None:
    lined = replace(WARNING, line=7)
    made = report(
        article(citation(3, findings=(ERROR,)), title="A"),
        article(title="B", findings=(lined, ERROR)),
        findings=(WARNING,),
    )  # fmt: skip
    places = [(p.anchor, p.label) for group in overview.rule_groups(made) for p in group.places]
    assert places == [("a1-c1", "A #3"), ("a2", "B"), ("run", "the run"), ("a2", "B line 7")]


def test_findings_at_one_place_give_it_once() -> None:
    (group,) = overview.rule_groups(report(article(citation(1, findings=(ERROR, ERROR)))))
    assert (group.count, len(group.places)) == (2, 1)


def test_what_is_open_is_counted_by_reason() -> None:
    url = "https://a.example/"
    late = checked(url, State.UNKNOWN, Reason.TIMEOUT)
    dead = checked(url, State.DEAD, Reason.GONE)
    cited = [
        citation(1, url=url, original=late),
        citation(2, url=url, original=late),
        citation(3, url=url, original=dead),
        citation(4, url=url, archive_url="https://b.example/", original=dead),
    ]
    assert [
        (each.what, each.state, each.reason, each.count)
        for each in overview.unasked(report(article(*cited)))
    ] == [
        ("original", "unknown", "no answer in time", 2),
        ("snapshot", "unchecked", "not part of this run", 1),
    ]


def test_a_computed_url_is_open() -> None:
    reasons = {each.reason for each in overview.unasked(samples.sample())}
    assert "a template computes the URL" in reasons


def test_severities_of_an_article_count_its_citations_too() -> None:
    made = article(citation(1, findings=(ERROR, ERROR)), findings=(WARNING,))
    assert overview.severity_counts(made) == [("error", "2 errors"), ("warning", "1 warning")]
