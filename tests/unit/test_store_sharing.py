import threading
import time
from contextlib import ExitStack
from datetime import timedelta

import pytest
from msgspec import structs
from sqlalchemy import text

from refaudit.errors import StoreError
from refaudit.model.citation import Article, Extraction
from refaudit.model.evidence import Kind, Observation, Reason, Target
from refaudit.store import Store
from refaudit.store.domains import Domains, domain_number
from refaudit.store.judgements import Judgements
from refaudit.store.schema import targets
from refaudit.store.sharing import SharedRun
from tests.helpers.store_nouns import NOW
from tests.helpers.stores import articles_of, empty_server, needs_server

EMPTY = Extraction(citations=(), references=())
URLS = ("https://one.org/1", "https://www.one.org/2", "https://two.org/3", "https://three.org/4")
ONE, TWO, THREE = (domain_number(f"{name}.org") for name in ("one", "two", "three"))


def target(url):
    return Target(url=url, kind=Kind.ORIGINAL, host=url.split("/")[2])


def observation(url):
    return Observation(url=url, kind=Kind.ORIGINAL, checked_at=NOW, status=200)


@pytest.fixture
def store():
    with Store.open(empty_server()) as store:
        yield store


@pytest.fixture
def run(store):
    begun = store.begin(key="k", command="c", now=NOW, version="1", offline=False).id
    store.add_targets(begun, [target(url) for url in URLS])
    return begun


@pytest.fixture
def shared(store, run):
    return SharedRun.of(store, run)


def urls(found):
    return {one.url for one in found}


def test_a_file_is_not_shared(tmp_path):
    with (
        Store.open(str(tmp_path / "history.sqlite")) as store,
        pytest.raises(StoreError, match="cannot share a file"),
    ):
        SharedRun.of(store, "run")


@needs_server
def test_each_piece_has_the_due_targets_of_its_domains(store, run, shared):
    assert urls(shared.due(NOW, Domains())) == set(URLS)
    assert urls(shared.due(NOW, Domains.of(ONE))) == set(URLS[:2])
    assert urls(shared.due(NOW, Domains(without=frozenset({ONE})))) == set(URLS[2:])
    store.record(run, [(observation(URLS[0]), NOW)])
    assert urls(shared.due(NOW, Domains.of(ONE))) == {URLS[1]}
    assert shared.count_due(NOW) == 3
    assert shared.expected(NOW, Domains.of(ONE)) == {"one.org": 1, "www.one.org": 1}
    assert shared.expected(NOW, Domains(), least=2) == {}
    first, second, _ = sorted((ONE, TWO, THREE))
    assert shared.largest(NOW, least=1, most=2) == [(first, 1), (second, 1)]


def waiting(store, url, days):
    """Let a target be known for so many days."""
    with store._database.writing() as connection:
        row = targets.update().where(targets.c.url == url)
        connection.execute(row.values(added_at=NOW - timedelta(days=days)))


@needs_server
def test_a_piece_has_the_longest_due_of_each_host(store, run, shared):
    more = [f"https://one.org/{letter}" for letter in "abc"]
    store.add_targets(run, [target(url) for url in more])
    waiting(store, more[2], 9)
    waiting(store, URLS[3], 5)
    found = [one.url for one in shared.due(NOW, Domains(), each=1)]
    assert found == [more[2], URLS[3], URLS[1], URLS[2]]
    assert [one.url for one in shared.due(NOW, Domains(), each=2, most=3)] == [*found[:2], URLS[0]]
    assert len(shared.due(NOW, Domains(), most=5)) == 5
    assert len(shared.due(NOW, Domains())) == 7


@needs_server
def test_those_of_an_older_history_have_waited_longest(store, shared):
    with store._database.writing() as connection:
        row = targets.update().where(targets.c.url == URLS[2])
        connection.execute(row.values(added_at=None))
    assert shared.due(NOW, Domains(), most=1)[0].url == URLS[2]


@needs_server
def test_what_cannot_be_asked_takes_nobodys_place(store, run, shared):
    odd = [f'https://four.org/{n}?"problem":"x"' for n in range(3)]
    store.add_targets(
        run, [structs.replace(target(url), problem=Reason.INVALID_URL) for url in odd[1:]]
    )
    four = Domains.of(domain_number("four.org"))
    assert not shared.has_due(NOW, four)
    store.add_targets(run, [target(odd[0])])
    for url in odd[1:]:
        waiting(store, url, 3)
    assert urls(shared.due(NOW, four, each=1, most=1)) == {odd[0]}
    assert shared.has_due(NOW, four)


@needs_server
def test_a_piece_may_have_more_domains_than_a_statement_has_parameters(shared):
    many = Domains.of(*range(100_000), ONE)
    assert urls(shared.due(NOW, many)) == set(URLS[:2])
    shared.park([(URLS[0], TWO)])
    assert urls(shared.due(NOW, many)) == {URLS[1]}
    assert {one.target.url for one in shared.grounds(many).all()} == set(URLS[:2])


@needs_server
def test_a_parked_target_is_due_for_who_owns_all_its_domains(shared):
    shared.park([(URLS[0], TWO)])
    assert shared.detours(NOW) == {(ONE, TWO)}
    assert urls(shared.due(NOW, Domains.of(ONE))) == {URLS[1]}
    assert urls(shared.due(NOW, Domains.of(ONE, TWO))) == set(URLS[:3])
    shared.park([(URLS[0], TWO), (URLS[0], THREE)])
    assert urls(shared.due(NOW, Domains.of(ONE, TWO))) == {URLS[1], URLS[2]}
    assert urls(shared.due(NOW, Domains())) == set(URLS)


