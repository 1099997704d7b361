from datetime import date

from msgspec import structs

from refaudit.audit import stored_report
from refaudit.audit.marking import with_marks
from refaudit.model.mark import Mark, Review
from refaudit.store import Store
from refaudit.store.marks import Marked, Marks
from tests.helpers.store_runs import audited, fault

DAY = date(2026, 11, 22)


def marked(finding, kind, note="", again=False):
    mark = Mark(fingerprint=finding.fingerprint, mark=kind, note=note, made=DAY)
    return Marked(mark, again)


def test_marks_stand_in_the_findings_on_citations_articles_and_the_run(tmp_path):
    dead, loose, about_run = fault("LNK101", 1), fault("REF104", None), fault("RUN903", None)
    unseen = fault("LNK102", 1)
    with Store.open(str(tmp_path / "h.sqlite")) as store:
        run = audited(store, {"A": [dead, unseen, loose]})
        store.save_findings(run, None, [about_run], {})
        plain = store.report(run)
    report = with_marks(
        plain,
        [
            marked(dead, Review.DONE, "mended", again=True),
            marked(loose, Review.FALSE_ALARM),
            marked(about_run, Review.CONFIRMED),
        ],
    )
    (article,) = report.articles
    found, other = article.citations[0].findings
    assert (other.mark, other.note) == (None, None)
    assert (found.mark, found.note, found.marked, found.found_again) == (
        Review.DONE, "mended", DAY, True,
    )  # fmt: skip
    assert (article.findings[0].mark, article.findings[0].note) == (Review.FALSE_ALARM, None)
    assert report.findings[0].mark is Review.CONFIRMED
    assert article.citations[1] is plain.articles[0].citations[1]


def test_without_a_mark_the_report_stays_as_it_is(tmp_path):
    with Store.open(str(tmp_path / "h.sqlite")) as store:
        audited(store, {"A": [fault()]})
        report = store.report()
    assert with_marks(report, []) is report


def test_a_stored_report_has_the_marks_of_today_and_later_ones_say_what_is_found_again(tmp_path):
    with Store.open(str(tmp_path / "h.sqlite")) as store:
        first = audited(store, {"A": [fault()]})
        Marks.of(store).put([marked(fault(), Review.DONE).mark])
        second = audited(store, {"A": [fault()]}, day=1)
        told = [
            stored_report(store, run).articles[0].citations[0].findings[0]
            for run in (first, second)
        ]
    assert [(one.mark, one.found_again) for one in told] == [
        (Review.DONE, False), (Review.DONE, True),
    ]  # fmt: skip
    assert structs.replace(told[0], found_again=True, change=told[1].change) == told[1]
