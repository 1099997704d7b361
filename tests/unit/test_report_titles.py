from refaudit.model.checked import CheckedContent
from refaudit.model.evidence import Reason, State
from refaudit.report.titles import titles
from tests.helpers.report_parts import captured, checked, citation
from tests.helpers.rule_cases import shows

URL = "https://a.example/"
ARCHIVE = "https://web.archive.org/web/20230305101742/https://a.example/"


def told(
    cited: str | None, page: CheckedContent | None = None, copy: CheckedContent | None = None
) -> list[tuple[str, str]]:
    made = citation(
        1,
        title=cited,
        original=checked(URL, State.LIVE, Reason.OK, content=page),
        snapshot_check=captured(ARCHIVE, State.GOOD, Reason.CAPTURED, content=copy),
    )
    return [(each.bearer, each.title) for each in titles(made)]


def test_the_titles_stand_side_by_side_the_cited_one_first() -> None:
    page = shows("New", heading="New, really", social_title="Look at this")
    assert told("Old", page, shows("Old | Site", heading="Old")) == [
        ("cited", "Old"),
        ("page", "New"),
        ("page, heading", "New, really"),
        ("page, when shared", "Look at this"),
        ("copy", "Old | Site"),
        ("copy, heading", "Old"),
    ]


def test_a_title_is_told_once_a_page() -> None:
    page = shows("New", heading=" NEW ", social_title="new")
    assert told("Old", page) == [("cited", "Old"), ("page", "New")]


def test_titles_that_all_say_the_same_need_no_comparison() -> None:
    assert told("Old", shows("OLD"), shows("old ")) == []
    assert told("Old") == []
    assert told(None, shows("New")) == []
    assert told(None, shows(None)) == []


def test_a_citation_without_a_title_is_shown_those_that_differ() -> None:
    assert told(None, shows("New"), shows("Old")) == [("page", "New"), ("copy", "Old")]


def test_what_was_not_asked_has_no_titles() -> None:
    assert titles(citation(1)) == ()


def test_a_title_is_one_bounded_line_without_hidden_characters() -> None:
    ((_, _), (_, shown)) = told("Old", shows("a\n\u202eb" + "x" * 1000))
    assert shown.startswith("a \ufffdb")
    assert len(shown) == 301


def test_what_an_archive_says_of_a_missing_copy_is_no_title_of_the_copy() -> None:
    says = shows("Wayback Machine", heading="Hrm.")
    made = citation(
        1,
        title="Old",
        original=checked(URL, State.LIVE, Reason.OK, content=shows("New")),
        snapshot_check=captured(ARCHIVE, State.MISSING, Reason.NO_CAPTURE, content=says),
    )
    assert [each.title for each in titles(made)] == ["Old", "New"]
