"""LNK101 with what the search for a copy came to."""

import pytest

from refaudit import rules
from refaudit.extract import apply
from refaudit.model.checked import CheckedContent
from refaudit.model.copies import Anchor, Copy, CopySearch, Unread
from refaudit.model.evidence import Kind, Reason, State
from refaudit.model.finding import Case
from tests.helpers.copies import NOW, PAGE, address, dead
from tests.helpers.rule_cases import read

STAMP = "20150304101742"
CITED = f"{{{{cite web |url={PAGE} |title=Annual report on rivers |access-date=7 March 2015}}}}"
ADDED = f"|archive-url={address(STAMP)} |archive-date=4 March 2015 |url-status=dead"


def copy(title="Annual report on rivers", **changes):
    content = CheckedContent(type="text/html", title=title, bytes=900) if title else None
    seen = dead(Reason.CAPTURED, kind=Kind.SNAPSHOT, state=State.GOOD, status=200, content=content)
    values = {"url": address(STAMP), "archive": "wayback", "timestamp": STAMP, "days": -3}
    return Copy(**(values | {"anchor": Anchor.ACCESS, "checked": seen} | changes))


def found(search, text=CITED, *, language="en", **changes):
    extraction = read(text)
    (citation,) = extraction.citations
    case = Case(citation=citation, article=extraction, original=dead(**changes), copies=search)
    context = rules.Context(article="A", now=NOW, language=language)
    return rules.findings(case, context, rules.select(("LNK101",), ()))[0]


def told(**changes):
    return found(CopySearch(found=copy(**changes))).message


def test_the_copy_is_proposed_as_wikitext_and_as_edits():
    finding = found(CopySearch(found=copy()))
    assert finding.suggestion == ADDED
    assert apply(CITED, finding.edits) == CITED.replace(
        " |title", f" {ADDED.replace(' |', '|').replace('|', ' |').strip()} |title"
    )


def test_a_death_that_is_not_confirmed_changes_nothing_by_itself():
    finding = found(CopySearch(found=copy()), confirmed=False, sightings=1)
    assert finding.suggestion == ADDED
    assert finding.edits == ()


def test_the_message_says_what_speaks_for_the_copy():
    assert told().endswith(
        "Wayback Machine (Internet Archive) has a copy: captured 3 days before the access date, "
        "HTTP 200, the title matches."
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"days": 0}, "captured on the access date"),
        ({"days": 1}, "captured 1 day after the access date"),
        ({"anchor": Anchor.PUBLICATION, "days": 730}, "captured 730 days after the date of the"),
        ({"anchor": Anchor.PUBLICATION, "days": 731}, "captured about 2 years after the date of"),
        ({"days": -2348}, "captured about 6 years before the access date"),
        ({"anchor": Anchor.DEATH, "days": -2}, "2 days before the link was first seen dead"),
        ({"anchor": Anchor.DEATH, "days": 0}, "on the day on which the link was first seen dead"),
        ({"title": "Something else"}, "HTTP 200, titled “Something else”"),
        ({"title": None}, "HTTP 200."),
    ],
)
def test_the_proof_is_in_plain_words(changes, words):
    assert words in told(**changes)


def test_a_copy_without_a_status_says_none():
    seen = dead(Reason.CAPTURED, state=State.GOOD, status=None)
    assert "HTTP" not in told(checked=seen).partition("has a copy")[2]


def test_the_day_is_written_as_the_article_writes_days():
    finding = found(CopySearch(found=copy()), "{{Use mdy dates}}" + CITED)
    assert "|archive-date=March 4, 2015 " in finding.suggestion


def test_a_bracketed_link_gets_a_template_behind_it():
    finding = found(CopySearch(found=copy()), f"<ref>[{PAGE} Report]</ref>")
    assert finding.suggestion == f"{{{{webarchive|url={address(STAMP)}|date=4 March 2015}}}}"
    assert finding.edits == ()


def test_a_template_of_another_wiki_is_told_and_not_changed():
    text = f"{{{{Internetquelle |url={PAGE} |titel=Bericht |abruf=2015-03-07}}}}"
    finding = found(CopySearch(found=copy()), text, language="de")
    assert address(STAMP) in finding.suggestion
    assert "url-status" not in finding.suggestion
    assert finding.edits == ()


def test_an_address_with_a_secret_is_not_proposed():
    secret = copy(url=address(STAMP, f"{PAGE}?password=x"))
    finding = found(CopySearch(found=secret))
    assert "password" not in f"{finding.suggestion}{finding.message}"
    assert "Add |archive-url=" in finding.suggestion


def test_where_all_have_none_the_tag_says_that_somebody_looked():
    finding = found(CopySearch(without=("wayback", "arquivo")))
    assert "No good copy was found in Wayback Machine (Internet Archive) and Arquivo.pt" in (
        finding.message
    )
    assert finding.suggestion == (
        "Add {{dead link|date=November 2026|fix-attempted=yes}} behind the citation"
    )


def test_a_tagged_link_is_not_tagged_again():
    finding = found(CopySearch(without=("wayback",)), CITED + "{{dead link|date=May 2020}}")
    assert "dead link" not in finding.suggestion


def test_an_archive_that_could_not_be_looked_into_is_named_and_why():
    unread = Unread(archive="wayback", why="HTTP 429 at https://web.archive.org/cdx")
    finding = found(CopySearch(unread=(unread,), without=("arquivo",)))
    assert "could not be looked into: HTTP 429 at" in finding.message
    assert "No good copy was found in Arquivo.pt" in finding.message
    assert "fix-attempted" not in finding.suggestion


def test_a_copy_for_which_nothing_speaks_is_left_to_a_person():
    finding = found(CopySearch(doubted=copy(title="Casino"), without=("wayback",)))
    assert "Nothing shows that the copy" in finding.message
    assert address(STAMP) in finding.message
    assert "No good copy" not in finding.message
    assert finding.edits == ()
    assert "archive-url" in finding.suggestion


def test_where_nobody_looked_nothing_is_said_of_a_search():
    finding = found(None)
    assert finding.message.endswith("has no archived copy.")
    assert "fix-attempted" not in finding.suggestion


def test_the_edits_hold_no_markup_of_a_stranger():
    hostile = copy(url=address(STAMP, "http://cited.example/a|b}}{{x}}"))
    (place, *_) = found(CopySearch(found=hostile)).edits
    assert not set("|{}") & set(place.value)


def test_a_timestamp_that_is_no_day_proposes_nothing():
    assert "Add |archive-url=" in found(CopySearch(found=copy(timestamp="20151399"))).suggestion


def test_a_tagged_link_of_which_no_archive_has_a_copy_asks_for_another_source():
    tagged = f"{CITED}{{{{dead link|date=May 2020}}}}"
    assert found(CopySearch(without=("wayback",)), tagged).suggestion == (
        "Look for another source that supports the text"
    )
