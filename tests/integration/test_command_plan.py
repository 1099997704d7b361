"""`audit --plan`, as a person meets it."""

import json

import pytest

from refaudit.cli.plan import _bytes, _duration
from tests.helpers.command import refaudit

CAPTURE = "https://web.archive.org/web/20200101000000/https://a.org/{}"


@pytest.fixture
def cited(tmp_path):
    originals = [f"<ref>{{{{cite web |url=https://a.org/{n} |title=T}}}}</ref>" for n in range(61)]
    copies = [f"<ref>{CAPTURE.format(n)}</ref>" for n in range(3601)]
    (tmp_path / "a.wiki").write_text("\n".join([*originals, *copies]))
    return tmp_path


def test_a_plan_says_what_decides_the_time_and_leaves_nothing(cited):
    ended = refaudit("audit", "a.wiki", "--plan", "--store", "h.sqlite", cwd=cited)
    assert ended.status == 0
    told = ended.stdout
    assert "web.archive.org: 3,601 requests at one per 1 s: at least 1 h\n" in told
    assert "a.org: 61 requests at one per 1 s: at least 1 min\n" in told
    assert "3,601  Wayback Machine (Internet Archive)" in told
    assert "The history grows by about" in told
    assert "There is no history yet" in ended.stderr
    assert {path.name for path in cited.iterdir()} <= {"a.wiki", ".cache", ".local"}


def test_a_plan_is_json_where_that_is_the_chosen_format(cited):
    ended = refaudit(
        "audit", "a.wiki", "--plan", "--store", "h.sqlite", "--format", "json", cwd=cited
    )
    plan = json.loads(ended.stdout)
    assert plan["seconds"] == plan["bounds"][0]["seconds"] == 3600
    assert (plan["targets"], plan["due"], plan["hosts"]) == (3662, 3662, 2)


def test_nothing_is_asked_where_nothing_is_due(tmp_path):
    (tmp_path / "a.wiki").write_text("No citations.")
    ended = refaudit("audit", "a.wiki", "--plan", "--store", "h.sqlite", cwd=tmp_path)
    assert ended.status == 0
    assert "Nothing is to be asked." in ended.stdout


def test_the_plan_knows_what_an_audit_left(cited):
    common = ("--store", "h.sqlite", "--offline")
    assert refaudit("audit", "a.wiki", *common, "--fail-on", "never", cwd=cited).status == 0
    size = (cited / "h.sqlite").stat().st_size
    ended = refaudit("audit", "a.wiki", "--plan", "--store", "h.sqlite", cwd=cited)
    assert "3,662 known" in ended.stdout
    assert "no history" not in ended.stderr
    assert (cited / "h.sqlite").stat().st_size == size


def test_the_budget_and_the_unreadable_are_told(cited):
    (cited / "b.wiki").write_bytes(b"\xff\xfe")
    ended = refaudit(
        "audit", "a.wiki", "b.wiki", "--plan", "--store", "h.sqlite",
        "--max-requests", "10", "--max-minutes", "5", cwd=cited,
    )  # fmt: skip
    assert "--max-requests 10 --max-minutes 5" in ended.stdout
    assert "1 more cannot be read" in ended.stdout


def test_a_target_that_is_not_there_is_a_failure(tmp_path):
    ended = refaudit("audit", "none.wiki", "--plan", "--store", "h.sqlite", cwd=tmp_path)
    assert ended.status == 2


def test_processes_of_a_cluster_share_the_work(cited):
    ended = refaudit(
        "audit", "a.wiki", "--plan", "--store", "h.sqlite", "--engine", "dask", "--workers", "7",
        cwd=cited,
    )  # fmt: skip
    assert "processes (7 at work)" in ended.stdout


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (0, "a moment"),
        (59.6, "1 min"),
        (3600, "1 h"),
        (3661, "1 h 1 min"),
        (86_400, "1 d"),
        (90_061, "1 d 1 h"),
        (100 * 86_400, "100 d"),
    ],
)
def test_a_duration_has_its_two_largest_units(seconds, told):
    assert _duration(seconds) == told


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (0, "0.0 kB"),
        (999_999, "1,000.0 kB"),
        (36e6, "36.0 MB"),
        (3.6e11, "360.0 GB"),
        (2e12, "2.0 TB"),
    ],
)
def test_bytes_are_told_in_their_unit(number, told):
    assert _bytes(number) == told


def test_the_smaller_archives_are_told_together(tmp_path):
    hosts = ("archive.today", "ghostarchive.org/archive", "wayback.archive-it.org/1",
             "perma.cc/warc", "webcitation.org", "arquivo.pt/wayback", "vefsafn.is/is",
             "swap.stanford.edu", "wayback.webarchiv.cz/wayback")  # fmt: skip
    cited = "".join(f"<ref>https://{host}/20200101000000/https://a.org/</ref>" for host in hosts)
    (tmp_path / "a.wiki").write_text(cited)
    ended = refaudit("audit", "a.wiki", "--plan", "--store", "h.sqlite", cwd=tmp_path)
    assert " others\n" in ended.stdout


def test_the_size_of_a_cluster_elsewhere_is_what_the_call_says(cited):
    elsewhere = ("--engine", "dask", "--scheduler", "tcp://192.0.2.1:8786")
    ended = refaudit("audit", "a.wiki", "--plan", "--store", "h.sqlite", *elsewhere, cwd=cited)
    assert "processes (1 at work)" in ended.stdout
