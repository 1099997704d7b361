"""What changes from run to run, as a user sees it."""

import json
import sqlite3

import pytest

from refaudit.demo.servers import running
from refaudit.demo.web import Page
from tests.helpers.command import refaudit

STORE = ("--store", "h.sqlite")
DEAD = "<ref>{{cite web |url=https://gone.org/page |title=A |date=4 May 2019}}</ref>"
BAD_DATE = "<ref>{{cite web |url=https://good.org/page |title=B |date=32 May 2019}}</ref>"
TWICE = "<ref>{{cite web |url=https://good.org/page |title=C |title=D}}</ref>"


@pytest.fixture
def audit(tmp_path):
    with running(web=[Page(url="https://good.org/page", title="B")], archive=[]) as servers:
        options = [option for entry in servers.connect_to for option in ("--connect-to", entry)]

        def audited(text, *more, day=22):
            (tmp_path / "a.wiki").write_text(text)
            options_ = (*options, "--host-interval", "0", "--retries", "0", *STORE, *more)
            now = ("--now", f"2026-11-{day:02d}T10:00:00Z")
            return refaudit("audit", "a.wiki", *options_, *now, cwd=tmp_path)

        yield audited


def document(tmp_path):
    return json.loads((tmp_path / "reports/latest/report.json").read_text("utf-8"))


def changes(report):
    return {
        (finding["code"], finding["change"])
        for article in report["articles"]
        for citation in article["citations"]
        for finding in citation["findings"]
    }


def test_the_second_run_tells_what_changed_since_the_first(tmp_path, audit):
    audit(BAD_DATE)
    assert document(tmp_path)["difference"]["before"] is None
    ended = audit(BAD_DATE.replace("32 May", "31 May") + TWICE, day=23)
    report = document(tmp_path)
    assert report["difference"]["before"] == "20261122T100000Z"
    assert [gone["code"] for gone in report["difference"]["gone"]] == ["DAT101"]
    assert ("PAR107", "new") in changes(report)
    assert "What changed since run 20261122T100000Z" in ended.stderr
    page = (tmp_path / "reports/latest/report.html").read_text("utf-8")
    assert "What changed since run 20261122T100000Z" in page


def test_diff_prints_the_difference_and_fails_on_new_errors(tmp_path, audit):
    assert refaudit("diff", *STORE, cwd=tmp_path).status == 2
    audit(TWICE)
    audit(TWICE + BAD_DATE, day=23)
    audit(TWICE, day=24)
    ended = refaudit("diff", *STORE, cwd=tmp_path)
    assert (ended.status, "Resolved: 2 findings" in ended.stdout) == (0, True)
    runs = ("20261122T100000Z", "20261123T100000Z")
    for pair in (runs, runs[::-1]):
        ended = refaudit("diff", *pair, *STORE, "--format", "json", cwd=tmp_path)
        assert ended.status == 1
        assert [one["code"] for one in json.loads(ended.stdout)["came"]] == ["DAT101", "ARC116"]
    assert refaudit("diff", *runs, *STORE, "--fail-on", "never", cwd=tmp_path).status == 0
    assert refaudit("diff", runs[0], runs[0], *STORE, cwd=tmp_path).status == 0
    assert refaudit("diff", "nope", *STORE, cwd=tmp_path).status == 2
    assert refaudit("diff", "--format", "pdf", *STORE, cwd=tmp_path).status == 2


def test_decisions_are_written_down_listed_shared_and_taken_back(tmp_path):
    def ignore(*arguments, store="one.sqlite"):
        return refaudit("ignore", *arguments, "--store", store, cwd=tmp_path)

    made = ("LNK101", "--article", "A", "--reason", "The archive is on its way")
    assert ignore(*made, "--until", "2027-01-31").status == 0
    assert ignore("DAT", "--url", "https://x.org/*", "--reason", "r").status == 0
    listed = ignore("--now", "2027-02-01").stdout.splitlines()
    assert listed == [
        "   1  LNK101  article A: The archive is on its way (until 2027-01-31)  [over]",
        "   2  DAT  url https://x.org/*: r",
    ]
    assert ignore("--export", "team.toml").status == 0
    assert ignore("--export", "-").stdout == (tmp_path / "team.toml").read_text("utf-8")
    assert "added: 2" in ignore("--import", "team.toml", store="two.sqlite").stderr
    assert "Known already: 2" in ignore("--import", "team.toml").stderr
    assert ignore("--remove", "1").status == 0
    assert ignore().stdout == "   2  DAT  url https://x.org/*: r\n"
    assert "No findings" in (ignore("--remove", "2"), ignore())[1].stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["XYZ", "--url", "u", "--reason", "r"], "unknown rule"),
        (["LNK", "--reason", "r"], "--article or a --url"),
        (["LNK", "--url", "u"], "--reason"),
        (["LNK", "--url", "u", "--reason", "r", "--until", "soon"], "no day"),
        (["--url", "u"], "need a CODE"),
        (["--remove", "1", "--export", "x"], "one thing at a time"),
        (["--remove", "1"], "no such decision"),
        (["--import", "none.toml"], "cannot be read"),
        (["--export", "none/x.toml"], "cannot be written"),
    ],
)
def test_a_decision_that_cannot_be_made_is_said_with_status_2(tmp_path, arguments, words):
    made = ("ignore", "LNK", "--url", "u", "--reason", "r", *STORE)
    refaudit("ignore", "--remove", "1", *STORE, cwd=tmp_path)
    if "--export" in arguments:
        refaudit(*made, cwd=tmp_path)
    ended = refaudit("ignore", *arguments, *STORE, cwd=tmp_path)
    assert ended.status == 2
    assert words in ended.stderr


