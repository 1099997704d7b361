"""A served report in a real browser: what is marked in the page goes into the history."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import pytest

from refaudit.model.mark import Review
from refaudit.store import Store
from refaudit.store.decisions import Decisions
from refaudit.store.marks import Marks
from tests.helpers.browser import visit
from tests.helpers.command import refaudit
from tests.helpers.review import serving

STORE = ("--store", "h.sqlite")
CITED = "<ref>{{cite web |url=https://good.example/%d |title=Source %d |date=32 May 2020}}</ref>"


@pytest.fixture
def review(tmp_path):
    (tmp_path / "A.wikitext").write_text("".join(CITED % (n, n) for n in (1, 2, 3)), "utf-8")
    refaudit("audit", "A.wikitext", "--offline", "--select", "DAT101", *STORE, cwd=tmp_path)
    with serving(*STORE, cwd=tmp_path) as review:
        yield review


def opened(seen, number):
    """The card of a citation."""
    row = seen.page.locator("#table tbody tr[data-at]", has_text=f"Source {number}")
    row.locator(".opener").click()
    card = row.locator("xpath=following-sibling::tr[1]").locator(".body")
    card.wait_for()
    return card


def buttons(card, mark):
    return card.locator(f'button[data-mark="{mark}"]')


def press(seen, card, mark):
    with seen.page.expect_response(lambda answer: answer.request.method == "POST") as answered:
        buttons(card, mark).click()
    assert answered.value.status == 200


def test_what_is_marked_in_the_page_is_in_the_history_and_in_another_tab(browser, review, tmp_path):
    with visit(browser, review.url) as seen:
        one = opened(seen, 1)
        press(seen, one, "confirmed")
        with seen.page.expect_response(lambda answer: answer.request.method == "POST"):
            one.locator("input.note").fill("really <b>dead</b>")
            one.locator("input.note").press("Tab")
        two = opened(seen, 2)
        press(seen, two, "false-alarm")
        press(seen, two, "false-alarm")
        press(seen, two, "done")
        three = opened(seen, 3)
        press(seen, three, "false-alarm")
        assert not seen.page.get_by_role("button", name="Export decisions").is_visible()
        assert seen.value("localStorage.length") == 0
        assert seen.faults == []
        place = urlsplit(review.url).netloc
        assert {urlsplit(address).netloc for address in seen.asked} == {place}
    with visit(browser, review.url) as tab:
        one = opened(tab, 1)
        assert buttons(one, "confirmed").get_attribute("aria-pressed") == "true"
        assert one.locator("input.note").input_value() == "really <b>dead</b>"
        assert tab.faults == []
    assert review.end() == 0
    assert "3 marks" in review.said
    with Store.open(str(tmp_path / "h.sqlite"), writable=False) as store:
        marks = {one.mark.mark: one.mark.note for one in Marks.of(store).of_run()}
        assert set(marks) == set(Review)
        assert marks[Review.CONFIRMED] == "really <b>dead</b>"
        assert [one.url for _, one in Decisions.of(store).all()] == ["https://good.example/3"]


def test_a_mark_that_was_taken_back_does_not_come_back(browser, review, tmp_path):
    with visit(browser, review.url) as seen:
        press(seen, opened(seen, 1), "done")
    assert review.end() == 0
    with serving(*STORE, cwd=tmp_path) as again, visit(browser, again.url) as seen:
        card = opened(seen, 1)
        assert card.locator(".chip.mark").inner_text() == "done"
        press(seen, card, "done")
        card.locator(".chip.mark").wait_for(state="hidden")
        seen.go(again.url)
        assert buttons(opened(seen, 1), "done").get_attribute("aria-pressed") == "false"
        assert seen.page.locator("#reviewed").inner_text() == "Reviewed: 0 of 3 findings"


@pytest.fixture
def elsewhere(browser):
    """A page of another program on this machine: the nearest that a stranger's page can be."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<!doctype html><title>elsewhere</title>")

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            with visit(browser, f"http://127.0.0.1:{server.server_port}/") as seen:
                yield seen
        finally:
            server.shutdown()
            thread.join()


def test_a_page_of_another_origin_reads_and_writes_nothing(elsewhere, review, tmp_path):
    with Store.open(str(tmp_path / "h.sqlite"), writable=False) as store:
        (article,) = store.report().articles
    fingerprint = article.citations[0].findings[0].fingerprint
    attack = """async ([address, fingerprint]) => {
        const told = [];
        const body = JSON.stringify({fingerprint, mark: "done"});
        const ours = {"X-Refaudit": "1", "Content-Type": "application/json"};
        for (const options of [
            {}, {mode: "no-cors"}, {method: "POST", body}, {method: "POST", body, mode: "no-cors"},
            {method: "POST", body, headers: ours},
        ]) {
            try { told.push((await fetch(address, options)).type); } catch { told.push("refused"); }
        }
        return told;
    }"""
    address = review.url.replace("report.html", "marks")
    told = elsewhere.page.evaluate(attack, [address, fingerprint])
    # An opaque answer is one that the page cannot look into.
    assert told[::2] == ["refused", "refused", "refused"]
    assert set(told[1::2]) <= {"refused", "opaque"}
    form = """address => {
        const form = Object.assign(document.createElement("form"), {action: address});
        form.method = "POST";
        document.body.append(form);
        form.submit();
    }"""
    with elsewhere.page.expect_response(address) as answered:
        elsewhere.page.evaluate(form, address)
    assert answered.value.status == 403
    assert review.marks() == []


def test_no_page_shows_the_report_in_a_frame(elsewhere, review):
    with elsewhere.page.expect_console_message(lambda told: "frame-ancestors" in told.text):
        elsewhere.page.set_content(f"<iframe src='{review.url}'></iframe>")


def test_a_mark_that_the_program_refuses_is_not_shown_as_made(browser, review):
    with visit(browser, review.url) as seen:
        one = opened(seen, 1)
        seen.page.route("**/marks", lambda route: route.fulfill(status=403))
        buttons(one, "done").click()
        seen.page.locator("#notice", has_text="HTTP 403").wait_for()
        assert seen.page.locator("#reviewed").inner_text() == "Reviewed: 0 of 3 findings"
        assert review.marks() == []
        seen.page.unroute("**/marks")
        press(seen, one, "done")
        seen.page.locator("#notice:empty").wait_for(state="attached")
        assert [each["mark"] for each in review.marks()] == ["done"]


def test_a_program_that_has_ended_is_said_in_the_page(browser, review):
    with visit(browser, review.url) as seen:
        one = opened(seen, 1)
        assert review.end() == 0
        buttons(one, "done").click()
        seen.page.locator("#notice", has_text="could not be saved").wait_for()
        assert buttons(one, "done").get_attribute("aria-pressed") == "false"
