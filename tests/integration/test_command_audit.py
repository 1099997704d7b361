"""The main job as a user does it: input of every kind, output, exit status, words.

Longer than 300 lines, because the promises of one command are tested in one file.
"""

import json
import os
import signal
import sqlite3
import subprocess
import time
from contextlib import closing

import pytest

from refaudit.demo.servers import running
from refaudit.demo.web import Page
from refaudit.store import Store
from tests.helpers.command import codes, command, environment, refaudit

CLEAN = (
    "<ref>{{cite web |title=A report |date=3 May 2019 |url=https://good.org/report"
    " |access-date=5 May 2019}}</ref>\n"
)
FAULTY = "<ref>{{cite web |title=A report |date=31 February 2019 |url=https://bad.org/}}</ref>\n"
OFFLINE = ("--offline", "--store", "h.sqlite")
BUG = "Traceback"


def audit(tmp_path, *arguments, **options):
    ended = refaudit("audit", *arguments, cwd=tmp_path, **options)
    assert BUG not in ended.stderr
    return ended


def report(tmp_path, run="latest"):
    return json.loads((tmp_path / "reports" / run / "report.json").read_text("utf-8"))


def test_a_clean_article_is_clean(tmp_path):
    (tmp_path / "a.wiki").write_text(CLEAN)
    ended = audit(tmp_path, "a.wiki", *OFFLINE)
    assert ended.status == 0
    assert ended.stdout == ""
    assert "reports/" in ended.stderr


def test_findings_make_exit_status_1_and_fail_on_decides_which(tmp_path):
    (tmp_path / "a.wiki").write_text(FAULTY)
    assert audit(tmp_path, "a.wiki", *OFFLINE).status == 1
    assert codes(report(tmp_path), 1) == ["DAT101"]
    assert audit(tmp_path, "a.wiki", *OFFLINE, "--fail-on", "never").status == 0
    assert audit(tmp_path, "a.wiki", *OFFLINE, "--ignore", "DAT").status == 0


def test_a_directory_and_stdin(tmp_path):
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "b.wiki").write_text(FAULTY)
    (tmp_path / "d" / "a.txt").write_text(CLEAN)
    (tmp_path / "d" / "c.pdf").write_text("no article")
    audit(tmp_path, "d", "-", *OFFLINE, stdin=CLEAN.encode())
    assert [a["title"] for a in report(tmp_path)["articles"]] == ["a", "b", "stdin"]


@pytest.mark.parametrize("form", ["json", "csv", "md", "html"])
def test_the_one_chosen_format_goes_to_stdout(tmp_path, form):
    (tmp_path / "a.wiki").write_text(FAULTY)
    ended = audit(tmp_path, "a.wiki", *OFFLINE, "--out", "-", "--format", form)
    assert "DAT101" in ended.stdout
    assert not (tmp_path / "reports").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["none.wiki"], "none.wiki"),
        (["empty"], "empty"),
        (["a.wiki", "--select", "XYZ"], "XYZ"),
        (["a.wiki", "--format", "pdf"], "pdf"),
        (["a.wiki", "--out", "-"], "--format"),
        (["a.wiki", "--fail-on", "fatal"], "fatal"),
        (["a.wiki", "--config", "none.toml"], "none.toml"),
        (["a.wiki", "--connect-to", "here"], "HOST=ADDR:PORT"),
        (["a.wiki", "--store", "."], "directory"),
        (["a.wiki", "--now", "yesterday"], "now"),
        (["a.wiki", "--allow-net", "10"], "10.0.0.0/8"),
        (["a.wiki", "--no-such-option"], "no-such-option"),
        ([], "TARGET"),
    ],
)
def test_what_cannot_be_done_is_said_with_status_2(tmp_path, arguments, words):
    (tmp_path / "empty").mkdir()
    (tmp_path / "a.wiki").write_text(CLEAN)
    ended = audit(tmp_path, *arguments, env={"REFAUDIT_STORE": "h.sqlite"})
    assert ended.status == 2
    assert words in ended.stderr


def test_a_missing_target_does_not_stop_the_others(tmp_path):
    (tmp_path / "a.wiki").write_text(CLEAN)
    ended = audit(tmp_path, "none.wiki", "a.wiki", *OFFLINE)
    assert ended.status == 2
    titles = [(a["title"], a["error"] is None) for a in report(tmp_path)["articles"]]
    assert ("a", True) in titles


