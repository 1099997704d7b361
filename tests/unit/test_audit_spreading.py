from collections import Counter
from datetime import timedelta

import pytest

from refaudit.audit.spreading import spread_out
from refaudit.model.evidence import State
from tests.helpers.store_nouns import DAY, NOW, url_of, verdict


def moved(state=State.LIVE, days=180, number=1, **changes):
    """By how much a due time comes earlier, as a share of the whole."""
    made = verdict(number, state, **changes)
    ((same, due),) = spread_out([(made, NOW + days * DAY)])
    assert same == made
    return (NOW + days * DAY - due) / (days * DAY)


def test_due_times_of_one_day_are_spread_over_the_last_tenth():
    shares = [moved(number=n) for n in range(2000)]
    assert all(0 <= share <= 0.1 for share in shares)
    per_day = Counter(int(share * 180) for share in shares)
    assert len(per_day) == 18
    assert max(per_day.values()) < 2 * 2000 / 18


def test_a_target_is_moved_alike_in_every_run():
    assert moved(number=7) == moved(number=7)
    assert moved(number=7) != moved(number=8)
    assert moved(number=7, days=7) == pytest.approx(moved(number=7, days=180))


@pytest.mark.parametrize("state", [State.DEAD, State.MISSING])
def test_a_sighting_is_never_early(state):
    assert moved(state) == 0
    assert moved(state, confirmed=True) > 0


def test_what_is_due_at_once_or_was_not_seen_stays():
    assert moved(State.UNKNOWN) == 0
    assert moved(State.LIVE, checked_at=None) == 0


def test_a_url_of_any_letters_and_the_end_of_the_calendar_can_be_spread():
    far = NOW.replace(year=9999)
    ((_, due),) = spread_out([(verdict(url=url_of(1) + "\udce9"), far)])
    assert far - timedelta(days=9000 * 366) < due <= far
