from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refaudit.judge import Policy, unasked, verdict
from refaudit.model.citation import SnapshotAddress
from refaudit.model.evidence import (
    Capture,
    Content,
    Failure,
    Hop,
    Kind,
    Observation,
    Reason,
    State,
    Target,
    Verdict,
)

START = datetime(2026, 11, 1, 12, tzinfo=UTC)
URL = "https://example.org/news/a"
TARGET = Target(url=URL, kind=Kind.ORIGINAL, host="example.org")
SNAPSHOT = Target(
    url=f"https://web.archive.org/web/20230305101742/{URL}",
    kind=Kind.SNAPSHOT,
    host="web.archive.org",
    snapshot=SnapshotAddress(archive="wayback", timestamp="20230305101742", original=URL),
)


def answer(day: float, status: int | None) -> Observation:
    """A status; None is a timeout."""
    return Observation(
        url=URL,
        kind=Kind.ORIGINAL,
        checked_at=START + timedelta(days=day),
        status=status,
        final_url=URL if status else None,
        hops=(Hop(url=URL, status=status),),
        failure=None if status else Failure.TIMEOUT,
    )


def judge(*days_and_statuses: tuple[float, int | None], policy: Policy | None = None) -> Verdict:
    seen = [answer(day, status) for day, status in days_and_statuses]
    return verdict(TARGET, seen, policy or Policy())


def test_the_first_sighting_is_dead_and_not_confirmed() -> None:
    found = judge((0, 404))
    assert (found.state, found.reason) == (State.DEAD, Reason.NOT_FOUND)
    assert (found.sightings, found.needed, found.confirmed) == (1, 3, False)
    assert found.evidence == (
        f"HTTP 404 at {URL}",
        "1 of 3 sightings; the next counts from 2026-11-04",
    )


def test_three_sightings_over_days_confirm() -> None:
    found = judge((0, 404), (3, 410), (6, 404))
    assert (found.sightings, found.confirmed) == (3, True)
    assert found.evidence[-1] == "Confirmed by 3 sightings from 2026-11-01 to 2026-11-07"


def test_three_runs_of_one_day_are_one_sighting() -> None:
    found = judge((0, 404), (0.2, 404), (0.4, 404))
    assert (found.sightings, found.confirmed) == (1, False)
    assert found.evidence[-1] == "1 of 3 sightings; the next counts from 2026-11-04"


def test_a_policy_of_one_sighting_confirms_at_once() -> None:
    found = judge((0, 404), policy=Policy(sightings=1))
    assert found.confirmed
    assert found.evidence[-1] == "Confirmed by 1 sighting from 2026-11-01 to 2026-11-01"


def test_a_live_answer_takes_all_sightings_back() -> None:
    found = judge((0, 404), (3, 404), (6, 404), (9, 200))
    assert (found.state, found.sightings, found.confirmed) == (State.LIVE, 0, False)
    assert found.evidence == (
        f"HTTP 200 at {URL}",
        "It is back: seen dead before, 3 sightings, the last on 2026-11-07",
    )


def test_what_comes_and_goes_is_told() -> None:
    found = judge((0, 200), (3, 404), (6, 200), (9, None), (10, 404))
    assert "It comes and goes: 3 changes in 5 checks" in found.evidence
    back = judge((0, 404), (3, 200), (6, 404), (9, 200))
    assert back.evidence[-1] == "It comes and goes: 3 changes in 4 checks"
    assert len(judge((0, 404), (3, 200), (6, 200)).evidence) == 1


@pytest.mark.parametrize("earlier", [((0, 404),), ((0, 404), (3, 404), (6, 404))])
def test_an_unknown_after_death_is_unknown_and_tells_of_it(
    earlier: tuple[tuple[float, int], ...],
) -> None:
    found = judge(*earlier, (9, None))
    assert (found.state, found.reason) == (State.UNKNOWN, Reason.TIMEOUT)
    assert (found.sightings, found.confirmed) == (len(earlier), False)
    assert f"{len(earlier)} of 3 sightings" in found.evidence[-1]


