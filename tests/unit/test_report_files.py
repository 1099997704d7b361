import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from refaudit.errors import ReportError, UsageError
from refaudit.model.report import Report
from refaudit.report import FORMATS, Format, copy, prepare, render, write
from refaudit.report.files import write_whole
from refaudit.report.formats import html_page
from tests.helpers import report_samples as samples
from tests.helpers.report_parts import report


def test_the_formats_know_their_files() -> None:
    office = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert {name: (each.filename, each.media_type) for name, each in FORMATS.items()} == {
        "atom": ("feed.atom", "application/atom+xml"),
        "badge": ("badge.svg", "image/svg+xml"),
        "csv": ("report.csv", "text/csv"),
        "html": ("report.html", "text/html"),
        "json": ("report.json", "application/json"),
        "junit": ("report.junit.xml", "application/xml"),
        "md": ("report.md", "text/markdown"),
        "sarif": ("report.sarif", "application/sarif+json"),
        "summary": ("summary.json", "application/json"),
        "wikitext": ("report.wikitext", "text/x-wiki"),
        "xlsx": ("report.xlsx", office),
    }


def test_no_two_formats_have_the_same_file() -> None:
    assert len({each.filename for each in FORMATS.values()}) == len(FORMATS)


def test_every_module_of_formats_is_a_format() -> None:
    folder = Path(html_page.__file__).parent
    assert len(FORMATS) == len([*folder.glob("[!_]*.py")])
    assert all(isinstance(each, Format) for each in FORMATS.values())


def test_each_chosen_format_gets_a_file_in_a_directory_that_is_made(tmp_path: Path) -> None:
    folder = tmp_path / "reports" / "run"
    made = samples.report()
    paths = write(made, folder, ["html", "json", "html"])
    assert paths == {"html": folder / "report.html", "json": folder / "report.json"}
    assert sorted(path.name for path in folder.iterdir()) == ["report.html", "report.json"]
    assert paths["json"].read_bytes() == render(made, "json")


def test_an_unknown_format_names_the_known_ones_and_writes_nothing(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="'pdf'") as caught:
        write(report(), tmp_path, ["json", "pdf"])
    assert caught.value.advice == (
        "Known formats: atom, badge, csv, html, json, junit, md, sarif, summary, wikitext, xlsx."
    )
    assert not [*tmp_path.iterdir()]
    with pytest.raises(UsageError):
        render(report(), "")


def test_a_file_has_the_rights_of_the_users_mask(tmp_path: Path) -> None:
    write(report(), tmp_path, ["json"])
    mask = os.umask(0)
    os.umask(mask)
    assert (tmp_path / "report.json").stat().st_mode & 0o777 == 0o666 & ~mask


def test_an_older_report_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "report.json").write_text("old")
    write(report(), tmp_path, ["json"])
    assert (tmp_path / "report.json").read_bytes().startswith(b"{")


