import json
from collections import Counter
from datetime import datetime

import msgspec
import pytest
from msgspec import structs

from refaudit.audit import Audit
from refaudit.audit.cluster import ClusterAudit, _Asking, require_same
from refaudit.audit.cluster_job import Job, condition
from refaudit.audit.cluster_plan import Part, Slice, parts_of
from refaudit.audit.cluster_tasks import Asked, _longest_interval, ask_slice
from refaudit.errors import UsageError
from refaudit.model.evidence import Failure, Kind, Observation
from refaudit.settings import Settings, load
from refaudit.sources import read
from refaudit.store import Store
from refaudit.store.domains import Domains, domain_number
from tests.helpers.hands import OwnHands
from tests.helpers.spread_web import running, write_dumps
from tests.helpers.stores import empty_server, histories, needs_server

NOW = "2026-11-22T10:00:00Z"


@pytest.fixture
def web():
    with running() as web:
        yield web


def settings_for(web, store, **more):
    return load(
        {
            "connect_to": [web.connect_to],
            "store": str(store),
            "now": NOW,
            "host_interval": 0,
            "retries": 0,
            **more,
        },
        environ={},
        table={},
    )


def alone(settings, targets):
    with Store.open(settings.store) as store:
        trip = Audit(settings, store, key="key", command="audit")
        return told(trip.report(read(targets, stdin=None, max_bytes=1 << 24)))


def together(settings, targets, base, hands=None):
    with Store.open(settings.store) as store:
        trip = ClusterAudit(
            settings,
            store,
            hands or OwnHands(),
            key="key",
            command="audit",
            parts=parts_of(targets, base),
        )
        return told(trip.report(()))


def told(report):
    return json.loads(msgspec.json.encode(report))


class Stopped(OwnHands):
    """Hands that are stopped after so many pieces of the check leg."""

    def __init__(self, pieces):
        self.left = pieces

    def each(self, work, items, *, name, follow=lambda _: None):
        for result in super().each(work, items, name=name, follow=follow):
            self.left -= name == "check"
            if self.left < 0:
                raise KeyboardInterrupt
            yield result


class Backwards(OwnHands):
    """Hands that begin at the end."""

    def each(self, work, items, *, name, follow=lambda _: None):
        return super().each(work, list(items)[::-1], name=name, follow=follow)


class Noted(OwnHands):
    """Hands that note what they did."""

    def __init__(self):
        self.done = []

    def each(self, work, items, *, name, follow=lambda _: None):
        for result in super().each(work, items, name=name, follow=follow):
            self.done.append((name, result))
            yield result


@needs_server
def test_a_run_in_pieces_reports_what_one_process_does(tmp_path, web):
    targets = [str(path) for path in write_dumps(tmp_path / "dumps", 120, 3)]
    one = alone(settings_for(web, tmp_path / "history.sqlite"), targets)
    many = together(settings_for(web, empty_server()), targets, tmp_path)
    assert many == one


