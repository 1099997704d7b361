"""After a run: it is compared, old reports go, people are told, and none of it fails the run."""

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from refaudit.errors import StoreError
from refaudit.jobs import aftermath
from refaudit.jobs.aftermath import Memory
from refaudit.jobs.record import read_record
from refaudit.model.finding import Severity
from tests.helpers.job_files import SOURCE, job_of
from tests.helpers.report_parts import article, citation, found, report

NOW = datetime(2026, 11, 24, tzinfo=UTC)
COMMAND = '[notify.command]\nargv = ["true"]\n'


def made(run, *codes, **more):
    findings = tuple(found(code, "n", Severity.ERROR, "m") for code in codes)
    return report(article(citation(1, findings=findings)), id=run, started_at=NOW, **more)


@pytest.fixture
def told(monkeypatch):
    notices = []
    monkeypatch.setattr(
        aftermath, "tell", lambda job, notice, **_: notices.append(notice) or told_faults
    )
    told_faults = []
    notices_and_faults = notices, told_faults
    return notices_and_faults


class Runs:
    """Runs of one job, with the reports that a store would give."""

    def __init__(self, tmp_path, toml=COMMAND):
        self.job = job_of(SOURCE + toml, path=tmp_path / "mines.toml")
        self.known = {}

    def earlier(self, run):
        if run not in self.known:
            raise StoreError(f"{run}: there is no such run")
        return self.known[run]

    def make(self, run, *codes, now=NOW, forms=("json", "html"), **more):
        memory = Memory(self.job, now)
        report_ = self.known[run] = made(run, *codes, **more)
        memory.claim(run)
        place = self.job.directory / run
        place.mkdir(exist_ok=True)
        paths = {form: place / f"report.{form}" for form in forms}
        for path in paths.values():
            path.write_text("")
        return memory.after(report_, paths, self.earlier, environ={})

    @property
    def record(self):
        return read_record(self.job.directory, self.job.name)


def test_new_findings_are_told_once(tmp_path, told):
    runs = Runs(tmp_path)
    first = runs.make("1", "LNK101")
    assert first.told
    assert first.difference.before is None
    again = runs.make("2", "LNK101")
    assert not again.told
    assert again.difference.persisting == {"error": 1}
    third = runs.make("3", "LNK101", "DAT101")
    assert third.told
    assert third.difference.before == "2"
    notices, _ = told
    assert [(each.run, each.new) for each in notices] == [("1", {"error": 1}), ("3", {"error": 1})]
    assert notices[1].report.endswith("3/report.html")


def test_nobody_is_told_when_the_job_names_nobody(tmp_path, told):
    assert not Runs(tmp_path, "").make("1", "LNK101").told
    assert told[0] == []


def test_what_went_wrong_in_telling_is_a_word_and_no_fault(tmp_path, told):
    told[1].append("webhook: nobody was told")
    after = Runs(tmp_path).make("1", "LNK101")
    assert after.faults == ("webhook: nobody was told",)
    assert not after.told


def test_a_run_without_its_network_is_neither_compared_nor_compared_with(tmp_path, told):
    runs = Runs(tmp_path)
    runs.make("1", "LNK101")
    down = runs.make("2", network_down=True)
    assert down.difference is None
    assert runs.make("3", "LNK101").difference.before == "1"


def test_a_history_that_forgot_the_run_before_is_told(tmp_path, told):
    runs = Runs(tmp_path)
    runs.make("1", "LNK101")
    runs.known.clear()
    after = runs.make("2", "LNK101")
    assert after.difference.before is None
    assert "cannot be compared with" in after.faults[0]


def test_as_many_reports_stay_as_are_wanted(tmp_path, told):
    runs = Runs(tmp_path, "[report]\nkeep = 2\n")
    for run in "12345":
        runs.make(run)
    assert sorted(path.name for path in runs.job.directory.iterdir()) == [".refaudit", "4", "5"]
    assert runs.record.kept[-1].files == ("report.json", "report.html")


def test_a_directory_of_somebody_else_is_written_to_and_never_removed(tmp_path, told):
    runs = Runs(tmp_path, "[report]\nkeep = 1\n")
    (runs.job.directory / "1").mkdir(parents=True)
    for run in "123":
        runs.make(run)
    assert sorted(path.name for path in runs.job.directory.iterdir()) == [".refaudit", "1", "3"]


def test_a_directory_that_was_claimed_and_never_written_is_the_jobs_own(tmp_path, told):
    runs = Runs(tmp_path, "[report]\nkeep = 1\n")
    Memory(runs.job, NOW).claim("1")
    (runs.job.directory / "1").mkdir()
    runs.make("1")
    runs.make("2")
    assert sorted(path.name for path in runs.job.directory.iterdir()) == [".refaudit", "2"]


def test_a_run_that_began_is_remembered_though_it_never_ended(tmp_path):
    runs = Runs(tmp_path)
    Memory(runs.job, NOW)
    assert runs.record.tried_at == NOW
    assert runs.record.compared is None


@pytest.mark.parametrize(
    ("more", "first"),
    [("", NOW - timedelta(days=1)), ('category = "C"\n', None), ('targets = ["T"]\n', None)],
)
def test_changes_are_those_since_the_run_before(tmp_path, told, more, first):
    runs = Runs(tmp_path)
    text = 'name = "mines"\n[source]\nwiki = "w.org"\nchanged_since = "last-run"\n' + more
    runs.job = job_of(text, path=tmp_path / "mines.toml")
    assert Memory(runs.job, NOW).settings.changed_since == first
    runs.make("1")
    assert Memory(runs.job, NOW + timedelta(days=3)).settings.changed_since == NOW


def test_other_jobs_have_their_settings_as_they_are(tmp_path):
    runs = Runs(tmp_path)
    assert Memory(runs.job, NOW).settings == replace(runs.job.settings)
