"""LNK1xx: the web against the citation."""

import pytest

from refaudit.model.evidence import Reason, State
from refaudit.model.finding import Edit
from tests.helpers.rule_cases import codes, found

URL = "https://example.org/report"
COPY = f"https://web.archive.org/web/20200105101742/{URL}"
PLAIN = f"{{{{cite web |url={URL} |title=Report |date=3 May 2019}}}}"
DEAD = (State.DEAD, Reason.NOT_FOUND)
LIVE = (State.LIVE, Reason.OK)
MISSING = (State.MISSING, Reason.NO_CAPTURE)
GOOD = (State.GOOD, Reason.CAPTURED)


def archived(status: str = "", more: str = "") -> str:
    status = f"|url-status={status}" if status else ""
    return (
        f"{{{{cite web |url={URL} |title=Report |date=3 May 2019 |archive-url={COPY} "
        f"|archive-date=5 January 2020 {status}}}}}{more}"
    )


def test_a_death_seen_once_says_how_often_it_was_seen() -> None:
    (finding,) = found(PLAIN, original=DEAD)
    assert finding.code == "LNK101"
    assert "(seen 1 of 3)" in finding.message
    assert "{{dead link|date=November 2026}}" in (finding.suggestion or "")


def test_a_confirmed_death_is_told_without_a_count() -> None:
    (finding,) = found(PLAIN, original=DEAD, confirmed=True)
    assert "seen 1 of 3" not in finding.message


def test_a_tagged_dead_link_is_not_told_to_be_tagged() -> None:
    (finding,) = found(PLAIN + "{{dead link|date=May 2020}}", original=DEAD)
    assert "dead link" not in (finding.suggestion or "")


def test_a_dead_bracketed_link_is_offered_webarchive_and_no_parameter() -> None:
    (finding,) = found(f"<ref>[{URL} Report]</ref>", original=DEAD)
    assert (finding.code, finding.parameter, finding.edits) == ("LNK101", None, ())
    assert "{{webarchive" in (finding.suggestion or "")


@pytest.mark.parametrize("state", [State.UNKNOWN, State.RESTRICTED, State.UNCHECKED])
@pytest.mark.parametrize("text", [PLAIN, archived("live"), archived(), archived("bot: unknown")])
def test_what_is_not_known_accuses_nobody(state: State, text: str) -> None:
    findings = found(
        text, original=(state, Reason.EXCLUDED), snapshot=(State.UNKNOWN, Reason.TIMEOUT)
    )
    assert {finding.code for finding in findings} <= {"RUN901", "LNK112", "PAR110"}


def test_a_dead_link_marked_live_is_edited_only_when_the_death_is_confirmed() -> None:
    (once,) = found(archived("live"), original=DEAD)
    (thrice,) = found(archived("live"), original=DEAD, confirmed=True)
    assert (once.code, once.edits) == ("LNK102", ())
    assert "(seen 1 of 3)" in once.message
    assert once.suggestion == "Open it in a browser; if you see the same, write |url-status=dead"
    assert thrice.edits == (Edit(parameter="url-status", value="dead"),)


def test_the_title_is_not_sent_to_a_copy_that_is_missing() -> None:
    findings = found(archived("live"), original=DEAD, snapshot=MISSING, confirmed=True)
    assert [(finding.code, finding.edits) for finding in findings] == [
        ("LNK102", ()),
        ("ARC106", ()),
    ]


def test_a_copy_behind_the_link_counts_as_an_archive() -> None:
    text = f"<ref>[{URL} Report] {{{{webarchive|url={COPY}|date=2020-01-05}}}}</ref>"
    assert codes(text, original=DEAD) == []


@pytest.mark.parametrize("status", ["dead", ""])
def test_a_live_page_counted_as_dead_is_a_hint(status: str) -> None:
    (finding,) = found(archived(status), original=LIVE)
    assert (finding.code, finding.edits) == ("LNK103", ())


@pytest.mark.parametrize("status", ["live", "deviated", "bot: unknown", "nonsense"])
def test_no_hint_that_a_page_lives_where_it_is_not_called_dead(status: str) -> None:
    assert "LNK103" not in codes(archived(status), original=LIVE)