def test_a_bad_article_does_not_stop_the_others(tmp_path):
    bad = tmp_path / "d"
    bad.mkdir()
    (bad / "binary.wiki").write_bytes(b"\x00\x01\xff")
    (bad / "empty.wiki").write_bytes(b"")
    (bad / "good.wiki").write_text(CLEAN)
    (bad / "latin.wiki").write_bytes("<ref>Żółć</ref>".encode("iso-8859-2"))
    (bad / "unclosed.wiki").write_text("<ref>{{cite web |url=https://x.org/ [[ {{ <!-- ")
    (bad / "deep.wiki").write_text(CLEAN + "{{a|" * 1000 + CLEAN + "}}" * 1000)
    ended = audit(tmp_path, "d", *OFFLINE, "--timeout", "5")
    made = {a["title"]: a for a in report(tmp_path)["articles"]}
    assert made["good"]["error"] is None
    for title in ("d/binary.wiki", "d/empty.wiki", "d/latin.wiki"):
        assert [f["code"] for f in made[title]["findings"]] == ["RUN904"]
    assert len(made["deep"]["citations"]) >= 1
    assert ended.status == 1
    assert "binary.wiki" in ended.stderr


@pytest.mark.parametrize(
    "url",
    [
        "http://",
        "http:///x",
        "http://[::1",
        "http://a b.org/",
        "http://host:99999/",
        "htp://example.org/",
        "javascript:alert(1)",
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://localhost/",
        "https://example.org/" + "a" * 9000,
        "http://\u202egro.elpmaxe/",
    ],
)
def test_no_url_whatever_breaks_a_run_or_is_called_dead(tmp_path, url):
    (tmp_path / "a.wiki").write_text(f"<ref>{{{{cite web |title=T |date=2020 |url={url}}}}}</ref>")
    audit(tmp_path, "a.wiki", "--store", "h.sqlite", "--retries", "0", "--timeout", "2")
    (citation,) = report(tmp_path)["articles"][0]["citations"]
    assert citation["original"] is None or citation["original"]["state"] in {"unchecked", "unknown"}


def test_an_unwritable_report_directory(tmp_path):
    (tmp_path / "a.wiki").write_text(CLEAN)
    (tmp_path / "reports").write_text("a file stands here")
    ended = audit(tmp_path, "a.wiki", *OFFLINE)
    assert ended.status == 2
    assert "reports" in ended.stderr


def test_a_store_that_another_run_holds(tmp_path):
    (tmp_path / "a.wiki").write_text(CLEAN)
    with Store.open(str(tmp_path / "h.sqlite")):
        ended = audit(tmp_path, "a.wiki", *OFFLINE)
    assert ended.status == 2
    assert "h.sqlite" in ended.stderr


def test_a_store_of_a_later_version(tmp_path):
    (tmp_path / "a.wiki").write_text(CLEAN)
    audit(tmp_path, "a.wiki", *OFFLINE)
    with closing(sqlite3.connect(tmp_path / "h.sqlite")) as database, database:
        database.execute("UPDATE refaudit_schema SET version_num = '9999'")
    ended = audit(tmp_path, "a.wiki", *OFFLINE)
    assert ended.status == 2
    assert "h.sqlite" in ended.stderr
    assert "later" in ended.stderr or "newer" in ended.stderr


def test_an_article_of_fifty_megabytes_is_refused_and_the_others_go_on(tmp_path):
    (tmp_path / "d").mkdir()
    with (tmp_path / "d" / "huge.wiki").open("wb") as file:
        file.truncate(50_000_000)
    (tmp_path / "d" / "small.wiki").write_text(CLEAN)
    ended = audit(tmp_path, "d", *OFFLINE)
    assert ended.status == 1
    assert "max_article_bytes" in ended.stderr
    assert report(tmp_path)["totals"] | {"rules": {}} == report(tmp_path)["totals"] | {
        "rules": {},
        "articles": 1,
        "unreadable": 1,
    }


def test_a_second_run_asks_nothing_that_is_fresh(tmp_path):
    (tmp_path / "a.wiki").write_text(CLEAN)
    with running(
        web=[Page(url="https://good.org/report", title="A report")], archive=[]
    ) as servers:
        dial = ("--connect-to", servers.connect_to[1], "--store", "h.sqlite")
        audit(tmp_path, "a.wiki", *dial, "--now", "2026-11-01T00:00:00Z")
        audit(tmp_path, "a.wiki", *dial, "--now", "2026-11-07T00:00:00Z")
        assert len(servers.log) == 1
        audit(tmp_path, "a.wiki", *dial, "--now", "2026-11-09T00:00:00Z")
        assert len(servers.log) == 2
    assert report(tmp_path)["totals"]["originals"] == {"live": 1}


