"""Jobs as a user has them run: once, by the clock, interrupted, and told of.

Longer than 300 lines, because the promises of the commands of one room are tested in one file.
"""

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from refaudit.demo.servers import running
from refaudit.demo.web import Page
from tests.helpers.command import command, environment, refaudit

FAULTY = "<ref>{{cite web |title=A report |date=31 February 2019 |url=https://bad.org/}}</ref>\n"
HINTED = "<ref>{{cite web |title=Other |date=30 February 2019 |url=https://other.org/}}</ref>\n"
JOB = """\
name = "mines"
[source]
targets = ["articles"]
[settings]
store = "h.sqlite"
{settings}
[report]
formats = ["json"]
keep = 2
title = "Our mines"
{more}
"""
OFFLINE = "offline = true"
NEVER = '[schedule]\ncron = "0 0 1 1 *"\n'
#: One host, so that its requests follow each other at the pace of `host_interval`.
SLOW = "".join(f"<ref>{{{{cite web|title=T|url=https://slow.org/{n}}}}}</ref>\n" for n in range(40))
FEW = "".join(SLOW.splitlines(keepends=True)[:12])


@pytest.fixture
def place(tmp_path):
    (tmp_path / "jobs" / "articles").mkdir(parents=True)
    return tmp_path / "jobs"


def write(place, settings=OFFLINE, more="", wikitext=FAULTY):
    (place / "articles" / "a.wiki").write_text(wikitext)
    (place / "mines.toml").write_text(JOB.format(settings=settings, more=more))


def run(place, *arguments, **options):
    """From elsewhere, so that relative paths must begin at the file."""
    ended = refaudit("run", "jobs/mines.toml", *arguments, cwd=place.parent, **options)
    assert "Traceback" not in ended.stderr
    return ended


def reports(place):
    return sorted(path.name for path in (place / "reports").iterdir() if path.name[0] != ".")


def latest(place):
    return json.loads((place / "reports/latest/report.json").read_text())


def wait_for(condition, seconds=20):
    ends = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < ends, "it did not come"
        time.sleep(0.05)
    return found


@pytest.fixture
def slow_web():
    pages = [Page(url=f"https://slow.org/{n}", title="T") for n in range(40)]
    with running(web=pages, archive=[]) as servers:
        entries = ", ".join(f'"{entry}"' for entry in servers.connect_to)
        yield f"connect_to = [{entries}]\nhost_interval = 0.3\nretries = 0\n"


@contextmanager
def started(place, *arguments, env=None):
    """A command that stays up, and its log."""
    with (place / "log").open("wb") as log:
        process = subprocess.Popen(
            command(*arguments), cwd=place, env=environment(place, env or {}), stderr=log
        )
    try:
        yield process, (place / "log").read_text
    finally:
        process.kill()
        process.wait()


def test_a_run_is_an_audit_with_paths_that_begin_at_the_file(place):
    write(place)
    ended = run(place)
    assert ended.status == 1
    assert ended.stdout == ""
    made = latest(place)
    assert made["title"] == "Our mines"
    assert made["run"]["command"] == f"refaudit run {place / 'mines.toml'}"
    assert (place / "h.sqlite").exists()


def test_runs_are_compared_and_old_reports_go(place):
    write(place)
    run(place)
    write(place, wikitext=HINTED)
    run(place)
    difference = latest(place)["difference"]
    assert (difference["new"], difference["resolved"]) == ({"error": 1}, {"error": 1})
    write(place, more="[notify]\n", wikitext=HINTED)
    run(place)
    assert latest(place)["difference"]["persisting"] == {"error": 1}
    assert len(reports(place)) == 3
    assert reports(place)[-1] == "latest"


def test_fail_on_and_the_environment_decide_the_status(place):
    write(place)
    assert run(place, env={"REFAUDIT_FAIL_ON": "never"}).status == 0
    (place / "articles/a.wiki").unlink()
    assert run(place).status == 2


def test_a_broken_job_is_told_with_its_line_and_status_2(place):
    write(place, more="kep = 1")
    ended = run(place)
    assert ended.status == 2
    assert "mines.toml:11: there is no key 'kep' in [report]" in ended.stderr
    assert "'keep'?" in ended.stderr


