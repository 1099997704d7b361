from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refaudit.judge import network_down
from refaudit.model.evidence import Failure, Hop, Kind, Observation

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)


def seen(host: str, failure: Failure | None = None, **fields: object) -> Observation:
    return Observation(
        url=f"https://{host}/page", kind=Kind.ORIGINAL, checked_at=NOW, failure=failure, **fields
    )


def hosts(number: int, failure: Failure, prefix: str = "h") -> list[Observation]:
    return [seen(f"{prefix}{n}.example", failure) for n in range(number)]


@pytest.mark.parametrize("failure", [Failure.DNS_FAILED, Failure.NETWORK_UNREACHABLE])
def test_one_host_without_resolver_or_route_is_enough(failure: Failure) -> None:
    assert network_down(hosts(1, failure))


@pytest.mark.parametrize(
    "failure",
    [
        Failure.TIMEOUT,
        Failure.CONNECTION_REFUSED,
        Failure.CONNECTION_RESET,
        Failure.NO_SUCH_HOST,
        Failure.TLS_FAILED,
    ],
)
def test_failures_that_pages_have_too_need_five_hosts_alike(failure: Failure) -> None:
    assert not network_down(hosts(4, failure))
    assert network_down(hosts(5, failure))


def test_many_urls_of_one_host_are_one_host() -> None:
    assert not network_down([seen("slow.example", Failure.TIMEOUT) for _ in range(50)])


def test_five_hosts_that_fail_in_different_ways_are_not_our_network() -> None:
    mixed = hosts(3, Failure.TIMEOUT) + hosts(3, Failure.NO_SUCH_HOST, "n")
    assert not network_down(mixed)


def test_nine_in_ten_without_resolver_are_nearly_all() -> None:
    shared = [seen("a.example", Failure.TIMEOUT)]
    assert network_down(hosts(9, Failure.DNS_FAILED) + shared)
    others = [*shared, seen("b.example", Failure.NO_SUCH_HOST)]
    assert not network_down(hosts(9, Failure.DNS_FAILED) + others)


def test_own_failures_count_as_alike_with_one_other_kind() -> None:
    assert network_down(hosts(3, Failure.DNS_FAILED) + hosts(2, Failure.TIMEOUT, "t"))
    assert not network_down(hosts(2, Failure.DNS_FAILED) + hosts(2, Failure.TIMEOUT, "t"))


def test_any_http_answer_proves_a_network() -> None:
    down = hosts(20, Failure.DNS_FAILED)
    assert not network_down([*down, seen("up.example", status=503)])
    hop = Hop(url="https://up.example/", status=302, location="https://h1.example/")
    assert not network_down([*down, seen("up.example", Failure.TIMEOUT, hops=(hop,))])


@pytest.mark.parametrize(
    "failure", [Failure.UNSAFE_ADDRESS, Failure.UNSUPPORTED_SCHEME, Failure.INVALID_URL]
)
def test_what_sent_no_packet_says_nothing(failure: Failure) -> None:
    assert not network_down(hosts(9, failure))
    assert network_down(hosts(9, failure) + hosts(1, Failure.DNS_FAILED, "d"))


def test_nothing_seen_is_no_failure() -> None:
    assert not network_down([])


def test_urls_that_cannot_be_split_are_hosts_of_their_own() -> None:
    odd = Observation(
        url="http://[::1", kind=Kind.ORIGINAL, checked_at=NOW, failure=Failure.DNS_FAILED
    )
    assert network_down([odd])


@given(
    st.lists(
        st.builds(
            seen,
            st.sampled_from(["a.x", "b.x", "c.x", "d.x", "e.x"]),
            st.sampled_from([*Failure, None]),
        ),
        max_size=12,
    )
)
def test_an_answer_added_to_any_run_lifts_the_accusation(run: list[Observation]) -> None:
    network_down(run)
    assert not network_down([*run, seen("z.x", status=200)])
