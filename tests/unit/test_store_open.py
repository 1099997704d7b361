import os
import sqlite3
import subprocess
import sys
import textwrap

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from refaudit.errors import StoreError
from refaudit.store import Store, migrate, schema
from tests.helpers.store_nouns import begun


@pytest.fixture
def path(tmp_path):
    return tmp_path / "history.sqlite3"


@pytest.fixture
def made(path):
    Store.open(str(path)).close()
    return path


def in_child(code, path):
    """Run code in another interpreter, up to its death."""
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code), str(path)],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def test_parent_folders_are_made(tmp_path):
    path = tmp_path / "a b" / "100%" / "ü?#.sqlite3"
    with Store.open(str(path)) as store:
        run = begun(store)
    assert path.is_file()
    with Store.open(str(path), writable=False) as store:
        assert store.runs() == [run]


def test_the_migrated_schema_is_the_one_that_the_code_uses(made):
    engine = create_engine(f"sqlite:///{made}")
    with engine.connect() as connection:
        options = {"version_table": schema.VERSION_TABLE, "compare_server_default": True}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, schema.metadata) == []
    engine.dispose()


def test_the_known_revision_is_the_head_of_the_migrations():
    directory = ScriptDirectory.from_config(migrate._config())
    assert directory.get_heads() == [schema.REVISION]


def test_a_large_run_is_looked_up_by_target_not_walked_through(made):
    query = "SELECT 1 FROM run_targets WHERE run_id = 1 AND target_id IN (%s)"
    with sqlite3.connect(made) as connection:
        plan = connection.execute(
            "EXPLAIN QUERY PLAN " + query % ",".join("?" * 500), range(500)
        ).fetchall()
    connection.close()
    assert "(run_id=? AND target_id=?)" in plan[0][3]


def test_a_current_store_opens_without_alembic(made):
    code = """
        import sys
        from refaudit.store import Store
        Store.open(sys.argv[1]).close()
        assert "alembic" not in sys.modules
    """
    assert in_child(code, made).stderr == ""


def test_an_open_store_can_be_read_by_others(path):
    with Store.open(str(path)) as writer:
        run = begun(writer)
        with Store.open(str(path), writable=False) as reader:
            assert reader.runs() == [run]


def test_a_reader_changes_nothing(made):
    made.with_name(made.name + ".lock").unlink()
    with (
        Store.open(str(made), writable=False) as reader,
        pytest.raises(StoreError, match="cannot be written"),
    ):
        begun(reader)
    assert list(made.parent.iterdir()) == [made]


def test_a_reader_makes_no_store(path):
    with pytest.raises(StoreError, match="no history here yet"):
        Store.open(str(path), writable=False)
    assert not list(path.parent.iterdir())


def test_a_reader_migrates_nothing(path):
    path.touch()
    with pytest.raises(StoreError, match="can read as it is"):
        Store.open(str(path), writable=False)
    assert path.stat().st_size == 0


@pytest.mark.parametrize("writable", [True, False])
def test_only_a_regular_file_can_be_a_store(path, writable):
    os.mkfifo(path)
    with pytest.raises(StoreError, match="no regular file"):
        Store.open(str(path), writable=writable)
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names themselves")
def test_a_path_need_not_be_utf_8(tmp_path):
    Store.open(os.fsdecode(os.fsencode(tmp_path) + b"/a\xff.sqlite")).close()
    assert b"a\xff.sqlite" in {os.fsencode(path.name) for path in tmp_path.iterdir()}


def test_an_empty_file_becomes_a_store(path):
    path.touch()
    with Store.open(str(path)) as store:
        assert store.runs() == []


def test_a_reader_reads_where_it_may_not_write(made, monkeypatch):
    made.with_name(made.name + ".lock").unlink()
    monkeypatch.setattr("os.access", lambda *_: False)
    beside = []
    with Store.open(str(made), writable=False) as reader:
        assert reader.runs() == []
        beside.extend(made.parent.iterdir())
    assert beside == [made]