def test_two_runs_never_overlap_and_the_second_says_who_is_at_it(place, slow_web):
    write(place, settings=slow_web, wikitext=SLOW)
    with started(place, "run", "mines.toml", "--progress") as (process, log):
        wait_for(lambda: "checking" in log())
        second = run(place)
        assert second.status == 2
        assert f"process {process.pid} on " in second.stderr
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        third = subprocess.Popen(
            command("run", "mines.toml"), cwd=place, env=environment(place), stderr=subprocess.PIPE
        )
        with third:
            line = third.stderr.readline().decode()
            third.kill()
        assert f"ended without a word (process {process.pid} " in line


def test_a_run_that_was_interrupted_goes_on(place, slow_web):
    write(place, settings=slow_web, wikitext=FEW)
    with started(place, "run", "mines.toml", "--progress") as (process, log):
        wait_for(lambda: "checking" in log())
        time.sleep(1)
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 2
    assert "goes on from there" in log()
    assert not (place / "reports/latest").exists()
    interrupted = datetime.now(UTC)
    assert run(place).status in {0, 1}
    made = latest(place)
    assert made["totals"]["originals"] == {"live": 12}
    assert datetime.fromisoformat(made["run"]["started_at"]) < interrupted


class _Hook(BaseHTTPRequestHandler):
    got: list[dict[str, object]]
    statuses: list[int]

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.got.append({"path": self.path, "body": json.loads(body)})
        self.send_response(self.statuses.pop(0) if self.statuses else 200)
        self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def hook():
    handler = type("Hook", (_Hook,), {"got": [], "statuses": []})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        handler.port = server.server_port
        yield handler
        server.shutdown()
        thread.join()


HOOK = '[notify.webhook]\nurl_env = "MINES_HOOK"\nallow_net = ["127.0.0.0/8"]\n'


def test_new_findings_are_told_to_a_webhook_and_its_url_to_nobody(place, hook):
    env = {"MINES_HOOK": f"http://127.0.0.1:{hook.port}/s3cret"}
    write(place, more=HOOK)
    hook.statuses = [503, 200]
    run(place, env=env)
    assert [each["path"] for each in hook.got] == ["/s3cret"] * 2
    body = hook.got[-1]["body"]
    assert body["text"].startswith("Our mines: 1 new finding (1 error), in the first run")
    assert body["findings"][0]["code"] == "DAT101"
    run(place, env=env)
    assert len(hook.got) == 2

    write(place, more=HOOK, wikitext=FAULTY + HINTED)
    hook.statuses = [307]
    ended = run(place, env=env)
    assert ended.status == 1
    assert "webhook of MINES_HOOK: nobody was told: HTTP 307: a redirect" in ended.stderr
    assert len(hook.got) == 3
    assert "s3cret" not in ended.stderr
    for path in place.rglob("*"):
        assert path.is_dir() or b"s3cret" not in path.read_bytes(), path


def test_new_findings_are_told_to_a_command_and_its_fault_fails_nothing(place):
    code = "import sys; open('told.json', 'w').write(sys.stdin.read()); sys.exit(3)"
    write(place, more=f"[notify.command]\nargv = ['{sys.executable}', '-c', \"{code}\"]\n")
    ended = run(place)
    assert ended.status == 1
    assert "ended with status 3" in ended.stderr
    told = json.loads((place / "told.json").read_text())
    assert (told["job"], told["new"]) == ("mines", {"error": 1})
    assert told["report"] == str(place / "reports" / told["run"] / "report.json")


def test_a_new_job_is_written_checked_and_not_overwritten(tmp_path):
    assert refaudit("job", "new", "mines.toml", cwd=tmp_path).status == 0
    ended = refaudit("job", "check", "mines.toml", cwd=tmp_path)
    assert ended.status == 0
    assert len(re.findall(r"^  \w{3} \d{4}-\d\d-\d\d 03:17 UTC$", ended.stdout, re.MULTILINE)) == 5
    again = refaudit("job", "new", "mines.toml", cwd=tmp_path)
    assert again.status == 2
    assert "there already" in again.stderr
    assert 'name = "job"' in refaudit("job", "new", "-", cwd=tmp_path).stdout
    assert refaudit("job", "new", "no/such/dir.toml", cwd=tmp_path).status == 2


