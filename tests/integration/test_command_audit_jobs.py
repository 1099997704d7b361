"""An offline audit whose articles are read by several processes."""

import json
import os
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import psutil
import pytest

from benchmarks.dump import write
from tests.helpers.command import command, environment, refaudit

WORDS = ("dump.xml", "--offline", "--store", "h.sqlite", "--format", "json", "--fail-on", "never",
         "--now", "2026-11-22T10:00:00Z")  # fmt: skip
TWO = {"REFAUDIT_JOBS": "2"}
#: Bytes; one of the dump's articles takes some times more in the history.
AN_ARTICLE = 20_000


@pytest.fixture
def place(tmp_path: Path) -> Path:
    with (tmp_path / "dump.xml").open("wb") as file:
        write(file, tmp_path, 1_500_000)
    return tmp_path


def report(place: Path) -> dict[str, object]:
    made = json.loads((place / "reports/latest/report.json").read_text())
    return {name: value for name, value in made.items() if name != "run"}


def begun(place: Path) -> subprocess.Popen[bytes]:
    """The audit, once it has begun to store articles."""
    log = place / "log"
    with log.open("wb") as stderr:
        process = subprocess.Popen(
            command("audit", *WORDS, "--progress"),
            cwd=place,
            env=environment(place, TWO),
            stderr=stderr,
            start_new_session=True,
        )
    # Nobody else may open the history while it is at work.
    until(lambda: b"reading" in log.read_bytes())
    before = journal(place)
    until(lambda: journal(place) > before + AN_ARTICLE)
    return process


def until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def journal(place: Path) -> int:
    """Bytes of what is not yet in the file itself."""
    file = place / "h.sqlite-wal"
    return file.stat().st_size if file.exists() else 0


def stored(place: Path) -> int:
    if not (place / "h.sqlite").exists():
        return 0
    with closing(sqlite3.connect(place / "h.sqlite")) as history:
        return int(history.execute("SELECT count(*) FROM articles").fetchone()[0])


def test_two_processes_make_the_report_of_one_also_after_ctrl_c_and_a_kill(place: Path) -> None:
    assert refaudit("audit", *WORDS, cwd=place).status == 0
    alone = report(place)
    for name in ("h.sqlite", "h.sqlite-wal", "h.sqlite-shm"):
        (place / name).unlink(missing_ok=True)
    interrupted = begun(place)
    os.killpg(interrupted.pid, signal.SIGINT)  # as a terminal does
    assert interrupted.wait(30) == 2
    before = stored(place)
    assert b"goes on from there" in (place / "log").read_bytes()
    killed = begun(place)
    killed.kill()
    killed.wait(10)
    assert len(alone["articles"]) > stored(place) >= before > 0
    assert refaudit("audit", *WORDS, cwd=place, env=TWO).status == 0
    assert report(place) == alone
    assert len(alone["articles"]) == stored(place)


def test_a_worker_that_is_killed_ends_the_run_with_the_articles_it_was_at(place: Path) -> None:
    process = subprocess.Popen(
        command("audit", *WORDS),
        cwd=place,
        env=environment(place, TWO),
        stderr=subprocess.PIPE,
        text=True,
    )
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        children = psutil.Process(process.pid).children()
        workers = [one for one in children if "spawn_main" in " ".join(one.cmdline())]
        if workers:
            workers[0].kill()
            break
        time.sleep(0.005)
    _, said = process.communicate(timeout=30)
    assert process.returncode == 2
    assert "a worker process died over one of these: Page " in said
    assert refaudit("audit", *WORDS, cwd=place, env=TWO).status == 0
