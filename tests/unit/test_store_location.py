from pathlib import Path

import pytest

from refaudit.errors import StoreError
from refaudit.store.location import locate


def test_a_path_is_made_absolute_so_that_two_names_share_a_lock(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "link").symlink_to("real.db")
    assert locate("real.db").path == locate("link").path == locate("./x/../real.db").path


def test_a_tilde_is_the_home(monkeypatch):
    monkeypatch.setenv("HOME", "/somewhere")
    assert locate("~/h.db").path == Path("/somewhere/h.db")


@pytest.mark.parametrize("where", ["sqlite:////tmp/h.db", "sqlite+pysqlite:////tmp/h.db"])
def test_an_sqlite_url_is_a_path(where):
    assert locate(where).path == Path("/tmp/h.db").resolve()


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_postgresql_is_driven_by_psycopg(scheme):
    location = locate(f"{scheme}://me:secret@db.example/history?sslmode=require")
    assert location.path is None
    assert location.server.drivername == "postgresql+psycopg"
    assert location.server.query == {"sslmode": "require"}


def test_a_name_shows_no_password():
    name = locate("postgresql://me:secret@db.example/history?password=secret").name
    assert name == "postgresql://me:***@db.example/history"


@pytest.mark.parametrize(
    ("where", "says"),
    [
        ("", "needs a file"),
        (":memory:", "needs a file"),
        ("sqlite://", "needs a file"),
        ("a\0b", "needs a file"),
        ("sqlite:///x?mode=ro", "not supported"),
        ("mysql://host/db", "mysql cannot keep"),
        ("postgresql://host:port/db", "not a database URL"),
    ],
)
def test_a_place_that_keeps_no_history_is_refused_with_advice(where, says):
    with pytest.raises(StoreError, match=says) as caught:
        locate(where)
    assert caught.value.advice


def test_a_loop_of_links_is_a_store_error(tmp_path):
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    with pytest.raises(StoreError):
        locate(str(tmp_path / "a"))


def test_an_unknown_user_is_a_store_error():
    with pytest.raises(StoreError, match="home"):
        locate("~no-such-user-here/h.db")