def test_check_shows_every_fault_of_every_file(tmp_path):
    (tmp_path / "a.toml").write_text('name = "a"\n[source]\ntargets = ["x"]\nlagn = 1\n')
    (tmp_path / "b.toml").write_text('name = "b"\n[source]\ntargets = ["x"]\n[report]\nkeep = 0\n')
    (tmp_path / "c.toml").write_text('name = "c"\n[source]\ntargets = ["x"]\n')
    ended = refaudit("job", "check", *("none.toml", "a.toml", "b.toml", "c.toml"), cwd=tmp_path)
    assert ended.status == 2
    for words in ("none.toml: no such file", "a.toml:4: ", "b.toml:5: ", "Did you mean 'lang'?"):
        assert words in ended.stderr
    assert "c is right\n  no schedule" in ended.stdout


def test_each_job_runs_once_now_and_the_worst_status_counts(place):
    write(place)
    ended = refaudit(
        *("schedule", "mines.toml", "--once-now", "--health-file", "h.json"),
        *("--log-format", "json"),
        cwd=place,
    )
    assert ended.status == 1
    lines = [json.loads(line) for line in ended.stderr.splitlines()]
    assert "run ended with status 1" in [line["message"] for line in lines]
    assert any("DAT101" in line["message"] for line in lines if line["job"] == "mines")
    health = json.loads((place / "h.json").read_text())
    assert health["jobs"][0]["last"]["status"] == 1
    assert len(reports(place)) == 2


def test_what_cannot_be_scheduled_is_told_at_once(place):
    write(place)
    for arguments, words in (
        (["mines.toml"], "has no schedule"),
        (["none.toml"], "no such file"),
        (["mines.toml", "--once-now", "--log-format", "xml"], "xml"),
    ):
        ended = refaudit("schedule", *arguments, cwd=place)
        assert ended.status == 2
        assert words in ended.stderr
        assert "Traceback" not in ended.stderr


def test_sighup_reads_again_and_sigterm_ends_within_ten_seconds(place, slow_web):
    """The scheduler as a service: a run under way is interrupted, and goes on the next time."""
    write(place, settings=slow_web, more=NEVER, wikitext=SLOW)
    job = place / "mines.toml"
    good = job.read_text()
    arguments = ("schedule", "mines.toml", "--health-file", "h.json", "--health-port", "0")
    with started(place, *arguments, env={"REFAUDIT_PROGRESS": "true"}) as (process, log):
        port = int(wait_for(lambda: re.search(r"health at http://127.0.0.1:(\d+)/", log()))[1])
        wait_for(lambda: "next run at" in log())
        job.write_text(good + "x = ")
        process.send_signal(signal.SIGHUP)
        wait_for(lambda: "the job stays as it was" in log())
        assert "mines.toml" in asked(port)["jobs"][0]["problem"]
        job.write_text(good.replace("0 0 1 1 *", "* * * * *"))
        (place / "reports/.refaudit").mkdir(parents=True)
        # As if nobody had been up for a while: the run that was missed is made at once.
        (place / "reports/.refaudit/mines.json").write_text('{"tried_at": "2026-01-01T00:00:00Z"}')
        process.send_signal(signal.SIGHUP)
        wait_for(lambda: "mines: checking: 0 of 40" in log())
        assert asked(port)["jobs"][0]["running_since"]
        time.sleep(1)
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
        assert time.monotonic() - began < 10
    assert "SIGTERM: stopping" in log()
    assert "goes on from there" in log()
    assert json.loads((place / "h.json").read_text())["state"] == "stopping"
    job.write_text(good.replace("0.3", "0.0"))
    assert run(place).status in {0, 1}
    assert latest(place)["totals"]["originals"] == {"live": 40}


def asked(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request("GET", "/health")
    with connection.getresponse() as answer:
        return json.loads(answer.read())
