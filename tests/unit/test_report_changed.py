import csv
import io
import json

import msgspec
import pytest
from msgspec import structs

from refaudit.errors import UsageError
from refaudit.model.citation import Marker
from refaudit.model.difference import Difference
from refaudit.model.finding import Change, Severity
from refaudit.model.report import Report
from refaudit.report import render, render_difference
from refaudit.report.changed import lines, opening
from tests.helpers import report_samples as samples
from tests.helpers.report_differences import changed, difference
from tests.helpers.report_parts import article, citation, found, report

NOTHING = difference(
    new={}, resolved={}, unknown={}, came=(), gone=(), open=(), link_changes={}, links=()
)


def with_difference(made: Difference) -> Report:
    return structs.replace(samples.sample(), difference=made)


def aside() -> Report:
    put = found("LNK101", "dead-link", Severity.ERROR, "It is dead.", ignored="Known; <b>wait</b>")
    new = found("DAT101", "invalid-date", Severity.ERROR, "No day.", change=Change.NEW)
    cited = citation(1, findings=(put, new))
    made = report(article(cited, findings=(structs.replace(put, code="REF104"),)))
    totals = structs.replace(made.totals, ignored=2, findings={"error": 1}, rules={"DAT101": 1})
    return structs.replace(made, totals=totals)


def test_the_summary_counts_in_words() -> None:
    told = opening(difference())
    assert told.title == "What changed since run 20261115T100000Z"
    assert told.summary == (
        "1 error and 2 infos new, 1 error resolved, 40 warnings as before, "
        "1 error could not be checked again; 1 link died, 2 links come and go."
    )
    assert [group.heading for group in told.groups] == [
        "New: 3 findings",
        "Resolved: 1 finding, as told before",
        "Could not be checked again: 1 finding",
        "Links that changed: 3",
    ]
    assert [group.more for group in told.groups] == [0, 0, 0, 1]


def test_a_run_without_changes_says_so_in_one_sentence() -> None:
    told = opening(NOTHING)
    assert told.summary == "none new, none resolved, 40 warnings as before."
    assert told.groups == ()


def test_the_first_run_has_nothing_to_compare_with() -> None:
    told = opening(difference(before=None))
    assert "first run" in told.summary
    assert told.groups == ()


def test_long_lists_are_cut() -> None:
    told = opening(difference(new={"error": 600}, came=(changed(),) * 500))
    assert len(told.groups[0].changes) == 25
    assert told.groups[0].more == 575


def test_the_page_opens_with_the_difference() -> None:
    page = render(with_difference(difference()), "html").decode()
    assert page.index("What changed since run") < page.index(">At a glance<")
    assert "It was marked live." in page
    assert "comes and goes: live before, dead now, 3 changes so far" in page
    assert "password=x" not in page
    assert "What changed" not in render(samples.sample(), "html").decode()


def test_the_summary_opens_with_the_difference() -> None:
    text = render(with_difference(difference()), "md").decode()
    assert text.index("## What changed since run") < text.index("| Findings |")
    assert "- **error** LNK102 dead-link, Zhezqazghan, https" in text
    assert "- and 1 more" in text


def test_a_new_finding_is_marked_and_one_that_is_set_aside_has_its_reason() -> None:
    page = render(structs.replace(aside(), difference=difference()), "html").decode()
    assert page.count('<span class="chip new">new</span>') == 1
    assert page.count("Known; &lt;b&gt;wait&lt;/b&gt;") == 2
    assert "2 findings are set aside by decisions" in page
    assert 'href="#rule-LNK101"' not in page
    text = render(aside(), "md").decode()
    assert "- new **error** DAT101" in text
    assert text.count("- set aside: ") == 2
    assert "| Set aside | 2 findings |" in text


def test_the_table_has_a_row_for_what_is_gone() -> None:
    data = render(with_difference(difference()), "csv").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(data)))
    gone = [row for row in rows if row["change"]]
    assert [(row["code"], row["change"]) for row in gone] == [
        ("LNK102", "resolved"),
        ("LNK103", "unknown"),
    ]
    assert gone[0]["article"] == "Zhezqazghan"
    (put, *_), table = [row for row in _rows(aside()) if row["ignored"]], _rows(aside())
    assert put["ignored"] == "Known; <b>wait</b>"
    assert [row["change"] for row in table] == ["", "", "new"]


def _rows(made: Report) -> list[dict[str, str]]:
    data = render(made, "csv").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(data)))


def test_the_document_has_the_difference_and_each_finding_its_change() -> None:
    document = json.loads(render(structs.replace(aside(), difference=difference()), "json"))
    assert document["difference"]["new"] == {"error": 1, "info": 2}
    (cited,) = document["articles"][0]["citations"]
    assert [finding["change"] for finding in cited["findings"]] == [None, "new"]


def test_a_difference_by_itself_can_be_printed_in_three_ways() -> None:
    made = difference()
    assert msgspec.json.decode(render_difference(made, "json"), type=Difference) == made
    assert render_difference(made, "md").decode().startswith("## What changed since run")
    text = render_difference(made, "text").decode()
    assert text.splitlines() == [part for line in lines(made) for part in line.split("\n")]
    assert "  error    LNK102 dead-link  Zhezqazghan, https" in text
    assert "  and 1 more" in text
    with pytest.raises(UsageError, match="'pdf'"):
        render_difference(made, "pdf")


def test_hostile_text_is_shown_and_does_nothing() -> None:
    bad = changed(
        samples.HOSTILE, article=samples.HOSTILE, name=samples.HOSTILE, url="javascript:x"
    )
    made = difference(came=(bad,), before=samples.HOSTILE)
    page = render(with_difference(made), "html").decode()
    assert "<script>window" not in page
    assert "\x1b" not in "".join(lines(made))
    assert render_difference(made, "json")


def test_a_page_and_a_citation_that_keep_programs_off_say_so() -> None:
    mark = Marker(kind="ignore", template="cbignore", start=0, end=1)
    made = report(article(citation(1, markers=(mark,)), exclusion="{{nobots}}", error="x"))
    page = render(made, "html").decode()
    assert "marked for bots to leave alone" in page
    assert "The page keeps programs off" in page
    assert "The page keeps programs off: \\{\\{nobots" in render(made, "md").decode()


def test_a_run_says_what_it_left_over_and_whose_observations_it_judged() -> None:
    made = report(article(citation(1)), left_over=1200, rejudged="earlier")
    page, text = (render(made, name).decode() for name in ("html", "md"))
    assert "1,200 addresses that were due are left for the next run" in page
    assert "<strong>Judged anew.</strong>" in page
    assert "1,200 due addresses are left" in text
    assert "the observations of run earlier" in text
