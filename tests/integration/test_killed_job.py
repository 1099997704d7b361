"""A job that is killed ten times, in every leg: nothing is lost, and nothing is doubled.

People are told at least once: only what was being said when the process was killed may be said
again, once for each such kill.
"""

import json
import os
import random
import re
import signal
import subprocess
import time
from collections import Counter, deque

import pytest

from refaudit.demo.archive import HOST, Archive
from refaudit.demo.loopback import Answer, Server
from refaudit.errors import StoreError
from refaudit.store import Store
from refaudit.store.copies import CopyFacts
from tests.helpers.command import command, environment
from tests.helpers.stores import KINDS, empty_server, histories
from tests.helpers.webhook import webhook

SEED = 20261124
NOW, RUN = "2026-11-22T10:00:00Z", "20261122T100000Z"
ARTICLES, LINKS = 24, 3
HOSTS = [f"host{n}.org" for n in range(ARTICLES * LINKS)]
#: Every third page is gone: it is looked at twice, and archives are asked for copies of it.
GONE = frozenset(HOSTS[::3])
CITATION = "<ref>{{{{cite web |title=Page of {0} |date=2020 |url=https://{0}/page}}}}</ref>\n"
JOB = """\
name = "mines"
[source]
targets = ["articles"]
[settings]
store = "{store}"
connect_to = ["*=http://{web}", "127.0.0.1={hook}"]
host_interval = 0
retries = 0
concurrency = 8
[report]
directory = "{out}"
[notify.webhook]
url_env = "MINES_HOOK"
allow_net = ["127.0.0.0/8"]
[notify.command]
argv = ["sh", "-c", "cat >/dev/null; echo told >>{out}.told; sleep 0.6"]
"""
#: When to kill: once this is there, and then after up to so many seconds.
MOMENTS = (
    ("started", 0.6),
    ("reading", 0.1),
    ("checking", 0.2),
    ("checking", 0.2),
    ("checked", 0.1),
    ("searching", 0.3),
    ("judging", 0.1),
    ("reporting", 0.05),
    ("webhook", 0.2),
    ("command", 0.2),
)
LINES = {
    "reading": r"reading: \d",
    "checking": r"checking: 0 of [1-9]",
    "checked": r"checking: (\d+) of \1\b",
    "searching": r"searching: \d",
    "judging": r"judging: \d",
}


class World:
    """The web, two ways of being told, and what was asked and said."""

    def __init__(self, hook):
        self.hook = hook
        self.log = deque()
        self._archive = Archive([])
        self.server = Server(self._answer, self.log)

    def _answer(self, request):
        if request.host == HOST:
            return self._archive(request)
        status = 404 if request.host in GONE or request.host not in HOSTS else 200
        headers = {"Content-Type": "text/html; charset=utf-8"}
        body = f"<title>Page of {request.host}</title>".encode()
        return Answer(status=status, headers=headers, body=body, delay=0.05)

    def asked(self):
        """How often each host, and each page of an index of an archive, was asked."""
        return Counter(
            line.host if line.host in HOSTS else (line.host, line.target) for line in list(self.log)
        )


@pytest.fixture
def world():
    with webhook(hold=0.6) as hook:
        world = World(hook)
        world.server.start()
        yield world
        world.server.stop()


class Runs:
    """Runs of one job, which end by themselves or do not."""

    def __init__(self, place, world, name, store):
        self.place, self.world, self.name = place, world, name
        self.store = store if "://" in store else str(place / store)
        self.out = place / name
        self.log = place / f"{name}.log"
        self.file = place / f"{name}.toml"
        places = {"web": world.server.address, "hook": world.hook.address}
        self.file.write_text(JOB.format(out=name, store=store, **places))

    def start(self, now=NOW):
        with self.log.open("wb") as log:
            return subprocess.Popen(
                command("run", self.file, "--progress", "--now", now),
                cwd=self.place,
                env=environment(self.place, {"MINES_HOOK": f"http://{self.world.hook.address}/"}),
                stdout=subprocess.DEVNULL,
                stderr=log,
                start_new_session=True,
            )

    def finish(self):
        process = self.start()
        assert process.wait(60) == 1, self.said
        return self.said

    def kill(self, process, what, delay):
        """Kill a run so many seconds after it has come so far; give where it was, if it was."""
        began, ends = self.signs(), time.monotonic() + 40
        while not self.is_there(what, began) and process.poll() is None:
            assert time.monotonic() < ends, f"no {what}: {self.said}"
            time.sleep(0.01)
        time.sleep(delay)
        was_there = next((leg for leg, _ in reversed(MOMENTS) if self.is_there(leg, began)), what)
        killed = process.poll() is None
        if killed:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        time.sleep(0.1)  # what was under way is counted
        return was_there if killed else None

    def signs(self):
        return len(self.world.hook.told), self.told_by_command(), self.kept()

    def is_there(self, what, began):
        told, commands, kept = self.signs()
        match what:
            case "started":
                return True
            case "reporting":
                # The claim to the directory: of a run that is made up for there is one already.
                return (kept and not began[2]) or re.search(r"not reported", self.said) is not None
            case "webhook":
                return told > began[0]
            case "command":
                return commands > began[1]
            case _:
                return re.search(LINES[what], self.said) is not None

    @property
    def said(self):
        return self.log.read_text()

    def told_by_command(self):
        told = self.place / f"{self.name}.told"
        return len(told.read_text().splitlines()) if told.exists() else 0

    def kept(self):
        record = self.out / ".refaudit/mines.json"
        return json.loads(record.read_text())["kept"] if record.exists() else []

    def owner(self):
        """The process that stands in the lock of the job."""
        lock = self.out / ".refaudit/mines.lock"
        text = lock.read_text() if lock.exists() else ""
        return json.loads(text)["process"] if text else None

    def answered(self):
        """What the history holds an answer of; it may have been killed before there was one."""
        try:
            store = Store.open(self.store, writable=False)
        except StoreError:
            return set()
        with store:
            runs = store.runs()
            pages = histories(store, runs[-1].id) if runs else ()
            found = {target.host for target, seen, _ in pages if seen}
            listings = CopyFacts.of(store)
            return found | {
                (listing.answer.url.split("/")[2], listing.answer.url.split("/", 3)[3])
                for host in GONE
                for listing in listings.listings(f"https://{host}/page")
            }

    def report(self, run=None):
        report = json.loads((self.out / (run or "latest") / "report.json").read_text())
        del report["run"]["command"]
        return report


