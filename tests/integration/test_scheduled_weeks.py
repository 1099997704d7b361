"""A job that runs every night for seven weeks, over a web in which links die, flap and recover.

The scheduler is the one of `refaudit schedule`, with a clock that the test turns; each run is made
by `refaudit run`, over HTTP on loopback.
"""

import json
import logging
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from apscheduler.executors.debug import DebugExecutor
from typer.testing import CliRunner

from refaudit.cli.app import app
from refaudit.jobs import Scheduler
from refaudit.jobs import scheduler as module
from tests.helpers.changing_web import (
    ChangingWeb,
    gone,
    page,
    sold,
    throttled,
    usurped,
    walled,
)
from tests.helpers.turned_clock import Clock, Stepped, shown
from tests.helpers.webhook import webhook

BERLIN = ZoneInfo("Europe/Berlin")
#: A Monday, three weeks before clocks are put back.
START = datetime(2026, 10, 5, 3, 17, tzinfo=BERLIN)
WEEKS = 7
#: The nights in which the machine sleeps; it wakes in the morning after.
ASLEEP = {39, 40}

#: What each host does: from which day on it answers what.
SITES = {
    "good.org": {0: page},
    "wall.org": {0: walled},
    # dies for good
    "dies.org": {0: page, 10: gone},
    # is away for a night, and for long enough to be confirmed
    "blip.org": {0: page, 7: gone, 8: page},
    "back.org": {0: page, 5: gone, 24: page},
    # comes and goes
    "flap.org": {0: page, 7: gone, 14: page, 21: gone, 28: page, 35: gone, 42: page},
    # has too much to do for some days; the second is dead before that, and after
    "slow.org": {0: page, 13: throttled, 18: page},
    "both.org": {0: page, 5: gone, 9: throttled, 13: gone},
    # goes into other hands
    "sold.org": {0: page, 22: sold},
    "lost.org": {0: page, 15: usurped},
    # dies, and the article is mended on day 30
    "mend.org": {0: page, 20: gone},
}
MENDED = 30

#: All that happens. A link has a line when its verdict is another one than in its line before, when
#: its finding is new (+), resolved (-) or open (?) because it could not be checked, when it died,
#: came back or flapped, and when somebody was told of it. Sightings in brackets are of before.
EXPECTED = """
night  | link     | verdict            | findings        | the link  | told
 0 Mon | back.org | live               |                 |           |
 0 Mon | blip.org | live               |                 |           |
 0 Mon | both.org | live               |                 |           |
 0 Mon | dies.org | live               |                 |           |
 0 Mon | flap.org | live               |                 |           |
 0 Mon | good.org | live               |                 |           |
 0 Mon | lost.org | live               |                 |           |
 0 Mon | mend.org | live               |                 |           |
 0 Mon | slow.org | live               |                 |           |
 0 Mon | sold.org | live               |                 |           |
 0 Mon | wall.org | bot-wall           | +LNK112         |           |
 7 Mon | back.org | not-found 1 of 3   | +LNK101         | died      | LNK101
 7 Mon | blip.org | not-found 1 of 3   | +LNK101         | died      | LNK101
 7 Mon | both.org | not-found 1 of 3   | +LNK101         | died      | LNK101
 7 Mon | flap.org | not-found 1 of 3   | +LNK101         | died      | LNK101
10 Thu | back.org | not-found 2 of 3   |                 |           |
10 Thu | blip.org | live               | -LNK101         | came back |
10 Thu | both.org | throttled (1 of 3) | +RUN901 ?LNK101 |           |
10 Thu | flap.org | not-found 2 of 3   |                 |           |
13 Sun | back.org | not-found 3 of 3   |                 |           |
13 Sun | both.org | not-found 2 of 3   | -RUN901         |           |
13 Sun | flap.org | not-found 3 of 3   |                 |           |
14 Mon | dies.org | not-found 1 of 3   | +LNK101         | died      | LNK101
14 Mon | slow.org | throttled          | +RUN901         |           |
16 Wed | both.org | not-found 3 of 3   |                 |           |
17 Thu | dies.org | not-found 2 of 3   |                 |           |
18 Fri | slow.org | live               | -RUN901         |           |
20 Sun | dies.org | not-found 3 of 3   |                 |           |
20 Sun | flap.org | live               | -LNK101         | came back |
21 Mon | lost.org | usurped 1 of 3     | +LNK105         | died      | LNK105
21 Mon | mend.org | not-found 1 of 3   | +LNK101         | died      | LNK101
24 Thu | lost.org | usurped 2 of 3     |                 |           |
24 Thu | mend.org | not-found 2 of 3   |                 |           |
27 Sun | back.org | live               | -LNK101         | came back |
27 Sun | flap.org | not-found 1 of 3   | +LNK101         | flaps     | LNK101
27 Sun | lost.org | usurped 3 of 3     |                 |           |
27 Sun | mend.org | not-found 3 of 3   |                 |           |
28 Mon | sold.org | parked 1 of 3      | +LNK105         | died      | LNK105
30 Wed | flap.org | live               | -LNK101         | flaps     |
30 Wed | mend.org | not cited          | -LNK101         |           |
31 Thu | sold.org | parked 2 of 3      |                 |           |
34 Sun | sold.org | parked 3 of 3      |                 |           |
37 Wed | flap.org | not-found 1 of 3   | +LNK101         | flaps     |
40 Sat | flap.org | not-found 2 of 3   |                 |           |
44 Wed | flap.org | live               | -LNK101         | flaps     |
"""

