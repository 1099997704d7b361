"""Two runs of a job never overlap, and a dead owner holds nothing."""

import os
import re
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from refaudit.errors import JobBusy, ReportError
from refaudit.jobs.lock import Owner, in_words, only_run

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
HOLD = """
import sys, time
from datetime import UTC, datetime
from pathlib import Path
from refaudit.jobs.lock import only_run
with only_run(Path(sys.argv[1]), "mines", datetime(2026, 11, 24, 7, 55, tzinfo=UTC)):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(tmp_path):
    path = tmp_path / "r" / "mines.lock"
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(path)], stdout=subprocess.PIPE)
    assert process.stdout.readline() == b"held\n"
    yield process, path
    process.kill()
    process.wait()
    process.stdout.close()


def test_the_second_says_who_has_it_and_how_long(holder):
    process, path = holder
    with pytest.raises(JobBusy) as caught, only_run(path, "mines", NOW):
        pass
    said = caught.value.message
    assert f"process {process.pid} on " in said
    assert "begun 2026-11-24 07:55 UTC, 2 h 5 min ago" in said


def test_the_lock_of_a_dead_owner_is_taken_over_and_the_owner_named(holder):
    process, path = holder
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    with only_run(path, "mines", NOW) as dead:
        assert dead.process == process.pid
        busy = pytest.raises(JobBusy, match=re.escape(f"process {os.getpid()} "))
        with busy, only_run(path, "mines", NOW):
            pass


def test_a_run_that_ended_leaves_no_owner_even_by_an_exception(tmp_path):
    path = tmp_path / "a.lock"
    with only_run(path, "a", NOW) as dead:
        assert dead is None
    with pytest.raises(ZeroDivisionError), only_run(path, "a", NOW):
        raise ZeroDivisionError
    with only_run(path, "a", NOW) as dead:
        assert dead is None


def test_what_stands_in_the_file_decides_nothing(tmp_path):
    path = tmp_path / "a.lock"
    path.write_bytes(b"\xff nonsense")
    with only_run(path, "a", NOW) as dead:
        assert dead is None
        path.write_bytes(b"")
        with pytest.raises(JobBusy) as caught, only_run(path, "a", NOW):
            pass
        assert caught.value.message == "a: a run of this job is under way"


def test_a_lock_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    refused = pytest.raises(ReportError, match="cannot be made")
    with refused, only_run(tmp_path / "file" / "a.lock", "a", NOW):
        pass


@pytest.mark.parametrize(
    ("age", "words"),
    [
        (timedelta(seconds=-5), "0 s"),
        (timedelta(seconds=59), "59 s"),
        (timedelta(seconds=61), "1 min 1 s"),
        (timedelta(hours=2), "2 h"),
        (timedelta(days=3, hours=4, minutes=5), "3 d 4 h"),
    ],
)
def test_ages_in_words(age, words):
    assert in_words(age) == words
    assert words in Owner(host="h", process=1, since=NOW - age).described(NOW)
