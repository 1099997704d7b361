import base64
import hashlib
import itertools
import json
import re
import time
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from selectolax.lexbor import LexborHTMLParser

from refaudit.model.evidence import State
from refaudit.model.finding import Severity
from refaudit.model.report import Report
from refaudit.report import render
from refaudit.report.words import STATES
from tests.helpers import report_samples as samples
from tests.helpers.report_parts import article, citation, found, report
from tests.helpers.report_verdicts import verdicts

HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
#: What links of the overview may filter the table by.
FACETS = {"original", "snapshot", "severity", "sure", "rule", "host"}
VOID = {"meta", "input", "link", "br", "img", "hr"}


class _Tags(HTMLParser):
    """Every start tag with its attributes, and whether all tags were closed in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def html(made: Report) -> str:
    return render(made, "html").decode("utf-8")


def tree(made: Report) -> LexborHTMLParser:
    return LexborHTMLParser(html(made))


SAMPLES = pytest.mark.parametrize(
    "made",
    [samples.sample(), samples.several(), samples.hostile(), report(), report(article())],
    ids=["sample", "several", "hostile", "empty", "no-citations"],
)


@SAMPLES
def test_the_page_is_well_formed_and_holds_only_known_elements(made: Report) -> None:
    parsed = _Tags(html(made))
    assert parsed.open == []
    forbidden = {"img", "iframe", "object", "embed", "base", "link"}
    assert not forbidden & {tag for tag, _ in parsed.tags}
    assert {attributes.get("src") for tag, attributes in parsed.tags if tag == "script"} <= {None}
    assert sum(tag == "script" and "type" not in attributes for tag, attributes in parsed.tags) <= 1


@SAMPLES
def test_no_attribute_can_act(made: Report) -> None:
    for tag, attributes in _Tags(html(made)).tags:
        assert not {name for name in attributes if name.startswith("on") or name == "style"}
        assert not {"src", "srcset", "action", "background", "ping"} & set(attributes), tag


@SAMPLES
def test_every_link_goes_into_the_page_or_to_the_web_without_telling_from_where(
    made: Report,
) -> None:
    parsed = _Tags(html(made))
    anchors = {attributes["id"] for _, attributes in parsed.tags if "id" in attributes}
    for tag, attributes in parsed.tags:
        if tag != "a":
            continue
        target = attributes["href"] or ""
        if target.startswith("#"):
            assert target[1:] in anchors or target[1:].split("=")[0] in FACETS
        else:
            assert target.startswith(("http://", "https://"))
            assert attributes["rel"] == "noopener noreferrer nofollow"


@SAMPLES
def test_no_two_elements_share_an_id(made: Report) -> None:
    ids = [attributes["id"] for _, attributes in _Tags(html(made)).tags if "id" in attributes]
    assert len(ids) == len(set(ids))


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _policy(page: str) -> str:
    (policy,) = (
        attributes["content"] or ""
        for tag, attributes in _Tags(page).tags
        if tag == "meta" and attributes.get("http-equiv") == "Content-Security-Policy"
    )
    return policy


def test_the_policy_allows_the_pages_own_style_and_script_and_nothing_else() -> None:
    page = html(samples.sample())
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    script = re.search(r"<script>(.*?)</script>", page, re.DOTALL)
    assert style is not None
    assert script is not None
    assert _policy(page) == (
        f"default-src 'none'; style-src 'sha256-{_digest(style[1])}'; "
        f"script-src 'sha256-{_digest(script[1])}'; base-uri 'none'; form-action 'none'; "
        "require-trusted-types-for 'script'; trusted-types refaudit-cards"
    )
    assert "url(" not in style[1]
    assert "@import" not in style[1]


def test_no_text_ends_the_data_of_the_script() -> None:
    page = html(samples.hostile("</script><script>window.pwned=1</script><!--<script>"))
    rows = page.split('id="rows">')[1].split("</script>")[0]
    assert "</script>" in json.loads(rows)["rows"][1][3]
    assert "window.pwned=1</script>" not in page


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(codec=None, exclude_categories=()), max_size=120))
def test_any_text_leaves_the_page_well_formed_and_the_policy_alone(text: str) -> None:
    parsed = _Tags(html(samples.hostile(text)))
    assert parsed.open == []
    assert sum("http-equiv" in attributes for _, attributes in parsed.tags) == 1
    assert "img" not in {tag for tag, _ in parsed.tags}
    assert sum(tag == "script" and "type" not in attributes for tag, attributes in parsed.tags) == 1


def test_hostile_text_is_shown_as_text() -> None:
    page = tree(samples.hostile())
    assert "<script>window.pwned=1</script>" in page.body.text()  # type: ignore[union-attr]
    assert not set("\x1b\x00\u202e\u2066\x85") & set(page.html or "")


@pytest.mark.parametrize("state", State)
def test_every_state_is_named_by_a_word(state: State) -> None:
    assert STATES[state] in tree(samples.sample()).css_first("main").text()


def test_citations_with_findings_are_open_and_others_closed() -> None:
    for card in tree(samples.sample()).css("details.cite"):
        assert ("open" in card.attributes) == bool(card.css(".findings"))


def test_the_card_tells_what_a_reviewer_needs() -> None:
    card = tree(samples.sample()).css_first("#a1-c1")
    text = " ".join(card.text().split())
    for needed in (
        "Population of the Republic", "ref “pop2023”", "Original dead", "seen 1 of 3",
        "HTTP 404 at the cited address", "Snapshot good", "dead-link-marked-live",
        "Suggestion: |url-status=dead", "snapshot is 10 days before archive-date",
    ):  # fmt: skip
        assert needed in text
    assert card.css_first("svg[role=img]").attributes["aria-label"] == (
        "Time line: date 2023-01-01; archive-date 2023-03-15; snapshot 2023-03-05 10:17"
    )


def test_the_suggested_wikitext_can_be_copied_as_it_is() -> None:
    cited = samples.sample().articles[0].citations[0]
    card = tree(samples.sample()).css_first("#a1-c1")
    assert card.css_first("pre.paste").text() == cited.corrected
    assert [each.text() for each in card.css("del")] == ["live", "2023-03-15"]
    assert [each.text() for each in card.css("ins")] == ["dead", "2023-03-05"]


def test_wikitext_that_begins_with_a_line_feed_keeps_it() -> None:
    made = report(article(citation(1, wikitext="\n{{cite web}}", corrected="\n{{cite}}")))
    assert tree(made).css_first("pre.paste").text() == "\n{{cite}}"


def test_headings_do_not_skip_a_level() -> None:
    levels = [int(tag[1]) for tag, _ in _Tags(html(samples.several())).tags if tag in HEADINGS]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_an_unreadable_article_is_named_with_its_reason() -> None:
    page = tree(samples.several())
    assert "Could not be read: not XML" in page.css_first("#a3").text()
    assert "broken.xml could not be read: not XML" in page.css_first("ul.open").text()


def test_the_run_tells_what_it_suffered() -> None:
    page = tree(samples.several())
    notice = page.css_first("#about").text()
    assert "Our own network was down." in notice
    assert "interrupted" in notice
    assert "RUN902" in page.css_first("#run").text()


def test_an_offline_run_says_so() -> None:
    assert "Offline audit." in tree(report(offline=True)).css_first("#about").text()


def test_a_good_run_has_no_notice() -> None:
    assert tree(samples.sample()).css_first("#about") is None


def test_an_empty_report_says_that_there_was_nothing() -> None:
    page = tree(report()).body.text()  # type: ignore[union-attr]
    assert "No findings." in page
    assert "There were no citations to judge." in page
    assert "No article was audited." in page


def test_an_article_without_findings_is_praised_by_silence() -> None:
    page = tree(report(article(citation(1))))
    assert page.css(".findings") == []
    assert "No findings." in page.css_first("main").text()


def test_a_rule_is_explained_at_its_anchor() -> None:
    page = tree(samples.sample())
    assert "Set url-status to dead." in page.css_first("#rule-LNK102").text()
    assert "refaudit rule ARC103 explains it." in page.css_first("#rule-ARC103").text()


@pytest.mark.parametrize(
    ("seconds", "said"), [(0, "took 0 s"), (59, "took 59 s"), (125, "took 2 min 5 s")]
)
def test_the_duration_is_told(seconds: int, said: str) -> None:
    run = report().run
    ended = run.started_at.replace(minute=seconds // 60, second=seconds % 60)
    made = replace(report(), run=replace(run, finished_at=ended))
    assert said in tree(made).css_first("header").text()


def test_text_of_any_size_leaves_the_page_small() -> None:
    assert len(html(samples.hostile("<b>" * 40_000))) < 350_000


def test_a_flood_of_findings_is_cut() -> None:
    error = found("LNK101", "dead", Severity.ERROR, "x")
    page = tree(report(article(citation(1, findings=(error,) * 60))))
    assert "and 10 more, in the JSON report" in page.css_first("#a1-c1").text()


def test_size_and_time_grow_with_the_citations_only() -> None:
    started = time.process_time()
    size = len(render(samples.large(20, 50), "html"))
    assert time.process_time() - started < 3
    assert size < 4_000_000


def test_hosts_in_trouble_are_named_and_a_flood_of_them_is_cut() -> None:
    notice = tree(verdicts(hosts=30)).css_first("#run").text()
    assert "slow.example is in trouble, and 1 citation waits for it." in notice
    assert "slow24.example is in trouble, and 25 citations wait for it." in notice
    assert "slow25.example" not in notice
    assert "and 5 more, in the JSON report" in notice


def test_a_card_shows_the_titles_the_probe_and_the_page_s_own_date() -> None:
    page = tree(verdicts())
    soft, drifted, moved = (page.css_first(f"#a1-c{number}") for number in (1, 4, 5))
    assert "The made-up address gave" in soft.css_first(".probe").text()
    assert "97% of the text is the same" in soft.css_first(".probe").text()
    shown = [(dt.text(), dd.text()) for dt, dd in zip(
        drifted.css(".titles dt"), drifted.css(".titles dd"), strict=True)]  # fmt: skip
    assert shown[0] == ("cited", "Harbour bridge opens to traffic after two years")
    assert shown[1] == ("page", "Ten quick recipes for summer evenings | Example News")
    assert "the page says" in moved.css_first(".timeline").text()


def test_a_loss_that_is_not_confirmed_says_so_in_the_card_s_head() -> None:
    head = tree(verdicts()).css_first("#a1-c1 > summary").text()
    assert "original: dead, seen 1 of 3" in head