def test_death_is_confirmed_by_three_sightings_three_days_apart(tmp_path):
    (tmp_path / "a.wiki").write_text(CLEAN)
    seen = []
    with running(web=[], archive=[]) as servers:
        for day in (1, 2, 4, 7):
            audit(
                tmp_path,
                *("a.wiki", "--connect-to", servers.connect_to[1], "--store", "h.sqlite"),
                *("--now", f"2026-11-0{day}T00:00:00Z", "--host-interval", "0"),
            )
            original = report(tmp_path)["articles"][0]["citations"][0]["original"]
            seen.append((original["state"], original["sightings"], original["confirmed"]))
        # Each sighting is two looks, and then archives are asked for a copy.
        assert [each.host for each in servers.log].count("good.org") == 6
    assert seen == [("dead", 1, False), ("dead", 1, False), ("dead", 2, False), ("dead", 3, True)]


def test_with_the_network_down_nobody_is_accused_and_earlier_verdicts_stay(tmp_path):
    (tmp_path / "a.wiki").write_text(
        CLEAN + "".join(CLEAN.replace("good", f"host{n}") for n in range(6))
    )
    store = ("--store", "h.sqlite", "--retries", "0", "--host-interval", "0")
    with running(web=[], archive=[]) as servers:
        audit(
            tmp_path, "a.wiki", "--connect-to", servers.connect_to[1], *store,
            "--now", "2026-11-01T00:00:00Z",
        )  # fmt: skip
    nobody = ("--connect-to", "*=127.0.0.1:1")
    ended = audit(tmp_path, "a.wiki", *nobody, *store, "--now", "2026-11-05T00:00:00Z")
    made = report(tmp_path)
    assert ended.status == 2
    assert [f["code"] for f in made["findings"]] == ["RUN902"]
    for citation in made["articles"][0]["citations"]:
        original = citation["original"]
        assert (original["state"], original["reason"]) == ("unchecked", "network-down")
        assert not [f for f in citation["findings"] if f["code"].startswith("LNK")]
    with Store.open(str(tmp_path / "h.sqlite"), writable=False) as history:
        standing = history.standing("https://good.org/report")
        assert standing is not None
        assert (standing.state, standing.sightings) == ("dead", 1)
        assert len(history.history("https://good.org/report")) == 1


def test_ctrl_c_keeps_what_was_learned_and_says_how_to_go_on(tmp_path):
    (tmp_path / "a.wiki").write_text(CLEAN + CLEAN.replace("good.org", "slow.org"))
    web = [
        Page(url="https://good.org/report", title="A report"),
        Page(url="https://slow.org/report", title="A report", delay=30.0),
    ]
    with running(web=web, archive=[]) as servers:
        process = subprocess.Popen(
            command(
                "audit", "a.wiki", "--connect-to", servers.connect_to[1], "--store", "h.sqlite"
            ),
            cwd=tmp_path,
            env=environment(tmp_path),
            stderr=subprocess.PIPE,
            text=True,
        )
        deadline = time.monotonic() + 20
        while len(servers.log) < 1 and time.monotonic() < deadline:
            time.sleep(0.05)
        time.sleep(1.5)
        os.kill(process.pid, signal.SIGINT)
        _, stderr = process.communicate(timeout=20)
    assert process.returncode == 2
    assert "same command" in stderr
    assert BUG not in stderr
    with Store.open(str(tmp_path / "h.sqlite"), writable=False) as history:
        assert history.runs()[0].status == "interrupted"
        assert len(history.history("https://good.org/report")) == 1


def test_plain_progress_when_it_is_asked_for(tmp_path):
    (tmp_path / "a.wiki").write_text(CLEAN)
    ended = audit(tmp_path, "a.wiki", *OFFLINE, "--progress")
    assert "reading: 1 of 1" in ended.stderr
    assert "reading" not in audit(tmp_path, "a.wiki", *OFFLINE).stderr


def test_strangers_text_does_not_reach_the_terminal_raw(tmp_path):
    (tmp_path / "a.wiki").write_text(FAULTY.replace("31 February", "\x1b[31m31 \u202eFebruary"))
    ended = audit(tmp_path, "a.wiki", *OFFLINE)
    assert "\x1b" not in ended.stderr
    assert "\u202e" not in ended.stderr


