"""PAR1xx: parameters, URLs and titles.

Longer than 300 lines, because the promises of one module are tested in one file.
"""

import pytest

from refaudit.extract import edit
from refaudit.model.evidence import Reason, State
from refaudit.model.finding import Edit
from tests.helpers.rule_cases import codes, found

URL = "https://example.org/report"
COPY = f"https://web.archive.org/web/20200105101742/{URL}"
ARCHIVED = f"|archive-url={COPY} |archive-date=2020-01-05"


def cite(more: str = "", *, url: str = URL, template: str = "cite web") -> str:
    return f"{{{{{template} |url={url} |title=Report |date=2019 {more}}}}}"


def test_a_status_without_a_copy_is_to_be_removed() -> None:
    (finding,) = found(cite("|url-status=live"))
    assert (finding.code, finding.edits) == ("PAR101", (Edit(parameter="url-status"),))


def test_a_status_without_a_copy_of_a_dead_page_is_one_finding() -> None:
    assert codes(cite("|url-status=dead"), original=(State.DEAD, Reason.GONE)) == ["LNK101"]
    assert codes(cite("|url-status=dead |archive-date=2020-01-05")) == ["ARC102"]


@pytest.mark.parametrize(
    ("word", "mended"), [("Dead", "dead"), ("bot:unknown", "bot: unknown"), ("yes", None)]
)
def test_a_status_in_other_spelling_is_mended_and_no_other_word_guessed(
    word: str, mended: str | None
) -> None:
    (finding,) = found(cite(f"{ARCHIVED} |url-status={word}"))
    assert finding.code == "PAR102"
    assert [one.value for one in finding.edits] == ([mended] if mended else [])


@pytest.mark.parametrize("word", ["yes", "Live"])
def test_an_invalid_status_without_a_copy_is_one_finding_and_to_be_removed(word: str) -> None:
    (finding,) = found(cite(f"|url-status={word}"))
    assert (finding.code, finding.edits) == ("PAR102", (Edit(parameter="url-status"),))
    assert finding.suggestion == "Remove |url-status=: it has no effect without |archive-url="


def test_a_status_whose_copy_is_still_to_be_found_is_kept() -> None:
    findings = found(cite("|url-status=Dead |archive-date=2020-01-05"))
    (finding,) = [one for one in findings if one.code == "PAR102"]
    assert finding.edits == (Edit(parameter="url-status", value="dead"),)


@pytest.mark.parametrize("reason", [Reason.GONE, Reason.SOFT_404])
def test_a_misspelt_status_of_a_dead_page_does_not_become_live(reason: Reason) -> None:
    text = cite(f"{ARCHIVED} |url-status=Live")
    sure, unsure = (
        next(one for one in found(text, **seen) if one.code == "PAR102")
        for seen in (
            {"original": (State.DEAD, reason), "confirmed": True},
            {"original": (State.DEAD, reason)},
        )
    )
    assert sure.edits == (Edit(parameter="url-status", value="dead"),)
    assert unsure.edits == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("dead-url=yes", "url-status=dead"),
        ("deadurl=no", "url-status=live"),
        ("dead-url=usurped", "url-status=usurped"),
    ],
)
def test_a_removed_parameter_goes_by_its_new_name_and_word(old: str, new: str) -> None:
    text = cite(f"{ARCHIVED} |{old}")
    (finding,) = found(text)
    assert (finding.code, finding.suggestion) == ("PAR103", f"Use |{new}")
    assert f"|{new}" in (edit.apply(text, finding.edits) or "")


@pytest.mark.parametrize("old", ["dead-url=maybe", "month=May", "layurl=https://example.org/lay"])
def test_a_removed_parameter_of_doubtful_meaning_is_not_edited(old: str) -> None:
    findings = [one for one in found(cite(f"{ARCHIVED} |{old}")) if one.code == "PAR103"]
    assert [one.edits for one in findings] == [()]


def test_a_renamed_parameter_keeps_its_value() -> None:
    text = cite("|urldate=2020-01-05")
    (finding,) = found(text)
    assert finding.edits == (Edit(parameter="urldate", rename="access-date"),)
    assert "|access-date=2020-01-05" in (edit.apply(text, finding.edits) or "")