def test_a_report_that_breaks_off_leaves_the_older_one(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    path.write_text("old")

    def pieces() -> Iterator[bytes]:
        yield b"half"
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(ReportError, match="No space left on device") as caught:
        write_whole(path, pieces())
    assert str(path) in caught.value.message
    assert "Free some space" in str(caught.value.advice)
    assert [each.read_text() for each in tmp_path.iterdir()] == ["old"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs Linux's /dev/full")
def test_a_full_disk_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "open", lambda *_: open("/dev/full", "wb"))  # noqa: PTH123, SIM115
    with pytest.raises(ReportError, match="No space left"):
        write(samples.report(), tmp_path, ["json"])


def test_a_file_in_place_of_the_directory_is_told(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    for folder in (blocked, blocked / "below"):
        with pytest.raises(ReportError, match=r"report\.json") as caught:
            write(report(), folder, ["json"])
        assert "A file stands where a directory is needed" in str(caught.value.advice)


def test_a_directory_in_place_of_the_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "report.json" / "x").mkdir(parents=True)
    with pytest.raises(ReportError, match=r"report\.json") as caught:
        write(report(), tmp_path, ["json"])
    assert caught.value.advice
    assert [each.name for each in tmp_path.iterdir()] == ["report.json"]


def test_a_directory_without_rights_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(ReportError, match="Permission denied") as caught:
        write(report(), tmp_path, ["json"])
    assert caught.value.advice == "Choose a directory that you may write to with --out."


def test_a_fault_without_a_number_is_told_by_its_kind(tmp_path: Path) -> None:
    def pieces() -> Iterator[bytes]:
        yield b""
        raise OSError

    with pytest.raises(ReportError, match="cannot be written: OSError"):
        write_whole(tmp_path / "report.json", pieces())


def test_copies_are_of_the_last_report_alone(tmp_path):
    latest = tmp_path / "latest"
    copy(write(report(), tmp_path / "one", ("json", "csv", "badge", "junit")), latest)
    copy(write(report(), tmp_path / "two", ("json", "md")), latest)
    assert sorted(path.name for path in latest.iterdir()) == ["report.json", "report.md"]
    assert (latest / "report.md").read_bytes() == (tmp_path / "two/report.md").read_bytes()


def test_what_cannot_be_removed_is_named(tmp_path):
    (tmp_path / "latest" / "report.csv").mkdir(parents=True)
    with pytest.raises(ReportError, match=r"report\.csv: cannot be removed"):
        copy(write(report(), tmp_path / "one", ("json",)), tmp_path / "latest")


def test_a_report_that_vanished_before_it_was_copied_is_named(tmp_path: Path) -> None:
    paths = write(samples.report(), tmp_path / "run", ["csv"])
    paths["csv"].unlink()
    with pytest.raises(ReportError, match=r"run/report\.csv: cannot be read"):
        copy(paths, tmp_path / "latest")
    assert list((tmp_path / "latest").iterdir()) == []


def test_a_directory_is_tried_before_the_work(tmp_path):
    prepare(tmp_path / "new" / "deep")
    assert list((tmp_path / "new" / "deep").iterdir()) == []
    (tmp_path / "file").write_text("x")
    with pytest.raises(ReportError, match="file: cannot be written to"):
        prepare(tmp_path / "file")


def many(monkeypatch: pytest.MonkeyPatch) -> Report:
    """A report that is written as an index with three pages."""
    monkeypatch.setattr(html_page, "MOST_TOGETHER", 2)
    return samples.several()


def names(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


PAGES = ["articles/1.html", "articles/2.html", "articles/3.html"]


def test_a_large_report_has_pages_beside_it_which_are_copied_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = write(many(monkeypatch), tmp_path / "one", ["html", "json"])
    assert paths["html"] == tmp_path / "one" / "report.html"
    assert names(tmp_path / "one") == [*PAGES, "report.html", "report.json"]
    copy(paths, tmp_path / "latest")
    assert names(tmp_path / "latest") == names(tmp_path / "one")


def test_pages_of_an_earlier_report_do_not_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = many(monkeypatch)
    folder, latest = tmp_path / "one", tmp_path / "latest"
    copy(write(made, folder, ["html"]), latest)
    (folder / "articles" / "17.html").write_text("old")
    write(made, folder, ["html"])
    assert names(folder) == [*PAGES, "report.html"]
    monkeypatch.setattr(html_page, "MOST_TOGETHER", 9)
    copy(write(made, folder, ["html"]), latest)
    assert names(folder) == names(latest) == ["report.html"]
    assert not (folder / "articles").exists()


def test_pages_go_where_the_latest_report_has_no_html(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    latest = tmp_path / "latest"
    copy(write(many(monkeypatch), tmp_path / "one", ["html"]), latest)
    copy(write(report(), tmp_path / "two", ["json"]), latest)
    assert names(latest) == ["report.json"]


def test_a_folder_that_leads_elsewhere_is_left_alone(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "mine.html").write_text("")
    folder = tmp_path / "run"
    folder.mkdir()
    (folder / "articles").symlink_to(elsewhere)
    write(report(), folder, ["html"])
    assert names(elsewhere) == ["mine.html"]


def test_the_latest_report_takes_no_room_of_its_own(tmp_path: Path) -> None:
    paths = write(samples.report(), tmp_path / "one", ["json"])
    for _ in range(2):
        copy(paths, tmp_path / "latest")
        assert (tmp_path / "latest" / "report.json").samefile(paths["json"])
        assert names(tmp_path / "latest") == ["report.json"]
    write(samples.several(), tmp_path / "one", ["json"])
    assert (tmp_path / "latest" / "report.json").read_bytes() != paths["json"].read_bytes()


def test_where_there_are_no_links_the_latest_report_is_a_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EXDEV, "Invalid cross-device link")

    monkeypatch.setattr(os, "link", refuse)
    paths = write(samples.report(), tmp_path / "one", ["json"])
    copy(paths, tmp_path / "latest")
    latest = tmp_path / "latest" / "report.json"
    assert latest.read_bytes() == paths["json"].read_bytes()
    assert not latest.samefile(paths["json"])
    assert names(tmp_path / "latest") == ["report.json"]
