"""Runs as processes of their own: heard, ended, and never started when all is over."""

import subprocess
import sys
import threading
import time

import pytest

from refaudit.jobs import children as module
from refaudit.jobs.children import Children
from tests.helpers.job_files import SOURCE, job_of

JOB = job_of(SOURCE)
SLEEP = "import sys, time; print('up', file=sys.stderr, flush=True); time.sleep(60)"
DEAF = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN);" + SLEEP


@pytest.fixture
def launched(monkeypatch):
    """Children that run a piece of Python in place of refaudit."""
    heard = []
    up = threading.Event()

    def hear(name, line):
        heard.append((name, line))
        up.set()

    def with_code(code):
        start = subprocess.Popen

        def popen(command, **options):
            assert command[1:3] == ["-m", "refaudit"]
            return start([sys.executable, "-c", code, *command[3:]], **options)

        monkeypatch.setattr(module.subprocess, "Popen", popen)
        made = Children(hear)
        made.heard, made.up = heard, up
        return made

    return with_code


def in_thread(children):
    ended = []
    thread = threading.Thread(target=lambda: ended.append(children.run(JOB)))
    thread.start()
    assert children.up.wait(10)
    return thread, ended


def test_a_run_gets_its_job_as_it_was_read_and_its_words_are_heard(launched):
    code = (
        "import sys; print('lost'); print(sys.argv[1:], file=sys.stderr);"
        "print(sys.stdin.read().splitlines()[0], '', sep='\\n', file=sys.stderr);"
        "sys.stderr.buffer.write(b'\\xff'); sys.exit(1)"
    )
    children = launched(code)
    assert children.run(JOB) == 1
    names, lines = zip(*children.heard, strict=True)
    assert set(names) == {"mines"}
    assert lines[0] == "['run', '--text-from-stdin', '/srv/mines.toml']"
    assert lines[1:] == ('name = "mines"', "\ufffd")


def test_a_run_that_crashes_has_a_status_below_zero(launched):
    assert launched("import os; os.kill(os.getpid(), 9)").run(JOB) == -9


def test_runs_are_interrupted_and_no_more_are_started(launched):
    children = launched(SLEEP)
    thread, ended = in_thread(children)
    began = time.monotonic()
    children.stop(5)
    thread.join(5)
    assert time.monotonic() - began < 4
    assert ended == [-15]
    assert children.run(JOB) is None


def test_a_run_that_does_not_listen_is_killed(launched):
    children = launched(DEAF)
    thread, ended = in_thread(children)
    children.stop(0.2)
    thread.join(5)
    assert ended == [-9]


def test_a_very_long_line_is_heard_in_pieces(launched):
    children = launched("import sys; sys.stderr.write('x' * 20000)")
    assert children.run(JOB) == 0
    assert [len(line) for _, line in children.heard] == [8192, 8192, 3616]
