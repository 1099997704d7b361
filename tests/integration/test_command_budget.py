"""A run that may only ask so much: the longest due first, the rest is left and said."""

import json

import pytest

from refaudit.demo.servers import running
from refaudit.demo.web import Page
from tests.helpers.command import refaudit

STORE = ("--store", "h.sqlite")
NUMBERS = range(6)


def page(number):
    """Two hosts, with three pages each."""
    return f"https://host{number % 2}.org/page{number}"


def cited(numbers):
    return "".join(
        f"<ref>{{{{cite web |url={page(n)} |title=Page {n} |date=2019}}}}</ref>\n" for n in numbers
    )


@pytest.fixture
def audit(tmp_path):
    web = [Page(url=page(n), title=f"Page {n}") for n in NUMBERS]
    with running(web=web, archive=[]) as servers:
        options = [option for entry in servers.connect_to for option in ("--connect-to", entry)]

        def audited(*more, day=22, numbers=NUMBERS):
            (tmp_path / "a.wiki").write_text(cited(numbers))
            options_ = (*options, "--host-interval", "0.1", "--retries", "0", *STORE, *more)
            now = ("--now", f"2026-11-{day:02d}T10:00:00Z")
            ended = refaudit("audit", "a.wiki", *options_, *now, cwd=tmp_path)
            path = tmp_path / "reports/latest/report.json"
            return ended, json.loads(path.read_text("utf-8"))

        yield audited


def states(report):
    return [c["original"]["reason"] for a in report["articles"] for c in a["citations"]]


def test_what_is_left_over_is_said_and_comes_first_the_next_time(tmp_path, audit):
    ended, report = audit("--max-requests", "4")
    assert states(report) == ["ok"] * 4 + ["budget"] * 2
    assert report["run"]["left_over"] == 2
    assert "2 due addresses are left for the next run" in ended.stderr
    assert "budget of this run was spent" in (tmp_path / "reports/latest/report.html").read_text(
        "utf-8"
    )
    _, report = audit("--max-requests", "3", day=23)
    assert states(report) == ["ok"] * 6
    assert report["run"]["left_over"] == 0


def test_what_was_seen_before_keeps_its_verdict_while_it_waits(audit):
    audit()
    _, report = audit("--max-requests", "2", day=30)
    assert report["run"]["left_over"] == 4
    assert states(report) == ["ok"] * 6
    assert report["difference"]["new"] == {}


def test_minutes_end_a_run_too(audit):
    _, report = audit("--max-minutes", "0.001")
    assert states(report) == ["ok"] * 2 + ["budget"] * 4
    assert report["run"]["left_over"] == 4


def test_a_run_without_limits_leaves_nothing(audit):
    _, report = audit()
    assert report["run"]["left_over"] == 0