@needs_server
def test_a_dump_in_ranges_is_reported_in_its_own_order(tmp_path, web, monkeypatch):
    (dump,) = write_dumps(tmp_path / "dumps", 40, 1)
    one = alone(settings_for(web, tmp_path / "history.sqlite", offline=True), [str(dump)])
    monkeypatch.setattr("refaudit.audit.cluster_plan._BYTES", dump.stat().st_size // 5)
    parts = parts_of([str(dump)], dump.parent)
    assert len(parts) >= 5
    settings = settings_for(web, empty_server(), offline=True)
    with Store.open(settings.store) as store:
        trip = ClusterAudit(settings, store, Backwards(), key="key", command="audit", parts=parts)
        many = told(trip.report(()))
    assert many["articles"] == one["articles"]


@needs_server
def test_files_are_found_from_the_leaders_directory_and_keep_their_names(tmp_path, web):
    (tmp_path / "a.wiki").write_text("<ref>http://site1.org/ok/1</ref>")
    (tmp_path / "broken.wiki").write_bytes(b"\xff")
    heard = []
    settings = settings_for(web, empty_server())
    parts = [Part(number=1, base=str(tmp_path), paths=("a.wiki", "broken.wiki"))]
    with Store.open(settings.store) as store:
        trip = ClusterAudit(
            settings,
            store,
            OwnHands(),
            key="key",
            command="audit",
            parts=parts,
            heard=lambda *told: heard.append(told),
        )
        report = trip.report(())
    assert [article.source for article in report.articles] == ["a.wiki", "broken.wiki"]
    ((read, (fault,)),) = heard
    assert (read, fault.source) == (1, "broken.wiki")


@needs_server
def test_sources_that_only_the_leader_can_read_are_read_by_it(tmp_path, web):
    settings = settings_for(web, empty_server(), offline=True)
    (tmp_path / "a.wiki").write_text("<ref>http://site1.org/ok/1</ref>")
    with Store.open(settings.store) as store:
        trip = ClusterAudit(settings, store, OwnHands(), key="key", command="audit")
        report = trip.report(read([str(tmp_path / "a.wiki")], stdin=None, max_bytes=1 << 20))
    assert len(report.articles) == 1
    assert not web.log


@needs_server
def test_a_file_that_is_not_on_the_workers_disk_is_named(tmp_path, web):
    settings = settings_for(web, empty_server())
    parts = [Part(number=1, base=str(tmp_path), paths=("gone.xml",))]
    with Store.open(settings.store) as store:
        trip = ClusterAudit(settings, store, OwnHands(), key="k", command="c", parts=parts)
        with pytest.raises(UsageError, match=r"gone\.xml: there is no such file on"):
            trip.report(())


@needs_server
def test_a_run_that_was_stopped_goes_on_and_asks_nothing_twice(tmp_path, web):
    targets = [str(path) for path in write_dumps(tmp_path / "dumps", 60, 2)]
    one = alone(settings_for(web, tmp_path / "history.sqlite"), targets)
    settings = settings_for(web, empty_server())
    with pytest.raises(KeyboardInterrupt):
        together(settings, targets, tmp_path, Stopped(12))
    place = len(web.log)
    with Store.open(settings.store, writable=False) as store:
        run = store.runs()[0].id
        kept = {target.url for target, seen, _ in histories(store, run) if seen}
    many = together(settings, targets, tmp_path)
    assert many == one
    again = {f"http://{asked.host}{asked.path}" for asked in web.log[place:]}
    assert kept
    assert not {url for url in kept & again if ".net" not in url and ".com" not in url}


def one_host(tmp_path, number):
    """An article that cites so many pages of one host."""
    path = tmp_path / "a.wiki"
    path.write_text("".join(f"<ref>http://site1.org/ok/{n}</ref>" for n in range(number)))
    return [str(path)]


@needs_server
def test_a_piece_that_takes_too_long_is_split_by_time(tmp_path, web):
    settings = settings_for(
        web, empty_server(), host_interval=0.05, task_minutes=0.2 / 60, find_archives=False
    )
    hands = Noted()
    together(settings, one_host(tmp_path, 12), tmp_path, hands)
    pieces = [done for name, done in hands.done if name == "check" and done.done]
    assert len(pieces) >= 3
    assert len({piece.slice.name for piece in pieces}) == 1
    assert sum(piece.done for piece in pieces) == 12
    asked = Counter(asked.path for asked in web.log)
    assert all(asked[f"/ok/{n}"] == 1 for n in range(12))


@needs_server
def test_a_piece_has_few_targets_at_once_and_the_rest_is_the_next(tmp_path, web, monkeypatch):
    monkeypatch.setattr("refaudit.audit.cluster_tasks._AT_ONCE", 5)
    hands = Noted()
    settings = settings_for(web, empty_server())
    together(settings, one_host(tmp_path, 12), tmp_path, hands)
    pieces = [done for name, done in hands.done if name == "check" and done.done]
    assert [(piece.done, piece.is_left) for piece in pieces] == [(5, True), (5, True), (2, False)]
    asked = Counter(asked.path for asked in web.log)
    assert all(asked[f"/ok/{n}"] == 1 for n in range(12))


@needs_server
def test_a_piece_whose_hosts_are_slow_is_broken_off(tmp_path, monkeypatch):
    # By the interval, all would have their turns in the time of a piece.
    monkeypatch.setattr("refaudit.audit.cluster_tasks._most", lambda _: 0.15 / 60)
    copies = "https://web.archive.org/web/20200102030405/http://site1.org/ok"
    (tmp_path / "a.wiki").write_text("".join(f"<ref>{copies}/{n}</ref>" for n in range(12)))
    hands = Noted()
    with running(pause=0.08) as web:
        settings = settings_for(web, empty_server(), find_archives=False)
        together(settings, [str(tmp_path / "a.wiki")], tmp_path, hands)
    archive = domain_number("web.archive.org")
    pieces = [
        done
        for name, done in hands.done
        if name == "check" and archive in done.slice.domains and done.done
    ]
    assert len(pieces) >= 3
    assert [piece.is_left for piece in pieces] == [True] * (len(pieces) - 1) + [False]
    assert sum(piece.done for piece in pieces) == 12


def test_a_piece_waits_as_long_as_its_hosts_are_owed_by_whoever_asked_them_before():
    archive = ["a.org", "web.archive.org"]
    assert _longest_interval(Settings(host_interval=1), archive[:1]) == 1
    assert _longest_interval(Settings(host_interval=1), archive) == 2.5
    assert _longest_interval(Settings(host_interval=3), archive) == 3


@needs_server
def test_the_last_round_is_one_piece_that_nothing_leads_out_of(tmp_path, web, monkeypatch):
    monkeypatch.setattr("refaudit.audit.cluster.ROBOTS_REDIRECTS", -1000)
    targets = [str(path) for path in write_dumps(tmp_path / "dumps", 60, 2)]
    one = alone(settings_for(web, tmp_path / "history.sqlite"), targets)
    hands = Noted()
    many = together(settings_for(web, empty_server()), targets, tmp_path, hands)
    last = [done for name, done in hands.done if name == "check" and not done.slice.fenced]
    assert [piece.slice.name for piece in last] == ["all"]
    assert last[0].done
    assert hands.done.index(("check", last[0])) > max(
        place
        for place, (name, done) in enumerate(hands.done)
        if name == "check" and done.slice.fenced
    )
    assert many == one


@needs_server
def test_our_own_network_is_judged_by_all_pieces_together(tmp_path):
    (tmp_path / "a.wiki").write_text(
        "".join(f"<ref>http://site{n}.org/ok/{n}</ref>" for n in range(12))
    )
    settings = settings_for(Nobody(), empty_server(), timeout=0.2)
    report = together(settings, [str(tmp_path / "a.wiki")], tmp_path)
    one = alone(
        settings_for(Nobody(), tmp_path / "history.sqlite", timeout=0.2),
        [str(tmp_path / "a.wiki")],
    )
    assert report["findings"]
    assert report == one


class Nobody:
    """Where nothing listens."""

    connect_to = "*=http://127.0.0.1:9"


def test_what_seemed_hopeless_is_asked_after_all_when_anything_answers():
    asking, piece = _Asking(10, lambda _: None), Slice(name="a", domains=Domains())
    given_up = Asked(slice=piece, done=3, is_left=True, is_hopeless=True, urls=("u",))
    assert asking.follow(given_up) is None
    assert asking.urls == ["u"]
    assert asking.follow(Asked(slice=piece, done=1, has_answer=True)) is None
    assert asking.urls == []
    (again,) = asking.take_hopeless()
    assert again.sure
    assert asking.take_hopeless() == []
    assert asking.follow(given_up).sure


def failed(failure, hosts):
    """What was seen of a page on each of so many hosts."""
    return tuple(
        Observation(
            url=f"http://site{n}.org/",
            kind=Kind.ORIGINAL,
            checked_at=datetime.fromisoformat(NOW),
            failure=failure,
        )
        for n in range(hosts)
    )


def test_what_seemed_hopeless_is_asked_after_all_when_other_hosts_fail_in_another_way():
    asking, piece = _Asking(10, lambda _: None), Slice(name="a", domains=Domains())
    timeouts = failed(Failure.TIMEOUT, 9)
    asking.follow(Asked(slice=piece, is_left=True, is_hopeless=True, failed=timeouts))
    assert asking.network_down
    assert asking.take_hopeless() == []
    asking.follow(Asked(slice=piece, failed=failed(Failure.CONNECTION_REFUSED, 1)))
    assert not asking.network_down
    (again,) = asking.take_hopeless()
    assert again.sure


def test_a_worker_of_another_version_is_refused_by_name():
    here = condition()
    require_same(lambda question: {"tcp://a": question()})
    there = structs.replace(here, refaudit="0.0.1")
    with pytest.raises(UsageError, match=r"worker tcp://b has refaudit 0\.0\.1 .* and this"):
        require_same(lambda question: {"tcp://a": question(), "tcp://b": there})


@needs_server
def test_a_worker_that_joined_later_refuses_the_work_of_another_version(tmp_path, web):
    settings = settings_for(web, empty_server())
    with Store.open(settings.store) as store:
        run = store.begin(key="k", command="c", now=settings.now, version="1", offline=False).id
        job = Job(
            settings=msgspec.json.encode(settings),
            run=run,
            now=settings.now,
            lead=1,
            made_by=structs.replace(condition(), python="2.7"),
        )
        with pytest.raises(UsageError, match=r"on Python 2\.7"):
            ask_slice(job, Slice(name="a", domains=Domains()))


@needs_server
@pytest.mark.parametrize("budget", ["max_requests", "max_minutes"])
def test_a_budget_of_the_run_is_refused(web, budget):
    settings = settings_for(web, empty_server(), **{budget: 5})
    with Store.open(settings.store) as store, pytest.raises(UsageError, match=budget):
        ClusterAudit(settings, store, OwnHands(), key="k", command="c")
