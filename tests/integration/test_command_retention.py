"""What the history keeps of old runs, as a user sees it."""

import json

import pytest

from tests.helpers.command import refaudit

STORE = ("--store", "h.sqlite")
FAULT = "<ref>{{cite web |url=https://a.org/ |title=A |date=32 May 2019}}</ref>\n"
OTHER = "<ref>{{cite web |url=https://b.org/ |title=B |date=31 February 2019}}</ref>\n"
JOB = """\
name = "mines"
[source]
targets = ["a.wiki"]
[settings]
store = "h.sqlite"
offline = true
{settings}
[report]
formats = ["json"]
title = "Our <mines>"
"""


@pytest.fixture
def run(tmp_path):
    def ran(day, text=FAULT, settings=""):
        (tmp_path / "mines.toml").write_text(JOB.format(settings=settings))
        (tmp_path / "a.wiki").write_text(text)
        now = ("--now", f"2026-11-{day:02d}T10:00:00Z")
        ended = refaudit("run", "mines.toml", *now, cwd=tmp_path)
        assert ended.status == 1, ended.stderr
        return ended

    return ran


def name(day):
    return f"202611{day:02d}T100000Z"


def report(tmp_path, *arguments):
    ended = refaudit("report", *arguments, *STORE, "--format", "json", "--out", "-", cwd=tmp_path)
    return json.loads(ended.stdout) if ended.status == 0 else ended.stderr


def test_a_report_is_called_the_same_when_it_is_written_again(tmp_path, run):
    run(1)
    first = json.loads((tmp_path / "reports/latest/report.json").read_text("utf-8"))
    assert first["title"] == "Our <mines>"
    assert report(tmp_path) == first
    anew = report(tmp_path, name(1), "--rejudge")
    assert (anew["title"], anew["run"]["rejudged"]) == ("Our <mines>", name(1))
    assert report(tmp_path)["title"] == "Our <mines>"
    (tmp_path / "b.wiki").write_text(FAULT)
    refaudit("audit", "b.wiki", "--offline", *STORE, cwd=tmp_path)
    assert "title" not in report(tmp_path)


def test_a_job_keeps_its_newest_runs(tmp_path, run):
    assert "Forgotten" not in "".join(run(day, settings="keep_runs = 2").stderr for day in (1, 2))
    assert "Forgotten: 1 old run." in run(3, settings="keep_runs = 2").stderr
    assert "Forgotten: 1 old run." in run(4, FAULT + OTHER, settings="keep_runs = 2").stderr
    assert f"{name(1)}: this run was forgotten" in report(tmp_path, name(1))
    assert report(tmp_path, name(3))["difference"]["new"] == {}
    assert report(tmp_path)["difference"]["came"][0]["message"].find("31 February") >= 0
    shown = refaudit("store", *STORE, cwd=tmp_path).stdout
    assert f"2 runs, 2 forgotten, 2026-11-01 to 2026-11-04: refaudit run {tmp_path}" in shown


def test_what_days_and_runs_keep_is_kept_by_either(tmp_path, run):
    for day in (1, 2, 3):
        run(day, settings="keep_runs = 1\nkeep_days = 1.5")
    assert "1 forgotten" in refaudit("store", *STORE, cwd=tmp_path).stdout


def test_the_store_forgets_when_it_is_told_to(tmp_path, run):
    for day in (1, 2, 3):
        run(day)
    (tmp_path / "b.wiki").write_text(FAULT)
    refaudit("audit", "b.wiki", "--offline", *STORE, "--now", "2026-11-01", cwd=tmp_path)
    days = ("--keep-days", "4", "--now", "2026-11-06T00:00:00Z")
    ended = refaudit("store", *STORE, *days, cwd=tmp_path)
    assert (ended.status, ended.stderr) == (0, "Forgotten: 1 old run.\n")
    ended = refaudit("store", *STORE, "--keep-runs", "1", "--check", cwd=tmp_path)
    assert (ended.status, ended.stderr) == (0, "It is sound.\nForgotten: 1 old run.\n")
    lines = ended.stdout.splitlines()
    assert lines[-2].startswith("1 run, 2026-11-01 to 2026-11-01: refaudit audit b.wiki")
    assert lines[-1].startswith("1 run, 2 forgotten, 2026-11-01 to 2026-11-03: refaudit run ")


@pytest.mark.parametrize(("option", "value"), [("--keep-runs", "0"), ("--keep-days", "nan")])
def test_a_limit_that_keeps_nothing_is_refused(tmp_path, option, value):
    ended = refaudit("store", *STORE, option, value, cwd=tmp_path)
    assert ended.status == 2
    assert option in ended.stderr
