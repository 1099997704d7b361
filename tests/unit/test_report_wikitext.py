import mwparserfromhell
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from refaudit.model.finding import Change, Severity
from refaudit.model.report import AuditedArticle, Report
from refaudit.report import render
from refaudit.report.wikitext import page_link, plain
from tests.helpers import report_samples as samples
from tests.helpers.inert_wikitext import MARKUP, acting, links
from tests.helpers.report_differences import difference
from tests.helpers.report_parts import article, citation, found, report
from tests.helpers.report_verdicts import verdicts

ANY = st.text(st.characters(codec=None, exclude_categories=()), max_size=200)


def wikitext(made: Report) -> str:
    return render(made, "wikitext").decode("utf-8")


def live(*articles: AuditedArticle, **run: object) -> Report:
    placed = (replace(each, wiki="en.wikipedia.org", revision=7) for each in articles)
    return report(*placed, **run)


@given(st.one_of(ANY, st.lists(st.sampled_from(MARKUP)).map(" ".join)))
def test_any_text_in_a_line_is_plain_words(text: str) -> None:
    for line in (f"* {plain(text, 300)}: x", f"=== {plain(text, 300)} ===", plain(text, 300)):
        assert acting(line) == []
    assert "\n" not in plain(text, 300)


@pytest.mark.parametrize("text", MARKUP)
def test_markup_is_shown_as_it_was_written(text: str) -> None:
    made = plain(text, 300)
    assert made.startswith("<nowiki>")
    parsed = mwparserfromhell.parse(made).strip_code()
    assert parsed == text.replace("\n", " ").replace("\x7f", "\N{REPLACEMENT CHARACTER}")


@pytest.mark.parametrize(
    "text",
    ["Jezkazgan", "Water is gone: 3 of 4 (75 %)", "LNK101 dead-link", "it's", "10:00 UTC",
     "История рудника", ""],
)  # fmt: skip
def test_words_are_left_readable(text: str) -> None:
    assert plain(text, 300) == text


def test_text_is_cut() -> None:
    assert plain("x" * 100_000, 300) == "x" * 300 + "…"


@pytest.mark.parametrize(
    ("title", "link"),
    [
        ("Jezkazgan", "[[:Jezkazgan]]"),
        ("Category:Rivers", "[[:Category:Rivers|<nowiki>Category:Rivers</nowiki>]]"),
        ("L'Aquila", "[[:L'Aquila]]"),
        ("AT&T", "[[:AT&T|<nowiki>AT&amp;T</nowiki>]]"),
    ],
)
def test_a_title_is_linked_and_never_transcluded(title: str, link: str) -> None:
    assert page_link(title) == link
    assert acting(link) == []


@pytest.mark.parametrize(
    "title",
    ["", "a|b", "a]]b", "{{x}}", "<b>", "a#b", "~~~~", "../x", "x/./y", "http://a.example/", ":x",
     " x", "x\n", "a  b", "a ''b''", "%41", "&amp;x", "x" * 256, "Ж" * 128, "a\u202eb", "\ud800"],
)  # fmt: skip
def test_what_is_no_title_is_no_link(title: str) -> None:
    assert page_link(title) is None


@given(ANY)
def test_no_title_acts(title: str) -> None:
    link = page_link(title)
    assert link is None or acting(f"=== {link} ===") == []


@pytest.mark.parametrize(
    "made",
    [
        samples.sample(), samples.several(), samples.hostile(), report(), verdicts(),
        replace(samples.several(), difference=difference()),
        *(samples.hostile(text) for text in MARKUP), samples.hostile(" ".join(MARKUP)),
    ],
)  # fmt: skip
def test_nothing_in_a_report_acts(made: Report) -> None:
    assert acting(wikitext(made)) == []


def test_the_report_is_a_section_with_one_for_each_article() -> None:
    text = wikitext(live(samples.sample().articles[0], article(title="Empty")))
    parsed = mwparserfromhell.parse(text)
    assert [str(each.title).strip() for each in parsed.filter_headings()] == [
        "Citation audit of 2 articles", "[[:Jezkazgan]]",
    ]  # fmt: skip
    assert text.startswith("== Citation audit of 2 articles ==\n")
    assert "\nAs of [[Special:PermanentLink/7|revision 7]].\n" in text


def test_findings_stand_with_place_suggestion_and_the_corrected_citation() -> None:
    text = wikitext(samples.sample())
    start = text.index("'''error''' LNK102 dead-link-marked-live, no. 1 “")
    told = text[start : start + 2000]
    assert "in History: The page is dead (HTTP 404), but url-status says live." in told
    assert "\n** suggestion: <nowiki>|url-status=dead</nowiki>\n" in told
    corrected = samples.sample().articles[0].citations[0].corrected
    assert f"\n** corrected: <nowiki>{corrected}</nowiki>\n" in told
    assert told.count("** corrected") == 1
    assert "REF105 malformed-reference-tag, line 21: " in text