def test_a_live_page_by_another_reason_than_ok_is_no_proof_of_life() -> None:
    assert "LNK103" not in codes(archived("dead"), original=(State.LIVE, Reason.BAD_CERTIFICATE))


def test_a_dead_link_tag_speaks_alone() -> None:
    assert codes(archived("dead", "{{dead link|date=May 2020}}"), original=LIVE) == ["LNK108"]


def test_a_wall_before_a_page_with_a_good_copy_needs_nobody() -> None:
    walled, good = (State.RESTRICTED, Reason.BOT_WALL), (State.GOOD, Reason.CAPTURED)
    assert codes(archived("live"), original=walled) == ["LNK112"]
    assert codes(archived("live"), original=walled, snapshot=good) == []


def test_a_paywall_that_the_citation_tells_of_needs_nobody() -> None:
    told = PLAIN.replace("}}", " |url-access=subscription}}")
    assert codes(told, original=(State.RESTRICTED, Reason.PAYWALL)) == []
    assert codes(told, original=(State.RESTRICTED, Reason.BOT_WALL)) == ["LNK112"]


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (Reason.BOT_WALL, "does not let programs in"),
        (Reason.FORBIDDEN, "does not let programs in"),
        (Reason.LOGIN, "asks for a login"),
        (Reason.PAYWALL, "stands behind a paywall"),
        (Reason.LEGAL, "is withheld for legal reasons"),
    ],
)
def test_a_closed_door_is_called_by_its_name(reason: Reason, words: str) -> None:
    (finding,) = found(PLAIN, original=(State.RESTRICTED, reason))
    assert words in finding.message


@pytest.mark.parametrize("reason", [Reason.OK, Reason.MOVED])
def test_a_dead_link_tag_is_doubted_when_the_page_answers_for_itself(reason: Reason) -> None:
    assert "LNK108" in codes(PLAIN + "{{dead link}}", original=(State.LIVE, reason))


def test_a_certificate_that_proves_nothing_clears_no_dead_link_tag() -> None:
    seen = (State.LIVE, Reason.BAD_CERTIFICATE)
    assert "LNK108" not in codes(PLAIN + "{{dead link}}", original=seen)


@pytest.mark.parametrize(
    ("status", "original", "words"),
    [
        ("deviated", DEAD, "seems to be gone (seen 1 of 3)"),
        ("unfit", LIVE, "marked as unfit"),
        ("usurped", LIVE, "marked as usurped"),
    ],
)
def test_a_status_against_the_answer_asks_for_a_person(
    status: str, original: tuple[State, Reason], words: str
) -> None:
    (finding,) = found(archived(status), original=original)
    assert finding.code == "LNK112"
    assert words in finding.message


@pytest.mark.parametrize("state", [State.BLOCKED, State.REDIRECT_CAPTURE])
def test_a_doubtful_copy_asks_for_a_person(state: State) -> None:
    (finding,) = found(archived("dead"), snapshot=(state, Reason.NOT_PROVEN))
    assert (finding.code, finding.parameter) == ("LNK112", "archive-url")


def test_no_edit_mixes_a_forerunner_with_its_successor() -> None:
    text = archived().replace(" }}", " |dead-url=no}}")
    findings = found(text, original=DEAD, confirmed=True)
    renamed = Edit(parameter="dead-url", rename="url-status", value="dead")
    assert [(one.code, one.edits) for one in findings] == [("LNK102", (renamed,)), ("PAR103", ())]
    assert findings[0].suggestion == "|url-status=dead in place of |dead-url="


def test_a_url_that_could_not_be_checked_is_told_once_each() -> None:
    findings = found(
        archived("dead"),
        original=(State.UNKNOWN, Reason.TIMEOUT),
        snapshot=(State.UNCHECKED, Reason.UNSAFE_ADDRESS),
    )
    assert [(one.code, one.parameter) for one in findings] == [
        ("RUN901", "url"),
        ("RUN901", "archive-url"),
    ]
    assert findings[0].fingerprint != findings[1].fingerprint


@pytest.mark.parametrize("reason", [Reason.OFFLINE, Reason.NETWORK_DOWN, Reason.INVALID_URL])
def test_what_the_run_as_a_whole_suffered_is_not_told_of_each_link(reason: Reason) -> None:
    assert codes(PLAIN, original=(State.UNCHECKED, reason)) == []
