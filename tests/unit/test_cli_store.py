"""What is shown of a history, and how old runs are forgotten after a run."""

import pytest

from refaudit.cli import retention
from refaudit.cli.reading import Reading
from refaudit.cli.runs import key_of
from refaudit.cli.store import _listed
from refaudit.settings import Settings
from refaudit.store import Store
from refaudit.store.upkeep import Series, Upkeep
from tests.helpers.store_nouns import DAY, NOW
from tests.helpers.store_runs import audited


def series(command, runs=2, forgotten=0):
    return Series(command=command, runs=runs, forgotten=forgotten, first=NOW, last=NOW + DAY)


def test_the_runs_of_a_command_are_one_line():
    assert _listed([series("refaudit audit x", 1), series("y", 1200, 3)]) == (
        "1 run, 2026-11-22 to 2026-11-23: refaudit audit x\n"
        "1,200 runs, 3 forgotten, 2026-11-22 to 2026-11-23: y\n"
    )
    assert _listed([]) == ""


def test_a_command_cannot_move_the_cursor_or_fill_the_screen():
    (line,) = _listed([series("a\x1b[2J\n" + "b" * 1000)]).splitlines()
    assert "\x1b" not in line
    assert len(line) < 200


def test_of_many_commands_those_with_the_most_runs_are_listed():
    lines = _listed([series(str(n), 20 - n) for n in range(13)]).splitlines()
    assert (len(lines), lines[-1]) == (11, "27 runs of 3 other commands")


def test_the_commands_with_the_most_runs_come_first(tmp_path):
    with Store.open(str(tmp_path / "h.sqlite")) as store:
        audited(store, {"A": []}, command="once")
        for day in (1, 2):
            audited(store, {"A": []}, day=day, command="twice")
        found = Upkeep.of(store).series()
    assert [(each.command, each.runs, each.forgotten) for each in found] == [
        ("twice", 2, 0),
        ("once", 1, 0),
    ]
    assert (found[0].first, found[0].last) == (NOW + DAY, NOW + 2 * DAY)


@pytest.fixture
def told(monkeypatch):
    lines = []
    monkeypatch.setattr(retention, "say", lambda text, **_: lines.append(text))
    return lines


def test_nothing_is_forgotten_unless_the_settings_say_so(tmp_path, told):
    retention.tidied(Settings(store=str(tmp_path / "nope" / "h.sqlite")), "x")
    assert told == []
    assert not (tmp_path / "nope").exists()


def test_only_runs_of_the_command_are_forgotten_after_it(tmp_path, told):
    where = str(tmp_path / "h.sqlite")
    with Store.open(where) as store:
        for day, command in enumerate("xxxyyy"):
            audited(store, {"A": []}, day=day, command=command)
    retention.tidied(Settings(store=where, keep_runs=1), "x")
    assert told == ["Forgotten: 2 old runs."]
    with Store.open(where, writable=False) as store:
        kept = [run.command for run in store.runs() if run.status == "complete"]
    assert sorted(kept) == ["x", "y", "y", "y"]


def test_a_history_that_somebody_holds_fails_nothing(tmp_path, told):
    where = str(tmp_path / "h.sqlite")
    with Store.open(where):
        retention.tidied(Settings(store=where, keep_days=1), "x")
    (line,) = told
    assert line.startswith("Old runs are not forgotten yet: ")


def test_what_is_kept_makes_no_other_run(tmp_path):
    (tmp_path / "a.wiki").write_text("x")
    whole, less = Settings(), Settings(keep_runs=3, keep_days=9)
    reading = Reading([str(tmp_path / "a.wiki")], whole)
    assert key_of("audit", reading, whole) == key_of("audit", reading, less)
    assert key_of("audit", reading, whole) != key_of("audit", reading, Settings(sample=0.5))
