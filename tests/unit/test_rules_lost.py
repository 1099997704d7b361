"""LNK104, LNK105, LNK107: pages that are gone although something answers."""

import pytest

from refaudit.model.copies import Anchor, Copy, CopySearch
from refaudit.model.evidence import Kind, Reason, State
from refaudit.model.finding import Edit, Finding
from tests.helpers.rule_cases import checked, codes, found

URL = "https://example.org/report"
COPY = f"https://web.archive.org/web/20200105101742/{URL}"
PLAIN = f"{{{{cite web |url={URL} |title=Report |date=3 May 2019}}}}"
SOFT = (State.DEAD, Reason.SOFT_404)
HOME = (State.DEAD, Reason.REDIRECTED_HOME)
PARKED = (State.DEAD, Reason.PARKED)
USURPED = (State.DEAD, Reason.USURPED)
MISSING = (State.MISSING, Reason.NO_CAPTURE)

every_loss = pytest.mark.parametrize(
    ("original", "code", "status"),
    [
        (SOFT, "LNK104", "dead"),
        (HOME, "LNK107", "dead"),
        (PARKED, "LNK105", "usurped"),
        (USURPED, "LNK105", "usurped"),
    ],
)


def archived(status: str = "") -> str:
    status = f" |url-status={status}" if status else ""
    return PLAIN.replace("}}", f" |archive-url={COPY} |archive-date=5 January 2020{status}}}}}")


def only(text: str, **evidence: object) -> Finding:
    (finding,) = found(text, **evidence)
    return finding


@every_loss
def test_one_loss_has_one_finding(original: tuple[State, Reason], code: str, status: str) -> None:
    for text in (PLAIN, archived("live"), f"<ref>[{URL} Report]</ref>"):
        assert codes(text, original=original) == [code]
        assert codes(text, original=original, confirmed=True) == [code]


@every_loss
def test_a_loss_seen_once_is_for_a_person_to_judge(
    original: tuple[State, Reason], code: str, status: str
) -> None:
    finding = only(archived("live"), original=original)
    assert finding.code == code
    assert "(seen 1 of 3)" in finding.message
    assert (
        finding.suggestion
        == f"Open it in a browser; if you see the same, write |url-status={status}"
    )
    assert finding.edits == ()


@every_loss
def test_a_confirmed_loss_is_edited(original: tuple[State, Reason], code: str, status: str) -> None:
    finding = only(archived("live"), original=original, confirmed=True)
    assert "(seen" not in finding.message
    assert finding.suggestion == f"|url-status={status}"
    assert finding.edits == (Edit(parameter="url-status", value=status),)


@every_loss
def test_readers_are_not_sent_to_a_copy_that_is_missing(
    original: tuple[State, Reason], code: str, status: str
) -> None:
    finding, _ = found(archived("live"), original=original, snapshot=MISSING, confirmed=True)
    assert (finding.code, finding.edits) == (code, ())
    assert "good archived copy first" in (finding.suggestion or "")


@every_loss
def test_without_a_copy_one_is_to_be_found(
    original: tuple[State, Reason], code: str, status: str
) -> None:
    finding = only(PLAIN, original=original)
    assert (finding.suggestion or "").startswith("Add |archive-url= and |archive-date=")
    assert finding.edits == ()


@every_loss
def test_a_copy_that_was_found_is_offered(
    original: tuple[State, Reason], code: str, status: str
) -> None:
    copy = Copy(
        url=COPY, archive="wayback", timestamp="20200105101742", anchor=Anchor.ACCESS, days=-3,
        checked=checked(COPY, State.GOOD, Reason.CAPTURED, kind=Kind.SNAPSHOT, status=200),
    )  # fmt: skip
    finding = only(PLAIN, original=original, copies=CopySearch(found=copy), confirmed=True)
    assert finding.code == code
    assert "3 days before the access date" in finding.message
    assert {edit.parameter: edit.value for edit in finding.edits} == {
        "archive-url": COPY, "archive-date": "5 January 2020", "url-status": status,
    }  # fmt: skip
    once = only(PLAIN, original=original, copies=CopySearch(found=copy))
    assert once.edits == ()


@pytest.mark.parametrize("original", [SOFT, HOME])
@pytest.mark.parametrize("status", ["", "dead", "unfit", "usurped"])
def test_a_lost_page_whose_readers_are_sent_to_the_copy_is_no_fault(
    original: tuple[State, Reason], status: str
) -> None:
    assert codes(archived(status), original=original) == []


