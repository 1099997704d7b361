import importlib.util
from types import SimpleNamespace

import pytest
from sqlalchemy.dialects import postgresql

from refaudit.errors import StoreBusy, StoreError
from refaudit.store import Store
from refaudit.store.migrate import is_current
from refaudit.store.schema import run_targets
from refaudit.store.targets import upsert
from tests.helpers.store_nouns import (
    DAY,
    NOW,
    article,
    begun,
    citation,
    extraction,
    finding,
    seen,
    target,
    url_of,
    verdict,
)
from tests.helpers.stores import articles_of, empty_server, histories, needs_server

needs_driver = pytest.mark.skipif(
    not importlib.util.find_spec("psycopg"), reason="psycopg (extra `postgresql`) is not installed"
)


def test_without_the_driver_the_extra_is_named(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    with pytest.raises(StoreError, match="needs the psycopg library") as caught:
        Store.open("postgresql://me:secret@db.example/history")
    assert "refaudit[postgresql]" in caught.value.advice
    assert "secret" not in str(caught.value)


@needs_driver
@pytest.mark.parametrize("writable", [True, False])
def test_a_server_that_is_not_there_is_named_without_its_password(writable):
    with pytest.raises(StoreError, match="connection") as caught:
        Store.open("postgresql://me:secret@127.0.0.1:1/history", writable=writable)
    assert caught.value.message.startswith("postgresql://me:***@127.0.0.1:1/history: ")
    assert "server runs" in caught.value.advice
    assert "secret" not in str(caught.value)


def test_known_rows_are_left_alone_in_the_server_s_own_words():
    connection = SimpleNamespace(dialect=postgresql.dialect())
    statement = upsert(connection, run_targets).on_conflict_do_nothing()
    assert str(statement.compile(dialect=connection.dialect)).endswith("ON CONFLICT DO NOTHING")


@needs_server
def test_a_run_goes_through_and_others_are_kept_out():
    where = empty_server()
    with Store.open(where) as store:
        with pytest.raises(StoreBusy, match="server process"):
            Store.open(where)
        run = begun(store, run_id="example").id
        cited = extraction(citation(1, title="\0"), citation(2))
        targets = [target(1), target(2), target(url="https://e.example/" + "x" * 7900)]
        store.add_article(run, article("\udce9\0"), cited, targets)
        store.record(run, [(seen(1), NOW + DAY)])
        assert store.history(url_of(1))[-1] == seen(1)
        made = (verdict(url=target.url) for target, _, _ in histories(store, run))
        store.save_verdicts(run, made)
        (stored,) = articles_of(store, run)
        store.save_findings(run, stored.key, [finding()], {"c1": "x"})
        store.mark_network_down(run, [])
        store.finish(run, now=NOW, status="complete")
        report = store.report()
        with Store.open(where, writable=False) as reader:
            assert reader.report(run) == report
            with pytest.raises(StoreError, match="read-only"):
                begun(reader)
    assert report.totals.originals == {"live": 3}
    assert report.articles[0].citations[0].findings == (finding(),)
    Store.open(where).close()


@pytest.mark.parametrize(("tables", "is_free"), [(["elsewhere"], True), (["runs", "x"], False)])
def test_a_shared_server_is_taken_unless_a_table_has_our_name(monkeypatch, tables, is_free):
    found = SimpleNamespace(has_table=lambda _name: False, get_table_names=lambda: tables)
    monkeypatch.setattr("refaudit.store.migrate.inspect", lambda _connection: found)
    connection = SimpleNamespace(dialect=postgresql.dialect())
    if is_free:
        assert not is_current(connection, "db")
    else:
        with pytest.raises(StoreError, match="db: this is the database of another program"):
            is_current(connection, "db")
