"""A job over a category of a real MediaWiki, run after run: edits, moves, interruption, death."""

import json
import shutil
import signal
import subprocess
import time
from contextlib import contextmanager

import pytest

from tests.helpers.command import command, environment, refaudit
from tests.helpers.mediawiki import BOT, MISSING, Wiki, started
from tests.helpers.rivers import ARTICLES, river, wiki_of_rivers

pytestmark = pytest.mark.skipif(MISSING is not None, reason=str(MISSING))

JOB = """\
name = "rivers"
[source]
wiki = "{api}"
category = "Rivers"
limit = {limit}
[settings]
offline = true
store = "h.sqlite"
allow_net = ["127.0.0.0/8"]
host_interval = {interval}
retries = 0
{more}
[report]
formats = ["json"]
"""
CONTACT = 'contact = "me@example.org"'


@pytest.fixture(scope="session")
def template(tmp_path_factory) -> Wiki:
    return wiki_of_rivers(tmp_path_factory)


@pytest.fixture
def own(template, tmp_path):
    with started(template, tmp_path / "wiki") as running:
        yield running


@pytest.fixture
def place(tmp_path, own):
    (tmp_path / "job").mkdir()
    write(tmp_path / "job", own)
    return tmp_path / "job"


def write(place, wiki, *more, interval=0.0, limit=0):
    lines = "\n".join([CONTACT, *more])
    text = JOB.format(api=wiki.api, interval=interval, limit=limit, more=lines)
    (place / "rivers.toml").write_text(text)


def run(place, **options):
    ended = refaudit("run", "rivers.toml", cwd=place, **options)
    assert "Traceback" not in ended.stderr
    return ended


def latest(place):
    return json.loads((place / "reports/latest/report.json").read_bytes())


def findings(report):
    """The codes that were found in each article, with what became of them."""
    return {
        article["title"]: sorted(
            (finding["code"], finding["change"])
            for citation in article["citations"]
            for finding in citation["findings"]
        )
        for article in report["articles"]
    }


def asked(wiki, word):
    return [line for line in wiki.requests() if word in line]


@contextmanager
def under_way(place, wiki, requests):
    """A run that has sent so many requests for texts, and goes on."""
    with (place / "log").open("wb") as log:
        process = subprocess.Popen(
            command("run", "rivers.toml"), cwd=place, env=environment(place), stderr=log
        )
    try:
        ends = time.monotonic() + 30
        while len(asked(wiki, "content")) < requests:
            assert process.poll() is None, (place / "log").read_text()
            assert time.monotonic() < ends, "it does not come so far"
            time.sleep(0.02)
        yield process
    finally:
        process.kill()
        process.wait()


def test_after_three_edits_three_articles_are_read_and_their_differences_told(own, place):
    first = run(place)
    report = latest(place)
    assert (first.status, len(report["articles"])) == (1, ARTICLES)
    assert report["run"]["unchanged"] == 0
    texts, before = len(asked(own, "content")), len(own.requests())
    assert texts == ARTICLES / 50

    own.edit("River 3", river(3, "meanders"))
    own.edit("River 30", river(30, accessed="31 February 2020"))
    own.edit("River 299", "'''River 299''' has dried up. [[Category:Rivers]]")
    shutil.copytree(place, place.with_name("copy"))
    second = run(place)
    report = latest(place)

    # What it says itself: all are in the report, and three were read.
    assert report["totals"]["articles"] == ARTICLES
    assert report["totals"]["articles"] - report["run"]["unchanged"] == 3
    assert "300 (297 of them as when they were last read)" in second.stderr
    # What the wiki saw: who it is, the members, all heads, and no more than three texts.
    assert len(asked(own, "content")) - texts <= 3
    assert len(own.requests()) - before <= 2 + ARTICLES / 50 + 3
    # What changed.
    difference = report["difference"]
    told = findings(report)
    assert ("DAT101", "new") in told["River 30"]
    assert told["River 299"] == []
    assert {change for code, change in told["River 3"]} == {"persisting"}
    assert difference["new"] == {"error": 1}
    assert difference["resolved"]["error"] == 1
    others = {change for title, found in told.items() if title != "River 30" for _, change in found}
    assert others == {"persisting"}

    # Another limit is another reading: everything is read anew, and nothing is told otherwise.
    copy = place.with_name("copy")
    write(copy, own, "max_article_bytes = 20000000")
    run(copy)
    whole = latest(copy)
    assert whole["run"]["unchanged"] == 0
    for each in (whole, report):
        del each["run"], each["difference"]["run"]
    assert whole == report


