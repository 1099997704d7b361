from datetime import UTC, datetime

import pytest

from refaudit.judge.opinion import Opinion
from refaudit.judge.snapshots import opinion
from refaudit.model.citation import SnapshotAddress
from refaudit.model.evidence import (
    Capture,
    Content,
    Failure,
    Kind,
    Observation,
    Reason,
    State,
    Target,
)

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
PAGE = "https://www.example.org/a"
STAMP = "20230305101742"
URL = f"https://web.archive.org/web/{STAMP}/{PAGE}"


def target(archive: str = "wayback") -> Target:
    address = SnapshotAddress(archive=archive, timestamp=STAMP, original=PAGE)
    return Target(url=URL, kind=Kind.SNAPSHOT, host="web.archive.org", snapshot=address)


def served(status: int = 200, **fields: object) -> Opinion:
    """The opinion about a proven capture."""
    values: dict[str, object] = {
        "timestamp": STAMP,
        "original": PAGE,
        "served_timestamp": STAMP,
        "served_original": PAGE,
    }
    capture = Capture(archive="wayback", memento=True, archived_status=status, **(values | fields))
    return answered(status, capture=capture)


def answered(status: int | None, archive: str = "wayback", **fields: object) -> Opinion:
    values: dict[str, object] = {"final_url": URL, "status": status} | fields
    seen = Observation(url=URL, kind=Kind.SNAPSHOT, checked_at=NOW, **values)
    return opinion(target(archive), seen)


def ruling(found: Opinion) -> tuple[State, Reason]:
    return found.state, found.reason


def test_a_proven_capture_of_the_page_and_the_day_is_good() -> None:
    assert ruling(served()) == (State.GOOD, Reason.CAPTURED)


def test_the_proof_is_quoted() -> None:
    capture = Capture(archive="wayback", memento=True, archived_status=200, served_timestamp=STAMP)
    headers = {"memento-datetime": "Sun, 05 Mar 2023 10:17:42 GMT"}
    quoted = answered(200, capture=capture, headers=headers).evidence[0]
    proof = "Memento-Datetime: Sun, 05 Mar 2023 10:17:42 GMT"
    assert quoted == f"The archive captured HTTP 200 ({proof})"
    assert "2023-03-05 10:17:42" in answered(200, capture=capture).evidence[0]


@pytest.mark.parametrize("original", ["http://example.org/a/", "http://www.example.org:80/a"])
def test_the_lookup_of_an_archive_folds_scheme_www_and_slash(original: str) -> None:
    assert served(served_original=original).state is State.GOOD


@pytest.mark.parametrize("status", [404, 410, 429, 500, 503])
def test_a_capture_of_an_error_is_no_good_copy_and_no_throttling(status: int) -> None:
    found = served(status)
    assert ruling(found) == (State.ERROR_CAPTURE, Reason.ARCHIVED_ERROR)
    assert f"HTTP {status}" in found.evidence[0]


def test_a_capture_of_a_wall_is_a_capture_of_an_error() -> None:
    wall = Content(
        type="text/html", bytes=900, text_length=30, markers=("wall:cloudflare:decisive",)
    )
    capture = Capture(archive="wayback", memento=True, archived_status=200)
    found = answered(200, capture=capture, content=wall)
    assert ruling(found) == (State.ERROR_CAPTURE, Reason.ARCHIVED_ERROR)


def test_a_capture_of_a_redirect_tells_where_it_led() -> None:
    found = served(301, archived_location="https://www.example.org/new")
    assert ruling(found) == (State.REDIRECT_CAPTURE, Reason.ARCHIVED_REDIRECT)
    assert "https://www.example.org/new" in found.evidence[1]
    assert ruling(served(302))[0] is State.REDIRECT_CAPTURE


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        (STAMP, "20230305235959"),
        ("20230305", STAMP),
        ("202303", STAMP),
        ("2023", STAMP),
        ("20230300000000", STAMP),
        ("20230000000000", STAMP),
        (None, STAMP),
        (STAMP, None),
    ],
)
def test_the_same_day_or_within_a_coarser_stamp_is_good(asked: str, given: str) -> None:
    assert served(timestamp=asked, served_timestamp=given).state is State.GOOD


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        (STAMP, "20230306000000"),
        (STAMP, "20230304235959"),
        (STAMP, "20130305101742"),
        ("2023", "20221231235959"),
        ("202303", "20230401000000"),
    ],
)
def test_another_day_is_another_time(asked: str, given: str) -> None:
    found = served(timestamp=asked, served_timestamp=given)
    assert ruling(found) == (State.OTHER_TIME, Reason.NEAREST_CAPTURE)
    assert f"{given[:4]}-{given[4:6]}-{given[6:8]}" in found.evidence[1]


