from datetime import date

import pytest
from msgspec import structs

from refaudit.errors import StoreError
from refaudit.model.decision import Decision
from refaudit.store.decisions import Decisions
from tests.helpers.stores import KINDS, opened

ONE = Decision(code="LNK101", reason="r", article="A", made=date(2026, 11, 24))
TWO = Decision(code="DAT", reason="r", url="http://x.example/*", until=date(2027, 1, 1))


@pytest.fixture(params=KINDS)
def decisions(request, tmp_path):
    with opened(request.param, tmp_path) as store:
        yield Decisions.of(store)


def test_decisions_are_kept_in_order_and_can_be_taken_back(decisions):
    assert decisions.all() == []
    assert decisions.add([ONE, TWO]) == 2
    assert decisions.all() == [(1, ONE), (2, TWO)]
    assert decisions.remove(1) == ONE
    assert decisions.all() == [(2, TWO)]


def test_the_same_decision_is_added_once_whenever_it_was_made(decisions):
    later = structs.replace(ONE, made=date(2027, 1, 1))
    assert decisions.add([ONE, ONE]) == 1
    assert decisions.add([later, TWO]) == 1
    assert [one for _, one in decisions.all()] == [ONE, TWO]
    assert decisions.add([]) == 0


def test_a_decision_that_is_not_there_cannot_be_taken_back(decisions):
    with pytest.raises(StoreError, match="7: there is no such decision"):
        decisions.remove(7)
