"""What is said of a run under way."""

import io

import pytest
from rich.console import Console
from rich.progress import Progress as Bars
from rich.progress import TextColumn

from refaudit.audit import Progress
from refaudit.cli import progress
from refaudit.cli.progress import _Bars, _Lines, watching


class Clock:
    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def said(monkeypatch):
    lines = []
    monkeypatch.setattr(progress, "say", lines.append)
    return lines


def reading(done, total=None, **more):
    return Progress(leg="reading", done=done, total=total, **more)


def lines(clock, share=lambda: None):
    return _Lines(share, clock)


def test_a_leg_is_told_at_its_start_every_few_seconds_and_at_its_end(clock, said):
    watch = lines(clock).watch
    for done in range(31):
        watch(reading(done, 30))
        clock.now += 1
    assert said[0] == "reading: 0 of 30"
    assert [line.split(",")[0] for line in said[1:]] == [
        "reading: 10 of 30",
        "reading: 20 of 30",
        "reading: 30 of 30",
    ]


def test_the_time_left_is_that_of_the_pace(clock, said):
    watch = lines(clock).watch
    for done in range(0, 41, 2):
        watch(reading(done, 100))
        clock.now += 1
    assert said[-1] == "reading: 40 of 100, 2.0/s, about 0:00:30 left"


def test_of_a_dump_the_packed_bytes_tell_the_time_left(clock, said):
    share = {"now": 0.0}
    watch = lines(clock, lambda: share["now"]).watch
    for done in range(0, 2001, 100):
        share["now"] = done / 100_000
        watch(reading(done))
        clock.now += 1
    assert said[-1] == "reading: 2,000, 2.0%, 100.0/s, about 0:16:20 left"


def test_what_a_resumed_run_passes_over_is_no_pace(clock, said):
    share = {"now": 0.0}
    watch = lines(clock, lambda: share["now"]).watch
    watch(reading(0))
    share["now"] = 0.9
    for done in range(1, 12):
        watch(reading(done))
        clock.now += 1
        share["now"] += 0.001
    assert said[-1] == "reading: 11, 91.0%, 1.0/s, about 0:01:30 left"


def test_the_pace_is_that_of_the_last_minute(clock, said):
    watch = lines(clock).watch
    done = 0
    for second in range(200):
        done += 50 if second < 100 else 1
        watch(reading(done, 6000))
        clock.now += 1
    assert "1.0/s" in said[-1]


def test_the_share_is_of_the_reading_only(clock, said):
    watch = lines(clock, lambda: 0.5).watch
    watch(Progress(leg="judging", done=0, total=None))
    assert said == ["judging: 0"]


def test_unchanged_articles_are_told(clock, said):
    lines(clock).watch(reading(5, 5, unchanged=3))
    assert said == ["reading: 5 of 5 (3 unchanged)"]


def test_nothing_to_do_is_no_division(clock, said):
    lines(clock).watch(reading(0, 0))
    assert said == ["reading: 0 of 0"]


def test_a_bar_shows_the_share(clock):
    console = Console(file=io.StringIO(), force_terminal=True, width=80)
    with Bars(TextColumn("{task.fields[said]}"), console=console, auto_refresh=False) as bars:
        watch = _Bars(bars, lambda: 0.25, clock).watch
        watch(reading(3))
        watch(Progress(leg="judging", done=2, total=None))
        watch(Progress(leg="checking", done=1, total=4))
        shown = [(task.description, task.completed, task.total) for task in bars.tasks]
        words = [task.fields["said"] for task in bars.tasks]
    assert shown == [("reading", 0.25, 1.0), ("judging", 0, None), ("checking", 0.25, 1.0)]
    assert words == ["3, 25.0%", "2", "1 of 4"]


def test_it_is_silent_where_there_is_no_terminal(monkeypatch, said):
    monkeypatch.setattr(progress, "STDERR", Console(file=io.StringIO()))
    with watching(None) as watch:
        watch(reading(1, 1))
    assert said == []
    with watching(True) as watch:
        watch(reading(1, 1))
    assert said == ["reading: 1 of 1"]


def test_a_terminal_gets_bars(monkeypatch):
    screen = io.StringIO()
    monkeypatch.setattr(progress, "STDERR", Console(file=screen, force_terminal=True, width=80))
    with watching(None, lambda: 0.5) as watch:
        watch(reading(7))
    assert "7, 50.0%" in screen.getvalue()
