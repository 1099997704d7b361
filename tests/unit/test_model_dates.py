"""How many days an ISO value of a citation covers."""

from datetime import date

import pytest

from refaudit.model.dates import bounds


@pytest.mark.parametrize(
    ("iso", "first", "last"),
    [
        ("2023-01-05", date(2023, 1, 5), date(2023, 1, 5)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023", date(2023, 1, 1), date(2023, 12, 31)),
        ("2023-01-01/2023-01-05", date(2023, 1, 1), date(2023, 1, 5)),
        ("2023-06/2023-08", date(2023, 6, 1), date(2023, 8, 31)),
        ("2023/2024", date(2023, 1, 1), date(2024, 12, 31)),
        ("0900", date(900, 1, 1), date(900, 12, 31)),
        # A day that only the Julian calendar has.
        ("1500-02-29", date(1500, 2, 28), date(1500, 2, 28)),
    ],
)
def test_bounds(iso, first, last):
    assert bounds(iso) == (first, last)
