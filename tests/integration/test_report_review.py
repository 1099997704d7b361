"""Reviewing in the HTML report: marks and notes, what is kept, what is exported, and copying."""

import json
import threading
import tomllib
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from refaudit.model.finding import Severity
from refaudit.model.mark import Review
from refaudit.model.report import Report
from refaudit.report import write
from refaudit.report.formats.html_page import render_served
from tests.helpers import report_samples as samples
from tests.helpers.browser import Visit, browser_or_skip, violations, visit
from tests.helpers.report_parts import article, citation, found, report

POPULATION = "Population of the Republic"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with browser_or_skip() as made:
        yield made


def address(made: Report, folder: Path) -> str:
    return write(made, folder, ["html"])["html"].as_uri()


@pytest.fixture
def seen(browser: Any, tmp_path: Path) -> Iterator[Visit]:
    with visit(browser, address(samples.sample(), tmp_path)) as made:
        yield made


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
    with visit(browser, address(samples.sample(), tmp_path / "one")) as seen:
        mark(seen.open(POPULATION), "LNK102", "confirmed")
        seen.go(address(other, tmp_path / "other"))
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


def test_the_suggested_wikitext_is_copied_as_it_is(browser: Any, tmp_path: Path) -> None:
    path = address(samples.sample(), tmp_path)
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
    with visit(browser, address(marked_report(), tmp_path)) as seen:
        assert seen.page.locator("#reviewed").inner_text() == "Reviewed: 1 of 1 findings"
        card = seen.open("A page")
        assert "found again" in card.inner_text()
        assert card.get_by_label("Note on LNK101").input_value() == "Mended on Monday"
        mark(card, "LNK101", "done")
        assert seen.page.locator("#reviewed").inner_text() == "Reviewed: 0 of 1 findings"


class _Keeper:
    """A server as `refaudit report --serve` is one, with its token in the path."""

    def __init__(self, page: bytes) -> None:
        self.marks: list[dict[str, Any]] = []
        self.refuses = False
        keeper = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                if self.path == "/token/report.html":
                    self._answer(200, page, "text/html")
                elif self.path == "/token/marks":
                    body = json.dumps({"marks": keeper.marks}).encode()
                    self._answer(200, body, "application/json")
                else:
                    self._answer(404, b"", "text/plain")

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                known = self.path == "/token/marks" and self.headers["X-Refaudit"] == "1"
                if keeper.refuses or not known:
                    self._answer(403, b"", "text/plain")
                    return
                keeper.marks.append(json.loads(body))
                self._answer(200, b"{}", "application/json")

            def _answer(self, status: int, body: bytes, kind: str) -> None:
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}/token/report.html"


@pytest.fixture
def keeper() -> Iterator[_Keeper]:
    made = _Keeper(render_served(samples.sample()))
    thread = threading.Thread(target=made.server.serve_forever)
    thread.start()
    yield made
    made.server.shutdown()
    made.server.server_close()
    thread.join()


def test_a_served_page_keeps_its_marks_with_the_server(browser: Any, keeper: _Keeper) -> None:
    with visit(browser, keeper.address) as seen:
        assert not seen.page.get_by_role("button", name="Export decisions").is_visible()
        mark(seen.open(POPULATION), "LNK102", "false alarm", "No.")
        seen.page.wait_for_timeout(100)
        first, second = keeper.marks
        assert first == {
            "fingerprint": samples.sample().articles[0].citations[0].findings[0].fingerprint,
            "mark": "false-alarm", "note": "", "made": first["made"],
        }  # fmt: skip
        assert second == first | {"note": "No."}
        assert seen.value("localStorage.length") == 0
        keeper.marks = [second]
        seen.page.reload()
        seen.page.wait_for_selector("html[data-ready]", state="attached")
        assert seen.page.locator("#reviewed").inner_text().startswith("Reviewed: 1 of ")
        mark(seen.page.locator("tr.opened .body"), "LNK102", "false alarm")
        seen.page.wait_for_timeout(100)
        assert keeper.marks[-1]["mark"] is None


def test_a_mark_that_the_server_refuses_is_not_shown_as_made(browser: Any, keeper: _Keeper) -> None:
    keeper.refuses = True
    with visit(browser, keeper.address) as seen:
        mark(seen.open(POPULATION), "LNK102", "done")
        seen.page.locator("#notice", has_text="HTTP 403").wait_for()
        assert seen.page.locator("#reviewed").inner_text().startswith("Reviewed: 0 of ")
