"""What `refaudit audit --engine dask` says of what it cannot do."""

import pytest

from tests.helpers.command import refaudit

ARTICLE = "<ref>http://site.org/1</ref>"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--engine", "dask"), "several processes cannot share a file"),
        (("--engine", "dask", "--workers", "2"), "postgresql://"),
        (("--workers", "2"), "Add --engine dask"),
        (("--scheduler", "tcp://127.0.0.1:9"), "Add --engine dask"),
        (("--engine", "spark"), "one of local, dask"),
        (("--engine", "dask", "--workers", "-1"), "at least 0"),
    ],
)
def test_what_cannot_be_done_is_refused_with_advice(tmp_path, options, said):
    (tmp_path / "a.wiki").write_text(ARTICLE)
    ran = refaudit("audit", "a.wiki", "--store", "h.sqlite", *options, cwd=tmp_path)
    assert ran.status == 2
    assert said in ran.stderr
