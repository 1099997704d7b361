import sqlite3
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite as dialects

from refaudit.model.evidence import Observation, Target
from refaudit.store.columns import Moment, Payload, SafeText, digest
from tests.helpers.store_nouns import NOW, seen, target

DIALECT = dialects.dialect()
ANYTHING = st.text(st.characters(exclude_categories=()))


@given(ANYTHING)
def test_any_text_can_be_bound_to_sqlite(text):
    stored = SafeText().process_bind_param(text, DIALECT)
    with sqlite3.connect(":memory:") as connection:
        assert connection.execute("SELECT ?", (stored,)).fetchone() == (stored,)
    connection.close()
    assert "\0" not in stored


@given(st.text())
def test_text_without_surrogates_and_nul_stays_as_it_is(text):
    expected = text.replace("\0", "\ufffd")
    assert SafeText().process_bind_param(text, DIALECT) == expected


def test_a_surrogate_of_a_file_name_is_kept_readable():
    assert SafeText().process_bind_param("caf\udce9", DIALECT) == "caf\\udce9"


ZONES = st.integers(-14 * 60, 14 * 60).map(lambda m: timezone(timedelta(minutes=m)))
MOMENTS = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=ZONES)  # noqa: DTZ001


@given(MOMENTS, MOMENTS)
def test_moments_come_back_equal_and_sort_as_text(one, other):
    moment = Moment()
    texts = [moment.process_bind_param(value, DIALECT) for value in (one, other)]
    assert [moment.process_result_value(text, DIALECT) for text in texts] == [one, other]
    assert (texts[0] < texts[1]) == (one < other)


def test_a_moment_is_written_in_utc_with_z():
    berlin = NOW.astimezone(timezone(timedelta(hours=1)))
    assert Moment().process_bind_param(berlin, DIALECT) == "2026-11-22T10:00:00.000000Z"


def test_a_datetime_without_zone_is_refused():
    with pytest.raises(ValueError, match="no time zone"):
        Moment().process_bind_param(datetime(2026, 1, 1), DIALECT)  # noqa: DTZ001


@pytest.mark.parametrize("column", [SafeText(), Moment(), Payload(Target)])
def test_none_is_null(column):
    assert column.process_bind_param(None, DIALECT) is None


def test_a_payload_comes_back_equal():
    column = Payload(Observation)
    observation = seen(1, headers={"server": "x"}, error="réfusé")
    text = column.process_bind_param(observation, DIALECT)
    assert column.process_result_value(text, DIALECT) == observation
    assert column.process_result_value(None, DIALECT) is None


@given(ANYTHING)
def test_a_payload_takes_any_text(text):
    column = Payload(Observation)
    stored = column.process_bind_param(seen(1, error=text, headers={text: text}), DIALECT)
    read = column.process_result_value(stored, DIALECT)
    assert read.error == text.encode("utf-8", "backslashreplace").decode()


def test_a_payload_of_another_version_can_be_read():
    stored = b'{"url":"u","kind":"original","host":"h","invented_later":[1]}'
    assert Payload(Target).process_result_value(stored.decode(), DIALECT) == target(
        url="u", host="h"
    )


@given(ANYTHING)
def test_a_text_has_one_digest_before_and_after_storing(text):
    stored = Payload(str).process_bind_param(text, DIALECT)
    assert digest(Payload(str).process_result_value(stored, DIALECT)) == digest(text)
    assert len(digest(text)) == 32
