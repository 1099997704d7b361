"""LNK109 and DAT109: what a page says of itself."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from refaudit.model.checked import CheckedContent
from refaudit.model.evidence import Reason, State
from refaudit.model.finding import Severity
from tests.helpers.rule_cases import codes, found, shows

URL = "https://www.example-news.org/2019/bridge"
COPY = f"https://web.archive.org/web/20200105101742/{URL}"
TITLE = "Harbour bridge opens to traffic"
OTHER = "Ten quick recipes for summer evenings"
LIVE = (State.LIVE, Reason.OK)
GOOD = (State.GOOD, Reason.CAPTURED)


def cite(title: str = TITLE, more: str = "|url-status=live") -> str:
    return (
        f"{{{{cite web |url={URL} |title={title} |date=3 May 2019 |website=The Gazette "
        f"|archive-url={COPY} |archive-date=5 January 2020 {more}}}}}"
    )


def drift(
    page: CheckedContent | None,
    copy: CheckedContent | None = None,
    text: str = "",
    original: tuple[State, Reason] = LIVE,
    snapshot: tuple[State, Reason] = GOOD,
) -> bool:
    copy = shows(TITLE) if copy is None else copy
    cited = text or cite()
    return "LNK109" in codes(cited, original=original, snapshot=snapshot, page=page, copy=copy)


def test_another_title_where_the_copy_has_the_cited_one_is_a_warning() -> None:
    findings = found(cite(), original=LIVE, snapshot=GOOD, page=shows(OTHER), copy=shows(TITLE))
    (finding,) = findings
    assert (finding.code, finding.severity, finding.edits) == ("LNK109", Severity.WARNING, ())
    assert f"“{OTHER}”" in finding.message
    assert f"“{TITLE}”" in finding.message
    assert "|url-status=deviated" in (finding.suggestion or "")


@pytest.mark.parametrize("status", ["", "|url-status=dead", "|url-status=live"])
def test_drift_is_not_told_again_as_life(status: str) -> None:
    text = cite(more=status)
    assert codes(text, original=LIVE, snapshot=GOOD, page=shows(OTHER), copy=shows(TITLE)) == [
        "LNK109"
    ]


@pytest.mark.parametrize("status", ["deviated", "unfit", "usurped"])
def test_drift_that_the_citation_tells_is_no_fault(status: str) -> None:
    assert not drift(shows(OTHER), text=cite(more=f"|url-status={status}"))


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        (State.DEAD, Reason.SOFT_404),
        (State.RESTRICTED, Reason.BOT_WALL),
        (State.UNKNOWN, Reason.SERVER_ERROR),
        (State.UNCHECKED, Reason.NETWORK_DOWN),
        (State.LIVE, Reason.BAD_CERTIFICATE),
    ],
)
def test_only_a_page_that_answers_for_itself_drifts(state: State, reason: Reason) -> None:
    assert not drift(shows(OTHER), original=(state, reason))


@pytest.mark.parametrize("state", [State.OTHER_TIME, State.GOOD])
def test_a_capture_of_any_time_proves_the_old_title(state: State) -> None:
    assert drift(shows(OTHER), snapshot=(state, Reason.CAPTURED))


@pytest.mark.parametrize("state", [State.ERROR_CAPTURE, State.UNKNOWN, State.MISSING])
def test_without_a_capture_nothing_is_proven(state: State) -> None:
    assert not drift(shows(OTHER), snapshot=(state, Reason.NOT_PROVEN))


@pytest.mark.parametrize(
    "page",
    [
        shows(TITLE),
        shows(f"{TITLE} | The Gazette"),
        shows("New harbour bridge opened to all traffic"),
        shows(OTHER, heading=TITLE),
        shows(OTHER, social_title=TITLE),
    ],
)
def test_a_page_that_bears_its_title_anywhere_has_not_drifted(page: CheckedContent) -> None:
    assert not drift(page)


@pytest.mark.parametrize(
    "page",
    [
        None,
        shows(None),
        shows(OTHER, heading=None),
        shows(OTHER, heading=None, social_title=OTHER),
        shows(OTHER, heading="The Gazette"),
        shows("Example News"),
        shows("example-news.org – The Gazette"),
        shows("Recipes"),
        shows("Page not found"),
        shows("Just a moment..."),
        shows("Seite nicht gefunden | The Gazette"),
        shows("Рецепты для летнего вечера на даче"),
        shows("夏の夜のための十の簡単なレシピ"),
        shows("Zehn schnelle Rezepte für Sommerabende", language="de-AT"),
    ],
)
def test_what_is_no_title_of_a_text_says_nothing(page: CheckedContent | None) -> None:
    assert not drift(page, shows(f"{TITLE} – The Gazette", language="en_GB"))


@pytest.mark.parametrize("language", ["en", "EN-us", None])
def test_a_page_in_the_same_or_no_stated_language_is_compared(language: str | None) -> None:
    page = shows(OTHER, language=language)  # type: ignore[arg-type]
    assert drift(page, shows(TITLE, language="en"))


def test_the_site_s_name_makes_no_titles_alike() -> None:
    name = "The Daily Harbour Observer of the North Coast"
    assert drift(shows(f"{OTHER} | {name}"), shows(f"{TITLE} | {name}"), cite(f"{TITLE} – {name}"))


@pytest.mark.parametrize(
    "title",
    [
        "A bridge for the port, by our correspondent in the south",
        "{{lang|en|Harbour bridge opens to traffic}}",
        "Archived copy",
    ],
)
def test_a_title_of_the_editor_s_own_proves_nothing(title: str) -> None:
    assert not drift(shows(OTHER), text=cite(title))


def test_a_translated_title_is_known_too() -> None:
    text = cite("Hafenbrücke für den Verkehr freigegeben", f"|trans-title={TITLE}")
    copy = shows("Hafenbrücke für den Verkehr freigegeben")
    assert not drift(shows(TITLE), copy, text)
    assert drift(shows(OTHER), copy, text)


def test_a_title_in_its_own_script_counts() -> None:
    russian = "Открыто движение по новому мосту в гавани"
    text = cite("Otkryto dvizhenie", f"|script-title=ru:{russian}")
    assert drift(shows("Лучшие рецепты для летнего вечера"), shows(russian), text)
    assert not drift(shows(f"{russian} — Газета"), shows(russian), text)


def test_markup_in_a_title_is_not_read() -> None:
    text = cite("''Harbour [[Bridge (structure)|bridge]]''&nbsp;<i>opens</i> to traffic")
    assert drift(shows(OTHER), text=text)
    assert not drift(shows(TITLE), text=text)


def test_a_plain_link_is_compared_by_its_text() -> None:
    text = f"<ref>[{URL} {TITLE}] {{{{webarchive|url={COPY}|date=2020-01-05}}}}</ref>"
    findings = found(text, original=LIVE, snapshot=GOOD, page=shows(OTHER), copy=shows(TITLE))
    drifted = next(finding for finding in findings if finding.code == "LNK109")
    assert drifted.suggestion == "Compare the page with the copy"


def dated(
    published: str | None,
    date: str = "|date=3 May 2019",
    *,
    template: str = "cite web",
    url: str = URL,
    **more: object,
) -> list[str]:
    text = f"{{{{{template} |url={url} |title={TITLE} {date}}}}}"
    page = shows(TITLE, published=published)  # type: ignore[arg-type]
    found_codes = codes(text, original=more.pop("original", LIVE), page=page, **more)
    return [code for code in found_codes if code == "DAT109"]


@pytest.mark.parametrize("published", ["2019-05-01", "2019-05-03", "2019-05-05"])
def test_two_days_are_let_pass(published: str) -> None:
    assert not dated(published)


@pytest.mark.parametrize("published", ["2019-04-30", "2019-05-06", "2018-05-03", "1999-01-01"])
def test_another_day_is_a_hint(published: str) -> None:
    assert dated(published)


def test_the_hint_has_both_dates_and_no_edit() -> None:
    text = f"{{{{cite news |url={URL} |title={TITLE} |date=3 May 2019}}}}"
    findings = found(text, original=LIVE, page=shows(TITLE, published="2018-03-05"))
    (hint,) = [finding for finding in findings if finding.code == "DAT109"]
    assert hint.message == (
        "|date=3 May 2019, but the page says that it was published on 5 March 2018."
    )
    assert hint.suggestion == "Write |date=5 March 2018 if the page means the cited text"
    assert (hint.severity, hint.parameter, hint.edits) == (Severity.INFO, "date", ())


@pytest.mark.parametrize("date", ["|date=2019", "|year=2019"])
@pytest.mark.parametrize(
    ("published", "differs"),
    [("2019-12-30", False), ("2020-01-02", False), ("2018-12-30", False), ("2018-06-01", True)],
)
def test_a_year_alone_is_compared_as_a_year(date: str, published: str, differs: bool) -> None:
    assert bool(dated(published, date)) is differs


@pytest.mark.parametrize(
    "date",
    ["|date=May 2019", "|date=Summer 2019", "|date=3–5 May 2019", "|date=n.d.", "|date=3/5/2019",
     "|date={{date|2019}}", "", "|date=3 May 2019 |orig-date=2018"],
)  # fmt: skip
def test_what_is_neither_a_day_nor_a_year_is_not_compared(date: str) -> None:
    assert not dated("2012-01-01", date)


@pytest.mark.parametrize("published", [None, "", "2018", "2018-05", "soon", "2018-02-31"])
def test_only_a_whole_day_of_the_page_counts(published: str | None) -> None:
    assert not dated(published)


@pytest.mark.parametrize("published", ["2026-11-19", "2026-11-22", "2027-01-01"])
def test_a_page_that_is_dated_anew_each_day_says_nothing(published: str) -> None:
    assert not dated(published)
    assert dated("2026-11-18")


@pytest.mark.parametrize(
    "template", ["cite book", "cite journal", "cite magazine", "cite map", "citation"]
)
def test_the_date_of_a_page_about_a_printed_source_says_nothing(template: str) -> None:
    assert not dated("2012-01-01", template=template)


def test_a_source_with_an_identifier_is_dated_by_it() -> None:
    assert not dated("2012-01-01", "|date=3 May 2019 |doi=10.1000/182")


def test_a_front_page_has_no_day_of_publication() -> None:
    assert not dated("2012-01-01", url="https://example.org/")
    assert dated("2012-01-01", url="https://example.org/?p=12")


def test_a_page_published_anew_since_it_was_read_says_nothing() -> None:
    assert not dated("2021-01-01", "|date=3 May 2019 |access-date=4 May 2019")
    assert dated("2021-01-01", "|date=3 May 2019 |access-date=4 May 2022")
    copied = f"|date=3 May 2019 |archive-url={COPY} |archive-date=5 January 2020"
    assert not dated("2021-01-01", copied)


def test_the_copy_that_has_the_cited_date_decides() -> None:
    copied = f"|date=3 May 2019 |archive-url={COPY} |archive-date=5 January 2020"
    agreeing = shows(TITLE, published="2019-05-03")
    assert not dated("2012-01-01", copied, snapshot=GOOD, copy=agreeing)
    assert dated("2012-01-01", copied, snapshot=GOOD, copy=shows(TITLE))


def test_a_page_that_drifted_has_the_date_of_another_text() -> None:
    page = shows(OTHER, published="2012-01-01")
    found_codes = codes(cite(), original=LIVE, snapshot=GOOD, page=page, copy=shows(TITLE))
    assert found_codes == ["LNK109"]


@pytest.mark.parametrize("state", [State.DEAD, State.RESTRICTED, State.UNKNOWN])
def test_only_a_page_that_answers_is_asked_for_its_date(state: State) -> None:
    assert not dated("2012-01-01", original=(state, Reason.FORBIDDEN))


@pytest.mark.parametrize("year", ["0001", "9999"])
def test_the_ends_of_the_calendar_are_no_trouble(year: str) -> None:
    assert not dated("9999-12-31", f"|date={year} |access-date=31 December 9999")
    assert not dated("0001-01-01", "|date=0001 |access-date=1 January 0001")


text = st.text(max_size=60) | st.sampled_from([TITLE, OTHER, "''" * 9, "[[" * 20, "<" * 40, "a:"])


@settings(max_examples=200, deadline=None)
@given(text, text, text, st.none() | text, st.none() | text)
def test_no_title_and_no_date_makes_the_rules_raise(
    cited: str, page: str, copy: str, published: str | None, language: str | None
) -> None:
    shown = shows(page, published=published, language=language)  # type: ignore[arg-type]
    found(cite(cited), original=LIVE, snapshot=GOOD, page=shown, copy=shows(copy))
