"""Reviewing in the HTML report: marks and notes, what is kept, what is exported, and copying."""

import json
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from refaudit.model.finding import Severity
from refaudit.model.mark import Review
from refaudit.model.report import Report
from tests.helpers import report_samples as samples
from tests.helpers.browser import Visit, violations, visit, written
from tests.helpers.report_parts import article, citation, found, report

POPULATION = "Population of the Republic"


def mark(card: Any, code: str, word: str, note: str = "") -> None:
    """What a reviewer does with a finding of an open card."""
    group = card.get_by_role("group", name=f"Review of {code}")
    group.get_by_role("button", name=word).click()
    if note:
        field = group.get_by_label(f"Note on {code}")
        field.fill(note)
        field.blur()


def exported(seen: Visit) -> dict[str, Any]:
    with seen.page.expect_download() as download:
        seen.page.get_by_role("button", name="Export decisions").click()
    assert download.value.suggested_filename == "refaudit-decisions.toml"
    return tomllib.loads(Path(download.value.path()).read_text("utf-8"))


def test_a_mark_is_shown_counted_and_filtered(seen: Visit) -> None:
    card = seen.open(POPULATION)
    assert seen.page.locator("#reviewed").inner_text().startswith("Reviewed: 0 of ")
    mark(card, "LNK102", "false alarm")
    button = card.get_by_role("group", name="Review of LNK102").get_by_role(
        "button", name="false alarm"
    )
    assert button.get_attribute("aria-pressed") == "true"
    assert seen.page.locator("#reviewed").inner_text().startswith("Reviewed: 1 of ")
    assert "false alarm (1/2)" in seen.page.locator("#table td.mark").all_inner_texts()
    seen.page.select_option("[name=mark]", "false-alarm")
    assert len(seen.titles()) == 1


def test_a_second_click_takes_the_mark_back(seen: Visit) -> None:
    card = seen.open(POPULATION)
    mark(card, "LNK102", "done")
    mark(card, "LNK102", "done")
    assert card.locator("[aria-pressed=true]").count() == 0
    assert seen.page.locator("#reviewed").inner_text().startswith("Reviewed: 0 of ")


def test_marks_and_notes_outlive_the_page(seen: Visit) -> None:
    mark(seen.open(POPULATION), "LNK102", "confirmed", "Seen by hand.")
    seen.page.reload()
    seen.page.wait_for_selector("html[data-ready]", state="attached")
    card = seen.page.locator("tr.opened .body")
    group = card.get_by_role("group", name="Review of LNK102")
    assert group.get_by_role("button", name="confirmed").get_attribute("aria-pressed") == "true"
    assert group.get_by_label("Note on LNK102").input_value() == "Seen by hand."
    assert violations(seen.page) == []


def test_false_alarms_are_exported_as_decisions_and_other_marks_as_marks(seen: Visit) -> None:
    card = seen.open(POPULATION)
    mark(card, "LNK102", "false alarm", 'Says "live"\\ and \U0001f600 is.\x7f')
    mark(card, "ARC103", "done", "Mended.")
    told = exported(seen)
    cited = samples.sample().articles[0].citations[0]
    by_code = {each.code: each for each in cited.findings}
    (decision,) = told["ignore"]
    assert decision.pop("made") >= date(2026, 1, 1)
    assert decision == {
        "code": "LNK102", "article": "Jezkazgan", "url": cited.url,
        "fingerprint": by_code["LNK102"].fingerprint,
        "reason": 'Says "live"\\ and \U0001f600 is.\x7f',
    }  # fmt: skip
    (marked,) = told["mark"]
    assert marked.pop("made") >= date(2026, 1, 1)
    assert marked == {
        "fingerprint": by_code["ARC103"].fingerprint, "mark": "done", "note": "Mended.",
    }  # fmt: skip
    assert "refaudit ignore --import" in seen.page.locator("#notice").inner_text()


def test_an_alarm_without_a_note_has_a_reason_all_the_same(seen: Visit) -> None:
    mark(seen.open(POPULATION), "LNK102", "false alarm")
    (decision,) = exported(seen)["ignore"]
    assert decision["reason"] == "Marked as a false alarm in the report of run 20261122T100000Z"


def test_nothing_marked_is_nothing_to_export(seen: Visit) -> None:
    seen.page.get_by_role("button", name="Export decisions").click()
    assert "Nothing to export" in seen.page.locator("#notice").inner_text()


def test_marks_of_other_reports_are_not_exported(browser: Any, tmp_path: Path) -> None:
    other = report(article(citation(1, findings=(found("LNK101", "x", Severity.ERROR, "y"),))))
    with visit(browser, written(samples.sample(), tmp_path / "one")) as seen:
        mark(seen.open(POPULATION), "LNK102", "confirmed")
        seen.go(written(other, tmp_path / "other"))
        mark(seen.open("A page"), "LNK101", "confirmed")
        assert len(exported(seen)["mark"]) == 1