def test_a_capture_of_another_page_says_so_before_all_else() -> None:
    found = served(404, served_original="https://other.example/", served_timestamp="20010101000000")
    assert ruling(found) == (State.OTHER_PAGE, Reason.OTHER_ORIGINAL)
    assert "https://other.example/" in found.evidence[1]


@pytest.mark.parametrize("field", ["original", "served_original"])
def test_a_short_address_is_not_compared(field: str) -> None:
    assert served(**{field: None}).state is State.GOOD


@pytest.mark.parametrize("status", [204, 206, 100, 300, 304])
def test_odd_captures_prove_no_page(status: int) -> None:
    assert ruling(served(status)) == (State.UNKNOWN, Reason.NOT_PROVEN)


@pytest.mark.parametrize(
    ("status", "state", "reason"),
    [
        (404, State.MISSING, Reason.NO_CAPTURE),
        (410, State.MISSING, Reason.NO_CAPTURE),
        (200, State.UNKNOWN, Reason.NOT_PROVEN),
        (403, State.BLOCKED, Reason.FORBIDDEN),
        (401, State.BLOCKED, Reason.LOGIN),
        (451, State.BLOCKED, Reason.LEGAL),
        (429, State.UNKNOWN, Reason.THROTTLED),
        (500, State.UNKNOWN, Reason.SERVER_ERROR),
        (503, State.UNKNOWN, Reason.SERVER_ERROR),
        (400, State.UNKNOWN, Reason.SERVER_ERROR),
        (302, State.UNKNOWN, Reason.MALFORMED_RESPONSE),
    ],
)
def test_answers_of_the_archive_itself(status: int, state: State, reason: Reason) -> None:
    assert ruling(answered(status)) == (state, reason)
    unproven = Capture(archive="wayback", timestamp=STAMP, original=PAGE)
    assert ruling(answered(status, capture=unproven)) == (state, reason)


@pytest.mark.parametrize("archive", ["archivetoday", "no-such-service"])
@pytest.mark.parametrize("status", [200, 404])
def test_services_that_prove_nothing_deny_nothing(status: int, archive: str) -> None:
    assert ruling(answered(status, archive)) == (State.UNKNOWN, Reason.NOT_PROVEN)


@pytest.mark.parametrize(
    "error",
    [
        "org.archive.wayback.exception.RobotAccessControlException: Blocked By Robots",
        "AdministrativeAccessControlException: Blocked Site Error",
    ],
)
@pytest.mark.parametrize("status", [200, 403, 404])
def test_what_the_archive_withholds_is_blocked(status: int, error: str) -> None:
    headers = {"x-archive-wayback-runtime-error": error}
    assert ruling(answered(status, headers=headers)) == (State.BLOCKED, Reason.FORBIDDEN)


@pytest.mark.parametrize("marker", ["archive:excluded", "archive:robots"])
def test_a_page_that_tells_of_an_exclusion_is_blocked(marker: str) -> None:
    content = Content(type="text/html", bytes=5000, text_length=300, markers=(marker,))
    assert answered(200, content=content).state is State.BLOCKED


def test_other_errors_of_the_archive_are_judged_by_status() -> None:
    headers = {"x-archive-wayback-runtime-error": "ResourceNotInArchiveException: not there"}
    assert answered(404, headers=headers).state is State.MISSING


def test_a_wall_before_the_archive_is_blocked() -> None:
    found = answered(429, headers={"cf-mitigated": "challenge"})
    assert ruling(found) == (State.BLOCKED, Reason.BOT_WALL)


@pytest.mark.parametrize(
    ("failure", "state", "reason"),
    [
        (Failure.TIMEOUT, State.UNKNOWN, Reason.TIMEOUT),
        (Failure.CONNECTION_REFUSED, State.UNKNOWN, Reason.CONNECTION_FAILED),
        (Failure.NO_SUCH_HOST, State.UNKNOWN, Reason.DNS_FAILED),
        (Failure.REDIRECT_LOOP, State.UNKNOWN, Reason.REDIRECT_LOOP),
        (Failure.UNSAFE_ADDRESS, State.UNCHECKED, Reason.UNSAFE_ADDRESS),
    ],
)
def test_failures_never_say_that_a_snapshot_is_missing(
    failure: Failure, state: State, reason: Reason
) -> None:
    assert ruling(answered(None, failure=failure)) == (state, reason)


