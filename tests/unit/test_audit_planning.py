"""A plan counts what is due and says why the run must take so long; it keeps and asks nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refaudit.audit.intake import Intake
from refaudit.audit.planning import plan
from refaudit.audit.recognising import Recognition
from refaudit.errors import SourceError, StoreMissing, UsageError
from refaudit.model.citation import Article
from refaudit.settings import Settings
from refaudit.store import Store
from refaudit.store.census import Census
from tests.helpers.store_nouns import DAY, NOW, begun, seen, target
from tests.helpers.stores import KINDS, empty_server, needs_server, opened


def article(*urls, name="A", template="{{{{cite web |url={} |title=T}}}}"):
    text = "".join(f"<ref>{template.format(url)}</ref>\n" for url in urls)
    return Article(title=name, source=f"{name}.wiki", text=text, language="en")


def pages(host, number, path="page"):
    return [f"https://{host}/{path}{n}" for n in range(number)]


def planned(*sources, store=None, processes=1, **settings):
    chosen = Settings(now=NOW, **settings)
    return plan(chosen, store, sources, processes=processes)


def bound(made, kind, name=None):
    (found,) = [b for b in made.bounds if b.kind == kind and name in (None, b.name)]
    return found


def test_a_target_counts_once_however_many_articles_cite_it():
    one, two = pages("a.org", 3), pages("a.org", 5)
    made = planned(article(*one), article(*two, name="B"))
    assert (made.articles, made.citations, made.targets, made.due) == (2, 8, 5, 5)
    assert (made.hosts, made.hosts_due, made.known) == (1, 1, 0)


def test_what_cannot_be_read_is_counted_and_not_planned():
    made = planned(SourceError("x.wiki", "not UTF-8"), article(*pages("a.org", 1)))
    assert (made.articles, made.unreadable, made.due) == (1, 1, 1)


def test_what_cannot_be_asked_is_never_due():
    made = planned(article("mailto:a@b.org", "https://web.archive.org/save/https://a.org/"))
    assert made.due == 0
    assert made.bounds == ()
    assert made.seconds == 0


def test_nothing_is_due_offline():
    made = planned(article(*pages("a.org", 3)), offline=True)
    assert (made.targets, made.due, made.hosts, made.hosts_due) == (3, 0, 1, 0)


def test_excluded_hosts_are_not_due():
    sources = article(*pages("a.org", 3), *pages("www.b.org", 2))
    assert planned(sources, exclude=("b.org",)).due == 3


def test_an_exclusion_that_cannot_be_read_is_refused():
    with pytest.raises(UsageError):
        planned(article(), exclude=("a b",))


def test_the_largest_host_decides_at_its_interval():
    made = planned(article(*pages("a.org", 300), *pages("b.org", 100)), host_interval=2)
    assert made.seconds == made.bounds[0].seconds == 299 * 2
    assert (made.bounds[0].kind, made.bounds[0].name) == ("host", "a.org")
    assert made.bounds[0].is_certain


def test_the_hosts_of_a_domain_share_a_quarter_of_the_interval():
    hosts = [url for n in range(20) for url in pages(f"h{n}.example.com", 10)]
    made = planned(article(*hosts))
    found = bound(made, "domain")
    assert (found.name, found.requests, found.seconds) == ("example.com", 200, 199 / 4)
    assert made.seconds == found.seconds


def test_a_domain_of_one_host_is_that_host():
    made = planned(article(*pages("www.a.org", 3)))
    assert not [b for b in made.bounds if b.kind == "domain"]


def test_what_hosts_may_take_bounds_what_they_do_take():
    made = planned(article(*pages("a.org", 300)), host_budget=60)
    assert bound(made, "host").seconds == 60


def test_a_service_is_asked_at_its_own_rate_and_its_snapshots_are_counted():
    captures = pages("web.archive.org", 9, "web/20200101000000/https://a.org/")
    made = planned(article(*captures, *pages("archive.today", 2, "20200101000000/https://a.org/")))
    assert (made.originals, made.snapshots) == (0, 11)
    assert [(a.id, a.targets, a.due) for a in made.archives] == [
        ("wayback", 9, 9),
        ("archivetoday", 2, 2),
    ]
    service = bound(made, "service", "Wayback Machine")
    assert (service.requests, service.interval, service.seconds) == (9, 0.125, 1.0)
    # The interval of hosts is longer, and wins.
    assert made.bounds[0].name == "web.archive.org"
    assert made.seconds == 8


def test_a_rehearsal_shrinks_the_rates_of_services_as_the_run_does():
    captures = pages("web.archive.org", 9, "web/20200101000000/https://a.org/")
    stand_ins = {"connect_to": ("*=127.0.0.1:80",), "host_interval": 0.1}
    made = planned(article(*captures), **stand_ins)
    assert bound(made, "service").interval == pytest.approx(0.0125)


def test_more_processes_shorten_only_what_is_theirs():
    sources = article(*[f"https://h{n}.org/" for n in range(40)])
    one, four = planned(sources), planned(sources, processes=4)
    for kind in ("places", "work"):
        assert bound(four, kind).seconds == pytest.approx(bound(one, kind).seconds / 4)
        assert not bound(one, kind).is_certain
    slow = article(*pages("a.org", 99))
    assert planned(slow, processes=100).seconds == planned(slow).seconds == 98


def test_several_processes_read_what_one_reads():
    sources = [article(*pages("a.org", 2), name=f"A{n}") for n in range(60)]
    assert planned(*sources, jobs=2) == planned(*sources)


def test_it_tells_how_far_it_is():
    told = []
    sources = [article(name=f"A{n}") for n in range(60)]
    plan(Settings(now=NOW), None, sources, watch=told.append)
    assert told == [50, 60]


@pytest.fixture(params=KINDS)
def store(request, tmp_path):
    with opened(request.param, tmp_path) as history:
        yield history


def test_the_history_spares_what_is_fresh_and_is_left_as_it_is(store):
    cited = article(*pages("a.org", 4))
    run = begun(store)
    settings = Settings(now=NOW)
    list(Intake(settings, store, run.id, Recognition(settings, store)).take([cited]))
    first, second = pages("a.org", 2)
    store.record(run.id, [(seen(url=first), NOW + DAY), (seen(url=second), NOW - DAY)])
    before = store.due(run.id, NOW)
    made = planned(article(*pages("a.org", 6)), store=store)
    assert (made.targets, made.known, made.due) == (6, 4, 5)
    assert planned(cited, store=store).disk < planned(cited).disk
    assert store.due(run.id, NOW) == before


def test_a_host_with_nothing_due_takes_no_time(store):
    run = begun(store)
    store.add_targets(run.id, [target(url="https://a.org/page0", host="a.org")])
    store.record(run.id, [(seen(url="https://a.org/page0"), NOW + DAY)])
    made = planned(article("https://a.org/page0"), store=store)
    assert (made.hosts, made.hosts_due, made.bounds) == (1, 0, ())


def test_where_there_is_no_history_that_is_said(tmp_path):
    with pytest.raises(StoreMissing):
        Store.open(str(tmp_path / "none.sqlite"), writable=False)


@needs_server
def test_an_empty_server_has_no_history():
    with pytest.raises(StoreMissing, match="Run an audit with this --store first"):
        Store.open(empty_server(), writable=False)


@given(st.lists(st.lists(st.integers(0, 9), max_size=12), max_size=6))
def test_a_census_counts_the_distinct(articles):
    with Census(None, NOW, spares=lambda _: False) as census:
        new = [
            c.target.url for numbers in articles for c in census.add([target(n) for n in numbers])
        ]
        distinct = {target(n).url for numbers in articles for n in numbers}
        assert sorted(new) == sorted(distinct)
        assert sum(host.due for host in census.hosts()) == len(distinct)


def test_hosts_of_any_spelling_can_be_counted():
    with Census(None, NOW, spares=lambda _: False) as census:
        census.add([target(url="https://[::1]/", host="[::1]"), target(url="x", host="\udce9.org")])
        assert {host.due for host in census.hosts()} == {1}