@pytest.fixture(params=KINDS)
def store(request):
    return empty_server() if request.param == "postgresql" else "killed.sqlite"


@pytest.fixture
def articles(tmp_path):
    (tmp_path / "articles").mkdir()
    for n in range(ARTICLES):
        text = "".join(CITATION.format(host) for host in HOSTS[n * LINKS : (n + 1) * LINKS])
        (tmp_path / f"articles/{n:02}.wiki").write_text(text)


def killed_ten_times(job, world):
    """Where the job was each time, and how often what it had an answer of was asked by then."""
    chance, landed, kept = random.Random(SEED), [], {}
    for what, most in MOMENTS:
        owner = job.owner()
        process = job.start()
        landed.append(job.kill(process, what, chance.uniform(0, most)))
        if owner is not None and landed[-1] != "started":
            assert f"ended without a word (process {owner} " in job.said
        asked = world.asked()
        for each in job.answered() - kept.keys():
            kept[each] = asked[each]
    return landed, kept


def test_a_job_killed_ten_times_ends_as_an_undisturbed_one(tmp_path, world, store, articles):
    calm = Runs(tmp_path, world, "calm", "calm.sqlite")
    calm.finish()
    undisturbed = world.asked()
    world.log.clear()
    world.hook.told.clear()

    job = Runs(tmp_path, world, "killed", store)
    landed, kept = killed_ten_times(job, world)
    said = f"with seed {SEED}, killed while {landed}"
    assert None not in landed, said
    assert len(set(landed)) >= len(MOMENTS) // 2, said
    job.finish()

    # Nothing is lost, and nothing is doubled.
    assert job.report(RUN) == calm.report(RUN), said
    with Store.open(job.store, writable=False) as history:
        pages = [f"https://{host}/page" for host in HOSTS]
        assert {len(history.history(page)) for page in pages} == {1}, said
        assert {run.status for run in history.runs()} == {"complete"}, said
        names = [run.id for run in history.runs()]
    # What was answered was not asked again.
    asked = world.asked()
    assert asked.keys() == undisturbed.keys(), said
    assert len(kept) > len(HOSTS) / 2, said
    assert {each: asked[each] for each in kept} == kept, said
    # Reports are whole, and the latest is that of the latest run.
    for name in ("report.html", "report.json"):
        newest = (job.out / names[0] / name).read_bytes()
        assert (job.out / "latest" / name).read_bytes() == newest, said
    assert [each["run"] for each in job.kept()] == names[::-1], said
    # People were told, and again only what was being said.
    assert {told["run"] for told in world.hook.told} == {RUN}, said
    assert len(world.hook.told) <= 1 + landed.count("webhook"), said
    assert 1 <= job.told_by_command() <= 1 + landed.count("command"), said
    assert job.owner() is None, said


def test_a_run_that_is_interrupted_while_it_tells_is_told_of_by_the_next(tmp_path, world, articles):
    """As by a scheduler that is told to stop: a day later the news are no news any more."""
    job = Runs(tmp_path, world, "stopped", "stopped.sqlite")
    process = job.start()
    while not world.hook.told and process.poll() is None:
        time.sleep(0.01)
    process.send_signal(signal.SIGTERM)
    assert process.wait(10) == 2, job.said
    assert "Traceback" not in job.said
    assert job.told_by_command() == 0
    assert job.start(now="2026-11-23T10:00:00Z").wait(60) == 1
    assert f"Run {RUN} was done and not reported" in job.said
    assert [told["run"] for told in world.hook.told] == [RUN, RUN]
    assert job.told_by_command() == 1
    assert [each["run"] for each in job.kept()] == [RUN, "20261123T100000Z"]