@pytest.mark.parametrize(
    ("old", "fits"),
    [
        ("conferenceurl=https://example.org/c", True),
        ("conferenceurl=x", False),
        ("conferenceurl={{x}}", False),
        ("embargo=2 May 2020", True),
        ("embargo=soon", False),
        ("name-list-format=vanc", True),
        ("name-list-format=x", False),
        ("episodelink=Pilot", False),
        ("coauthors={{x}}", False),
        ("urldate=2020-01-05 |urldate=2020-01-06", False),
    ],
)
def test_a_parameter_is_renamed_only_where_its_successor_takes_the_value(
    old: str, fits: bool
) -> None:
    (finding,) = [one for one in found(cite(f"|{old}")) if one.code == "PAR103"]
    assert bool(finding.edits) is fits


def test_a_removed_parameter_beside_its_successor_is_not_renamed() -> None:
    (finding,) = found(cite(f"{ARCHIVED} |dead-url=yes |url-status=dead"))
    assert (finding.code, finding.edits) == ("PAR103", ())


def test_a_deprecated_parameter_is_called_so() -> None:
    text = "{{cite episode |title=Report |series=S |date=2019 |transcripturl=https://example.org}}"
    (finding,) = found(text)
    assert "is deprecated" in finding.message


def test_empty_parameters_say_nothing() -> None:
    assert codes(cite("|dead-url= |nonsense= |archive-date= |url-status= |mode=")) == []


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("April 27, 2008", "Give it the name of a parameter, or remove it"),
        ("access-date 27 April 2008", "|access-date=27 April 2008"),
        ("title Report", "Give it the name of a parameter, or remove it"),
        ("accessyear 2008", "Give it the name of a parameter, or remove it"),
    ],
)
def test_text_without_the_name_of_a_parameter_is_lost(text: str, advice: str) -> None:
    (finding,) = found(cite(f"|{text}"))
    assert (finding.code, finding.suggestion, finding.edits) == ("PAR111", advice, ())
    assert f"“{text}” stands without" in finding.message


@pytest.mark.parametrize("text", ["", " ", "{{some template|x}}", "<!-- a note -->"])
def test_what_stands_for_nothing_is_no_lost_text(text: str) -> None:
    assert codes(cite(f"|{text}")) == []


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("publiser", "Write |publisher= if that is meant, or remove the parameter"),
        ("Title", "Write |title= if that is meant, or remove the parameter"),
        ("zzz", "Correct the name, or remove the parameter"),
    ],
)
def test_an_unknown_name_is_told_with_the_one_that_is_near(name: str, advice: str) -> None:
    (finding,) = found(cite(f"|{name}=Example"))
    assert (finding.code, finding.suggestion) == ("PAR111", advice)


def test_the_old_word_for_a_target_of_short_notes_goes() -> None:
    text = cite("|ref=harv")
    (finding,) = found(text)
    assert (finding.code, finding.edits) == ("PAR115", (Edit(parameter="ref"),))
    assert "ref" not in (edit.apply(text, finding.edits) or "ref")
    assert codes(cite("|ref=none")) == codes(cite("|ref={{harvid|A|2019}}")) == []


def test_an_old_status_without_a_copy_is_removed_rather_than_renamed() -> None:
    (finding,) = found(cite("|deadurl=no"))
    assert (finding.code, finding.edits) == ("PAR103", (Edit(parameter="deadurl"),))
    assert finding.suggestion == "Remove |deadurl=: it has no effect without |archive-url="


@pytest.mark.parametrize(
    "more", ["|dead-url=yes " + ARCHIVED, "|ref=harv", "|nonsense=x", "|work=A |newspaper=B", "|x"]
)
def test_of_wikis_whose_names_are_not_all_known_nothing_is_said_of_names(more: str) -> None:
    assert codes(cite(more), language="zh") == []
    assert codes(cite(more), language="simple") != []


def test_a_quotation_of_another_wiki_is_not_asked_for_a_title() -> None:
    assert codes("{{citation|pagan metal}}", language="xx") == []


def test_numbered_names_are_known() -> None:
    assert codes(cite("|last1=A |first1=B |author-link2=C |editor3-last=D")) == []


def test_an_author_under_two_names_is_redundant() -> None:
    findings = found(cite("|last=A |author1=B |last2=C |author2=D"))
    assert [(one.code, one.parameter) for one in findings] == [
        ("PAR108", "author1"),
        ("PAR108", "author2"),
    ]


def test_place_and_place_of_publication_are_two_parameters() -> None:
    assert codes(cite("|location=Oslo |publication-place=London", template="cite book")) == []


def test_a_bot_s_status_says_what_the_page_answered() -> None:
    text = cite(f"{ARCHIVED} |url-status=bot: unknown")
    assert "nobody has opened" in found(text)[0].message
    (live,) = [one for one in found(text, original=(State.LIVE, Reason.OK)) if one.code == "PAR110"]
    assert (live.edits, "url-status=live if" in (live.suggestion or "")) == ((), True)
    (dead,) = found(text, original=(State.DEAD, Reason.GONE), confirmed=True)
    assert dead.edits == (Edit(parameter="url-status", value="dead"),)


