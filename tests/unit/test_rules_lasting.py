"""How long findings hold: on every day before the end that was told, the same is said."""

import ast
import inspect
from datetime import UTC, date, datetime, timedelta
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refaudit import rules
from refaudit.extract import extract
from refaudit.model.citation import Article
from refaudit.model.evidence import Kind, Reason, State
from refaudit.model.finding import Case
from refaudit.rules import lasting as module
from refaudit.rules.lasting import MONTHLY, WITH_STATUS, lasting
from tests.helpers.rule_cases import ALL, NOW, checked

#: Modules that look at the clock, all of which `lasting` knows.
_CLOCKS = {"context", "dates", "lasting", "links", "marking", "snapshots", "styles", "subject"}
_COPY = "https://web.archive.org/web/20200105101742/https://example.org/a"
_EVIDENCE = (
    None,
    (State.LIVE, Reason.OK),
    *((State.DEAD, reason) for reason in (Reason.NOT_FOUND, Reason.SOFT_404, Reason.USURPED)),
    (State.DEAD, Reason.REDIRECTED_HOME),
)
_STATUSES = {
    "de": ("offline", ("", "ja", "nein", "2020-01-01")),
    "fr": ("brisé le", ("", "2020-01-01")),
    "en": ("url-status", ("", "live", "dead", "Dead", "bot: unknown", "deviated")),
}
_TEMPLATES = {
    "de": "{{{{Internetquelle |url=https://example.org/a |titel=T{}}}}}",
    "fr": "{{{{lien web |url=https://example.org/a |titre=T{}}}}}",
    "en": "{{{{cite web |url=https://example.org/a |title=T{}}}}}",
}
_COPIES = {
    "de": f" |archiv-url={_COPY} |archiv-datum=2020-01-05",
    "fr": f" |archive-url={_COPY} |archive-date=2020-01-05",
    "en": f" |archive-url={_COPY} |archive-date=2020-01-05",
}


def judged(wikitext, now, evidence=None, language="en"):
    """What is told, and until when it is."""
    article = Article(title="T", text=f"<ref>{wikitext}</ref>", source="T", language=language)
    extraction = extract(article)
    context = rules.Context(
        article="T", now=now, wiki=f"{language}.wikipedia.org", language=language
    )
    found = list(rules.article_findings(extraction, context, ALL))
    for citation in extraction.citations:
        seen = checked(citation.url, *evidence, confirmed=True) if evidence else None
        copy = None
        if evidence and citation.archive_url:
            copy = checked(citation.archive_url, State.GOOD, Reason.OK, kind=Kind.SNAPSHOT)
        case = Case(citation=citation, article=extraction, original=seen, snapshot=copy)
        found += rules.findings(case, context, ALL)
    return found, lasting(extraction, context, found)


def holds(wikitext, now, **more):
    """Whether the same is told on days up to the end, and on many if there is none."""
    found, until = judged(wikitext, now, **more)
    for days in (1, 2, 5, 9, 20, 40, 41, 300, 400, 800, 3000):
        later = now + timedelta(days=days)
        if until is None or later.date() < until:
            assert judged(wikitext, later, **more)[0] == found, (later, until)
    return until


@pytest.mark.parametrize("rule", rules.RULES, ids=lambda rule: rule.code)
def test_of_every_rule_the_examples_are_told_as_long_as_was_said(rule):
    for example in (rule.bad, rule.good):
        seen = example.original and (example.original.state, example.original.reason)
        holds(example.wikitext, NOW, evidence=seen)


@pytest.mark.parametrize("language", _STATUSES)
def test_statuses_that_are_days_are_told_for_the_day(language):
    name, values = _STATUSES[language]
    ends = set()
    for value, evidence, copied in product(values, _EVIDENCE, (False, True)):
        written = (f" |{name}={value}" if value else "") + (_COPIES[language] if copied else "")
        wikitext = _TEMPLATES[language].format(written)
        ends.add(holds(wikitext, NOW, evidence=evidence, language=language))
    assert (date(2026, 11, 23) in ends) == (language != "en")


_DAYS = st.dates(date(2026, 10, 1), date(2030, 3, 1))


@given(
    at=_DAYS,
    dates=st.lists(st.sampled_from(["date", "access-date", "archive-date", "year",
                                    "pmc-embargo-date", "doi-broken-date"]), unique=True),
    data=st.data(),
)  # fmt: skip
def test_dates_before_and_after_the_day_are_told_as_long_as_was_said(at, dates, data):
    written = ""
    for name in dates:
        day = data.draw(_DAYS)
        shape = data.draw(st.sampled_from(["{0.day} {0:%B %Y}", "{0:%B %Y}", "{0.year}",
                                           "{0.year}–2031"]))  # fmt: skip
        written += f" |{name}={shape.format(day)}"
    wikitext = f"{{{{cite web |url=https://a.example/x |title=T{written} |pmc=1 |doi=10.1/a}}}}"
    holds(wikitext, datetime(at.year, at.month, at.day, 23, 30, tzinfo=UTC))


@pytest.mark.parametrize(
    ("wikitext", "evidence", "end"),
    [
        ("{{cite web |url=https://a.example/ |title=T |date=2012}}", None, None),
        ("{{cite web |url=https://a.example/ |title=T |date=2026}}", None, None),
        ("{{cite web |url=https://a.example/ |title=T |date=November 2026}}", None, None),
        ("{{cite web |url=https://a.example/ |title=T |date=2027}}", None, date(2026, 11, 23)),
        ("{{cite web |url=https://a.example/ |title=T |date=2012–2029}}", None, date(2026, 11, 23)),
        ("{{cite web |url=https://a.example/ |title=T}}", _EVIDENCE[2], date(2026, 12, 1)),
    ],
)
def test_only_what_the_clock_can_change_ends(wikitext, evidence, end):
    assert judged(wikitext, NOW, evidence)[1] == end


def test_an_archive_that_will_be_given_up_ends_what_is_told():
    copy = "https://archive.today/20200105101742/https://example.org/a"
    wikitext = _TEMPLATES["en"].format(f" |archive-url={copy} |archive-date=5 January 2020")
    before = datetime(2025, 12, 31, tzinfo=UTC)
    found, until = judged(wikitext, before)
    assert until is not None
    day_before = datetime.combine(until, before.timetz()) - timedelta(days=1)
    assert judged(wikitext, day_before)[0] == found
    assert judged(wikitext, day_before + timedelta(days=1))[0] != found


def test_no_other_module_looks_at_the_clock():
    looking = set()
    for path in Path(inspect.getfile(module)).parent.glob("*.py"):
        names = (
            node.attr
            for node in ast.walk(ast.parse(path.read_text("utf-8")))
            if isinstance(node, ast.Attribute)
        )
        looking |= {path.stem for name in names if name in {"now", "today"}}
    # It is the clock of the audit, except in the declaration of an example.
    assert looking - {"declaration"} <= _CLOCKS


def test_what_is_said_to_write_the_day_or_the_month_are_rules():
    assert {rule.code for rule in rules.RULES} >= MONTHLY | WITH_STATUS
