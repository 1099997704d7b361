"""LNK106, LNK110, LNK111: better addresses of pages that answer."""

import pytest

from refaudit.model.evidence import Reason, State
from refaudit.model.finding import Edit, Finding
from tests.helpers.rule_cases import codes, found, shows

URL = "https://example.org/report"
NEW = "https://example.org/archive/report"
COPY = f"https://web.archive.org/web/20200105101742/{URL}"
TITLE = "Harbour bridge opens to traffic"
PLAIN = f"{{{{cite web |url={URL} |title={TITLE} |date=3 May 2019}}}}"
ARCHIVED = PLAIN.replace(
    "}}", f" |archive-url={COPY} |archive-date=5 January 2020 |url-status=live}}}}"
)
LIVE = (State.LIVE, Reason.OK)
MOVED = (State.LIVE, Reason.MOVED)


def moved(text: str = PLAIN, led_to: str = NEW, title: str | None = TITLE) -> Finding:
    findings = found(text, original=MOVED, led_to=led_to, page=shows(title))
    return next(finding for finding in findings if finding.code == "LNK106")


@pytest.mark.parametrize(
    "title", [TITLE, f"{TITLE} | Example News", f"example: {TITLE.upper()}", f"{TITLE} today"]
)
def test_the_new_address_of_the_cited_page_is_proposed(title: str) -> None:
    finding = moved(title=title)
    assert finding.suggestion == f"|url={NEW}"
    assert finding.edits == (Edit(parameter="url", value=NEW),)


@pytest.mark.parametrize(
    "title",
    [
        None,
        "Example News",
        "Page not found",
        "Ten quick recipes for summer evenings",
        "Harbour news of the week",
        "Открыт новый мост в гавани",
    ],
)
def test_the_address_of_what_may_be_another_page_is_not_proposed(title: str | None) -> None:
    finding = moved(title=title)
    assert NEW in finding.message
    assert finding.suggestion == "Open the new address; if it is the same page, cite it"
    assert finding.edits == ()


def test_the_report_of_another_year_is_another_page() -> None:
    text = PLAIN.replace(TITLE, "Annual report of the harbour authority 2010")
    finding = moved(text, title="Annual report of the harbour authority 2019")
    assert finding.edits == ()


def test_a_short_title_has_to_be_the_same_to_the_letter() -> None:
    text = PLAIN.replace(TITLE, "Bridges |website=Example News")
    assert moved(text, title="Bridges – Example News").edits
    assert not moved(text, title="Bridge").edits


def test_an_address_stays_while_the_archived_copy_is_one_of_it() -> None:
    finding = moved(ARCHIVED)
    assert finding.suggestion == "Keep this address: the archived copy was made of it"
    assert finding.edits == ()


def test_a_place_in_the_page_is_kept() -> None:
    text = PLAIN.replace(URL, f"{URL}#p2")
    assert moved(text).edits == (Edit(parameter="url", value=f"{NEW}#p2"),)
    assert moved(text, led_to=f"{NEW}#x").edits == (Edit(parameter="url", value=f"{NEW}#x"),)


def test_a_shortened_link_is_told_as_one_and_not_as_moved() -> None:
    text = PLAIN.replace(URL, "https://bit.ly/3x")
    found_there = codes(text, original=MOVED, led_to=NEW, page=shows(TITLE))
    assert "LNK106" not in found_there
    assert "PAR113" in found_there


def test_the_secure_address_goes_without_tracking_unless_a_copy_is_one_of_it() -> None:
    for text, rest in ((PLAIN, ""), (ARCHIVED, "?utm_source=x")):
        insecure = text.replace(f"url={URL}", f"url=http{URL[5:]}?utm_source=x", 1)
        findings = found(insecure, original=LIVE, led_to=f"{URL}?utm_source=x")
        (finding,) = [one for one in findings if one.code == "LNK110"]
        assert finding.edits == (Edit(parameter="url", value=URL + rest),)


def test_what_wikitext_would_read_is_encoded() -> None:
    finding = moved(led_to="https://example.org/a|b")
    assert finding.suggestion == "|url=https://example.org/a%7Cb"


@pytest.mark.parametrize("query", ["token=abc", "utm_source=abc"])
def test_secrets_and_trackers_are_not_proposed(query: str) -> None:
    assert "abc" not in (moved(led_to=f"{NEW}?{query}").suggestion or "")


def test_a_bare_link_is_told_its_new_address_and_nothing_is_edited() -> None:
    finding = moved(f"<ref>[{URL} {TITLE}]</ref>")
    assert (finding.suggestion, finding.edits) == (NEW, ())


def test_a_local_template_keeps_its_own_name_of_the_parameter() -> None:
    text = f"{{{{یادکرد وب |نشانی={URL} |عنوان={TITLE}}}}}"
    findings = found(text, original=MOVED, led_to=NEW, page=shows(TITLE), language="fa")
    (finding,) = [one for one in findings if one.code == "LNK106"]
    assert finding.edits == (Edit(parameter="نشانی", value=NEW),)


def test_the_same_page_over_https_has_not_moved() -> None:
    text = PLAIN.replace("https", "http")
    assert codes(text, original=MOVED, led_to=URL) == ["LNK110", "ARC116"]


def test_https_keeps_the_fragment_and_is_safe_to_edit() -> None:
    text = PLAIN.replace("https://example.org/report", "http://example.org/report#p2")
    finding = found(text, original=LIVE, led_to=URL)[0]
    assert finding.edits == (Edit(parameter="url", value=f"{URL}#p2"),)


def test_https_on_www_takes_the_address_that_was_seen() -> None:
    finding = found(
        PLAIN.replace("https", "http"), original=LIVE, led_to="https://www.example.org/report"
    )[0]
    assert finding.edits[0].value == "https://www.example.org/report"


@pytest.mark.parametrize("led_to", ["https://example.org/other", "http://example.org/report/"])
def test_https_is_only_offered_where_the_same_page_was_seen_on_it(led_to: str) -> None:
    assert "LNK110" not in codes(PLAIN.replace("https", "http"), original=LIVE, led_to=led_to)


def test_https_without_a_valid_certificate_is_not_offered() -> None:
    seen = (State.LIVE, Reason.BAD_CERTIFICATE)
    text = PLAIN.replace("https", "http")
    assert codes(text, original=seen, led_to=URL) == ["LNK111", "ARC116"]
