"""A browser, for the tests that look at pages."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.helpers import report_samples as samples
from tests.helpers.browser import Visit, browser_or_skip, visit, written


# Playwright holds the thread's event loop, which tests of other modules want for themselves.
@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A running Chromium, one for a module."""
    with browser_or_skip() as made:
        yield made


@pytest.fixture
def seen(browser: Any, tmp_path: Path) -> Iterator[Visit]:
    """The HTML report of the sample, in a wide window."""
    with visit(browser, written(samples.sample(), tmp_path)) as made:
        yield made
