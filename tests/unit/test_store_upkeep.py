import sqlite3
import threading
from contextlib import ExitStack

import pytest
from sqlalchemy import create_engine, text

from refaudit.audit.condensing import condense
from refaudit.errors import StoreError
from refaudit.model.evidence import State
from refaudit.settings import Settings
from refaudit.store import Store
from refaudit.store.copies import CopyFacts
from refaudit.store.database import Database
from refaudit.store.schema import REVISION
from refaudit.store.upkeep import Condensing, Upkeep
from tests.helpers.store_nouns import DAY, NOW, begun, seen, target, url_of, verdict
from tests.helpers.store_runs import audited, fault
from tests.helpers.stores import KINDS, histories, opened

RUNS = 6


@pytest.fixture
def path(tmp_path):
    return tmp_path / "h.db"


@pytest.fixture
def store(path):
    """In a file."""
    with Store.open(str(path)) as store:
        yield store


@pytest.fixture(params=KINDS)
def either(request, tmp_path):
    """In a file or on a server."""
    with opened(request.param, tmp_path) as store:
        yield store


def filled(store, dead=()):
    """Runs on six days; gives their ids."""
    made = []
    for day in range(RUNS):
        run = begun(store, key=str(day), now=NOW + day * DAY).id
        store.add_targets(run, [target(1), target(2)])
        statuses = {1: 404 if day in dead else 200, 2: 200}
        at = NOW + day * DAY
        store.record(run, [(seen(n, at=at, status=s), at) for n, s in statuses.items()])
        store.save_verdicts(run, [verdict(n, checked_at=at) for n in statuses])
        store.finish(run, now=at, status="complete")
        made.append(run)
    return made


def always(_target, _before, _after):
    return True


def test_the_size_has_every_table(store, path):
    filled(store)
    size = Upkeep.of(store).size()
    assert (size.name, size.schema) == (str(path), REVISION)
    assert (size.rows["observations"], size.rows["targets"], size.rows["runs"]) == (12, 2, 6)
    assert size.bytes >= path.stat().st_size
    assert size.free == 0


def test_old_observations_become_fewer_rows_and_stay_as_many_observations(either):
    runs = filled(either, dead={2, 3})
    before = either.history(url_of(1))
    made = Upkeep.of(either).condense(NOW + 99 * DAY, always)
    assert made == Condensing(looked_at=12, gone=6)
    assert Upkeep.of(either).size().rows["observations"] == 6
    assert either.history(url_of(1)) == before
    assert CopyFacts.of(either).seen([url_of(1)]) == {url_of(1): before}
    assert next(history for _, history, _ in histories(either, runs[0])) == before
    assert Upkeep.of(either).condense(NOW + 99 * DAY, always).gone == 0


def test_old_reports_keep_what_their_verdicts_rest_on(either):
    runs = filled(either)
    Upkeep.of(either).condense(NOW + 99 * DAY, always)
    for run in runs:
        (checked,) = either.checked(run, [url_of(1)]).values()
        assert checked.status == 200
    assert Upkeep.of(either).faults() == []


def test_recent_observations_are_left_alone(either):
    filled(either)
    assert Upkeep.of(either).condense(NOW, always).gone == 0
    assert Upkeep.of(either).condense(NOW + 2 * DAY, always).gone == 2
    assert [one.checked_at for one in either.history(url_of(1))] == [
        NOW + day * DAY for day in range(RUNS)
    ]


def test_a_target_whose_verdict_would_change_is_left_alone(either):
    filled(either)
    asked = []

    def refused(about, before, after):
        asked.append(about.url)
        assert [one.checked_at for one in before] == [one.checked_at for one in after]
        return about.url != url_of(1)

    assert Upkeep.of(either).condense(NOW + 99 * DAY, refused).gone == 4
    assert asked == [url_of(1), url_of(2)]


def test_the_judge_agrees_to_what_is_condensed(either):
    filled(either, dead={1})
    settings = Settings(now=NOW + 40 * DAY)
    assert condense(settings, either, 39).gone == 0
    assert condense(settings, either, 10).gone == 2 + 4
    assert [one.status for one in either.history(url_of(1))] == [200, 404, 200, 200, 200, 200]


def test_what_does_not_count_is_passed_over(either):
    run = begun(either).id
    either.add_targets(run, [target(1)])
    either.record(run, [(seen(1, at=NOW), NOW), (seen(1, at=NOW + DAY), NOW)])
    either.mark_network_down(run, [url_of(1)])
    assert Upkeep.of(either).condense(NOW + 99 * DAY, always) == Condensing(0, 0)


def test_space_that_is_free_is_given_back(store, path):
    filled(store)
    with store._database.writing() as connection:
        connection.execute(text("CREATE TABLE filler (x TEXT)"))
        connection.execute(text("INSERT INTO filler VALUES (:x)"), [{"x": "x" * 3000}] * 300)
    with store._database.writing() as connection:
        connection.execute(text("DROP TABLE filler"))
    upkeep = Upkeep.of(store)
    assert upkeep.size().free > 500_000
    upkeep.vacuum()
    assert upkeep.size().free == 0
    assert path.stat().st_size < 500_000
    assert len(store.history(url_of(1))) == RUNS


def test_a_backup_is_whole_though_somebody_writes(store, path, tmp_path):
    runs = filled(store)
    copy = tmp_path / "copy.db"
    stop = threading.Event()

    def write():
        number = 100
        while not stop.is_set():
            store.add_targets(runs[0], [target(number)])
            number += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        with Store.open(str(path), writable=False) as reader:
            Upkeep.of(reader).backup(copy)
    finally:
        stop.set()
        writer.join()
    with Store.open(str(copy), writable=False) as backup:
        assert Upkeep.of(backup).faults() == []
        assert [run.id for run in backup.runs()] == runs[::-1]
    assert sorted(p.name for p in tmp_path.iterdir() if "part" in p.name) == []


def test_a_backup_overwrites_nothing_and_needs_a_place(store, tmp_path):
    there = tmp_path / "there"
    there.write_text("mine")
    with pytest.raises(StoreError, match="there is a file already"):
        Upkeep.of(store).backup(there)
    assert there.read_text() == "mine"
    with pytest.raises(StoreError, match="cannot be written"):
        Upkeep.of(store).backup(tmp_path / "none" / "x.db")


def test_damage_is_found(store, path):
    audited(store, {"A": [fault()]}, {1: State.DEAD})
    store.close()
    with sqlite3.connect(path) as other:
        other.execute("DELETE FROM articles")
    other.close()
    with Store.open(str(path), writable=False) as reader:
        faults = Upkeep.of(reader).faults()
    assert "findings: row 1 names one of articles that is not there" in faults


def test_any_history_can_be_measured_checked_and_tidied(either):
    filled(either)
    upkeep = Upkeep.of(either)
    size = upkeep.size()
    assert size.rows["observations"] == 12
    assert size.bytes > 8192
    assert upkeep.faults() == []
    upkeep.vacuum()
    assert len(either.history(url_of(1))) == RUNS


def test_a_server_is_not_copied_into_a_file(tmp_path):
    server = Database("postgresql://db.example/h", create_engine("sqlite://"), ExitStack())
    with pytest.raises(StoreError, match="its own tools"):
        Upkeep(server).backup(tmp_path / "x")