@pytest.mark.parametrize("original", [PARKED, USURPED])
@pytest.mark.parametrize("status", ["", "dead", "live", "deviated", "bot: unknown"])
def test_a_stranger_s_domain_stays_linked_until_the_citation_says_usurped(
    original: tuple[State, Reason], status: str
) -> None:
    assert codes(archived(status), original=original) == ["LNK105"]


@pytest.mark.parametrize("status", ["usurped", "unfit"])
def test_a_domain_that_is_marked_needs_nothing(status: str) -> None:
    assert codes(archived(status), original=USURPED, confirmed=True) == []


def test_the_status_is_added_behind_the_archive_date() -> None:
    finding = only(archived(), original=USURPED, confirmed=True)
    assert finding.edits == (Edit(parameter="url-status", value="usurped", after="archive-date"),)


def test_a_forerunner_of_the_status_is_renamed_and_not_doubled() -> None:
    text = archived().replace("}}", " |dead-url=yes}}")
    lost, renamed = found(text, original=USURPED, confirmed=True)
    edit = Edit(parameter="dead-url", rename="url-status", value="usurped")
    assert (lost.code, lost.edits) == ("LNK105", (edit,))
    assert renamed.code == "PAR103"


def test_parked_and_usurped_are_told_apart() -> None:
    assert "is parked or for sale" in only(PLAIN, original=PARKED).message
    assert "has changed hands" in only(PLAIN, original=USURPED).message


def test_a_domain_without_a_copy_is_not_left_linked() -> None:
    suggestion = only(PLAIN, original=USURPED).suggestion or ""
    assert "|url-status=usurped; where there is none, remove the link" in suggestion
    bare = only(f"<ref>[{URL} Report]</ref>", original=USURPED).suggestion or ""
    assert "{{webarchive" in bare
    assert "take the link to the domain away" in bare


def test_the_home_page_is_named() -> None:
    finding = only(PLAIN, original=HOME, led_to="https://example.org/")
    assert "leads to the home page https://example.org/" in finding.message


def test_url_status_without_a_copy_is_not_taken_from_a_dead_page() -> None:
    text = PLAIN.replace("}}", " |url-status=dead}}")
    assert codes(text, original=SOFT) == ["LNK104"]


@pytest.mark.parametrize(
    ("text", "language", "parameter", "word"),
    [
        ("{{Internetquelle |url=URL |titel=A |abruf=2019-05-04 |archiv-url=COPY"
         " |archiv-datum=2020-01-05 |offline=nein}}", "de", "offline", "ja"),
        ("{{Lien web |url=URL |titre=A |archive-url=COPY |archive-date=5 janvier 2020"
         " |dead-url=non}}", "fr", "dead-url", "oui"),
        ("{{Chú thích web |url=URL |tựa đề=A |url lưu trữ=COPY |ngày lưu trữ=2020-01-05"
         " |trạng thái url=sống}}", "vi", "trạng thái url", "chiếm đoạt"),
        ("{{cite web |url=URL |title=A |archive-url=COPY |archive-date=2020-01-05"
         " |dead-url=no}}", "zh", "dead-url", "yes"),
    ],
)  # fmt: skip
def test_each_wiki_is_answered_in_its_own_words(
    text: str, language: str, parameter: str, word: str
) -> None:
    cited = text.replace("COPY", COPY).replace("URL", URL)
    findings = found(cited, original=USURPED, confirmed=True, language=language)
    (lost,) = [finding for finding in findings if finding.code == "LNK105"]
    assert lost.edits == (Edit(parameter=parameter, value=word),)


def test_a_template_that_says_dead_and_knows_no_stronger_word_has_said_all() -> None:
    text = (
        f"{{{{Internetquelle |url={URL} |titel=A |abruf=2019-05-04 |archiv-url={COPY} "
        "|archiv-datum=2020-01-05 |offline=ja}}"
    )
    assert "LNK105" not in codes(text, original=USURPED, language="de")


def test_where_editors_write_a_date_no_word_is_put() -> None:
    text = (
        f"{{{{Lien web |url={URL} |titre=A |archive-url={COPY} |archive-date=5 janvier 2020 "
        "|brisé le=3 mai 2020}}"
    )
    findings = found(text, original=(State.DEAD, Reason.GONE), confirmed=True, language="fr")
    assert not [finding for finding in findings if finding.edits]
