"""Condensing loses no sighting, no sign of life and no change."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from refaudit import judge
from refaudit.model.evidence import Content, Failure, Look, Probe
from refaudit.store.condensed import Kept, condensed, expanded
from tests.helpers.store_nouns import DAY, NOW, seen, target

PAGE = Content(type="text/html", bytes=9000, title="A page", excerpt="Some words", text_length=900)
SIGHTS = {
    "live": {"status": 200, "content": PAGE},
    "dead": {"status": 404, "first_look": Look(status=404, seconds=30)},
    "gone": {"status": 410},
    "door": {"status": 403},
    "timeout": {"status": None, "failure": Failure.TIMEOUT},
    "busy": {"status": 503},
    "soft": {"status": 200, "content": structs.replace(PAGE, title="404 Not Found")},
}
histories = st.lists(
    st.tuples(st.sampled_from(sorted(SIGHTS)), st.floats(0, 20), st.integers(1, 3)), max_size=25
)


def observed(history):
    at = NOW
    made = []
    for name, days, attempts in history:
        at += timedelta(days=days)
        changes = SIGHTS[name] | {"attempts": attempts, "elapsed_ms": attempts * 100}
        if content := changes.get("content"):
            changes["content"] = structs.replace(
                content, bytes=9000 + attempts, excerpt="x" * attempts, text_length=900 + attempts
            )
        made.append(seen(1, at=at, **changes))
    return made


def condensed_once(rows):
    """The rows that are left when all but the last were condensed."""
    groups = {group.kept: group for group in condensed(rows[:-1])}
    gone = {number for group in groups.values() for number in group.gone}
    return [
        row._replace(alike=groups[row.number].alike) if row.number in groups else row
        for row in rows
        if row.number not in gone
    ]


def read_back(rows):
    return [one for row in rows for one in expanded(row.seen, row.alike)]


@settings(deadline=None)
@given(histories, histories, st.integers(1, 4), st.floats(0, 8))
def test_the_verdict_is_the_same_now_and_whatever_is_seen_later(old, new, sightings, days):
    policy = judge.Policy(sightings=sightings, sighting_days=days)
    history = observed([*old, *new])
    early, late = history[: len(old)], history[len(old) :]
    rows = condensed_once([Kept(number, one) for number, one in enumerate(early)])
    rows = condensed_once([*rows, *(Kept(len(old) + n, one) for n, one in enumerate(late))])
    assert [one.checked_at for one in read_back(rows)] == [one.checked_at for one in history]
    for end in range(1, len(history) + 1):
        before = judge.verdict(target(1), history[:end], policy)
        after = judge.verdict(target(1), read_back(rows)[:end], policy)
        names = ("state", "reason", "confirmed", "sightings", "since", "checked_at")
        assert [getattr(before, n) for n in names] == [getattr(after, n) for n in names]
    if history:
        assert judge.verdict(target(1), history, policy) == judge.verdict(
            target(1), read_back(rows), policy
        )


def test_neighbours_that_saw_the_same_become_the_last_of_them():
    made = observed([("live", 1, n) for n in (1, 2, 3)] + [("dead", 1, 1)])
    (group,) = condensed([Kept(number, one) for number, one in enumerate(made)])
    assert (group.kept, group.gone) == (2, (0, 1))
    assert group.alike == (made[0].checked_at, made[1].checked_at)


def test_what_was_condensed_before_keeps_its_times():
    first, second, third = observed([("dead", 1, 1)] * 3)
    earlier = Kept(1, second, (first.checked_at,))
    (group,) = condensed([earlier, Kept(2, third)])
    assert group.alike == (first.checked_at, second.checked_at)


def test_a_sibling_that_was_made_up_anew_is_no_difference():
    probes = [Probe(url=f"https://host1.example/{n}", status=200, sketch=b"x" * n) for n in (1, 2)]
    rows = [Kept(n, seen(1, at=NOW + n * DAY, probe=probe)) for n, probe in enumerate(probes)]
    assert len(list(condensed(rows))) == 1
    other = structs.replace(probes[1], status=404)
    assert not list(condensed([rows[0], Kept(2, seen(1, probe=other))]))