def test_an_archive_without_a_valid_certificate_proves_nothing() -> None:
    capture = Capture(archive="wayback", memento=True, archived_status=200)
    found = answered(200, capture=capture, insecure=True)
    assert ruling(found) == (State.UNKNOWN, Reason.TLS_FAILED)


def test_an_observation_without_answer_and_failure_is_unknown() -> None:
    assert answered(None).state is State.UNKNOWN


STRANGER = "https://stranger.example.net/a"


@pytest.mark.parametrize("status", [200, 403, 404, 410])
def test_whoever_is_no_archive_proves_and_denies_nothing(status: int) -> None:
    capture = Capture(archive="wayback", memento=True, archived_status=200, served_timestamp=STAMP)
    for claim in (None, capture):
        found = answered(status, capture=claim, final_url=STRANGER)
        assert ruling(found) == (State.UNKNOWN, Reason.NOT_PROVEN)
        assert STRANGER in found.evidence[-1]


@pytest.mark.parametrize(
    "final", [f"https://archive.org/x/{PAGE}", f"https://arquivo.pt/wayback/{STAMP}/{PAGE}"]
)
def test_another_host_of_the_archive_and_another_archive_may_answer(final: str) -> None:
    capture = Capture(archive="wayback", memento=True, archived_status=200, served_timestamp=STAMP)
    assert answered(200, capture=capture, final_url=final).state is State.GOOD


def own_page(marker: str, status: int = 200, archive: str = "wayback") -> Opinion:
    content = Content(type="text/html", bytes=5000, text_length=300, markers=(marker,))
    return answered(status, archive, content=content)


def test_the_page_that_stands_for_an_archived_redirect_is_one() -> None:
    found = own_page("archive:redirect")
    assert ruling(found) == (State.REDIRECT_CAPTURE, Reason.ARCHIVED_REDIRECT)


@pytest.mark.parametrize(
    ("marker", "state", "reason"),
    [
        ("archive:trouble", State.UNKNOWN, Reason.SERVER_ERROR),
        ("archive:throttled", State.UNKNOWN, Reason.THROTTLED),
        ("archive:not-archived", State.MISSING, Reason.NO_CAPTURE),
        ("archive:not-html", State.UNKNOWN, Reason.NOT_PROVEN),
    ],
)
def test_what_the_archive_says_counts_whatever_its_status(
    marker: str, state: State, reason: Reason
) -> None:
    assert ruling(own_page(marker)) == (state, reason)


def test_a_service_that_proves_nothing_denies_nothing_in_words_either() -> None:
    assert own_page("archive:not-archived", archive="archivetoday").state is State.UNKNOWN


@pytest.mark.parametrize(
    ("place", "shown"),
    [
        ("https://www.example.org/new", "https://www.example.org/new"),
        (
            f"https://web.archive.org/web/{STAMP}id_/https://other.example/",
            "https://other.example/",
        ),
    ],
)
def test_a_captured_page_that_only_sends_readers_on_is_a_redirect(place: str, shown: str) -> None:
    content = Content(type="text/html", bytes=90, text_length=12, refresh=place)
    capture = Capture(
        archive="wayback", memento=True, archived_status=200, original=PAGE, served_original=PAGE
    )
    found = answered(200, capture=capture, content=content)
    assert ruling(found) == (State.REDIRECT_CAPTURE, Reason.ARCHIVED_REDIRECT)
    assert found.evidence[1].endswith(f"sends its readers on to {shown}")


def test_a_captured_page_that_loads_itself_again_or_has_text_is_a_page() -> None:
    capture = Capture(
        archive="wayback", memento=True, archived_status=200, original=PAGE, served_original=PAGE
    )
    for content in (
        Content(type="text/html", bytes=90, text_length=12, refresh=PAGE),
        Content(type="text/html", bytes=90, text_length=12, refresh="junk"),
        Content(type="text/html", bytes=9000, text_length=900, refresh="https://other.example/"),
    ):
        assert answered(200, capture=capture, content=content).state is State.GOOD


def test_an_archives_own_headers_say_nothing_of_what_it_captured() -> None:
    capture = Capture(archive="wayback", memento=True, archived_status=200)
    content = Content(type="text/html", bytes=9000, text_length=300)
    headers = {"server": "cloudflare", "cf-ray": "1", "set-cookie": "cf_chl_2="}
    assert answered(200, capture=capture, content=content, headers=headers).state is State.GOOD
