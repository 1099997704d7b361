from typing import Any

from msgspec.structs import replace

from refaudit.model.evidence import State
from refaudit.model.finding import Change, Severity
from refaudit.model.mark import Review
from refaudit.report.table_data import gone_data, table_data
from tests.helpers import report_samples as samples
from tests.helpers.report_differences import difference
from tests.helpers.report_parts import article, citation, found


def rows(*articles: Any, **more: bool) -> tuple[list[Any], dict[str, Any]]:
    data: dict[str, Any] = table_data(list(enumerate(articles, 1)), **more)
    return data["rows"], data


def test_a_row_points_into_the_lists() -> None:
    made, data = rows(*samples.sample().articles)
    assert made[0][:4] == [0, 0, 0, ""]
    place, index, ordinal, title, url, host, original, snapshot, confirmed, found_ = made[1]
    assert (place, index, ordinal, confirmed) == (0, 1, 1, 0)
    assert title.startswith("Population of the Republic")
    assert url.startswith("https://stat.kz.example/")
    assert data["hosts"][host] == "stat.kz.example"
    assert data["states"][original] == State.DEAD
    assert data["states"][snapshot] == State.GOOD
    assert data["rules"][found_[0][0]] == ("LNK102", "dead-link-marked-live", 0)
    assert data["articles"] == [[1, "Jezkazgan"]]


def test_findings_stand_worst_first_with_change_decision_and_mark() -> None:
    info = found("LNK106", "moved", Severity.INFO, "a", mark=Review.DONE)
    error = found("LNK101", "dead", Severity.ERROR, "b", change=Change.NEW, ignored="known")
    (row,), data = rows(article(citation(1, findings=(info, error))))
    first, second = row[-1]
    assert data["rules"][first[0]][0] == "LNK101"
    assert first[1:] == [data["changes"].index("new"), 1, error.fingerprint, ""]
    assert second[1:] == [-1, 0, info.fingerprint, "done"]


def test_a_fingerprint_that_is_none_is_left_out() -> None:
    odd = found("LNK101", "x", Severity.ERROR, "b", fingerprint="<script>")
    (row,), _ = rows(article(citation(1, findings=(odd,))))
    assert row[-1][0][3] == ""


def test_nothing_asked_is_less_than_every_state() -> None:
    (row,), _ = rows(article(citation(1)))
    assert row[5:9] == [-1, -1, -1, 0]


def test_an_article_has_a_row_of_its_own_where_there_is_something_to_say() -> None:
    fault = found("REF104", "unclosed", Severity.ERROR, "b")
    made, _ = rows(article(), article(findings=(fault,)), article(error="not XML"))
    assert [row[:2] for row in made] == [[1, 0], [2, 0]]


def test_only_what_was_found_keeps_the_numbers_of_all() -> None:
    fault = found("LNK101", "x", Severity.ERROR, "b")
    cited = citation(1), replace(citation(2), findings=(fault,))
    made, _ = rows(article(*cited), found_only=True)
    assert [row[:3] for row in made] == [[0, 2, 2]]


def test_a_flood_of_findings_is_cut() -> None:
    fault = found("LNK101", "x", Severity.ERROR, "b")
    (row,), _ = rows(article(citation(1, findings=(fault,) * 500)))
    assert len(row[-1]) == 50


def test_what_this_run_has_not_is_told_apart() -> None:
    assert gone_data(None) == []
    resolved, unknown = gone_data(difference())
    assert resolved == [
        "Zhezqazghan", "https://a.example/?password=REDACTED", "LNK102", "dead-link", 0,
        "It was marked live.", "resolved",
    ]  # fmt: skip
    assert unknown[-1] == "unknown"
