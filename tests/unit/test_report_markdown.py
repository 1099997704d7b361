import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from refaudit.model.finding import Severity
from refaudit.report import render
from refaudit.report.formats.markdown_summary import escaped
from tests.helpers import report_samples as samples
from tests.helpers.report_parts import article, citation, found, report
from tests.helpers.report_verdicts import verdicts

GITHUB = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
PLAIN = {"paragraph_open", "inline", "paragraph_close"}


def markdown(made: object) -> str:
    return render(made, "md").decode("utf-8")  # type: ignore[arg-type]


@given(st.text(st.characters(codec=None, exclude_categories=()), max_size=200))
def test_any_text_in_a_line_is_plain_words(text: str) -> None:
    tokens = GITHUB.parse("- **error**: " + escaped(text))
    inline = [child for token in tokens for child in token.children or []]
    assert {child.type for child in inline} <= {
        "text",
        "strong_open",
        "strong_close",
        "text_special",
    }


@pytest.mark.parametrize(
    "text",
    [
        "<img src=x onerror=alert(1)>", "[x](javascript:alert(1))", "![x](http://a.example)",
        "`code`", "**bold**", "_em_", "~~gone~~", "a|b", "&amp;", "<!-- x", "\\", "$x^2$",
        "<https://a.example/>", ":smile:", "{{x}}",
    ],
)  # fmt: skip
def test_markup_is_shown_as_it_was_written(text: str) -> None:
    inline = GITHUB.parse(escaped(text))[1]
    assert "".join(child.content for child in inline.children or []) == text
    assert inline.children is not None
    assert {child.type for child in inline.children} == {"text"}


def test_mentions_and_references_are_broken() -> None:
    made = escaped("@someone fixes #12 and gh-3")
    assert not re.search(r"@\w|#\d|gh-\d", made)


def test_bare_addresses_do_not_become_links() -> None:
    made = escaped("https://a.example www.b.example WWW.c.example ftp://d.example")
    assert not re.search(r"(?<!\\):", made)
    assert not re.search(r"\bwww\.", made, re.IGNORECASE)


def test_text_is_cut() -> None:
    assert escaped("x" * 100_000) == "x" * 300 + "…"


def test_the_summary_counts_states_severities_and_rules() -> None:
    text = markdown(samples.sample())
    assert "| Original pages | 9 live, 3 dead, 1 restricted, 1 unknown, 1 unchecked |" in text
    assert "| Findings | 8 errors, 3 warnings, 1 info |" in text
    assert "| 1 | error | LNK102 dead-link-marked-live |" in text


def test_findings_stand_under_their_article_with_suggestion() -> None:
    made = markdown(samples.sample())
    assert "## Jezkazgan\n" in made
    line = made[made.index("LNK102 dead-link-marked-live, no. 1") :]
    assert "The page is dead \\(HTTP 404\\)" in line
    assert "  - suggestion\\: " not in line
    assert "  - suggestion: \\|url-status\\=dead" in line


def test_an_article_without_findings_is_left_out() -> None:
    made = report(article(citation(1)), article(title="Other"))
    assert "##" not in markdown(made)
    assert "No findings." in markdown(made)


def test_what_the_run_suffered_is_told() -> None:
    text = markdown(samples.several())
    assert "**Our own network was down:**" in text
    assert "**This run is not complete** (interrupted)." in text
    assert "- **error** RUN902 network-down\\: " not in text
    assert "- **error** RUN902 network-down: 19 of 20" in text
    assert "Could not be read: not XML" in text
    assert "**Offline audit:**" in markdown(report(offline=True))


def test_a_finding_of_an_article_names_its_line() -> None:
    assert "REF105 malformed-reference-tag, line 21: " in markdown(samples.sample())


def test_a_citation_without_title_is_called_by_what_it_has() -> None:
    bare = found("REF101", "bare-url", Severity.WARNING, "x")
    made = markdown(report(article(citation(7, title=None, wikitext="text", findings=(bare,)))))
    assert "no. 7 “text”" in made


def test_the_length_is_bounded_and_what_had_no_room_is_counted() -> None:
    made = samples.large(100, 50)
    text = markdown(made)
    assert len(text) <= 60_100
    told = text.count("\n- **")
    assert f"… and {sum(made.totals.findings.values()) - told:,} more findings" in text


def test_hostile_reports_have_no_html_and_no_links() -> None:
    tokens = GITHUB.parse(markdown(samples.hostile()))
    every = [*tokens, *(child for token in tokens for child in token.children or [])]
    assert not {"html_block", "html_inline", "link_open", "image", "code_inline", "fence"} & {
        token.type for token in every
    }


def test_evidence_that_no_finding_tells_stands_behind_the_findings() -> None:
    text = markdown(verdicts())
    assert "  - page: dead (seen 1 of 3, not confirmed yet): A made-up address beside it" in text
    assert "  - page: dead (confirmed, seen 3 of 3): Confirmed by 3 sightings" in text
    assert "page: live" not in text
    assert "copy: good" not in text
    # All that is known of the paywall stands in the finding already.
    assert "page: restricted" not in text


def test_hosts_in_trouble_do_not_crowd_out_the_citations() -> None:
    text = markdown(verdicts(hosts=300))
    assert text.count("RUN903 host-trouble: slow") == 25
    assert "- and 275 more about the run, in the other formats" in text
    assert "LNK105 usurped-domain" in text
