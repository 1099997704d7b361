"""The language of the HTML report, by flag, setting and job, in files and served."""

from pathlib import Path

import pytest

from refaudit.cli import options
from refaudit.cli.reading import Reading
from refaudit.cli.runs import key_of
from refaudit.report import languages
from refaudit.settings import Settings
from tests.helpers.command import refaudit
from tests.helpers.review import serving

STORE = ("--store", "h.sqlite")
ARTICLE = "<ref>{{cite web |url=https://a.example/ |title=A |access-date=32 May 2011}}</ref>"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A directory with an article that was audited offline in Russian."""
    (tmp_path / "a.wiki").write_text(ARTICLE)
    ended = refaudit(
        *("audit", "a.wiki", "--offline", *STORE, "--format", "html,md"),
        *("--report-language", "ru", "--fail-on", "never"),
        cwd=tmp_path,
    )
    assert ended.status == 0, ended.stderr
    return tmp_path


def page(ended_in: Path) -> str:
    return (ended_in / "report.html").read_text("utf-8")


def test_an_audit_writes_html_in_the_language_and_the_rest_in_english(folder: Path) -> None:
    latest = folder / "reports" / "latest"
    assert '<html lang="ru">' in page(latest)
    assert "Проверка источников: a" in page(latest)
    assert "Citation audit" in (latest / "report.md").read_text("utf-8")


def test_a_stored_report_speaks_as_it_is_told(folder: Path) -> None:
    ended = refaudit("report", *STORE, "--format", "html", "--out", "-", cwd=folder)
    assert '<html lang="en">' in ended.stdout
    env = {"REFAUDIT_REPORT_LANGUAGE": "ru"}
    ended = refaudit("report", *STORE, "--format", "html", "--out", "-", cwd=folder, env=env)
    assert '<html lang="ru">' in ended.stdout


def test_a_served_report_speaks_too(folder: Path) -> None:
    with serving(*STORE, "--report-language", "ru", cwd=folder) as review:
        status, text = review.ask("GET", "report.html")
        assert status == 200
        assert b'<html lang="ru">' in text
        assert "Выгрузить решения".encode() in text
        assert review.end() == 0


@pytest.mark.parametrize(
    "call",
    [
        ("audit", "a.wiki", "--offline", *STORE),
        ("report", *STORE),
        ("report", "--serve", *STORE),
    ],
    ids=" ".join,
)
def test_an_unknown_language_is_refused_before_any_work(tmp_path: Path, call: list[str]) -> None:
    (tmp_path / "a.wiki").write_text(ARTICLE)
    ended = refaudit(*call, "--report-language", "tlh", cwd=tmp_path)
    assert ended.status == 2
    assert "'tlh'" in ended.stderr
    assert "en, ru" in ended.stderr
    assert not (tmp_path / "h.sqlite").exists()


def test_a_job_reports_in_its_language(folder: Path) -> None:
    (folder / "job.toml").write_text(
        'name = "j"\nfail_on = "never"\n[source]\ntargets = ["a.wiki"]\n'
        '[settings]\noffline = true\nstore = "j.sqlite"\n[report]\nlanguage = "ru"\n'
    )
    ended = refaudit("run", "job.toml", cwd=folder)
    assert ended.status == 0, ended.stderr
    assert '<html lang="ru">' in page(folder / "reports" / "latest")


def test_the_help_names_the_languages_that_ship() -> None:
    (option,) = options.ReportLanguage.__metadata__
    assert f": {', '.join(languages())}." in option.help


def test_a_run_is_the_same_in_every_language(tmp_path: Path) -> None:
    (tmp_path / "a.wiki").write_text(ARTICLE)
    reading = Reading([str(tmp_path / "a.wiki")], Settings())
    english, russian = (
        key_of("audit", reading, Settings(report_language=code)) for code in ("en", "ru")
    )
    assert english == russian