def test_what_was_deleted_moved_or_left_the_category_is_as_the_wiki_lists_it_now(own, place):
    run(place)
    own.maintain("deleteBatch", stdin=b"River 7\n")
    own.maintain("moveBatch", "--noredirects", stdin=b"River 8|Stream 8\n")
    own.edit("River 9", river(9).replace("[[Category:Rivers]]", ""))
    own.maintain("runJobs")
    run(place)
    report = latest(place)
    told = {article["title"]: article for article in report["articles"]}
    assert {"River 7", "River 8", "River 9"}.isdisjoint(told)
    assert len(told["Stream 8"]["citations"]) == 2
    assert {citation["article"] for citation in told["Stream 8"]["citations"]} == {"Stream 8"}
    assert report["run"]["unchanged"] == report["totals"]["articles"] - 1 == ARTICLES - 3


def test_a_wiki_that_dies_in_the_middle_is_read_to_its_end_by_the_next_run(own, place):
    write(place, own, interval=1)
    with under_way(place, own, 2) as process:
        own.kill()
        assert process.wait(30) == 1
    assert "pages were not read" in (place / "log").read_text()
    report = latest(place)
    read = report["totals"]["articles"]
    assert 50 <= read < ARTICLES
    assert report["totals"]["unreadable"] == 1
    own.start()
    write(place, own)
    before = len(asked(own, "content"))
    assert run(place).status == 1
    report = latest(place)
    assert report["run"]["unchanged"] == read
    assert (report["totals"]["articles"], report["totals"]["unreadable"]) == (ARTICLES, 0)
    assert len(asked(own, "content")) - before <= (ARTICLES - read) / 50 + 1


def test_a_run_that_was_interrupted_fetches_only_what_it_has_not_read(own, place):
    write(place, own, interval=1)
    with under_way(place, own, 2) as process:
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 2
    before = len(asked(own, "content"))
    assert run(place).status == 1
    report = latest(place)
    assert report["totals"]["articles"] == ARTICLES
    # It is one run, and what it had read itself is nothing that an earlier one had.
    assert report["run"]["unchanged"] == 0
    assert len(asked(own, "content")) - before <= ARTICLES / 50 - 1


@pytest.mark.parametrize(
    ("knobs", "words"),
    [
        ({"ratelimited": {"times": 1000}}, "the host wanted pauses"),
        ({"lag": {"times": 1000}}, "the host wants no request for 5 s"),
        ({"private": True}, "(readapidenied)"),
        ({"readonly": "Moving."}, None),
    ],
    ids=["rate limit", "maxlag", "private", "read-only"],
)
def test_a_wiki_that_gives_nothing_fails_the_run_and_spoils_no_report(own, place, knobs, words):
    write(place, own, "max_retry_after = 0.1", "max_host_pauses = 0.1", limit=3)
    assert run(place).status == 1
    own.turn(**knobs)
    ended = run(place)
    report = latest(place)
    assert ended.status == (1 if words is None else 2)
    assert words is None or words in ended.stderr
    assert [article["error"] for article in report["articles"]] == [None] * 3
    assert report["run"]["unchanged"] == (3 if words is None else 0)


def test_without_a_contact_or_with_a_wrong_password_nothing_is_read(own, place):
    write(place, own)
    job = place / "rivers.toml"
    job.write_text(job.read_text().replace(CONTACT, ""))
    ended = run(place)
    assert ended.status == 2
    assert "REFAUDIT_CONTACT" in ended.stderr
    assert own.requests() == []
    write(place, own)
    wrong = {"REFAUDIT_WIKI_USER": BOT, "REFAUDIT_WIKI_PASSWORD": "not-the-password-4711"}
    ended = run(place, env=wrong)
    assert ended.status == 2
    assert f"no login as '{BOT}'" in ended.stderr
    files = [path.read_bytes() for path in place.rglob("*") if path.is_file()]
    assert not any(b"4711" in each for each in [*files, ended.stderr.encode()])
