import sqlite3

import pytest

from refaudit.errors import StoreBusy, StoreError, StoreTooNew
from refaudit.store import Store, migrate
from tests.helpers.store_nouns import begun, finding, seen, target, url_of


@pytest.fixture
def path(tmp_path):
    return tmp_path / "history.sqlite3"


@pytest.fixture
def made(path):
    Store.open(str(path)).close()
    return path


def set_revision(path, revision):
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE refaudit_schema SET version_num = ?", (revision,))
    connection.close()


@pytest.mark.parametrize("writable", [True, False])
def test_a_store_of_a_later_version_is_left_alone(made, writable):
    set_revision(made, "0999")
    with pytest.raises(StoreTooNew, match="0999") as caught:
        Store.open(str(made), writable=writable)
    assert "Upgrade" in caught.value.advice


def test_a_store_of_an_earlier_version_is_upgraded_by_a_writer_only(made, monkeypatch):
    upgraded = []
    monkeypatch.setattr(migrate, "REVISION", "0002")
    monkeypatch.setattr("refaudit.store.database.upgrade", upgraded.append)
    with pytest.raises(StoreError, match="can read as it is"):
        Store.open(str(made), writable=False)
    assert not upgraded
    Store.open(str(made)).close()
    assert len(upgraded) == 1


def test_a_migration_that_fails_leaves_no_table(path, monkeypatch):
    def half(connection):
        connection.exec_driver_sql("CREATE TABLE runs (id INTEGER)")
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("refaudit.store.database.upgrade", half)
        with pytest.raises(KeyboardInterrupt):
            Store.open(str(path))
    with Store.open(str(path)) as store:
        begun(store)


def test_the_database_of_another_program_is_left_alone(path):
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE moz_places (id INTEGER)")
    connection.close()
    with pytest.raises(StoreError, match="another program"):
        Store.open(str(path))


def test_a_directory_is_no_store(tmp_path):
    with pytest.raises(StoreError, match="is a directory"):
        Store.open(str(tmp_path))


def test_a_file_is_no_folder(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match=r"file/h\.db") as caught:
        Store.open(str(tmp_path / "file" / "h.db"))
    assert caught.value.advice


def test_a_place_without_permission_is_named(tmp_path, monkeypatch):
    def refuse(*_args, **_kwargs):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.mkdir", refuse)
    with pytest.raises(StoreError, match=r"h\.db: Permission denied"):
        Store.open(str(tmp_path / "h.db"))


def test_a_store_that_sqlite_cannot_open_is_named(made, monkeypatch):
    monkeypatch.setattr("refaudit.store.database._prepare", lambda *_, **__: None)
    with pytest.raises(StoreError, match="cannot be opened"):
        Store.open(str(made.parent / "none" / "h.db"), writable=False)


def test_a_damaged_store_says_so(path):
    with Store.open(str(path)) as store:
        run = begun(store)
        store.save_findings(run.id, None, [finding(message="x" * 200_000)], {})
    content = bytearray(path.read_bytes())
    content[8192:] = b"\xff" * (len(content) - 8192)
    path.write_bytes(content)
    with pytest.raises(StoreError, match="damaged") as caught, Store.open(str(path)) as store:
        store.report(run.id)
    assert "recover" in caught.value.advice


def test_a_full_disk_keeps_what_was_there(path):
    with Store.open(str(path)) as store:
        run = begun(store)
        store.add_targets(run.id, [target(1)])
        with store._database.reading() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(StoreError, match="disk is full") as caught:
            store.save_findings(run.id, None, [finding(message="x" * 100_000)], {})
        assert "goes on where it stood" in caught.value.advice
        assert [t.url for t in store.due(run.id, seen().checked_at)] == [url_of(1)]


def test_another_program_that_writes_is_waited_for_and_then_named(made, monkeypatch):
    monkeypatch.setattr("refaudit.store.database._PATIENCE", 0.05)
    other = sqlite3.connect(made, isolation_level=None)
    with Store.open(str(made)) as store:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreBusy, match="another program is writing"):
            begun(store)
        other.execute("ROLLBACK")
        begun(store)
    other.close()


def test_a_fault_without_a_meaning_is_told_in_the_driver_s_words(made):
    with sqlite3.connect(made) as connection:
        connection.execute("ALTER TABLE runs RENAME TO walks")
    connection.close()
    with (
        Store.open(str(made)) as store,
        pytest.raises(StoreError, match="no such table: runs") as caught,
    ):
        store.runs()
    assert caught.value.advice is None


def test_a_value_that_cannot_be_stored_is_a_store_error(made):
    with Store.open(str(made)) as store, pytest.raises(StoreError, match="no time zone"):
        begun(store, now=seen().checked_at.replace(tzinfo=None))


def test_a_column_that_holds_what_nobody_wrote_is_damage(path):
    with Store.open(str(path)) as store:
        run = begun(store)
        store.add_targets(run.id, [target()])
        store.record(run.id, [(seen(), run.started_at)])
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE observations SET payload = '{'")
    connection.close()
    with Store.open(str(path)) as store, pytest.raises(StoreError, match="damaged") as caught:
        store.history(url_of(1))
    assert ".recover" in caught.value.advice