def test_an_article_is_read_and_judged_in_its_own_language(tmp_path):
    (tmp_path / "a.wiki").write_text(
        "<ref>{{Internetquelle |url=https://good.org/a |titel=Bericht"
        " |datum=31. Februar 2019}}</ref>"
    )
    audit(tmp_path, "a.wiki", *OFFLINE, "--lang", "de")
    (citation,) = report(tmp_path)["articles"][0]["citations"]
    assert citation["title"] == "Bericht"
    assert codes(report(tmp_path), 1) == ["DAT101"]
    assert audit(tmp_path, "a.wiki", *OFFLINE, "--lang", "German!").status == 2


def test_a_report_that_cannot_be_written_in_the_end_can_be_written_later(tmp_path):
    (tmp_path / "a.wiki").write_text(CLEAN)
    latest = tmp_path / "reports" / "latest"
    latest.parent.mkdir()
    latest.write_text("a file stands here")
    ended = audit(tmp_path, "a.wiki", *OFFLINE)
    assert ended.status == 2
    run_id = ended.stderr.split("refaudit report ")[1].split()[0]
    again = refaudit("report", run_id, "--store", "h.sqlite", "--out", "other", cwd=tmp_path)
    assert again.status == 0
    assert (tmp_path / "other" / run_id / "report.html").exists()


def test_nothing_on_stdin_is_no_clean_article_and_takes_nobodys_place(tmp_path):
    (tmp_path / "a.wiki").write_text(FAULTY)
    audit(tmp_path, "a.wiki", *OFFLINE)
    ended = audit(tmp_path, "-", *OFFLINE)
    assert ended.status == 2
    assert "empty" in ended.stderr
    assert [a["title"] for a in report(tmp_path)["articles"]] == ["a"]
    again = refaudit(
        "report", "--store", "h.sqlite", "--out", "-", "--format", "json", cwd=tmp_path
    )
    assert [a["title"] for a in json.loads(again.stdout)["articles"]] == ["a"]


def test_the_password_of_a_store_does_not_get_into_the_report(tmp_path):
    (tmp_path / "a.wiki").write_text(CLEAN)
    audit(tmp_path, "a.wiki", "--offline", "--store", "sqlite://bob:s3cret@/x.sqlite")
    audit(tmp_path, "a.wiki", *OFFLINE, "--contact", "https://bob:s3cret@example.org/")
    made = (tmp_path / "reports" / "latest" / "report.json").read_text("utf-8")
    assert "s3cret" not in made
    assert "bob:***@example.org" in made


def test_on_a_day_when_only_bad_links_are_due_the_network_is_not_accused(tmp_path):
    (tmp_path / "a.wiki").write_text(CLEAN + CLEAN.replace("good.org", "closed.org"))
    with running(web=[Page(url="https://good.org/report", title="A")], archive=[]) as servers:
        dial = ("--connect-to", servers.connect_to[1], "--connect-to", "closed.org=127.0.0.1:1")
        options = ("--store", "h.sqlite", "--host-interval", "0", "--retries", "0")
        statuses = [
            audit(tmp_path, "a.wiki", *dial, *options, "--now", f"2026-11-0{day}").status
            for day in (1, 2, 3)
        ]
    assert statuses == [0, 0, 0]
    states = [c["original"]["state"] for c in report(tmp_path)["articles"][0]["citations"]]
    assert states == ["live", "unknown"]


def test_a_run_that_is_resumed_without_a_network_keeps_what_it_learned_before(tmp_path):
    hosts = [f"host{n}.org" for n in range(8)]
    (tmp_path / "a.wiki").write_text("".join(CLEAN.replace("good.org", host) for host in hosts))
    web = [Page(url=f"https://{host}/report", title="A report") for host in hosts[:2]]
    web += [Page(url=f"https://{host}/report", delay=30.0) for host in hosts[2:]]
    options = ("--store", "h.sqlite", "--host-interval", "0", "--retries", "0")
    with running(web=web, archive=[]) as servers:
        arguments = ("audit", "a.wiki", "--connect-to", servers.connect_to[1], *options)
        process = subprocess.Popen(
            command(*arguments), cwd=tmp_path, env=environment(tmp_path), stderr=subprocess.DEVNULL
        )
        deadline = time.monotonic() + 20
        while len(servers.log) < 2 and time.monotonic() < deadline:
            time.sleep(0.05)
        time.sleep(1.5)
        process.kill()
        process.wait()
    # The servers are gone, the command is the same: nobody answers any more.
    ended = audit(tmp_path, *arguments[1:])
    made = report(tmp_path)
    states = sorted(c["original"]["state"] for c in made["articles"][0]["citations"])
    assert states == ["live"] * 2 + ["unchecked"] * 6
    assert [f["code"] for f in made["findings"]] == ["RUN902"]
    assert ended.status == 2