@pytest.mark.parametrize("value", ["{{some template}}", "subscription"])
def test_words_that_are_right_or_computed_pass(value: str) -> None:
    assert codes(cite(f"|url-access={value}")) == []


def test_templates_of_their_own_parameters_are_not_judged_by_cs1() -> None:
    assert codes("{{cite tweet |user=x |number=7 |nonsense=y |access-date=2020-01-05}}") == []


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("www.example.org/a", "no scheme"),
        ("example.org:8080/a", "no scheme"),
        (":http://example.org", "no scheme"),
        ("https://example.org/a b", "blank"),
        ("https://", "cannot be read"),
        ("//", "cannot be read"),
        ("http://localhost/a", "top-level domain"),
        ("[https://example.org/a]", "no scheme"),
    ],
)
def test_what_is_no_url_says_why(url: str, words: str) -> None:
    (finding,) = found(cite(url=url))
    assert (finding.code, finding.parameter) == ("PAR106", "url")
    assert words in finding.message


@pytest.mark.parametrize(
    "url",
    [
        "//example.org/a",
        "ftp://example.org/a",
        "mailto:a@example.org",
        "https://[2001:db8::1]/a",
        "https://192.0.2.1/a",
        "https://пример.испытание/a",
        "https://example.org/" + "a" * 9000,
    ],
)
def test_every_kind_of_url_passes(url: str) -> None:
    assert "PAR106" not in codes(cite(url=url))


@pytest.mark.parametrize(
    ("url", "advice"),
    [
        ("www.example.org/a", "Write |url=https://www.example.org/a if that is the address"),
        ("https://example.org/a (2013)", "Write |url=https://example.org/a if that is the address"),
        ("example.org/a see there", "Write |url=https://example.org/a if that is the address"),
        ("none", "Write the whole address into |url=, and nothing else"),
        ("https://", "Write the whole address into |url=, and nothing else"),
    ],
)
def test_what_is_no_url_is_told_with_the_one_that_it_may_be(url: str, advice: str) -> None:
    (finding,) = [one for one in found(cite(url=url)) if one.code == "PAR106"]
    assert (finding.suggestion, finding.edits) == (advice, ())


def test_each_bad_url_of_a_citation_is_named() -> None:
    findings = found(cite("|archive-url=copy |archive-date=2020-01-05", url="page"))
    assert [one.parameter for one in findings if one.code == "PAR106"] == ["url", "archive-url"]


@pytest.mark.parametrize(
    ("url", "clean"),
    [
        ("https://example.org/a?utm_source=x", "https://example.org/a"),
        (
            "https://example.org/a?id=7&utm_source=x&b=&fbclid=1#p",
            "https://example.org/a?id=7&b=#p",
        ),
        ("https://example.org/a?utm_medium=x;id=7", "https://example.org/a?id=7"),
    ],
)
def test_tracking_parameters_are_taken_off_and_nothing_else(url: str, clean: str) -> None:
    (finding,) = found(cite(url=url))
    assert (finding.code, finding.suggestion) == ("PAR112", f"|url={clean}")
    assert finding.edits == (Edit(parameter="url", value=clean),)


def test_a_url_with_a_copy_is_not_edited_alone() -> None:
    (finding,) = found(cite(ARCHIVED, url=URL + "?utm_source=x"))
    assert (finding.code, finding.edits) == ("PAR112", ())


def test_a_shortener_is_replaced_by_where_it_was_seen_to_lead() -> None:
    text = cite(url="https://bit.ly/3x")
    assert found(text)[0].suggestion == "Cite the address to which it leads"
    lived = found(text, original=(State.LIVE, Reason.OK), led_to=URL)
    assert [one.edits for one in lived if one.code == "PAR113"] == [
        (Edit(parameter="url", value=URL),)
    ]
    dead = found(text, original=(State.DEAD, Reason.GONE), led_to=URL)
    assert [one.edits for one in dead if one.code == "PAR113"] == [()]
    again = found(text, original=(State.LIVE, Reason.OK), led_to="https://t.co/x")
    assert [one.edits for one in again if one.code == "PAR113"] == [()]


def test_a_shortener_gives_way_to_an_address_without_tracking_and_is_told_once() -> None:
    text = cite(url="https://bit.ly/3x?utm_source=x")
    findings = found(text, original=(State.LIVE, Reason.OK), led_to=f"{URL}?id=7&utm_source=x")
    hints = [one for one in findings if one.code.startswith(("PAR", "LNK"))]
    assert [(one.code, one.suggestion) for one in hints] == [("PAR113", f"|url={URL}?id=7")]


