"""What a host's targets say together: trouble of its own, ends of redirects, its error page."""

from datetime import timedelta

import pytest
from msgspec import structs

from refaudit.judge import HostView, Policy, Surroundings, host_view, verdict
from refaudit.model.evidence import Failure, Hop, Kind, Observation, Reason, State, Target
from tests.helpers.seen_pages import NOW, answer, hard, original, site_page, words

POLICY = Policy()
PAGE = site_page("A page", "A page", words(40))


def url(number):
    return f"https://example.org/articles/number-{number}"


def seen(number, status=200, day=0, failure=None):
    """A status, or a failure, of one address on one day."""
    moment = NOW + timedelta(days=day)
    if failure:
        return Observation(
            url=url(number),
            kind=Kind.ORIGINAL,
            checked_at=moment,
            failure=failure,
            hops=(Hop(url=url(number)),),
        )
    return structs.replace(answer(url(number), PAGE, status), checked_at=moment)


def host(*histories):
    """The verdicts of a host, from the statuses or failures of each target by day."""
    watched = [
        (
            original(url(number)),
            [
                seen(
                    number,
                    day=day,
                    **({"failure": what} if isinstance(what, Failure) else {"status": what}),
                )
                for day, what in history
            ],
        )
        for number, history in enumerate(histories)
    ]
    around = Surroundings(host=host_view(watched, POLICY))
    return [verdict(target, history, POLICY, around) for target, history in watched]


def test_a_host_that_fails_for_nearly_all_is_in_trouble_and_the_numbers_are_told():
    found = host(*[[(0, Failure.TIMEOUT)]] * 5, [(0, 200)])
    assert [one.reason for one in found] == [Reason.HOST_TROUBLE] * 5 + [Reason.OK]
    assert "5 of 6 addresses of this host failed alike (timeout)" in found[0].evidence
    assert all(one.state is State.UNKNOWN for one in found[:5])


@pytest.mark.parametrize(
    "histories",
    [
        [[(0, Failure.TIMEOUT)]] * 4,
        [[(0, Failure.TIMEOUT)]] * 5 + [[(0, 200)]] * 2,
        [[(0, Failure.TIMEOUT)]] * 3 + [[(0, 500)]] * 3,
        [[(0, 429)]] * 9,
        [[(0, Failure.NO_SUCH_HOST)]] * 9,
        [[(0, 403)]] * 9,
    ],
)
def test_few_or_mixed_failures_are_the_targets_own(histories):
    assert all(one.reason is not Reason.HOST_TROUBLE for one in host(*histories))


def test_a_server_error_everywhere_is_trouble_too():
    assert {one.reason for one in host(*[[(0, 503)]] * 6)} == {Reason.HOST_TROUBLE}


LIVED = [(0, 200), (7, 404)]


def test_pages_that_vanish_all_at_once_are_put_off():
    found = host(*[LIVED] * 5, [(7, 404)])
    assert {one.state for one in found} == {State.UNKNOWN}
    assert {one.reason for one in found} == {Reason.HOST_TROUBLE}
    assert found[0].sightings == 0
    said = "6 of 6 pages of this host are missing at once, 5 of which were there before"
    assert any(said in sentence for sentence in found[0].evidence)


def test_the_same_day_confirms_nothing_and_a_later_one_does():
    same_day = host(*[[*LIVED, (7.2, 404)]] * 5)
    assert {one.reason for one in same_day} == {Reason.HOST_TROUBLE}
    later = host(*[[*LIVED, (10, 404)]] * 5)
    assert {(one.state, one.sightings) for one in later} == {(State.DEAD, 2)}


def test_a_host_that_comes_back_took_nothing_with_it():
    back = host(*[[*LIVED, (8, 200)]] * 5)
    assert {(one.state, one.sightings) for one in back} == {(State.LIVE, 0)}


@pytest.mark.parametrize(
    "histories",
    [
        [LIVED] * 4,
        [LIVED] * 5 + [[(7, 200)]] * 3,
        [[(7, 404)]] * 9,
        [LIVED] + [[(7, 404)]] * 8,
    ],
)
def test_some_missing_pages_and_pages_never_seen_are_simply_dead(histories):
    found = [
        one for one, past in zip(host(*histories), histories, strict=True) if past[-1][1] == 404
    ]
    assert {one.state for one in found} == {State.DEAD}


def test_what_was_seen_dead_before_stays_dead_when_the_rest_vanishes():
    found = host(*[LIVED] * 6, [(0, 404), (3, 404), (7, 404)])
    assert (found[-1].state, found[-1].confirmed) == (State.DEAD, True)


def test_targets_without_history_are_no_part_of_the_view():
    empty = [(original(url(n)), []) for n in range(9)]
    assert host_view(empty, POLICY) == HostView()


ARCHIVE = "https://www.example.org/archive"


def led(cited, final=ARCHIVE, status=200):
    return answer(cited, PAGE, status, final=final)


def test_distinct_pages_that_end_at_one_address_are_counted():
    view = HostView.of([led(url(1)), led(url(2)), led("http://example.org/articles/number-2/")])
    assert view.led_to("http://example.org/archive/") == 2
    assert view.led_to("https://example.org/other") == 0


@pytest.mark.parametrize(
    "cited",
    [
        "https://example.org/",
        "https://example.org/articles/number-1?utm_source=x",
        "https://example.org/articles/number-1?fbclid=y",
    ],
)
def test_front_pages_and_tracking_make_no_other_page(cited):
    assert HostView.of([led(url(1)), led(cited)]).led_to(ARCHIVE) == 1


def test_a_page_that_is_cited_itself_is_no_such_end():
    assert HostView.of([led(url(1)), led(url(2)), answer(ARCHIVE, PAGE)]).ends == {}
    cited_too = [led(url(1), url(3)), led(url(2), url(3)), led(url(3), ARCHIVE)]
    assert HostView.of(cited_too).led_to(url(3)) == 0


def test_errors_and_pages_in_their_place_are_no_ends():
    assert HostView.of([led(url(1), status=404), answer(url(2), PAGE)]).ends == {}


def test_error_pages_are_kept_from_answers_and_from_siblings_each_once():
    gone = site_page("Not here", "Not here", words(20))
    probed = structs.replace(answer(url(1), PAGE), probe=hard(url(1)))
    view = HostView.of([answer(url(n), gone, 404) for n in range(3)] + [probed])
    assert [page.title for page in view.error_pages] == [
        "Not here | The Daily Example",
        "Not found | The Daily Example",
    ]


def test_a_snapshot_fails_with_its_archive():
    def failed(number):
        target = Target(url=f"https://web.archive.org/{number}", kind=Kind.SNAPSHOT, host="w")
        return target, [Observation(url=target.url, kind=Kind.SNAPSHOT, checked_at=NOW, status=503)]

    watched = [failed(number) for number in range(6)]
    around = Surroundings(host=host_view(watched, POLICY))
    found = verdict(*watched[0], POLICY, around)
    assert (found.state, found.reason) == (State.UNKNOWN, Reason.HOST_TROUBLE)
