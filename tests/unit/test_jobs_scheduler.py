"""The scheduler over simulated weeks: APScheduler itself, with a clock that the test turns."""

import logging
import threading
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from apscheduler.executors.debug import DebugExecutor

from refaudit.errors import SettingsError, UsageError
from refaudit.jobs import scheduler as module
from refaudit.jobs.record import Owed, Record, write_record
from refaudit.jobs.scheduler import Scheduler
from tests.helpers.job_files import SETTINGS, SOURCE
from tests.helpers.turned_clock import Clock, Stepped, shown

START = datetime(2026, 10, 20, 12, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
DAILY = '[schedule]\ncron = "30 2 * * *"\ntimezone = "Europe/Berlin"\n'
HOURLY = '[schedule]\ncron = "@hourly"\n'


@pytest.fixture
def clock():
    clock = Clock(START)
    with shown(clock):
        yield clock


@pytest.fixture
def at_once(monkeypatch):
    """Runs end before the clock goes on."""
    monkeypatch.setattr(module, "ThreadPoolExecutor", lambda _: DebugExecutor())


@pytest.fixture
def scheduled(tmp_path, clock):
    made = []

    def start(*texts, launch=None, **options):
        paths = []
        for number, text in enumerate(texts):
            paths.append(tmp_path / f"job{number}.toml")
            paths[-1].write_text(text.replace('"mines"', f'"mines{number}"'))
        runs = []

        def run(job):
            runs.append((job.name, clock.now))
            return 0

        engine = Stepped(timezone=UTC)
        scheduler = Scheduler(paths, launch or run, engine=engine, clock=clock, **options)
        made.append(scheduler)
        scheduler.start()
        scheduler.runs, scheduler.paths = runs, paths
        return scheduler

    yield start
    for scheduler in made:
        if scheduler.health().state == "running":
            scheduler.stop()


def turn(scheduler, clock, until, step=timedelta(minutes=10)):
    while clock.now < until:
        clock.now += step
        scheduler.look()


def test_over_weeks_and_a_change_of_the_clock_a_daily_job_runs_once_a_day(
    scheduled, clock, at_once
):
    scheduler = scheduled(SOURCE + DAILY)
    turn(scheduler, clock, START + timedelta(days=21))
    local = [at.astimezone(BERLIN) for _, at in scheduler.runs]
    assert [at.date().toordinal() - local[0].date().toordinal() for at in local] == [*range(21)]
    assert {(at.hour, at.minute) for at in local} == {(2, 30)}


def test_runs_that_were_missed_are_made_up_for_by_one(scheduled, clock, at_once, caplog):
    caplog.set_level(logging.INFO)
    scheduler = scheduled(SOURCE + HOURLY)
    clock.now += timedelta(days=3, minutes=5)
    scheduler.look()
    scheduler.look()
    assert len(scheduler.runs) == 1
    said = "runs since that of 2026-10-20 13:00 UTC were missed; one is made now for all of them"
    assert caplog.text.count(said) == 1
    turn(scheduler, clock, clock.now + timedelta(hours=2))
    assert len(scheduler.runs) == 3
    assert caplog.text.count("missed") == 1


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize(("late", "is_said"), [(4, False), (6, True)])
def test_one_run_that_comes_late_is_said_to_have_been_missed(
    scheduled, clock, caplog, late, is_said
):
    caplog.set_level(logging.INFO)
    scheduler = scheduled(SOURCE + HOURLY)
    clock.now += timedelta(hours=1, minutes=late)
    scheduler.look()
    assert len(scheduler.runs) == 1
    said = "the run of 2026-10-20 13:00 UTC was missed, and is made now"
    assert (said in caplog.text) == is_said


def test_a_run_that_was_missed_while_nobody_was_up_is_made_at_the_start(
    scheduled, clock, at_once, tmp_path, caplog
):
    for name, tried in (("mines0", timedelta(days=1)), ("mines1", timedelta(minutes=1))):
        write_record(tmp_path / "reports", name, Record(tried_at=START - tried))
    caplog.set_level(logging.INFO)
    scheduler = scheduled(SOURCE + DAILY, SOURCE + DAILY, SOURCE + DAILY)
    scheduler.look()
    assert [name for name, _ in scheduler.runs] == ["mines0"]
    assert caplog.text.count("the run of 2026-10-20 00:30 UTC was missed, and is made now") == 1


def test_a_run_that_was_broken_off_goes_on_at_the_start(
    scheduled, clock, at_once, tmp_path, caplog
):
    owed = Record(tried_at=START - timedelta(minutes=1), owed=Owed(run="1"))
    write_record(tmp_path / "reports", "mines0", owed)
    caplog.set_level(logging.INFO)
    scheduler = scheduled(SOURCE + DAILY)
    scheduler.look()
    assert [name for name, _ in scheduler.runs] == ["mines0"]
    assert "run 1 was broken off, and goes on now" in caplog.text
    assert "missed" not in caplog.text


def test_a_file_that_is_read_again_under_a_run_starts_no_other(scheduled, clock, caplog, tmp_path):
    began, go = threading.Event(), threading.Event()

    def launch(job):
        write_record(tmp_path / "reports", job.name, Record(tried_at=clock.now, owed=Owed(run="1")))
        began.set()
        go.wait(10)
        return 0

    scheduler = scheduled(SOURCE + HOURLY, launch=launch)
    clock.now += timedelta(hours=1)
    scheduler.look()
    assert began.wait(5)
    (path,) = scheduler.paths
    path.write_text(path.read_text().replace("@hourly", "@daily"))
    caplog.set_level(logging.INFO)
    scheduler.reread()
    scheduler.look()
    go.set()
    assert "the file was read again" in caplog.text
    assert "broken off" not in caplog.text
    assert "left out" not in caplog.text
    assert scheduler.health().jobs[0].next == datetime(2026, 10, 21, tzinfo=UTC)


def test_a_broken_record_stops_nobody(scheduled, tmp_path, caplog, at_once):
    write_record(tmp_path / "reports", "mines0", Record())
    (tmp_path / "reports/.refaudit/mines0.json").write_text("{")
    scheduler = scheduled(SOURCE + DAILY)
    assert scheduler.runs == []
    assert "cannot be read" in caplog.text


def test_a_job_that_is_still_running_is_not_started_again(scheduled, clock, caplog):
    began, go, done = threading.Event(), threading.Event(), threading.Semaphore(0)
    begun = []

    def launch(job):
        begun.append(clock.now)
        began.set()
        go.wait(10)
        done.release()
        return 1

    scheduler = scheduled(SOURCE + HOURLY, launch=launch)
    clock.now += timedelta(hours=1)
    scheduler.look()
    assert began.wait(5)
    assert scheduler.health().jobs[0].running_since == clock.now
    clock.now += timedelta(hours=1)
    scheduler.look()
    assert len(begun) == 1
    assert "still running: this run is left out" in caplog.text
    go.set()
    assert done.acquire(timeout=5)


def test_jobs_of_one_history_wait_for_each_other_and_others_do_not(scheduled, clock):
    meet = threading.Barrier(2)
    active, most, ended = [], [], threading.Semaphore(0)

    def launch(job):
        active.append(job.settings.store)
        most.append(sorted(active))
        try:
            if job.name in {"mines0", "mines2"}:
                meet.wait(5)
        finally:
            active.remove(job.settings.store)
            ended.release()
        return 0

    other = SETTINGS.replace("h.sqlite", "other.sqlite")
    texts = [SOURCE + SETTINGS, SOURCE + SETTINGS, SOURCE + other]
    scheduler = scheduled(*(text + HOURLY for text in texts), launch=launch)
    clock.now += timedelta(hours=1)
    scheduler.look()
    for _ in range(3):
        assert ended.acquire(timeout=5)
    assert not meet.broken
    assert all(len(set(stores)) == len(stores) for stores in most)


def test_a_launch_that_fails_is_told_and_the_schedule_goes_on(scheduled, clock, at_once, caplog):
    def launch(job):
        raise OSError("no more processes")

    scheduler = scheduled(SOURCE + HOURLY, launch=launch)
    turn(scheduler, clock, START + timedelta(hours=2))
    assert "a run could not be made: OSError('no more processes')" in caplog.text
    assert scheduler.health().jobs[0].last.status == 2
    assert scheduler.health().jobs[0].next == START + timedelta(hours=3)


def test_files_are_read_again_and_a_broken_one_keeps_the_job(scheduled, clock, at_once, caplog):
    scheduler = scheduled(SOURCE + DAILY)
    (path,) = scheduler.paths
    path.write_text(path.read_text() + "oops = ")
    scheduler.reread()
    (job,) = scheduler.health().jobs
    assert str(path) in job.problem
    assert "the job stays as it was" in caplog.text
    assert job.next == datetime(2026, 10, 21, 0, 30, tzinfo=UTC)
    path.write_text(SOURCE + HOURLY + '[report]\ndirectory = "other"\n')
    scheduler.reread()
    (job,) = scheduler.health().jobs
    assert (job.name, job.problem, job.next) == ("mines", None, START + timedelta(hours=1))
    turn(scheduler, clock, START + timedelta(hours=1))
    assert scheduler.runs == [("mines", START + timedelta(hours=1))]


def test_a_file_that_is_as_it_was_changes_nothing(scheduled, clock, at_once, caplog):
    caplog.set_level(logging.INFO)
    scheduler = scheduled(SOURCE + HOURLY)
    scheduler.reread()
    assert "read again" not in caplog.text


def test_a_file_that_lost_its_schedule_keeps_the_old_one(scheduled, clock, at_once):
    scheduler = scheduled(SOURCE + HOURLY)
    scheduler.paths[0].write_text(SOURCE)
    scheduler.reread()
    (job,) = scheduler.health().jobs
    assert "has no schedule" in job.problem
    assert job.next is not None


def test_once_runs_each_job_now_and_says_when_all_are_done(scheduled, clock, at_once):
    done = []
    statuses = iter([1, -9])
    scheduler = scheduled(
        SOURCE,
        SOURCE + DAILY,
        launch=lambda _: next(statuses),
        once=True,
        when_done=lambda: done.append(clock.now),
    )
    scheduler.look()
    assert done == [START]
    assert scheduler.worst == 2
    turn(scheduler, clock, START + timedelta(days=2), timedelta(hours=1))
    assert done == [START]


def test_a_run_that_was_not_made_any_more_leaves_no_trace(scheduled, clock, at_once):
    scheduler = scheduled(SOURCE + HOURLY, launch=lambda _: None)
    turn(scheduler, clock, START + timedelta(hours=1))
    assert scheduler.health().jobs[0].last is None
    assert scheduler.worst == 0


def test_health_says_when_it_stops(scheduled, clock, at_once):
    scheduler = scheduled(SOURCE + HOURLY)
    assert scheduler.health().state == "running"
    turn(scheduler, clock, START + timedelta(hours=1))
    (job,) = scheduler.health().jobs
    assert (job.last.started_at, job.last.status) == (START + timedelta(hours=1), 0)
    scheduler.stop()
    health = scheduler.health()
    assert (health.state, health.jobs[0].next) == ("stopping", None)


def test_what_cannot_be_scheduled_is_said_at_the_start(tmp_path):
    path, other = tmp_path / "a.toml", tmp_path / "b.toml"
    path.write_text(SOURCE)
    with pytest.raises(SettingsError, match="has no schedule"):
        Scheduler([path], lambda _: 0)
    path.write_text(SOURCE + DAILY)
    other.write_text(SOURCE + HOURLY)
    with pytest.raises(UsageError, match="are the same job: mines in"):
        Scheduler([path, other], lambda _: 0)
    assert len(Scheduler([path, path], lambda _: 0).health().jobs) == 1