def test_a_shortener_beside_a_copy_of_it_is_not_replaced_alone() -> None:
    text = cite(ARCHIVED, url="https://bit.ly/3x")
    findings = found(text, original=(State.LIVE, Reason.OK), led_to=URL)
    (finding,) = [one for one in findings if one.code == "PAR113"]
    assert finding.edits == ()
    assert "with an archived copy of that address" in (finding.suggestion or "")


def test_a_bare_shortened_link_gets_the_address_without_a_parameter() -> None:
    text = "<ref>[https://bit.ly/3x Report]</ref>"
    (finding,) = found(text, original=(State.LIVE, Reason.OK), led_to=URL)
    assert (finding.parameter, finding.suggestion, finding.edits) == (None, URL, ())


@pytest.mark.parametrize(
    "more", ["|chapter-format=PDF", "|archive-format=PDF", "|url-access=limited"]
)
def test_what_describes_a_url_needs_it(more: str) -> None:
    assert codes(f"{{{{cite book |title=Report |date=2019 {more}}}}}") == ["PAR117"]


def test_what_describes_a_missing_url_of_the_web_is_told_as_cs1_does() -> None:
    assert codes("{{cite web |title=Report |date=2019 |format=PDF}}") == ["PAR104", "PAR117"]


@pytest.mark.parametrize("more", ["|archive-format=PDF " + ARCHIVED, "|trans-title=Bericht"])
def test_what_has_its_url_or_needs_none_passes(more: str) -> None:
    assert codes(cite(more)) == []


@pytest.mark.parametrize(
    ("more", "fires"),
    [
        ("|publisher=[https://example.org Example]", True),
        ("|via=see //example.org/x", True),
        ("|postscript=[https://example.org x]", True),
        ("|quote=see https://example.org/x", False),
        ("|pages=[https://example.org 5]", False),
        ("|publisher=AC//DC", False),
        ("|publisher=example.org", False),
    ],
)
def test_a_url_in_text_is_told_where_cs1_tells_it(
    more: str,
    fires: bool,
) -> None:
    assert ("PAR114" in codes(cite(more))) is fires


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("publisher=[https://example.org Example Press]", "publisher=Example Press"),
        ("website=http://www.example.org/", "website=www.example.org"),
        ("website=http://example.org/page", None),
        ("publisher=http://www.example.org/", None),
        ("publisher=[https://example.org A] and B", None),
        ("publisher=[https://example.org  ]", None),
        ("publisher=[https://example.org https://example.net]", None),
    ],
)
def test_a_link_in_text_is_replaced_by_its_words(old: str, new: str | None) -> None:
    text = cite(f"|{old}")
    (finding,) = found(text)
    assert finding.code == "PAR114"
    assert bool(finding.edits) is (new is not None)
    if new:
        assert edit.apply(text, finding.edits) == text.replace(old, new)


def test_a_long_text_is_suggested_whole() -> None:
    words = "Press " * 40 + "Office"
    (finding,) = found(cite(f"|publisher=[https://example.org {words}]"))
    assert finding.suggestion == f"|publisher={words}"


def test_the_only_link_of_a_citation_moves_from_its_title_to_the_url() -> None:
    text = f"{{{{cite web |title=[{URL} Report] |date=2019}}}}"
    finding = next(one for one in found(text) if one.code == "PAR114")
    assert finding.suggestion == f"|title=Report |url={URL}"
    mended = edit.apply(text, finding.edits)
    assert mended == f"{{{{cite web |title=Report |url={URL} |date=2019}}}}"
    assert codes(mended or "") == []
    stays = found(text.replace(URL, "https://bit.ly/3x"))
    assert [one.edits for one in stays if one.code == "PAR114"] == [()]


def test_an_entry_has_its_encyclopedia_for_a_title() -> None:
    entry = "{{cite encyclopedia |date=2019 |encyclopedia=Example"
    assert codes(entry + " |article=Kiev}}") == []
    assert codes(entry + "}}") == ["PAR105"]


def test_a_title_may_link_to_one_place() -> None:
    assert codes(cite("|title-link=Report")) == ["PAR116"]
    assert codes("{{cite book |title=Report |title-link=Report |date=2019}}") == []


@pytest.mark.parametrize("title", ["404 Not Found", "Archived copy", "Are you a robot?"])
def test_titles_of_no_source(title: str) -> None:
    assert codes(cite().replace("Report", title)) == ["PAR109"]
