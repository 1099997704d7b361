import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
import time

import pytest
from sqlalchemy import create_engine, text

from refaudit.errors import StoreBusy, StoreError
from refaudit.store import Store
from refaudit.store.location import locate
from refaudit.store.locks import lock_server
from tests.helpers.store_nouns import begun, seen, url_of
from tests.helpers.stores import empty_server, needs_server


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


def test_a_second_run_is_told_who_holds_the_store(made):
    with Store.open(str(made)), pytest.raises(StoreBusy) as caught:
        Store.open(str(made))
    assert str(made) in caught.value.message
    assert f"process {os.getpid()}" in caught.value.message
    Store.open(str(made)).close()


def test_a_lock_file_without_a_number_names_nobody(made):
    with Store.open(str(made)):
        made.with_name(made.name + ".lock").write_text("nobody")
        with pytest.raises(StoreBusy) as caught:
            Store.open(str(made))
        assert caught.value.message.endswith("holds it")


def test_a_failed_opening_gives_the_lock_back(path):
    path.write_text("no database, but longer than the magic bytes of one are" * 20)
    for _ in range(2):
        with pytest.raises(StoreError, match="not an SQLite database"):
            Store.open(str(path))


def test_the_lock_and_half_a_transaction_die_with_their_owner(path):
    code = """
        import os, sys
        sys.path.insert(0, os.getcwd())
        from refaudit.store import Store
        from tests.helpers.store_nouns import NOW, DAY, begun, seen, target
        store = Store.open(sys.argv[1])
        run = begun(store)
        store.add_targets(run.id, [target(1), target(2)])
        store.record(run.id, [(seen(1), NOW + DAY)])
        with store._database.writing() as connection:
            connection.exec_driver_sql("DELETE FROM observations")
            os.kill(os.getpid(), 9)
    """
    child = in_child(code, path)
    assert child.returncode == -signal.SIGKILL, child.stderr
    with Store.open(str(path)) as store:
        assert store.history(url_of(1)) == [seen(1)]
        assert begun(store).id == "20261122T100000Z"
    assert check(path) == "ok"


@pytest.mark.parametrize(
    ("lines", "delay"), [(1, 0.0), (1, 0.06), (1, 0.12), (2, 0.0), (40, 0.003)]
)
def test_a_store_whose_writer_is_killed_at_any_moment_is_whole(path, lines, delay):
    code = """
        import os, sys
        sys.path.insert(0, os.getcwd())
        from refaudit.store import Store
        from tests.helpers.store_nouns import *
        print("ready", flush=True)
        store = Store.open(sys.argv[1])
        run = begun(store)
        for number in range(100_000):
            read = extraction(citation())
            store.add_article(run.id, article(f"{number}"), read, [target(number)])
            store.record(run.id, [(seen(number), NOW + DAY)])
            print(number, flush=True)
    """
    child = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code), str(path)], stdout=subprocess.PIPE, text=True
    )
    said = [child.stdout.readline() for _ in range(lines)]
    time.sleep(delay)
    child.kill()
    said = [*said[1:], *child.stdout.readlines()]
    child.wait()
    child.stdout.close()
    with Store.open(str(path)) as store:
        run = begun(store)
        kept = store.ingested(run.id)
        assert len(said) <= len(kept) <= len(said) + 1
        assert len(store.history(url_of(len(said) - 1))) == bool(said)
    assert check(path) == "ok"


@needs_server
def test_the_server_soon_notices_that_the_machine_of_a_run_is_gone():
    engine = create_engine(locate(empty_server()).server)
    with lock_server(engine, "history"):
        pass
    # The pool gives the same session again.
    with engine.connect() as session:
        names = ("idle", "interval", "count")
        told = [session.scalar(text(f"SHOW tcp_keepalives_{name}")) for name in names]
        # The server takes notice of the end of a session when others may have begun.
        session.execute(text("SELECT pg_advisory_unlock_all()"))
    engine.dispose()
    assert told == ["30", "10", "3"]


def check(path):
    connection = sqlite3.connect(path)
    try:
        return connection.execute("PRAGMA integrity_check").fetchone()[0]
    finally:
        connection.close()
