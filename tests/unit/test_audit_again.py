"""What a later run takes over is what it would have made."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from msgspec import structs

from refaudit.audit import finding, judging
from refaudit.model.citation import Article
from refaudit.model.copies import Listed, Listing
from refaudit.model.decision import Decision
from refaudit.model.evidence import Failure, Kind
from refaudit.store import Store
from refaudit.store.copies import CopyFacts
from refaudit.store.decisions import Decisions
from tests.helpers.again import audited, both, look, seen, targets_of_all
from tests.helpers.store_nouns import DAY, NOW

_CORPUS = Path(__file__).parents[2] / "../shared/corpus/articles"
_COPY = "https://web.archive.org/web/20200105101742/https://dead.example/copied"
_TEXTS = {
    "Live": "<ref>{{cite web |title=A |date=5 June 2012 |url=https://live.example/a}}</ref>"
    "<ref>{{cite web |title=B |date=June 6, 2012 |url=https://live.example/b}}</ref>",
    "Dead": "<ref>{{cite web |title=C |date=2012 |url=https://dead.example/c}}</ref>"
    "<ref>{{cite web |title=D |url=https://dead.example/copied |archive-date=5 January 2020"
    f" |archive-url={_COPY} |url-status=live}}}}</ref><ref>https://dead.example/bare</ref>",
    "Future": "<ref>{{cite web |title=E |date=24 November 2026 |url=https://live.example/e"
    " |access-date=25 November 2026}}</ref><ref>{{cite journal |title=F |date=2028 |doi=10.1/a"
    " |doi-broken-date=December 2026 |url=https://live.example/f}}</ref>",
    "Range": "<ref>{{cite web |title=G |date=May 2019 – June 2030 |url=https://live.example/g}}</ref>",
    "Given up": "<ref>{{cite web |title=H |date=2012 |url=https://live.example/h |archive-date=5 "
    "January 2020 |archive-url=https://archive.today/20200105101742/https://live.example/h}}</ref>",
    "Waiting": "".join(
        f"<ref>{{{{cite web |title=W{n} |date=2012 |url=https://ill.example/{n}}}}}</ref>"
        for n in range(6)
    ),
    "Broken": "<ref name=a /> <ref>{{cite web |title= |url=htp:/x |url-status=ded}}</ref>",
    "Kept off": "{{bots|deny=all}}<ref>{{cite web |title=I |url=https://dead.example/i}}</ref>",
}
_GERMAN = (
    "<ref>{{Internetquelle |titel=J |url=https://dead.example/j |abruf=2012-06-05 |offline=nein "
    f"|archiv-url={_COPY} |archiv-datum=2020-01-05}}}}</ref>"
)
ARTICLES = [
    *(
        Article(title=title, text=text, source=f"{title}.wiki", wiki="en.wikipedia.org")
        for title, text in _TEXTS.items()
    ),
    Article(title="Deutsch", text=_GERMAN, source="d", wiki="de.wikipedia.org", language="de"),
    Article(title="Sans", text=_TEXTS["Dead"], source="f", language="fr"),
]
_CONFIRMED = (datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 11, 10, tzinfo=UTC), NOW - DAY)


def observed(at=_CONFIRMED, articles=ARTICLES):
    """What was seen at some times: pages are dead, and a host is ill, by their names."""
    for moment in at:
        for target in targets_of_all(articles):
            status = 404 if "dead" in target.host else 200
            if target.host == "ill.example":
                yield look(target, moment, None, content=None, failure=Failure.TIMEOUT)
            else:
                yield look(target, moment, status)


@pytest.fixture
def history(tmp_path):
    path = tmp_path / "history.sqlite"
    seen(path, list(observed()), "seed")
    audited(path, ARTICLES, "first")
    return path


def decided(path, *decisions):
    with Store.open(str(path), held=False) as store:
        Decisions.of(store).add(decisions)


@pytest.mark.parametrize(
    "later",
    [0, 0.5, 1, 2, 3, 8, 10, 31, 38, 39, 100, 401, 766, 3000, -0.5, -1, -30, -400],
)
def test_at_another_time_the_same_is_told_as_if_all_were_made_anew(history, later):
    taken_over, anew = both(history, ARTICLES, now=NOW + later * DAY)
    assert taken_over == anew
    assert anew.totals.findings


@pytest.mark.parametrize(
    "settings",
    [
        {"select": ("LNK",)},
        {"ignore": ("LNK101", "DAT")},
        {"sightings": 5},
        {"sighting_days": 30.0},
        {"fresh_original_days": 1.0},
        {"offline": True},
        {"scope": "all"},
    ],
)
def test_with_other_settings_too(history, settings):
    taken_over, anew = both(history, ARTICLES, **settings)
    assert taken_over == anew


@pytest.mark.parametrize(
    "decision",
    [
        {"code": "LNK101", "article": "Dead"},
        {"code": "LNK", "article": "D*", "until": date(2026, 11, 23)},
        {"code": "DAT", "article": "Future.wiki"},
        {"code": "LNK", "url": "https://dead.example/*"},
        {"code": "ARC116", "url": "https://live.example/a"},
    ],
)
def test_decisions_are_heard_when_they_are_made_and_when_they_end(history, decision):
    before = audited(history, ARTICLES, "before")
    decided(history, Decision(reason="so", **decision))
    made, anew = both(history, ARTICLES)
    assert made == anew
    assert made.totals.ignored > before.totals.ignored
    for later in (1, 2, 3):
        ended, anew = both(history, ARTICLES, now=NOW + later * DAY)
        assert ended == anew


def test_a_decision_about_one_finding_is_heard(history):
    (one, *_) = audited(history, ARTICLES, "before").articles[1].citations[0].findings
    decided(
        history, Decision(code=one.code, article="Dead", fingerprint=one.fingerprint, reason="so")
    )
    taken_over, anew = both(history, ARTICLES)
    assert taken_over == anew
    assert taken_over.totals.ignored == 1


def changed(host, status, at=NOW):
    chosen = [one for one in targets_of_all(ARTICLES) if one.host == host]
    return [look(one, at, status) for one in chosen]


@pytest.mark.parametrize(
    "looks",
    [
        changed("live.example", 404),
        changed("live.example", 404)[:1],
        changed("live.example", 500),
        changed("dead.example", 200)[:1],
        changed("dead.example", 410),
        changed("ill.example", 200),
        changed("ill.example", 200)[:3],
        changed("web.archive.org", 404),
        changed("archive.today", 404),
    ],
    ids=range(9),
)
def test_what_was_seen_meanwhile_changes_what_rests_on_it(history, looks):
    seen(history, looks, "meanwhile")
    taken_over, anew = both(history, ARTICLES, now=NOW + DAY)
    assert taken_over == anew


def test_copies_that_were_found_meanwhile_are_offered(history):
    page, stamp = "https://dead.example/c", "20120607101742"
    url = f"https://web.archive.org/web/{stamp}/{page}"
    (target,) = [one for one in targets_of_all(ARTICLES) if one.url == page]
    capture = structs.replace(
        look(target, NOW, 200), url=url, kind=Kind.SNAPSHOT, final_url=url, capture=None
    )
    listed = Listed(timestamp=stamp, archive="wayback", original=page, status=200, url=url)
    listing = Listing(
        url=page, archive="wayback", near=stamp, complete=True, captures=(listed,),
        answer=look(target, NOW, 200),
    )  # fmt: skip
    before = audited(history, ARTICLES, "before")
    with Store.open(str(history)) as store:
        CopyFacts.of(store).add_listing(before.run.id, listing)
    listed_, anew = both(history, ARTICLES)
    assert listed_ == anew
    seen(history, [capture], "capture")
    captured, anew = both(history, ARTICLES)
    assert captured == anew
    assert (
        len({str(each.articles[1].citations[0].findings) for each in (before, listed_, captured)})
        > 1
    )


def test_an_article_under_another_name_or_on_another_wiki_is_judged_anew(history):
    others = [
        structs.replace(ARTICLES[1], title="Renamed"),
        structs.replace(ARTICLES[4], wiki="commons.wikimedia.org"),
        structs.replace(ARTICLES[0], source="elsewhere"),
        structs.replace(ARTICLES[0], text=_TEXTS["Live"] + "."),
    ]
    taken_over, anew = both(history, others)
    assert taken_over == anew


def test_a_run_that_is_made_again_tells_the_same(history):
    first, second = (audited(history, ARTICLES, "same") for _ in range(2))
    assert first.articles == second.articles


def test_nothing_is_judged_that_would_come_out_the_same(history, monkeypatch):
    made: list[str] = []
    real = finding.corrections
    monkeypatch.setattr(
        finding, "corrections", lambda one, found: made.append(one.title) or real(one, found)
    )
    verdicts = []
    monkeypatch.setattr(judging.judge, "verdict", lambda *given: verdicts.append(given))
    audited(history, ARTICLES, "second", now=NOW + DAY / 4)
    assert (made, verdicts) == (["Waiting"], [])
    audited(history, ARTICLES, "third", now=NOW + DAY)
    assert made == ["Waiting", "Future", "Range", "Waiting", "Deutsch", "Sans"]


def test_of_a_host_only_what_has_changed_is_judged_where_it_looks_the_same(history, monkeypatch):
    seen(history, changed("live.example", 200)[:1], "meanwhile")
    judged = []
    real = judging.judge.verdict
    monkeypatch.setattr(
        judging.judge, "verdict", lambda *given: judged.append(given[0].url) or real(*given)
    )
    audited(history, ARTICLES, "second")
    assert judged == ["https://live.example/a"]
    judged.clear()
    audited(history, ARTICLES, "third")
    assert judged == []


@pytest.mark.shared
@pytest.mark.skipif(not _CORPUS.exists(), reason="the shared corpus is not beside the checkout")
@pytest.mark.parametrize("later", [1, 40, 400])
def test_real_articles_are_told_the_same(tmp_path, later):
    paths = sorted(_CORPUS.rglob("*.wikitext"))[::40][:30]
    articles = [
        Article(
            title=path.stem,
            text=path.read_text("utf-8"),
            source=str(path),
            wiki=f"{path.parent.name}.wikipedia.org",
            language=path.parent.name,
        )
        for path in paths
    ]
    history = tmp_path / "history.sqlite"
    looks = [
        look(target, NOW - (9 - 3 * n) * DAY, 404 if len(target.url) % 3 else 200)
        for target in targets_of_all(articles)
        for n in range(3)
    ]
    seen(history, looks, "seed")
    audited(history, articles, "first")
    taken_over, anew = both(history, articles, now=NOW + timedelta(days=later))
    assert taken_over == anew
