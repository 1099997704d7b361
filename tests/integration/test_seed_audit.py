"""The user's own document: what is read from it, and what is found out about it."""

import json
from pathlib import Path

import pytest

from refaudit.demo.archive import Capture
from refaudit.demo.servers import running
from refaudit.demo.web import Page
from tests.helpers.command import codes, refaudit

SEEDS = (Path(__file__).parents[2] / "../shared/seed").resolve()
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not SEEDS.is_dir(), reason="the corpus of real documents is not here"),
]

NOW = ("--now", "2026-11-22T10:00:00Z")
ZAKON = "https://www.zakon.kz/6018243-kairat-shaizhanov-stal-akimom-zhezkazgana.html"
STAT = "https://stat.gov.kz/api/getFile/?docId=ESTAT478686"
SNAPSHOT = f"https://web.archive.org/web/20230305101742/{STAT}"

ALIVE = Page(url=ZAKON, title="Кайрат Шайжанов стал акимом Жезказгана", text="Новости")
GONE = Page(url=STAT, status=404, title="Not found")
GOOD = Capture(url=STAT, timestamp="20230305101742", title="Population", text="89,079")


@pytest.fixture(scope="module")
def seed() -> Path:
    return next(SEEDS.glob("*.txt"))


def audit(tmp_path, seed, *, web, archive):
    """The JSON report of one audit, and the exit status."""
    with running(web=web, archive=archive) as servers:
        dial = [option for entry in servers.connect_to for option in ("--connect-to", entry)]
        ended = refaudit(
            *("audit", seed, *NOW, *dial, "--host-interval", "0", "--retries", "0"),
            *("--store", "h.sqlite", "--out", "-", "--format", "json"),
            cwd=tmp_path,
        )
    return json.loads(ended.stdout), ended.status


def original(report, ordinal):
    checked = report["articles"][0]["citations"][ordinal - 1]["original"]
    return checked["state"], checked["reason"]


def snapshot(report, ordinal=2):
    return report["articles"][0]["citations"][ordinal - 1]["snapshot_check"]


def test_exactly_two_citations_are_read(tmp_path, seed):
    text = seed.read_text("utf-8")
    first, second = refaudit("extract", seed, cwd=tmp_path).rows
    assert [c["template"] for c in (first, second)] == ["cite web", "cite web"]
    assert [first["url"], second["url"], second["archive_url"]] == [ZAKON, STAT, SNAPSHOT]
    assert first["dates"]["date"]["iso"] == "2022-06-28"
    assert second["dates"]["date"]["iso"] == "2023-01-01"
    assert second["dates"]["archive_date"]["iso"] == "2023-03-05"
    assert (first["url_status"], second["url_status"]) == (None, "dead")
    assert second["snapshot"]["timestamp"] == "20230305101742"
    assert second["snapshot"]["original"] == STAT
    assert (first["reference"]["name"], second["reference"]["name"]) == (None, "pop2023")
    for citation in (first, second):
        reference = citation["reference"]
        written = text[reference["start"] : reference["end"]]
        assert written.startswith("< ref")
        assert written.endswith("< /ref >")
        assert text[citation["start"] : citation["end"]] == citation["wikitext"]
        assert reference["malformed_tag"]


def test_offline_the_spaced_tags_are_found_and_no_date_is_accused(tmp_path, seed):
    ended = refaudit(
        *("audit", seed, *NOW, "--offline", "--store", "h.sqlite", "--out", "-"),
        *("--format", "json"),
        cwd=tmp_path,
    )
    report = json.loads(ended.stdout)
    assert "REF105" in codes(report, 1)
    assert "REF105" in codes(report, 2)
    assert "ARC103" not in codes(report, 2)
    assert original(report, 1) == ("unchecked", "offline")
    assert ended.status == 1


def test_a_page_that_is_alive(tmp_path, seed):
    report, status = audit(tmp_path, seed, web=[ALIVE, GONE], archive=[GOOD])
    assert original(report, 1) == ("live", "ok")
    assert codes(report, 1) == ["ARC116", "REF105"]
    assert original(report, 2) == ("dead", "not-found")
    assert snapshot(report)["state"] == "good"
    assert codes(report, 2) == ["REF105"]
    assert status == 1


def test_a_page_that_is_dead_and_has_no_archive(tmp_path, seed):
    dead = Page(url=ZAKON, status=404, title="Не найдено")
    report, _ = audit(tmp_path, seed, web=[dead, GONE], archive=[GOOD])
    assert original(report, 1) == ("dead", "not-found")
    assert codes(report, 1) == ["LNK101", "REF105"]
    message = next(
        finding["message"]
        for finding in report["articles"][0]["citations"][0]["findings"]
        if finding["code"] == "LNK101"
    )
    assert "1 of 3" in message


def test_a_page_that_leads_home(tmp_path, seed):
    home = Page(url="https://www.zakon.kz/", title="Новости Казахстана")
    moved = Page(url=ZAKON, status=302, headers={"Location": "https://www.zakon.kz/"})
    report, _ = audit(tmp_path, seed, web=[moved, home, GONE], archive=[GOOD])
    assert original(report, 1) == ("dead", "redirected-home")
    assert "LNK107" in codes(report, 1)


def test_a_page_that_came_back_is_not_called_dead(tmp_path, seed):
    back = Page(url=STAT, title="Population of the Republic of Kazakhstan")
    report, _ = audit(tmp_path, seed, web=[ALIVE, back], archive=[GOOD])
    assert codes(report, 2) == ["LNK103", "REF105"]


@pytest.mark.parametrize(
    ("archive", "state", "code"),
    [
        ([], "missing", "ARC106"),
        ([Capture(url=STAT, timestamp="20230305101742", status=404)], "error-capture", "ARC107"),
        (
            [Capture(url=STAT, timestamp="20190101000000", title="Population")],
            "other-time",
            "ARC113",
        ),
    ],
)
def test_a_snapshot_that_is_not_what_it_claims(tmp_path, seed, archive, state, code):
    report, _ = audit(tmp_path, seed, web=[ALIVE, GONE], archive=archive)
    assert snapshot(report)["state"] == state
    assert code in codes(report, 2)
    assert "ARC103" not in codes(report, 2)
