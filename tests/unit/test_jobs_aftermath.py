"""After a run: it is remembered, old reports go, people are told, and none of it fails the run."""

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from refaudit.jobs import aftermath
from refaudit.jobs.aftermath import Memory
from refaudit.jobs.record import Owed, read_record
from refaudit.model.difference import Changed, Difference
from refaudit.model.finding import Severity
from refaudit.model.report import Totals
from tests.helpers.job_files import SOURCE, job_of
from tests.helpers.report_parts import report

NOW = datetime(2026, 11, 24, tzinfo=UTC)
COMMAND = '[notify.command]\nargv = ["true"]\n'


def difference(run, new):
    came = Changed(article="A", code="C", name="n", severity=Severity.ERROR, message="m")
    counts = {"error": new} if new else {}
    return Difference(
        run=run, before="0", new=counts, persisting={}, resolved={}, came=(came,) * new
    )


@pytest.fixture
def told(monkeypatch):
    notices = []
    monkeypatch.setattr(
        aftermath, "tell", lambda job, notice, **_: notices.append(notice) or told_faults
    )
    told_faults = []
    return notices, told_faults


class Killed(BaseException):
    """As if the process had ended here."""


class Runs:
    """Runs of one job."""

    def __init__(self, tmp_path, toml=COMMAND):
        self.job = job_of(SOURCE + toml, path=tmp_path / "mines.toml")

    def make(self, run, new=0, now=NOW, forms=("json", "html"), **more):
        memory = Memory(self.job, now)
        totals = Totals(unreadable=more.pop("unreadable", 0))
        report_ = report(id=run, started_at=NOW, **more)
        report_ = replace(report_, totals=totals, difference=difference(run, new))
        memory.claim(run)
        place = self.job.directory / run
        place.mkdir(exist_ok=True)
        paths = {form: place / f"report.{form}" for form in forms}
        for path in paths.values():
            path.write_text("")
        return memory.after(report_, paths, environ={})

    @property
    def record(self):
        return read_record(self.job.directory, self.job.name)


def test_new_findings_are_told_and_old_ones_are_not(tmp_path, told):
    runs = Runs(tmp_path)
    assert runs.make("1", new=2) == []
    assert runs.make("2") == []
    notices, _ = told
    assert [(each.run, each.new) for each in notices] == [("1", {"error": 2})]
    assert notices[0].report.endswith("1/report.html")


def test_what_is_not_bad_enough_is_told_to_nobody(tmp_path, told):
    Runs(tmp_path, '[notify]\nat_least = "error"\n').make("1")
    assert told[0] == []


def test_what_went_wrong_in_telling_is_a_word_and_no_fault(tmp_path, told):
    told[1].append("webhook: nobody was told")
    assert Runs(tmp_path).make("1", new=1) == ["webhook: nobody was told"]


@pytest.mark.parametrize("more", [{"network_down": True}, {"status": "empty"}])
def test_what_a_run_without_its_network_or_articles_found_is_no_news(tmp_path, told, more):
    runs = Runs(tmp_path)
    assert runs.make("1", new=1, **more) == []
    assert told[0] == []
    assert runs.record.read_at is None
    assert runs.record.kept


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
    assert runs.record.read_at is None


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


def test_changes_that_could_not_be_read_are_asked_for_again(tmp_path, told):
    runs = Runs(tmp_path)
    runs.make("1", unreadable=1)
    assert runs.record.read_at is None
    runs.make("2")
    assert runs.record.read_at == NOW


def test_a_run_is_owed_from_its_beginning_until_it_is_told_of(tmp_path, told):
    runs = Runs(tmp_path)
    memory = Memory(runs.job, NOW)
    assert memory.owed is None
    memory.begun("1")
    assert Memory(runs.job, NOW).owed == "1"
    runs.make("1", new=1)
    assert Memory(runs.job, NOW).owed is None


def test_a_run_that_took_the_place_of_one_that_was_broken_off_is_owed_instead(tmp_path, told):
    runs = Runs(tmp_path)
    Memory(runs.job, NOW).begun("1")
    Memory(runs.job, NOW).begun("2")
    assert runs.record.owed == Owed(run="2")


def test_who_was_told_before_the_process_died_is_not_told_again(tmp_path, monkeypatch):
    runs = Runs(tmp_path, "".join(f"[[notify.command]]\nargv = ['{n}']\n" for n in (1, 2)))
    passed_over = []

    def first(job, notice, *, told, done, **_):
        told(done + 1)
        raise Killed

    def second(job, notice, *, told, done, **_):
        passed_over.append(done)
        return []

    Memory(runs.job, NOW).begun("1")
    monkeypatch.setattr(aftermath, "tell", first)
    with pytest.raises(Killed):
        runs.make("1", new=1)
    assert runs.record.owed == Owed(run="1", told=1)
    memory = Memory(runs.job, NOW)
    memory.begun("1")
    assert runs.record.owed == Owed(run="1", told=1)
    monkeypatch.setattr(aftermath, "tell", second)
    runs.make("1", new=1)
    runs.make("2", new=1)
    assert passed_over == [1, 0]


def test_other_jobs_have_their_settings_as_they_are(tmp_path):
    runs = Runs(tmp_path)
    assert Memory(runs.job, NOW).settings == replace(runs.job.settings)
