import pytest

from refaudit.errors import StoreError
from refaudit.model.checked import Checked
from refaudit.model.evidence import Kind, State
from refaudit.model.finding import Severity
from refaudit.model.report import Totals
from refaudit.store import Store, evidence_of, targets_of
from tests.helpers.store_nouns import (
    NOW,
    article,
    begun,
    citation,
    extraction,
    finding,
    reference,
    seen,
    target,
    url_of,
    verdict,
)
from tests.helpers.stores import articles_of

SNAPSHOT = "https://web.archive.org/web/20230305101742/https://x.example/"


@pytest.fixture
def store(tmp_path):
    with Store.open(str(tmp_path / "h.db")) as store:
        yield store


@pytest.fixture
def run(store):
    return begun(store).id


def add(store, run, source, *citations):
    targets = [target(url=url) for c in citations for url in targets_of(c) if url]
    store.add_article(run, article(source, title=source), extraction(*citations), targets)
    return [stored.key for stored in articles_of(store, run)][-1]


def check(kind, url="u"):
    return Checked.of(verdict(url=url, kind=kind), None)


def test_targets_are_normalised_as_they_are_checked():
    cited = citation(url=" HTTP://X.example#top ", archive_url=SNAPSHOT)
    assert targets_of(cited) == ("http://x.example/", SNAPSHOT)
    assert targets_of(citation(url="ftp://x", archive_url=None)) == ("ftp://x", None)


@pytest.mark.parametrize(
    ("url", "archive_url", "expected"),
    [
        (url_of(1), SNAPSHOT, (url_of(1), SNAPSHOT)),
        (url_of(1), None, (url_of(1), None)),
        (url_of(2), None, (None, None)),
        (None, SNAPSHOT, (None, SNAPSHOT)),
        (SNAPSHOT, None, (None, SNAPSHOT)),
        (SNAPSHOT + "other", SNAPSHOT, (None, SNAPSHOT)),
    ],
)
def test_an_archive_url_is_a_snapshot_wherever_it_stands(url, archive_url, expected):
    checks = {
        url_of(1): check(Kind.ORIGINAL, url_of(1)),
        SNAPSHOT: check(Kind.SNAPSHOT, SNAPSHOT),
        SNAPSHOT + "other": check(Kind.SNAPSHOT, SNAPSHOT + "other"),
    }
    found = evidence_of(citation(url=url, archive_url=archive_url), checks)
    assert tuple(c and c.url for c in found) == expected


def test_a_report_joins_citations_evidence_findings_and_corrections(store, run):
    cited = [citation(1, archive_url=SNAPSHOT), citation(2)]
    key = add(store, run, "a", *cited)
    store.record(run, [(seen(1, status=404), NOW)])
    store.save_verdicts(
        run, [verdict(1, State.DEAD), verdict(url=SNAPSHOT, kind=Kind.SNAPSHOT, state=State.GOOD)]
    )
    about = [finding(), finding("DAT110", "c2"), finding("REF104", None), finding("X", "gone")]
    store.save_findings(run, key, about, {"c2": "{{cite web|x}}", "gone": "?"})
    store.save_findings(run, None, [finding("RUN903", None)], {})
    report = store.report(run)
    (audited,) = report.articles
    first, second = audited.citations
    assert report.run.id == run
    assert (first.wikitext, first.id, second.id) == ("{{cite web}}", "c1", "c2")
    assert first.original == Checked.of(verdict(1, State.DEAD), seen(1, status=404))
    assert first.snapshot_check.state is State.GOOD
    assert (first.findings, second.findings) == ((about[0],), (about[1],))
    assert (first.corrected, second.corrected) == (None, "{{cite web|x}}")
    assert (second.original, second.snapshot_check) == (None, None)
    assert audited.findings == tuple(about[2:])
    assert report.findings == (finding("RUN903", None),)


def test_findings_saved_again_replace_those_of_their_article_only(store, run):
    one = add(store, run, "a", citation(1))
    two = add(store, run, "b", citation(1))
    store.save_findings(run, one, [finding(), finding()], {"c1": "x"})
    store.save_findings(run, two, [finding("B")], {})
    store.save_findings(run, None, [finding("RUN901", None)], {})
    store.save_findings(run, one, [], {})
    report = store.report(run)
    assert [a.citations[0].findings for a in report.articles] == [(), (finding("B"),)]
    assert report.articles[0].citations[0].corrected is None
    store.save_findings(run, None, [], {})
    assert store.report(run).findings == ()
    assert store.report(run).totals.rules == {"B": 1}


def test_findings_on_an_article_that_is_not_there_are_a_store_error(store, run):
    with pytest.raises(StoreError):
        store.save_findings(run, 999, [finding()], {})


def test_the_same_citation_id_in_two_articles_is_two_citations(store, run):
    one, two = (add(store, run, source, citation(1)) for source in "ab")
    store.save_findings(run, two, [finding()], {"c1": "x"})
    first, second = (a.citations[0] for a in store.report(run).articles)
    assert (first.findings, first.corrected) == ((), None)
    assert (second.findings, second.corrected) == ((finding(),), "x")
    assert one != two


def test_totals_count_the_run_and_nothing_else(store, run):
    other = begun(store, key="other").id
    for number, name in enumerate((run, other)):
        cited = [citation(n, n, archive_url=SNAPSHOT) for n in range(1, 4 - number)]
        store.add_article(
            name,
            article("a"),
            extraction(*cited, references=(reference(), reference())),
            [target(n) for n in (1, 2, 3)] + [target(url=SNAPSHOT, kind=Kind.SNAPSHOT)],
        )
        store.add_unreadable(name, source="b", title="B", error="e")
    dead = [verdict(n, State.DEAD) for n in (1, 2)]
    good = verdict(url=SNAPSHOT, kind=Kind.SNAPSHOT, state=State.GOOD)
    store.save_verdicts(run, [*dead, verdict(3), good])
    store.save_verdicts(other, [verdict(3, State.UNKNOWN)])
    info = finding("LNK110", severity=Severity.INFO)
    store.save_findings(run, None, [info, finding("LNK102"), finding("LNK101"), info], {})
    totals = store.report(run).totals
    assert totals == Totals(
        articles=1,
        unreadable=1,
        references=2,
        citations=3,
        originals={"live": 1, "dead": 2},
        snapshots={"good": 1},
        findings={"error": 2, "info": 2},
        rules={"LNK101": 1, "LNK102": 1, "LNK110": 2},
    )
    assert list(totals.originals) == ["live", "dead"]
    assert list(totals.findings) == ["error", "info"]
    assert list(totals.rules) == ["LNK101", "LNK102", "LNK110"]


def test_articles_are_reported_in_the_order_of_reading(store, run):
    sources = [f"{number * 7919 % 101}" for number in range(45)]
    for source in sources[:-1]:
        store.add_article(run, article(source), extraction(citation(1)), [])
    store.add_unreadable(run, source=sources[-1], title="B", error="no text")
    report = store.report(run)
    assert [a.source for a in report.articles] == sources
    assert (report.articles[-1].error, report.articles[-1].citations) == ("no text", ())


def test_without_a_name_the_newest_complete_run_is_reported(store, run):
    with pytest.raises(StoreError, match="no run has been finished yet"):
        store.report()
    store.finish(run, now=NOW, status="complete")
    later = begun(store, key="later").id
    begun(store, key="interrupted")
    store.finish(later, now=NOW, status="complete")
    assert store.report().run.id == later


def test_a_run_that_is_not_there_has_no_report(store, run):
    with pytest.raises(StoreError, match="nope: there is no such run") as caught:
        store.report("nope")
    assert run in caught.value.advice