#: The nights on which each link is asked: once a week, every three nights while its death is to be
#: confirmed, and every night while it says nothing. The run of night 40 comes five hours late, so
#: that the next sighting of the link that flaps can count from night 44 on.
ASKED = """
back.org |  0  7 10 13 20 27 34 41 48
blip.org |  0  7 10 17 24 31 38 45
both.org |  0  7 10 11 12 13 16 23 30 37 44
dies.org |  0  7 14 17 20 27 34 41 48
flap.org |  0  7 10 13 20 27 30 37 40 44
good.org |  0  7 14 21 28 35 42
lost.org |  0  7 14 21 24 27 34 41 48
mend.org |  0  7 14 21 24 27
slow.org |  0  7 14 15 16 17 18 25 32 40 47
sold.org |  0  7 14 21 28 31 34 41 48
wall.org |  0  7 14 21 28 35 42
"""

JOB = """\
name = "mines"
[source]
targets = ["articles"]
[settings]
store = "history.sqlite"
connect_to = ["*=http://{web}", "127.0.0.1={hook}"]
host_interval = 0
retries = 0
ignore = ["ARC116", "DAT110"]
[schedule]
cron = "17 3 * * *"
timezone = "Europe/Berlin"
[report]
formats = ["json"]
keep = 2
[notify.webhook]
url_env = "MINES_HOOK"
allow_net = ["127.0.0.0/8"]
"""
CITATION = "<ref>{{{{cite web |title=The {host} story |url=https://{host}/story}}}}</ref>\n"
HEAD = ("night", "link", "verdict", "findings", "the link", "told")
CHANGES = {"died": "died", "came-back": "came back", "flapped": "flaps"}


class Log(logging.Handler):
    """What is logged, line by line."""

    def __init__(self):
        super().__init__()
        self.lines = []

    def emit(self, record):
        self.lines.append(record.getMessage())

    @contextmanager
    def attached(self):
        level = module.logger.level
        # set by its method, as loggers remember what they have found to be switched off
        module.logger.setLevel(logging.INFO)
        module.logger.addHandler(self)
        yield
        module.logger.removeHandler(self)
        module.logger.setLevel(level)


class Weeks:
    """The weeks, as they pass, and what is seen of them."""

    def __init__(self, place, hook):
        self.clock = Clock(START - timedelta(minutes=1))
        self.web = ChangingWeb(self.sites)
        self.hook = hook
        self.place = place
        self.lines, self.asked, self.started, self.counts = [], {}, [], []
        self.log = Log()
        self.fault = None
        self._verdicts = {}

    @property
    def day(self):
        return (self.clock.now.astimezone(BERLIN).date() - START.date()).days

    def sites(self):
        return {
            host: past[max(day for day in past if day <= self.day)] for host, past in SITES.items()
        }

    def write(self, address):
        (self.place / "articles").mkdir()
        self.cite(SITES)
        text = JOB.format(web=address, hook=self.hook.address)
        (self.place / "mines.toml").write_text(text)
        return self.place / "mines.toml"

    def cite(self, hosts):
        text = "".join(CITATION.format(host=host) for host in hosts)
        (self.place / "articles/Mines.wiki").write_text(text)

    def launch(self, job):
        """A run as `refaudit schedule` starts one, though in this process and at this time."""
        self.started.append(self.clock.now.astimezone(BERLIN))
        try:
            return self._run(job)
        except Exception as error:  # the scheduler would go on without a word to the test
            self.fault = error
            raise

    def _run(self, job):
        if self.day == MENDED:
            self.cite([host for host in SITES if host != "mend.org"])
        now = self.clock.now.astimezone(UTC).isoformat()
        ended = CliRunner().invoke(
            app, ["run", str(job.path), "--now", now, "--no-progress"], catch_exceptions=False
        )
        assert ended.exit_code in {0, 1}, ended.output
        self._take_down(json.loads((self.place / "reports/latest/report.json").read_text()))
        return ended.exit_code

    def _take_down(self, report):
        asked, difference = self.web.asked(), report["difference"]
        for host in asked:
            self.asked.setdefault(host, []).append(self.day)
        verdicts = {
            host_of(each["original"]["url"]): verdict_of(each["original"])
            for article in report["articles"]
            for each in article["citations"]
        }
        changed = {host for host in verdicts if verdicts[host] != self._verdicts.get(host)}
        self._verdicts = verdicts
        found = {}
        for sign, kind in (("+", "came"), ("-", "gone"), ("?", "open")):
            for each in difference[kind]:
                found.setdefault(host_of(each["url"]), []).append(sign + each["code"])
        links = {host_of(each["url"]): CHANGES[each["change"]] for each in difference["links"]}
        told = {}
        assert len(self.hook.told) <= 1
        for notice in self.hook.told:
            assert notice["run"] == report["run"]["id"]
            for each in notice["findings"]:
                told.setdefault(host_of(each["url"]), []).append(each["code"])
        self.hook.told.clear()
        for host in sorted(changed | found.keys() | links.keys() | told.keys()):
            cells = (
                f"{self.day:2} {START + timedelta(days=self.day):%a}",
                host,
                verdicts.get(host, "not cited"),
                " ".join(sorted(found.get(host, ()))),
                links.get(host, ""),
                " ".join(told.get(host, ())),
            )
            self.lines.append(cells)
        new, old = (sum(difference[key].values()) for key in ("new", "persisting"))
        self.counts.append((new + old, sum(report["totals"]["findings"].values())))


