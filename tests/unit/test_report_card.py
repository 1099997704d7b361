from datetime import UTC, datetime

from refaudit.model.checked import CheckedProbe, PastCheck
from refaudit.model.citation import CitedUrl, Form, InReference, Role
from refaudit.model.evidence import Failure, Hop, Look, Reason, State
from refaudit.model.finding import Severity
from refaudit.model.report import AuditedArticle, AuditedCitation
from refaudit.model.uri import MAX_URL_LENGTH
from refaudit.report.answers import ProbeView, answers
from refaudit.report.card import Card
from refaudit.report.card import card as card_of
from tests.helpers.report_parts import NOW, article, captured, checked, citation, found

URL = "https://a.example/"
ARCHIVE = "https://web.archive.org/web/20230305101742/https://a.example/"


def card(cited: AuditedCitation, around: AuditedArticle | None = None) -> Card:
    return card_of(cited, "x", around or article())


def test_a_card_is_called_by_the_title_else_the_url_else_the_text() -> None:
    assert card(citation(1, title="T", url=URL)).title == "T"
    assert card(citation(1, title=" ", url=URL)).title == URL
    assert card(citation(1, title=None, wikitext="Abay, 1890")).title == "Abay, 1890"
    assert card(citation(1, title=None, wikitext="")).title == "untitled"


def test_the_facts_tell_reference_form_and_place() -> None:
    around = InReference(name="pop", group="note", uses=3, start=0, end=1, line=1)
    made = card(citation(1, reference=around, url_status="dead"))
    assert made.facts == (
        "ref “pop”", "group “note”", "cite web", "url-status=dead", "used 3 times", "line 27",
        "in “History”",
    )  # fmt: skip


def test_a_citation_in_the_body_has_no_reference() -> None:
    bare = citation(1, reference=None, form=Form.BARE, template=None, section="")
    assert card(bare).facts == ("bare link", "line 27")


def test_findings_stand_worst_first() -> None:
    info = found("LNK106", "moved-link", Severity.INFO, "a")
    error = found("LNK101", "dead", Severity.ERROR, "b")
    made = card(citation(1, findings=(info, error)))
    assert [each.code for each in made.findings] == ["LNK101", "LNK106"]
    assert made.severities == ("error", "info")


def test_a_flood_of_findings_is_cut_and_counted() -> None:
    info = found("LNK106", "moved-link", Severity.INFO, "a")
    made = card(citation(1, findings=(info,) * 60))
    assert (len(made.findings), made.more_findings) == (50, 10)


def test_other_addresses_of_the_citation_are_named() -> None:
    urls = (
        CitedUrl(parameter="url", role=Role.ORIGINAL, url=URL),
        CitedUrl(parameter="chapter-url", role=Role.ORIGINAL, url="https://b.example/"),
        CitedUrl(parameter=None, role=Role.SNAPSHOT, url=ARCHIVE),
        CitedUrl(parameter="x", role=Role.ORIGINAL, url=None, dynamic=True),
    )
    made = card(citation(1, url=URL, urls=urls))
    assert [(name, link.text) for name, link in made.others] == [
        ("chapter-url", "https://b.example/"), ("snapshot", ARCHIVE)
    ]  # fmt: skip


def test_without_a_suggestion_only_the_wikitext_is_shown() -> None:
    for corrected in (None, "{{cite web}}"):
        made = card(citation(1, wikitext="{{cite web}}", corrected=corrected))
        assert [part.text for part in made.change.before] == ["{{cite web}}"]
        assert (made.change.after, made.note) == ((), None)


def test_a_suggestion_is_whole_or_absent() -> None:
    long = "{{cite web|title=" + "x" * 10_000 + "}}"
    made = card(citation(1, wikitext=long, corrected=long + "y"))
    assert made.change.after == ()
    assert made.note == "The suggested wikitext is too long for this page; the JSON report has it."
    assert "(10,019 characters)" in made.change.before[0].text


def test_hidden_characters_do_not_reach_the_clipboard() -> None:
    made = card(citation(1, wikitext="a\u202eb", corrected="a\u202eb c"))
    assert "".join(part.text for part in made.change.before) == "a\ufffdb"
    assert "".join(part.text for part in made.change.after) == "ab c"
    assert made.note == "Hidden control characters are left out of the suggestion."


def test_line_ends_are_no_hidden_characters() -> None:
    assert card(citation(1, wikitext="a\r\nb", corrected="a\r\nc")).note is None


