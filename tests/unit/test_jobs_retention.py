"""What a job remembers, and which reports it removes: its own, and nothing else."""

import os
import time
from datetime import UTC, datetime

import pytest

from refaudit.errors import ReportError
from refaudit.jobs.record import Record, lock_path, read_record, write_record
from refaudit.jobs.retention import claimed, retire, sweep

NOW = datetime(2026, 11, 24, tzinfo=UTC)


def made(directory, *runs, files=("report.html", "report.json")):
    record = Record()
    for run in runs:
        (directory / run).mkdir()
        for name in files:
            (directory / run / name).write_text(run)
        record = record.with_report(run, NOW, files)
    return record


def names(directory):
    return sorted(path.name for path in directory.iterdir())


def test_the_newest_stay_and_the_oldest_go(tmp_path):
    record, faults = retire(tmp_path, made(tmp_path, "1", "2", "3"), 2)
    assert faults == []
    assert names(tmp_path) == ["2", "3"]
    assert [each.run for each in record.kept] == ["2", "3"]


def test_what_is_not_in_the_record_stays(tmp_path):
    (tmp_path / "0").mkdir()
    (tmp_path / "latest").mkdir()
    record, _ = retire(tmp_path, made(tmp_path, "1", "2"), 1)
    assert names(tmp_path) == ["0", "2", "latest"]
    assert len(record.kept) == 1


def test_notes_that_somebody_put_beside_a_report_stay(tmp_path):
    record = made(tmp_path, "1", "2")
    (tmp_path / "1" / "notes.txt").write_text("mine")
    (tmp_path / "1" / "report.html").unlink()
    record, faults = retire(tmp_path, record, 1)
    assert names(tmp_path / "1") == ["notes.txt"]
    assert faults == []
    assert [each.run for each in record.kept] == ["2"]


@pytest.mark.parametrize("run", ["latest", "..", ".", "", "../other", "/etc", ".refaudit", "a/b"])
def test_a_record_that_was_tampered_with_removes_nothing_else(tmp_path, run):
    directory = tmp_path / "reports"
    for place in (directory / "latest", tmp_path / "other", directory / ".refaudit"):
        place.mkdir(parents=True)
        (place / "report.html").write_text("x")
    (directory / "report.html").write_text("x")
    record = Record().with_report(run, NOW, ("report.html",)).with_report("2", NOW)
    retire(directory, record, 1)
    assert len(list(tmp_path.rglob("report.html"))) == 4


def test_files_of_a_record_are_names_and_no_paths(tmp_path):
    (tmp_path / "precious").write_text("x")
    record = made(tmp_path, "1", "2", files=()).with_report("1", NOW, ("../precious",))
    record = record.with_report("2", NOW)
    retire(tmp_path, record, 1)
    assert (tmp_path / "precious").exists()


def test_what_a_killed_process_left_of_a_file_goes_with_its_report(tmp_path):
    record = made(tmp_path, "1", "2")
    (tmp_path / "1" / ".report.html.01234567.part").write_text("half")
    record, faults = retire(tmp_path, record, 1)
    assert faults == []
    assert names(tmp_path) == ["2"]


def test_what_killed_processes_left_is_swept_away_unless_it_may_be_being_written(tmp_path):
    for place in (tmp_path / "latest", tmp_path / ".refaudit"):
        place.mkdir()
        for name in (".a.01234567.part", ".b.01234567.part", "report.html", ".c.part"):
            (place / name).write_text("x")
            age = 60 if name.startswith(".b") else 2 * 3600
            os.utime(place / name, (time.time() - age,) * 2)
    (tmp_path / "latest" / ".d.01234567.part").mkdir()
    os.utime(tmp_path / "latest" / ".d.01234567.part", (0, 0))
    sweep(tmp_path)
    left = [".b.01234567.part", ".c.part", "report.html"]
    assert names(tmp_path / "latest") == [left[0], left[1], ".d.01234567.part", left[2]]
    assert names(tmp_path / ".refaudit") == left
    sweep(tmp_path / "nowhere")


def test_the_articles_of_a_large_report_go_with_it(tmp_path):
    record = made(tmp_path, "1", "2")
    for run in ("1", "2"):
        (tmp_path / run / "articles").mkdir()
        (tmp_path / run / "articles" / "1.html").write_text(run)
    _, faults = retire(tmp_path, record, 1)
    assert faults == []
    assert names(tmp_path) == ["2"]
    assert names(tmp_path / "2") == ["articles", "report.html", "report.json"]


def test_articles_that_cannot_be_removed_are_said(tmp_path, monkeypatch):
    def refused(*_):
        raise ReportError("1/articles: cannot be removed: not ours", "")

    monkeypatch.setattr("refaudit.jobs.retention.keep_only", refused)
    record, faults = retire(tmp_path, made(tmp_path, "1", "2"), 1)
    assert faults == ["1/articles: cannot be removed: not ours"]
    assert [each.run for each in record.kept] == ["1", "2"]


def test_a_link_is_not_followed(tmp_path):
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "report.html").write_text("x")
    (tmp_path / "1").symlink_to(tmp_path / "other")
    record = Record().with_report("1", NOW, ("report.html",)).with_report("2", NOW)
    record, _ = retire(tmp_path, record, 1)
    assert (tmp_path / "other" / "report.html").exists()
    assert [each.run for each in record.kept] == ["2"]


def test_what_cannot_be_removed_is_said_and_tried_again(tmp_path):
    record = made(tmp_path, "1", "2")
    (tmp_path / "1" / "report.html").unlink()
    (tmp_path / "1" / "report.html").mkdir()
    record, (fault,) = retire(tmp_path, record, 1)
    assert "1: cannot be removed" in fault
    assert [each.run for each in record.kept] == ["1", "2"]


def test_a_directory_that_was_there_before_is_not_the_jobs_own(tmp_path):
    record = Record().with_report("2", NOW)
    (tmp_path / "1").mkdir()
    (tmp_path / "2").mkdir()
    assert not claimed(tmp_path, "1", record)
    assert claimed(tmp_path, "2", record)
    assert claimed(tmp_path, "3", record)


def test_a_record_is_kept(tmp_path):
    assert read_record(tmp_path, "mines") == Record()
    record = Record(tried_at=NOW, read_at=NOW).with_report("1", NOW, ("a",))
    write_record(tmp_path, "mines", record)
    assert read_record(tmp_path, "mines") == record
    assert names(tmp_path) == [".refaudit"]
    assert lock_path(tmp_path, "mines").parent == tmp_path / ".refaudit"


def test_a_report_of_the_same_run_takes_the_place_of_the_earlier_one():
    record = Record().with_report("1", NOW).with_report("2", NOW).with_report("1", NOW, ("a",))
    assert [(each.run, each.files) for each in record.kept] == [("2", ()), ("1", ("a",))]


def test_a_broken_record_is_an_error_with_advice(tmp_path):
    write_record(tmp_path, "mines", Record())
    (tmp_path / ".refaudit" / "mines.json").write_text("{")
    with pytest.raises(ReportError, match="cannot be read") as caught:
        read_record(tmp_path, "mines")
    assert "Remove the file" in caught.value.advice