def host_of(url):
    return url.split("/")[2] if url else "article"


def verdict_of(checked):
    state, reason = checked["state"], checked["reason"]
    if state == "dead":
        assert checked["confirmed"] == (checked["sightings"] >= 3)
        return f"{reason} {min(checked['sightings'], 3)} of 3"
    # What an unknown leaves standing.
    seen = f" ({checked['sightings']} of 3)" if checked["sightings"] else ""
    return {"live": "live", "restricted": reason, "unknown": reason}[state] + seen


@pytest.fixture(scope="module")
def weeks(tmp_path_factory):
    place = tmp_path_factory.mktemp("weeks")
    with pytest.MonkeyPatch.context() as patch, webhook() as hook:
        patch.setattr(module, "ThreadPoolExecutor", lambda _: DebugExecutor())
        patch.setenv("HOME", str(place))
        patch.setenv("MINES_HOOK", f"http://{hook.address}/")
        weeks = Weeks(place, hook)
        with weeks.log.attached(), weeks.web.serving() as address, shown(weeks.clock):
            scheduler = Scheduler(
                [weeks.write(address)],
                weeks.launch,
                engine=Stepped(timezone=UTC),
                clock=weeks.clock,
            )
            scheduler.start()
            while (due := scheduler.health().jobs[0].next) < START + timedelta(weeks=WEEKS):
                weeks.clock.now = due
                if weeks.day in ASLEEP:
                    weeks.clock.now += timedelta(days=len(ASLEEP) - 1, hours=5)
                scheduler.look()
                if weeks.fault is not None:
                    raise weeks.fault
            scheduler.stop()
        yield weeks


def test_what_becomes_of_links_is_seen_told_and_not_told_as_a_person_would_expect(weeks):
    widths = (6, 8, 18, 15, 9, 0)
    lines = (zip(cells, widths, strict=True) for cells in [HEAD, *weeks.lines])
    written = (" | ".join(f"{cell:{width}}" for cell, width in line).rstrip() for line in lines)
    assert list(written) == EXPECTED.strip("\n").splitlines()


def test_each_link_is_asked_when_it_is_due_and_on_no_other_night(weeks):
    written = (
        f"{host} | " + " ".join(f"{night:2}" for night in nights)
        for host, nights in sorted(weeks.asked.items())
    )
    assert list(written) == ASKED.strip().splitlines()


def test_a_run_begins_every_night_at_its_hour_before_and_after_clocks_are_put_back(weeks):
    nights = [*range(39), *range(41, 7 * WEEKS)]
    hours = {night: START + timedelta(days=night) for night in nights}
    assert weeks.started == sorted([*hours.values(), START + timedelta(days=40, hours=5)])
    assert {moment.utcoffset() for moment in weeks.started} == {
        timedelta(hours=1),
        timedelta(hours=2),
    }


def test_two_nights_in_which_the_machine_slept_are_one_run_that_says_so(weeks):
    assert [line for line in weeks.log.lines if "missed" in line] == [
        "runs since that of 2026-11-13 02:17 UTC were missed; one is made now for all of them"
    ]


def test_what_is_new_and_what_persists_is_all_that_there_is(weeks):
    assert weeks.counts
    assert all(difference == total for difference, total in weeks.counts)