@needs_server
def test_detours_of_what_was_seen_are_of_no_account(store, run, shared):
    shared.park([(URLS[0], TWO)])
    store.record(run, [(observation(URLS[0]), NOW)])
    assert shared.detours(NOW) == set()


@needs_server
def test_histories_are_those_of_the_domains(store, run, shared):
    store.record(run, [(observation(url), NOW) for url in URLS])
    found = [one.target.url for one in shared.grounds(Domains.of(ONE, THREE)).all() if one.seen]
    assert sorted(found) == sorted((*URLS[:2], URLS[3]))
    assert set(shared.asked(NOW, Domains.of(TWO))) == {URLS[2]}


@needs_server
def test_articles_stand_in_the_order_of_the_parts_whoever_comes_first(store, run, shared):
    for part, name in ((2, "c"), (1, "a"), (2, "d"), (1, "b"), (1, "a")):
        article = Article(title=name, text=name, source=name)
        shared.part(part).add_article(run, article, EMPTY, [target(URLS[0])])
    shared.part(3).add_unreadable(run, source="e", title="e", error="broken")
    assert [one.title for one in articles_of(store, run)] == list("abcde")
    assert shared.ingested(1) == {"a": True, "b": True}
    assert shared.ingested(3) == {"e": False}
    (first, second), (third, *_), _ = ranges = shared.ranges(2)
    pages = [list(Judgements.of(store, run).pages(*one)) for one in ranges]
    assert [[one.title for one in page] for (page,) in pages] == [["a", "b"], ["c", "d"], ["e"]]
    assert first < second < third


@needs_server
def test_targets_of_an_earlier_version_are_numbered(store, shared):
    with store._database.writing() as connection:
        connection.execute(targets.update().values(domain=None))
    assert shared.due(NOW, Domains.of(ONE)) == []
    shared.number_domains()
    assert urls(shared.due(NOW, Domains.of(ONE))) == set(URLS[:2])


def wait_for_one_who_waits(store):
    """Until somebody waits for a lock of a run."""
    query = text(
        "SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database"
        " WHERE locktype = 'advisory' AND NOT granted AND datname = current_database()"
    )
    for _ in range(1000):
        with store._database.reading() as connection:
            if connection.scalar(query):
                return
        time.sleep(0.01)
    raise AssertionError("nobody waits")


@needs_server
def test_a_piece_has_one_owner_at_a_time(store, shared):
    events = []

    def second(lead):
        with shared.leases.owning(lead, "piece"):
            events.append("second")

    with shared.leases.leading() as lead:
        with shared.leases.owning(lead, "piece"):
            thread = threading.Thread(target=second, args=[lead])
            thread.start()
            wait_for_one_who_waits(store)
            with shared.leases.owning(lead, "another piece"):
                events.append("first")
        thread.join(10)
    assert events == ["first", "second"]


@needs_server
def test_nothing_is_begun_for_a_leader_that_has_gone(shared):
    with shared.leases.leading() as lead:
        pass
    with (
        pytest.raises(StoreError, match="the command that led this run has ended"),
        shared.leases.owning(lead, "piece"),
    ):
        pass


@needs_server
def test_a_new_leader_waits_for_who_works_for_the_old_one(store, shared):
    began = threading.Event()

    def lead_anew():
        with shared.leases.leading():
            began.set()

    thread = threading.Thread(target=lead_anew)
    with ExitStack() as piece:
        with shared.leases.leading() as lead:
            piece.enter_context(shared.leases.owning(lead, "piece"))
        thread.start()
        wait_for_one_who_waits(store)
        assert not began.is_set()
    assert began.wait(10)
    thread.join()


@needs_server
def test_the_server_soon_notices_that_the_machine_of_an_owner_is_gone(shared):
    names = ("idle", "interval", "count")
    with (
        shared.leases.leading() as lead,
        shared.leases.owning(lead, "piece") as session,
        session.reading() as connection,
    ):
        told = [connection.scalar(text(f"SHOW tcp_keepalives_{name}")) for name in names]
    assert told == ["30", "10", "3"]


@needs_server
def test_who_has_lost_a_piece_stores_nothing_for_it(store, run, shared):
    def lose(session):
        with session.reading() as connection:
            pid = connection.scalar(text("SELECT pg_backend_pid()"))
        with store._database.writing() as connection:
            connection.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": pid})

    with shared.leases.leading() as lead, shared.leases.owning(lead, "piece") as session:
        own = Store(session)
        own.record(run, [(observation(URLS[0]), NOW)])
        lose(session)
        for why in ("terminating connection", "session with the server has ended"):
            with pytest.raises(StoreError, match=why):
                own.record(run, [(observation(URLS[1]), NOW)])
    assert store.history(URLS[0])
    assert not store.history(URLS[1])


@needs_server
def test_a_piece_is_owned_and_stored_in_one_session(store, run, shared):
    def sessions():
        with store._database.reading() as connection:
            query = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            return connection.scalar(text(query))

    with shared.leases.leading() as lead:
        before = sessions()
        with shared.leases.owning(lead, "piece") as session:
            part = SharedRun(session, run).part(1)
            part.add_article(run, Article(title="a", text="a", source="a"), EMPTY, [])
            assert sessions() == before + 1
