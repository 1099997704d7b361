"""What changes from run to run, as a user sees it."""

import json

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