@pytest.mark.parametrize(
    "corrected", [None, "x" * 5000, "a\u202eb", "{{cite web|url=https://a.example/|title=A page}}"]
)
def test_only_a_whole_and_changed_citation_is_there_to_copy(corrected: str | None) -> None:
    bare = found("REF101", "bare-url", Severity.WARNING, "x")
    made = citation(1, url="https://a.example/", findings=(bare,), corrected=corrected)
    assert "corrected:" not in wikitext(report(article(made)))


def test_a_page_that_keeps_programs_off_gets_nothing_to_copy() -> None:
    first = samples.sample().articles[0]
    text = wikitext(report(replace(first, exclusion="{{nobots}}")))
    assert "corrected:" not in text
    assert "The page keeps programs off: <nowiki>{{nobots}}</nowiki>" in text


def test_links_lead_only_to_pages_of_the_one_wiki() -> None:
    fault = found("REF105", "x", Severity.ERROR, "x")
    one = article(title="One", findings=(fault,), wiki="en.wikipedia.org", revision=1)
    other = replace(one, title="Other", wiki="ru.wikipedia.org")
    plain_file = replace(one, wiki=None, revision=None)
    assert links(wikitext(report(one))) == [":One", "Special:PermanentLink/1"]
    assert links(wikitext(report(one, other))) == []
    assert links(wikitext(report(plain_file))) == []
    # A title that is none is text, and its revision is still a link.
    assert links(wikitext(report(replace(one, title="a|b")))) == ["Special:PermanentLink/1"]


def test_what_the_run_suffered_is_told() -> None:
    text = wikitext(samples.several())
    assert "'''Our own network was down:'''" in text
    assert "'''This run is not complete''' (interrupted)." in text
    assert "* '''error''' RUN902 network-down: 19 of 20" in text
    assert "Could not be read: not XML" in text
    more = wikitext(report(offline=True, left_over=1200, rejudged="20261101T000000Z"))
    assert "'''Offline audit:'''" in more
    assert "'''The budget was spent:''' 1,200 due" in more
    assert "'''Judged anew:''' the observations of run 20261101T000000Z." in more
    assert more.endswith("No findings.\n")


def test_what_changed_comes_first() -> None:
    many = difference(came=difference().came * 20, new={"error": 60})
    text = wikitext(replace(samples.sample(), difference=many))
    assert text.index("What changed since run") < text.index("wikitable")
    assert "* '''error''' LNK101 dead-link, <nowiki>Zhezqazghan, https://a.example/" in text
    assert "password=x" not in text
    assert "* and 50 more\n" in text


def test_new_findings_and_those_set_aside_are_marked() -> None:
    new = found("LNK101", "x", Severity.ERROR, "Gone", change=Change.NEW)
    aside = found("LNK106", "moved-link", Severity.INFO, "Moved", ignored="known [[x]]")
    made = report(article(citation(1, findings=(aside, new))))
    totals = replace(made.totals, ignored=1)
    text = wikitext(replace(made, totals=totals))
    assert "* new '''error''' LNK101 x" in text
    assert "* set aside: LNK106 moved-link, no. 1 “A page”, in History: <nowiki>known [[x]]" in text
    assert '! scope="row" | Set aside\n| 1 finding\n' in text


def test_a_citation_is_called_by_what_it_has() -> None:
    fault = (found("A1", "x", Severity.INFO, "x"),)
    by_url = citation(1, title=None, url="https://a.example/?token=secret", findings=fault)
    by_text = citation(2, title=None, wikitext="Abay, 1890", section="", findings=fault)
    text = wikitext(report(article(by_url, by_text)))
    assert "secret" not in text
    assert "no. 2 “Abay, 1890”: x" in text


def test_the_length_is_bounded_and_what_had_no_room_is_counted() -> None:
    made = samples.large(100, 50)
    data = render(made, "wikitext")
    assert len(data) <= 100_100
    told = data.count(b"\n* '''") + data.count(b"\n* new")
    left = sum(made.totals.findings.values()) - told
    assert f"… and {left:,} more findings, in the other formats.\n".encode() in data
    hosts = wikitext(verdicts(hosts=300))
    assert "* and 275 more about the run, in the other formats" in hosts


def test_nobody_is_signed_for() -> None:
    assert "~~~" not in wikitext(samples.sample())