def test_an_address_that_was_not_asked_says_why() -> None:
    computed = tuple(
        CitedUrl(parameter=None, role=role, url=None, dynamic=True)
        for role in (Role.ORIGINAL, Role.SNAPSHOT)
    )
    cases = {
        "none is cited": citation(1),
        "not part of this run": citation(1, url=URL, archive_url=ARCHIVE),
        "a template computes the URL": citation(1, urls=computed),
    }
    for reason, cited in cases.items():
        assert [(each.state, each.reason) for each in answers(cited)] == [(None, reason)] * 2


def test_an_answer_tells_state_reason_and_sightings() -> None:
    seen = checked(URL, State.DEAD, Reason.NOT_FOUND, "HTTP 404", sightings=2)
    original, _ = answers(citation(1, url=URL, original=seen))
    assert (original.state, original.evidence) == ("dead", ("HTTP 404",))
    assert original.word == "dead, seen 2 of 3"
    assert original.reason == "the server says that the page is not there"
    assert original.confirmation == "seen 2 of 3, not confirmed yet"


def test_the_facts_of_the_last_look_are_told() -> None:
    seen = checked(
        URL, State.UNKNOWN, Reason.TIMEOUT, status=503, attempts=3, error="no answer",
        since=datetime(2026, 10, 1, tzinfo=UTC),
    )  # fmt: skip
    original, _ = answers(citation(1, url=URL, original=seen))
    assert original.facts == (
        "HTTP 503", "no answer", "3 attempts", "checked 2026-11-22 10:00 UTC",
        "so since 2026-10-01 00:00 UTC",
    )  # fmt: skip


def test_a_state_that_began_now_needs_no_second_time() -> None:
    seen = checked(URL, State.LIVE, Reason.OK, since=NOW)
    assert answers(citation(1, url=URL, original=seen))[0].facts == (
        "checked 2026-11-22 10:00 UTC",
    )


def test_what_was_never_asked_has_no_time() -> None:
    seen = checked(URL, State.UNCHECKED, Reason.OFFLINE, checked_at=None, attempts=0)
    assert answers(citation(1, url=URL, original=seen))[0].facts == ()


def test_a_snapshot_tells_the_status_that_was_archived() -> None:
    shot = captured(ARCHIVE, State.ERROR_CAPTURE, Reason.ARCHIVED_ERROR, archived=503)
    _, snapshot = answers(citation(1, archive_url=ARCHIVE, snapshot_check=shot))
    assert snapshot.facts[0] == "archived HTTP 503"
    unproven = captured(ARCHIVE, State.UNKNOWN, Reason.NOT_PROVEN, archived=None)
    _, snapshot = answers(citation(1, archive_url=ARCHIVE, snapshot_check=unproven))
    assert snapshot.facts == ("checked 2026-11-22 10:00 UTC",)


def test_a_chain_is_shown_only_where_there_was_a_redirect() -> None:
    hops = (Hop(url=URL, status=301), Hop(url="https://b.example/"))
    chain = checked(URL, State.LIVE, Reason.MOVED, hops=hops, moved_to="https://b.example/")
    original, _ = answers(citation(1, url=URL, original=chain))
    assert [each.answer for each in original.hops] == ["HTTP 301", "no answer"]
    assert original.moved_to is not None
    single = checked(URL, State.LIVE, Reason.OK, hops=hops[:1])
    assert answers(citation(1, url=URL, original=single))[0].hops == ()


def test_the_cited_spelling_is_shown_not_the_normalised_one() -> None:
    seen = checked("https://a.example/", State.LIVE, Reason.OK)
    original, _ = answers(citation(1, url="HTTPS://A.example", original=seen))
    assert original.link is not None
    assert original.link.text == "HTTPS://A.example"


def looked(first: int, seconds: float) -> tuple[str, ...]:
    look = Look(status=first, seconds=seconds)
    seen = checked(URL, State.DEAD, Reason.NOT_FOUND, status=404, first_look=look)
    return answers(citation(1, url=URL, original=seen))[0].facts


def test_a_second_look_is_told_with_the_first() -> None:
    assert looked(404, 30.2)[0] == "HTTP 404 twice, 30 s apart"
    assert looked(503, 1200.0)[0] == "HTTP 503, 1,200 s later HTTP 404"