def test_a_finding_that_is_set_aside_is_reported_with_its_reason_and_counts_no_more(
    tmp_path, audit
):
    assert audit(BAD_DATE).status == 1
    ignored = ("DAT101", "--url", "https://good.org/*", "--until", "2026-11-24")
    reason = ("--reason", "The source itself says so")
    refaudit("ignore", *ignored, *reason, *STORE, "--now", "2026-11-22", cwd=tmp_path)
    assert audit(BAD_DATE, day=23).status == 0
    report = document(tmp_path)
    (found,) = (
        finding
        for article in report["articles"]
        for citation in article["citations"]
        for finding in citation["findings"]
        if finding["code"] == "DAT101"
    )
    assert found["ignored"] == "The source itself says so (until 2026-11-24)"
    assert (found["edits"], found["change"]) == ([], None)
    assert report["totals"]["ignored"] == 1
    assert report["difference"]["resolved"] == {}
    assert "DAT101" not in report["totals"]["rules"]
    assert audit(BAD_DATE, day=24).status == 0
    assert audit(BAD_DATE, day=25).status == 1


def test_a_page_that_keeps_programs_off_gets_findings_and_no_edits(tmp_path, audit):
    archived = "https://web.archive.org/web/20200102030405/https://good.org/page"
    cite = (
        f"<ref>{{{{cite web |url=https://good.org/page |title=B |archive-url={archived}}}}}</ref>"
    )

    def fixed():
        (article,) = document(tmp_path)["articles"]
        (citation,) = article["citations"]
        return (
            citation["corrected"],
            {f["code"] for f in citation["findings"]},
            article["exclusion"],
        )

    audit(cite, "--offline")
    corrected, codes, exclusion = fixed()
    assert "archive-date" in corrected
    assert exclusion is None
    audit("{{bots|deny=InternetArchiveBot}}" + cite, "--offline", day=23)
    assert fixed() == (None, codes, "{{bots|deny=InternetArchiveBot}}")


def test_a_run_is_judged_anew_without_a_request(tmp_path, audit):
    audit(DEAD)
    text = (tmp_path / "reports/latest/report.json").read_text("utf-8")
    ended = refaudit(
        *("report", "--rejudge", *STORE, "--format", "json", "--now", "2026-11-25"), cwd=tmp_path
    )
    assert ended.status == 0
    assert "Judged anew: run 20261122T100000Z as 20261125T000000Z" in ended.stderr
    path = tmp_path / "reports/20261125T000000Z/report.json"
    made, before = json.loads(path.read_text("utf-8")), json.loads(text)
    assert made["run"]["rejudged"] == before["run"]["id"]
    assert made["totals"]["originals"] == before["totals"]["originals"]
    assert made["difference"]["before"] == before["run"]["id"]
    assert refaudit("report", "--select", "DAT", *STORE, cwd=tmp_path).status == 2


def test_a_history_is_measured_checked_condensed_tidied_and_backed_up(tmp_path, audit):
    audit(BAD_DATE)
    audit(BAD_DATE.replace("32 May", "31 May"), day=30)
    ended = refaudit("store", *STORE, cwd=tmp_path)
    assert ended.status == 0
    assert "observations                     2" in ended.stdout
    care = ("--check", "--condense", "0", "--vacuum", "--backup", "copy.sqlite")
    ended = refaudit("store", *care, "--now", "2027-01-01", *STORE, cwd=tmp_path)
    assert ended.status == 0
    for words in ("It is sound.", "Backup: copy.sqlite", "Condensed: 0 of 2 observations."):
        assert words in ended.stderr
    assert refaudit("store", "--store", "copy.sqlite", "--check", cwd=tmp_path).status == 0
    assert refaudit("store", *care[3:], *STORE, cwd=tmp_path).status == 2
    assert refaudit("store", "--condense", "-1", *STORE, cwd=tmp_path).status == 2


def test_damage_gives_status_1(tmp_path, audit):
    audit(BAD_DATE)
    with sqlite3.connect(tmp_path / "h.sqlite") as other:
        other.execute("DELETE FROM articles")
    other.close()
    ended = refaudit("store", "--check", *STORE, cwd=tmp_path)
    assert ended.status == 1
    assert "It is damaged." in ended.stderr
