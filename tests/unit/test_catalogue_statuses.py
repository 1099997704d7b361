"""What statuses say by themselves."""

import pytest

from refaudit.catalogue import marker_tables, statuses
from refaudit.catalogue.statuses import StatusClass, status_class
from refaudit.errors import CatalogueError


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (200, StatusClass.ALIVE),
        (301, StatusClass.REDIRECT),
        (404, StatusClass.DEAD),
        (410, StatusClass.DEAD),
        (451, StatusClass.LEGAL),
        (401, StatusClass.AUTH),
        (403, StatusClass.BOT_BLOCK),
        (999, StatusClass.BOT_BLOCK),
        (429, StatusClass.THROTTLED),
        (503, StatusClass.SERVER),
        (555, StatusClass.SERVER),
        (202, StatusClass.ODD),
        (499, StatusClass.ODD),
        (477, StatusClass.ODD),
        (0, StatusClass.ODD),
        (-1, StatusClass.ODD),
    ],
)
def test_a_status_has_its_class(status: int, expected: StatusClass) -> None:
    assert status_class(status) is expected


def test_no_status_is_in_two_classes() -> None:
    rows = [status for row in marker_tables.statuses().values() for status in row]
    assert len(rows) == len(set(rows))


def test_a_class_that_is_unknown_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marker_tables, "statuses", lambda: {"zombie": (404,)})
    statuses._statuses.cache_clear()
    with pytest.raises(CatalogueError, match=r"statuses\.toml: .*zombie"):
        status_class(404)
    statuses._statuses.cache_clear()