def probed(*evidence: str, **more: object) -> ProbeView:
    fields = {
        "url": "https://a.example/qkzv", "status": 200, "final_url": "https://a.example/qkzv",
        "failure": None, "title": None, "likeness": None,
    } | more  # fmt: skip
    made = CheckedProbe(**fields)  # type: ignore[arg-type]
    seen = checked(URL, State.DEAD, Reason.SOFT_404, *evidence, probe=made)
    probe = answers(citation(1, url=URL, original=seen))[0].probe
    assert probe is not None
    return probe


def test_the_made_up_address_and_what_it_gave_are_told() -> None:
    probe = probed(title="Not here", likeness=0.97)
    assert probe.link is not None
    assert probe.link.href == "https://a.example/qkzv"
    assert probe.answer == "HTTP 200, title “Not here”, 97% of the text is the same"
    assert probed(status=None, failure=Failure.TIMEOUT, final_url=None).answer == "no answer"
    assert probed(status=404).answer == "HTTP 404"
    assert probed(final_url="https://a.example/home").answer == (
        "HTTP 200 at https://a.example/home"
    )


def test_an_address_that_the_evidence_names_is_not_repeated() -> None:
    assert probed("The same page: https://a.example/qkzv").link is None


def test_an_answer_without_a_probe_has_none() -> None:
    seen = checked(URL, State.LIVE, Reason.OK)
    assert answers(citation(1, url=URL, original=seen))[0].probe is None


def test_a_snapshot_that_is_missing_says_how_often_it_was_missed() -> None:
    shot = captured(ARCHIVE, State.MISSING, Reason.NO_CAPTURE, sightings=1)
    _, snapshot = answers(citation(1, archive_url=ARCHIVE, snapshot_check=shot))
    assert snapshot.word == "missing, seen 1 of 3"


def test_a_confirmed_death_needs_no_count_in_its_word() -> None:
    seen = checked(URL, State.DEAD, Reason.GONE, sightings=3, confirmed=True)
    original, _ = answers(citation(1, url=URL, original=seen))
    assert (original.word, original.confirmation) == ("dead", "confirmed, seen 3 of 3")


def test_the_faulty_parameter_is_marked_where_it_stands() -> None:
    bad = found("DAT101", "invalid-date", Severity.ERROR, "a", parameter="date")
    known = found("DAT102", "future-date", Severity.ERROR, "b", parameter="title", ignored="known")
    one = citation(
        1, wikitext="{{cite web|title=T|date=31 June}}",
        corrected="{{cite web|title=T|date=30 June}}", findings=(bad, known),
    )  # fmt: skip
    made = card(one).change
    assert "".join(part.text for part in made.before if part.faulty) == "date=31 June"
    assert [part.text for part in made.before if part.changed] == ["31"]
    assert not [part for part in made.after if part.faulty]


def test_a_card_leads_to_its_section_and_knows_by_what_decisions_know_it() -> None:
    page = article(source="https://en.wikipedia.org/wiki/Bonn", title="Bonn", revision=7)
    made = card(citation(1, url=URL, archive_url=ARCHIVE), page)
    assert made.place is not None
    assert made.place.href == "https://en.wikipedia.org/wiki/Bonn?oldid=7#History"
    assert (made.article, made.cited) == ("Bonn", URL)
    assert card(citation(1, archive_url=ARCHIVE)).cited == ARCHIVE
    assert card(citation(1), article(title="x" * 2000)).article == ""
    assert card(citation(1, url=URL + "x" * MAX_URL_LENGTH)).cited == ""


def test_earlier_checks_are_told_the_latest_first() -> None:
    past = (
        PastCheck(checked_at=NOW, status=200, state=State.LIVE),
        PastCheck(checked_at=NOW, failure=Failure.NO_SUCH_HOST, state=State.DEAD),
        PastCheck(checked_at=NOW),
    )
    page = checked(URL, State.DEAD, Reason.GONE, history=past)
    original, _ = answers(citation(1, url=URL, original=page))
    assert [(each.answer, each.state) for each in original.history] == [
        ("no answer", None), ("no such host", "dead"), ("HTTP 200", "live"),
    ]  # fmt: skip
    assert original.history[0].when == "2026-11-22 10:00 UTC"


def test_a_cited_copy_is_said_to_be_one() -> None:
    copied = citation(1, url=ARCHIVE, snapshot_check=captured(ARCHIVE, State.GOOD, Reason.CAPTURED))
    assert answers(copied)[0].reason == "the cited URL is itself an archived copy"
