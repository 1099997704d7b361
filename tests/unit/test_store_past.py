"""What the report of a run tells of earlier checks."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from refaudit.model.evidence import State
from refaudit.store import Store
from tests.helpers.store_runs import audited
from tests.helpers.stores import KINDS, opened

PAGES = {"A": ()}


@pytest.fixture(params=KINDS)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    with opened(request.param, tmp_path) as history:
        yield history


def original(store: Store, run: str):  # type: ignore[no-untyped-def]
    return store.report(run).articles[0].citations[0].original


def test_a_first_check_has_no_past(store: Store) -> None:
    checked = original(store, audited(store, PAGES))
    assert (checked.history, checked.last_alive) == ((), None)


def test_earlier_checks_stand_oldest_first_with_what_was_thought_of_them(store: Store) -> None:
    audited(store, PAGES, day=0)
    audited(store, PAGES, {1: State.DEAD}, day=7)
    run = audited(store, PAGES, {1: State.DEAD}, day=14)
    checked = original(store, run)
    assert [each.state for each in checked.history] == [State.LIVE, State.DEAD, State.DEAD]
    assert [(each.checked_at - checked.history[0].checked_at).days for each in checked.history] == [
        0, 7, 14,
    ]  # fmt: skip
    assert checked.last_alive == checked.history[0].checked_at


def test_an_old_report_knows_nothing_of_later_checks(store: Store) -> None:
    audited(store, PAGES, day=0)
    run = audited(store, PAGES, day=7)
    before = original(store, run)
    audited(store, PAGES, {1: State.DEAD}, day=14)
    assert original(store, run) == before
    assert len(before.history) == 2


def test_a_live_page_needs_no_last_sign_of_life(store: Store) -> None:
    audited(store, PAGES, day=0)
    assert original(store, audited(store, PAGES, day=7)).last_alive is None


def test_only_the_latest_checks_are_told(store: Store) -> None:
    for day in range(0, 98, 7):
        run = audited(store, PAGES, day=day)
    assert len(original(store, run).history) == 12