def test_sightings_count_on_over_an_unknown() -> None:
    found = judge((0, 404), (3, 404), (4, None), (6, 404))
    assert (found.state, found.sightings, found.confirmed) == (State.DEAD, 3, True)


def test_an_unknown_after_life_tells_what_was_known() -> None:
    found = judge((0, 200), (5, None), (6, None))
    assert found.state is State.UNKNOWN
    assert found.evidence[-1] == "Last known state: live (ok) on 2026-11-01"


def test_an_unknown_without_history_says_only_what_was_seen() -> None:
    assert len(judge((0, None)).evidence) == 1


def test_a_missing_snapshot_is_confirmed_by_the_same_rule() -> None:
    def missing(day: float) -> Observation:
        return Observation(
            url=SNAPSHOT.url,
            kind=Kind.SNAPSHOT,
            checked_at=START + timedelta(days=day),
            status=404,
            final_url=SNAPSHOT.url,
        )

    once = verdict(SNAPSHOT, [missing(0)], Policy())
    assert (once.state, once.reason, once.confirmed) == (State.MISSING, Reason.NO_CAPTURE, False)
    assert verdict(SNAPSHOT, [missing(day) for day in (0, 3, 6)], Policy()).confirmed


def test_the_verdict_is_of_the_target_and_the_last_check() -> None:
    found = judge((0, 200), (7, 200))
    assert (found.url, found.kind) == (URL, Kind.ORIGINAL)
    assert found.checked_at == START + timedelta(days=7)


@pytest.mark.parametrize(
    ("history", "day"),
    [
        (((0, 200), (7, 200)), 0),
        (((0, 404), (7, 200), (8, 200)), 7),
        (((0, 200), (5, None), (7, 200)), 0),
        (((0, 404), (1, None), (3, 404)), 0),
        (((0, 404), (1, 403), (3, 404)), 3),
        (((0, 200), (5, None), (7, None)), 5),
        (((0, None), (5, 200), (7, None)), 7),
    ],
)
def test_since_is_the_beginning_of_the_present_state(
    history: tuple[tuple[float, int | None], ...], day: int
) -> None:
    assert judge(*history).since == START + timedelta(days=day)


@pytest.mark.parametrize("reason", list(Reason))
def test_what_was_not_asked_is_unchecked_and_says_why(reason: Reason) -> None:
    found = unasked(URL, Kind.ORIGINAL, reason)
    assert (found.state, found.reason, found.sightings) == (State.UNCHECKED, reason, 0)
    assert len(found.evidence) == 1
    assert found.checked_at is None


def test_what_was_not_asked_keeps_what_was_known() -> None:
    found = unasked(URL, Kind.ORIGINAL, Reason.NETWORK_DOWN, earlier=judge((0, 404), (3, 404)))
    assert found.state is State.UNCHECKED
    assert (found.sightings, found.needed, found.confirmed) == (2, 3, False)
    assert found.evidence == (
        "Not judged: our own network was down",
        "Last known state: dead (not-found) on 2026-11-04, 2 of 3 sightings",
    )
    live = unasked(URL, Kind.ORIGINAL, Reason.OFFLINE, earlier=judge((0, 200)))
    assert live.evidence[-1] == "Last known state: live (ok) on 2026-11-01"


def test_an_earlier_verdict_that_knew_nothing_is_not_mentioned() -> None:
    earlier = unasked(URL, Kind.ORIGINAL, Reason.OFFLINE)
    assert len(unasked(URL, Kind.ORIGINAL, Reason.OFFLINE, earlier=earlier).evidence) == 1


