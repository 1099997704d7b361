"""REF1xx: footnotes, their names and their markup."""

from pathlib import Path

import pytest

from tests.helpers.rule_cases import codes, found

URL = "https://example.org/report"
CITE = f"{{{{cite web |url={URL} |title=Report |date=2019}}}}"
OTHER = CITE.replace("report", "other").replace("Report", "Other")


@pytest.mark.parametrize(
    ("content", "fires"),
    [
        (URL, True),
        (f"[{URL}]", True),
        (f"{URL}.", True),
        (f"{URL} {{{{dead link|date=May 2020}}}}", True),
        (f"[{URL} Report]", False),
        (f"Smith, ''Report'', {URL}", False),
        (f"{CITE} {URL}", True),
    ],
)
def test_a_bare_url_is_all_that_the_reference_says(
    content: str,
    fires: bool,
) -> None:
    assert ("REF101" in codes(f"<ref>{content}</ref>")) is fires


def test_an_undefined_name_tells_how_often_and_of_which_group() -> None:
    (finding,) = found('A.<ref name="a" group="n" /> B.<ref name="a" group="n" />')
    assert finding.code == "REF102"
    assert "“a” of the group “n” is used 2 times" in finding.message
    assert (finding.citation, finding.line) == (None, 1)


def test_two_undefined_names_have_two_fingerprints() -> None:
    first, second = found('A.<ref name="a" /> B.<ref name="b" />')
    assert first.fingerprint != second.fingerprint


def test_a_fingerprint_survives_moved_lines() -> None:
    (before,) = found('A.<ref name="a" />')
    (after,) = found('\n\n\nMoved. A.<ref name="a" />')
    assert before.line != after.line
    assert before.fingerprint == after.fingerprint


def test_conflicting_definitions_name_their_lines() -> None:
    text = f'<ref name="a">{CITE}</ref>\n<ref name="a">{OTHER}</ref>\n<ref name="a">{CITE}</ref>'
    (finding,) = [one for one in found(text) if one.code == "REF103"]
    assert finding.message.endswith("is defined here and, with other text, in line 2.")


def test_two_unclosed_tags_are_two_findings() -> None:
    findings = found(f"<ref>{CITE}\n<ref>{OTHER}\n<ref>{CITE}</ref>")
    unclosed = [one for one in findings if one.code == "REF104"]
    assert len({one.fingerprint for one in unclosed}) == len(unclosed) == 2


def test_a_malformed_tag_around_two_citations_is_one_finding() -> None:
    findings = found(f"A.< ref >{CITE} {OTHER}< /ref >")
    assert [one.code for one in findings] == ["REF105"]
    assert findings[0].citation is not None


def test_a_malformed_use_belongs_to_no_citation() -> None:
    findings = found(f'A.<ref name="a">{CITE}</ref> B.< ref name="a" />')
    assert [(one.code, one.citation) for one in findings] == [("REF105", None)]


def test_the_same_source_names_the_line_and_the_name_of_the_first() -> None:
    second = CITE.replace("}}", " |access-date=2020-01-05}}")
    (finding,) = found(f'<ref name="rep">{CITE}</ref>\n<ref>{second}</ref>')
    assert (finding.code, finding.line) == ("REF106", 2)
    assert "line 1" in finding.message
    assert finding.suggestion == 'Use <ref name="rep" />'


@pytest.mark.parametrize(
    "second",
    [CITE.replace("}}", " |page=5}}"), f"[{URL} Report]", OTHER],
)
def test_citations_that_differ_are_two_sources(second: str) -> None:
    assert "REF106" not in codes(f"<ref>{CITE}</ref><ref>{second}</ref>")


def test_two_copies_of_one_address_are_two_sources_and_one_copy_is_one() -> None:
    may, june = (
        CITE.replace("}}", f" |archive-url=https://web.archive.org/web/{day}101742/{URL}}}}}")
        for day in ("20240505", "20240605")
    )
    assert "REF106" not in codes(f"<ref>{may}</ref><ref>{june}</ref>")
    assert codes(f"<ref>{may}</ref><ref>{may}</ref>").count("REF106") == 1
    assert codes(f"<ref>{may}</ref><ref>{june}</ref><ref>{june}</ref>").count("REF106") == 1
    assert codes(f"<ref>{may}</ref><ref>{CITE}</ref>").count("REF106") == 1
    assert codes(f"<ref>{CITE}</ref><ref>{may}</ref>").count("REF106") == 1


def test_what_stands_twice_in_one_reference_or_outside_is_no_duplicate() -> None:
    assert codes(f"<ref>{CITE} {CITE}</ref>") == []
    assert codes(f"* {CITE}\n<ref>{CITE}</ref>") == []


def test_the_same_link_twice_is_a_duplicate() -> None:
    assert codes(f"<ref>[{URL} Report]</ref><ref>[{URL} Report]</ref>") == ["REF106"]


@pytest.mark.parametrize(
    ("text", "fires"),
    [
        ("<ref></ref>", True),
        ("<ref> </ref>", True),
        ("<ref><!-- later --></ref>", True),
        (f'<ref name="a">{CITE}</ref><ref name="a"></ref>', False),
    ],
)
def test_an_empty_reference_has_no_text(
    text: str,
    fires: bool,
) -> None:
    assert ("REF107" in codes(text)) is fires


@pytest.mark.shared
def test_the_seed_has_its_malformed_tags_and_nothing_else_offline() -> None:
    seeds = sorted((Path(__file__).parents[2] / "../shared/seed").glob("*.txt"))
    if not seeds:
        pytest.skip("the shared seed is not beside this checkout")
    findings = found(seeds[0].read_text("utf-8"))
    assert [one.code for one in findings] == ["REF105", "REF105"]
