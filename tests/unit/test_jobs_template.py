"""The job file to start from is right, and so is every line of it that is a comment."""

import re
from pathlib import Path

import pytest

from refaudit.jobs.checks import _ELSEWHERE, _SOURCE
from refaudit.jobs.file import examine
from refaudit.jobs.template import new_job
from refaudit.settings import Settings
from tests.helpers.job_files import job_of


def test_it_is_right_as_it_is():
    job = job_of(new_job("mines").decode())
    assert job.name == "mines"
    assert job.cron is not None
    assert job.directory == Path("/srv/reports/mines")


def test_it_is_right_with_every_key_set():
    text = re.sub(r"^#: ", "", new_job("mines").decode(), flags=re.MULTILINE)
    found, faults = examine(Path("/srv/a.toml"), text, environ={})
    assert [str(fault) for fault in faults] == []
    assert len(found.notify.ways) == 3
    assert found.since_last_run


def test_it_shows_every_setting_of_the_source():
    text = new_job("mines").decode()
    assert [name for name in _SOURCE if not re.search(rf"^#: {name} = ", text, re.MULTILINE)] == []
    assert {*_SOURCE, *_ELSEWHERE} <= set(Settings.__struct_fields__)


@pytest.mark.parametrize(
    ("name", "fit"), [("my mines!", "my-mines"), ("..", "job"), ("-x-", "x"), ("é" * 99, "job")]
)
def test_a_name_that_does_not_fit_is_made_to(name, fit):
    assert job_of(new_job(name).decode()).name == fit