urls = st.sampled_from(
    [
        URL,
        "https://example.org/",
        "https://example.org/en/",
        "https://example.org/login",
        "https://www.example.org/news/a/",
        "https://other.example/",
        "http://[::1",
        "",
    ]
) | st.text(max_size=30)
hops = st.lists(
    st.builds(Hop, url=urls, status=st.none() | st.integers(100, 999), location=st.none() | urls),
    max_size=4,
).map(tuple)
contents = st.builds(
    Content,
    type=st.none() | st.just("text/html"),
    bytes=st.integers(0, 300_000),
    text_length=st.integers(0, 9000),
    markers=st.lists(
        st.sampled_from(["wall:cloudflare:decisive", "paywall:decisive", "archive:robots", "odd"])
        | st.text(max_size=9)
    ).map(tuple),
)
stamps = st.none() | st.text(max_size=16) | st.sampled_from(["20230305101742", "2023"])
captures = st.builds(
    Capture,
    archive=st.sampled_from(["wayback", "archivetoday", "unknown"]),
    timestamp=stamps,
    original=st.none() | urls,
    memento=st.booleans(),
    served_timestamp=stamps,
    served_original=st.none() | urls,
    archived_status=st.none() | st.integers(-5, 1000),
    archived_location=st.none() | urls,
)
observations = st.builds(
    Observation,
    url=st.just(URL),
    kind=st.sampled_from(Kind),
    checked_at=st.datetimes(timezones=st.just(UTC)),
    status=st.none() | st.integers(-5, 1000) | st.sampled_from([200, 301, 404, 403, 429, 503]),
    final_url=st.none() | urls,
    hops=hops,
    attempts=st.integers(0, 9),
    failure=st.none() | st.sampled_from(Failure),
    error=st.none() | st.text(max_size=20),
    insecure=st.booleans(),
    headers=st.dictionaries(
        st.sampled_from(["cf-mitigated", "set-cookie", "x-archive-wayback-runtime-error"]),
        st.text(max_size=20),
        max_size=2,
    ),
    content=st.none() | contents,
    capture=st.none() | captures,
)
histories = st.lists(observations, min_size=1, max_size=6).map(
    lambda seen: sorted(seen, key=lambda one: one.checked_at)
)


@given(st.sampled_from([TARGET, SNAPSHOT]), histories)
def test_any_history_gives_a_verdict_with_evidence(
    target: Target, history: list[Observation]
) -> None:
    found = verdict(target, history, Policy())
    assert found.evidence
    assert all(found.evidence)
    assert found.since is not None
    assert found.confirmed <= (found.sightings >= 3)
    assert found.confirmed <= (found.state in (State.DEAD, State.MISSING))


@given(histories, st.integers(200, 299), st.booleans())
def test_no_history_makes_a_link_dead_that_answers_now(
    history: list[Observation], status: int, insecure: bool
) -> None:
    now = Observation(
        url=URL,
        kind=Kind.ORIGINAL,
        checked_at=datetime.max.replace(tzinfo=UTC),
        status=status,
        final_url=URL,
        hops=(Hop(url=URL, status=status),),
        insecure=insecure,
    )
    found = verdict(TARGET, [*history, now], Policy())
    assert (found.state, found.sightings) == (State.LIVE, 0)


@given(histories, st.data())
def test_checks_that_could_not_tell_never_change_the_sightings(
    history: list[Observation], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(history)))
    moment = history[min(place, len(history) - 1)].checked_at
    failure = data.draw(
        st.sampled_from([kind for kind in Failure if kind is not Failure.NO_SUCH_HOST])
    )
    silent = Observation(url=URL, kind=Kind.ORIGINAL, checked_at=moment, failure=failure)
    longer = [*history[:place], silent, *history[place:]]
    before, after = (verdict(TARGET, seen, Policy()) for seen in (history, longer))
    assert after.sightings == before.sightings


@given(histories)
def test_a_death_needs_one_of_the_few_things_that_accuse(history: list[Observation]) -> None:
    last = history[-1]
    found = verdict(TARGET, history, Policy())
    if found.state is State.DEAD:
        accused = last.failure is Failure.NO_SUCH_HOST or last.status in (404, 410)
        assert accused or found.reason is Reason.REDIRECTED_HOME
        assert not last.insecure or last.failure