def test_a_browser_that_keeps_nothing_says_so_and_still_exports(seen: Visit) -> None:
    seen.value("""() => {
        const refuse = () => { throw new DOMException("no", "SecurityError"); };
        Storage.prototype.getItem = refuse;
        Storage.prototype.setItem = refuse;
    }""")
    mark(seen.open(POPULATION), "LNK102", "confirmed")
    assert "keeps nothing" in seen.page.locator("#notice").inner_text()
    assert len(exported(seen)["mark"]) == 1


def test_what_something_else_stored_does_no_harm(seen: Visit) -> None:
    start = seen.page.url
    for text in ("[1", '{"a": 1, "b": null}', "null", '"x"'):
        seen.value(f"localStorage.setItem('refaudit-marks-1', {json.dumps(text)})")
        seen.page.goto("about:blank")
        seen.go(start)
        mark(seen.open(POPULATION), "LNK102", "confirmed")
        assert seen.page.locator("#reviewed").inner_text().startswith("Reviewed: 1 of ")
        assert seen.faults == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("made", '2026-11-24\n[[ignore]]\ncode = "LNK"\nreason = "x"\narticle = "*"'),
        ("made", ""),
        ("mark", "<b>"),
        ("note", 7),
        ("code", None),
        ("fingerprint", ""),
    ],
)
def test_a_stored_record_that_no_report_wrote_is_nobodys_mark(
    seen: Visit, name: str, value: object
) -> None:
    fingerprint = samples.sample().articles[0].citations[0].findings[0].fingerprint
    record = {
        "fingerprint": fingerprint, "mark": "false-alarm", "note": "", "made": "2026-11-24",
        "code": "LNK102", "article": "*", "url": "",
    }  # fmt: skip
    for stored, marked in ((record, 1), (record | {name: value}, 0)):
        text = json.dumps({stored["fingerprint"]: stored})
        seen.value(f"localStorage.setItem('refaudit-marks-1', {json.dumps(text)})")
        seen.page.reload()
        seen.page.wait_for_selector("html[data-ready]", state="attached")
        assert seen.page.locator("#reviewed").inner_text().startswith(f"Reviewed: {marked} of ")
    seen.page.get_by_role("button", name="Export decisions").click()
    assert "Nothing to export" in seen.page.locator("#notice").inner_text()
    assert seen.faults == []


def test_the_suggested_wikitext_is_copied_as_it_is(browser: Any, tmp_path: Path) -> None:
    path = written(samples.sample(), tmp_path)
    with visit(browser, path, permissions=["clipboard-read", "clipboard-write"]) as seen:
        card = seen.open(POPULATION)
        card.get_by_role("button", name="Copy").click()
        card.get_by_role("button", name="Copied").wait_for()
        assert seen.value("navigator.clipboard.readText()") == (
            samples.sample().articles[0].citations[0].corrected
        )


def test_without_a_clipboard_the_text_is_at_least_selected(seen: Visit) -> None:
    seen.value("""() => {
        Object.defineProperty(navigator, "clipboard", { value: undefined });
        document.execCommand = () => false;
    }""")
    card = seen.open(POPULATION)
    card.get_by_role("button", name="Copy").click()
    card.get_by_role("button", name="Selected").wait_for()
    corrected = samples.sample().articles[0].citations[0].corrected
    assert seen.value("getSelection().toString()") == corrected


def marked_report() -> Report:
    """A finding that the store knows as done, and that was found again."""
    fault = replace(
        found("LNK101", "dead-link", Severity.ERROR, "y"),
        mark=Review.DONE, note="Mended on Monday", found_again=True,
    )  # fmt: skip
    return report(article(citation(1, findings=(fault,))))


def test_marks_that_the_report_knows_are_shown_and_can_be_taken_back(
    browser: Any, tmp_path: Path
) -> None:
    with visit(browser, written(marked_report(), tmp_path)) as seen:
        assert seen.page.locator("#reviewed").inner_text() == "Reviewed: 1 of 1 findings"
        card = seen.open("A page")
        assert "found again" in card.inner_text()
        assert card.locator(".chip.mark").inner_text() == "done"
        assert card.get_by_label("Note on LNK101").input_value() == "Mended on Monday"
        mark(card, "LNK101", "done")
        assert seen.page.locator("#reviewed").inner_text() == "Reviewed: 0 of 1 findings"
        assert not card.locator(".chip.mark, p.note").first.is_visible()
        assert not card.locator(".chip.mark, p.note").last.is_visible()
