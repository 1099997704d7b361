"""A report is served, marked over HTTP, and read again: `refaudit report --serve` as a process."""

import json
import signal
import threading

import pytest

from refaudit.store import Store
from tests.helpers.command import refaudit
from tests.helpers.review import serving

STORE = ("--store", "h.sqlite")
WEB = "{{cite web |url=%s |title=T |date=%s}}"
ARTICLE = "".join(
    f"<ref>{WEB % (f'https://good.example/{n}', '32 May 2020')}</ref>" for n in (1, 2, 3)
)


@pytest.fixture
def audited(tmp_path):
    (tmp_path / "A.wikitext").write_text(ARTICLE, "utf-8")

    def audit(day=22):
        now = f"2026-11-{day}T10:00:00Z"
        call = ("audit", "A.wikitext", "--offline", "--select", "DAT101", "--now", now, *STORE)
        assert refaudit(*call, "--format", "json", cwd=tmp_path).status == 1
        return report(tmp_path)

    return audit


def report(tmp_path):
    """The findings of the newest run, by the number of the citation."""
    ended = refaudit("report", *STORE, "--format", "json", "--out", "-", cwd=tmp_path)
    (article,) = json.loads(ended.stdout)["articles"]
    return [one for citation in article["citations"] for one in citation["findings"]]


def test_marks_show_in_the_report_and_in_that_of_the_next_audit(tmp_path, audited):
    prints = [one["fingerprint"] for one in audited()]
    with serving(*STORE, "--now", "2026-11-22", cwd=tmp_path) as review:
        assert review.marks() == []
        status, page = review.ask("GET", "report.html")
        assert (status, b'name="refaudit-marks"' in page) == (200, True)
        kept = review.post(prints[0], "confirmed", " still dead\n")
        assert kept == {
            "fingerprint": prints[0],
            "mark": "confirmed",
            "note": "still dead",
            "made": "2026-11-22",
        }
        review.post(prints[1], "done")
        review.post(prints[2], "confirmed")
        review.post(prints[2], "false-alarm", "The source says so")
        assert {one["mark"] for one in review.marks()} == {"confirmed", "done", "false-alarm"}
        assert review.end() == 0
    assert "Stopped. Kept in the history: 3 marks." in review.said
    assert review.url.split("/")[3] not in review.said

    now = [(one["mark"], one["note"], one["found_again"]) for one in report(tmp_path)]
    assert now == [
        ("confirmed", "still dead", False),
        ("done", None, False),
        ("false-alarm", "The source says so", False),
    ]
    later = audited(day=23)
    assert [(one["mark"], one["marked"]) for one in later] == [
        ("confirmed", "2026-11-22"), ("done", "2026-11-22"), ("false-alarm", "2026-11-22"),
    ]  # fmt: skip
    assert [one["found_again"] for one in later] == [False, True, False]
    assert [one["ignored"] for one in later] == [None, None, "The source says so"]


def test_marks_are_shared_as_toml_and_taken_back(tmp_path, audited):
    prints = [one["fingerprint"] for one in audited()]
    with serving(*STORE, "--port", "0", cwd=tmp_path) as review:
        review.post(prints[0], "done", "x")
        review.post(prints[1], "false-alarm")
        review.post(prints[2], "confirmed")
        assert review.post(prints[2], None)["mark"] is None
        assert review.end(signal.SIGTERM) == 0
    assert "Kept in the history: 2 marks, 1 taken back." in review.said
    exported = refaudit("ignore", "--export", "team.toml", *STORE, cwd=tmp_path)
    assert exported.status == 0
    text = (tmp_path / "team.toml").read_text("utf-8")
    assert (text.count("[[ignore]]"), text.count("[[mark]]")) == (1, 1)

    (tmp_path / "h.sqlite").unlink()
    audited()
    page = f"""
        [[mark]]
        fingerprint = "{prints[2]}"
        mark = "false-alarm"
        note = "by hand"

        [[mark]]
        fingerprint = "{"0" * 16}"
        mark = "false-alarm"
    """
    (tmp_path / "page.toml").write_text(page, "utf-8")
    shared = refaudit("ignore", "--import", "team.toml", *STORE, cwd=tmp_path)
    assert "Decisions added: 1." in shared.stderr
    assert "Marks kept: 1." in shared.stderr
    shared = refaudit("ignore", "--import", "page.toml", *STORE, cwd=tmp_path)
    assert (shared.status, "Marks kept: 1." in shared.stderr) == (0, True)
    assert f"Left out: {'0' * 16} is no finding" in shared.stderr
    assert [(one["mark"], one["note"]) for one in report(tmp_path)] == [
        ("done", "x"), ("false-alarm", None), ("false-alarm", "by hand"),
    ]  # fmt: skip
    listed = refaudit("ignore", *STORE, cwd=tmp_path)
    assert len(listed.stdout.splitlines()) == 2
    assert "marked as confirmed or done: 1" in listed.stderr


def test_two_tabs_write_while_a_run_holds_the_history(tmp_path, audited):
    prints = [one["fingerprint"] for one in audited()]
    with serving(*STORE, cwd=tmp_path) as review, Store.open(str(tmp_path / "h.sqlite")):
        tabs = [
            threading.Thread(target=review.post, args=(one, mark, f"note {n}"))
            for n in range(3)
            for one, mark in zip(prints, ("done", "confirmed", "false-alarm"), strict=True)
        ]
        for tab in tabs:
            tab.start()
        for tab in tabs:
            tab.join(60)
        marks = review.marks()
        assert {one["fingerprint"] for one in marks} == set(prints)
        assert len(marks) == 3
        assert review.end() == 0
    assert "3 marks" in review.said


def test_a_stranger_on_this_machine_gets_nothing(tmp_path, audited):
    (one, *_) = audited()
    body = {"fingerprint": one["fingerprint"], "mark": "done"}
    with serving(*STORE, cwd=tmp_path) as review:
        assert review.ask("POST", "marks", body, Host="rebound.example")[0] == 403
        assert review.ask("POST", "marks", body, Origin="http://evil.example")[0] == 403
        assert review.ask("POST", "marks", body, **{"X-Refaudit": ""})[0] == 403
        assert review.ask("OPTIONS", "marks")[0] == 405
        assert review.ask("GET", "../../marks")[0] == 404
        assert review.marks() == []
        assert review.end() == 0
    assert review.said.splitlines()[1:] == ["Stopped. No mark was made."]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--serve", "--format", "json"], "--serve writes no files"),
        (["--serve", "--out", "x"], "--serve writes no files"),
        (["--port", "0"], "need --serve"),
        (["--open"], "need --serve"),
        (["--serve", "--port", "70000"], "65535"),
        (["--serve", "--select", "DAT"], "need --rejudge"),
        (["--serve", "nope"], "no such run"),
    ],
)
def test_what_cannot_be_served_is_said_with_status_2(tmp_path, audited, arguments, words):
    if "nope" in arguments:
        audited()
    ended = refaudit("report", *arguments, *STORE, cwd=tmp_path)
    assert (ended.status, words in ended.stderr) == (2, True)
