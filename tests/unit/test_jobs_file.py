"""Job files: what they may say, and how it is told what is wrong with them."""

import msgspec
import pytest

from refaudit.errors import SettingsError
from refaudit.jobs.declaration import Command, Mail, Webhook
from refaudit.jobs.file import examine, read_job, read_text
from refaudit.settings import Settings
from tests.helpers.job_files import SOURCE, faults_in, job_of

WIKI = 'name = "w"\n[source]\nwiki = "en.wikipedia.org"\n'
MAIL = '[notify.email]\nhost = "h"\nfrom = "a@b.org"\nto = ["c@d.org"]\n'


def test_paths_begin_at_the_file_and_titles_are_none():
    job = job_of(
        'name = "m"\n[source]\ntargets = ["a", "/b"]\n[settings]\nstore = "h.sqlite"\n'
        '[report]\ndirectory = "out"\n'
    )
    assert job.targets == ("/srv/a", "/b")
    assert (job.settings.store, job.settings.out) == ("/srv/h.sqlite", "/srv/out")
    wiki = job_of(WIKI + 'targets = ["Copper"]\ntitles_from = "t.txt"\n')
    assert (wiki.targets, wiki.settings.titles_from) == (("Copper",), "/srv/t.txt")


def test_a_url_of_a_history_is_no_path():
    job = job_of(SOURCE + 'store = "postgresql://host/db"\n')
    assert job.settings.store == "postgresql://host/db"


def test_what_is_left_out_is_as_for_audit():
    job = job_of('name = "m"\n[source]\ntargets = ["a"]\n')
    assert msgspec.structs.replace(job.settings, out="reports") == Settings()
    assert (job.cron, job.schedule, job.report.keep) == (None, None, 30)
    assert job.notify.ways == ()


def test_the_environment_wins_over_the_file_and_flags_over_both():
    text = SOURCE + 'timeout = 1\ncontact = "file"\nlang = "en"\n'.replace('lang = "en"\n', "")
    job = job_of(
        text,
        environ={"REFAUDIT_TIMEOUT": "2", "REFAUDIT_CONTACT": "env"},
        flags={"contact": "flag", "progress": None},
    )
    assert (job.settings.timeout, job.settings.contact) == (2, "flag")


def test_report_and_fail_on_are_settings_of_the_run():
    job = job_of('fail-on = "never"\n' + SOURCE + '[report]\nformats = ["csv"]\ntitle = "T"\n')
    assert (job.settings.fail_on, job.settings.format) == ("never", ("csv",))
    assert job.report.title == "T"


def test_a_job_names_the_language_of_its_report():
    text = SOURCE + '[report]\nlanguage = "ru"\n'
    assert job_of(text).settings.report_language == "ru"
    assert job_of(text, environ={"REFAUDIT_REPORT_LANGUAGE": "en"}).settings.report_language == "en"


def test_hyphens_and_underscores_are_one():
    job = job_of(SOURCE + 'host-interval = 2\n[notify.webhook]\nurl-env = "HOOK"\n')
    assert job.settings.host_interval == 2
    assert job.notify.ways == (Webhook(url_env="HOOK"),)


def test_each_way_of_telling_may_be_there_several_times():
    text = SOURCE + '[[notify.webhook]]\nurl_env = "A"\n[[notify.webhook]]\nurl_env = "B"\n' + MAIL
    kinds = [type(way) for way in job_of(text + '[notify.command]\nargv = ["x"]\n').notify.ways]
    assert kinds == [Webhook, Webhook, Mail, Command]


def test_changes_since_the_last_run_are_told_from_those_since_a_day():
    assert job_of(WIKI + 'changed_since = "last-run"\n').since_last_run
    since = job_of(WIKI + 'changed_since = "2026-11-01"\n')
    assert not since.since_last_run
    assert since.settings.changed_since.isoformat() == "2026-11-01T00:00:00+00:00"


def test_every_fault_is_told_with_its_line():
    text = (
        'nmae = "x"\n'
        'name = "a/b"\n'
        "[source]\n"
        "[settings]\n"
        "timeout = -1\n"
        'stoer = "x"\n'
        "[report]\n"
        "keep = 0\n"
        'formats = ["html", "pdf"]\n'
        "[schedule]\n"
        'cron = "61 * * * *"\n'
        'timezone = "Mars"\n'
    )
    lines = [words.partition(":")[0] for words, _ in faults_in(text)]
    assert sorted(map(int, lines)) == [1, 2, 3, 5, 6, 8, 9, 11, 12]


@pytest.mark.parametrize(
    ("text", "line", "words", "advice"),
    [
        ("", 1, "'name' is missing", None),
        ('name = "a"\n', 1, "'source' is missing", None),
        ('name = "a b"\n[source]\ntargets=["x"]', 1, "name: ", "names files"),
        ('sorce = 1\nname = "a"\n[source]\ntargets=["x"]', 1, "'sorce'", "'source'?"),
        ('name = "a"\nsource = 3\n', 2, "source: Expected `object`", None),
        ('name = "a"\n[source]\ntargets = "x"', 3, "no list", None),
        ('name = "a"\n[source]\ntargets = [1]', 3, "no list", None),
        ('name = "a"\n[source]\ntargets = ["-"]', 2, "no stdin", None),
        ('name = "a"\n[source]\nwiki = "w"\ntitles_from = "-"', 2, "no stdin", None),
        ('name = "a"\n[source]\ndepth = 1', 2, "nothing to read", "targets"),
        ('name = "a"\n[source]\ntargets = ["x"]\nstore = "h"', 4, "place in [settings]", None),
        ('name = "a"\n[source]\ntargets = ["x"]\ncategry = "h"', 4, "'categry'", "'category'?"),
        ('name = "a"\n[source]\ntargets = ["x"]\nchanged_since = "x"', 4, "changed_since", None),
        (SOURCE + 'category = "x"', 6, "place in [source]", None),
        (SOURCE + 'out = "x"', 6, "no place in [settings]", "[report]"),
        (SOURCE + "now = 2026-01-01", 6, "no place in [settings]", "refaudit run"),
        (SOURCE + "contact = 5", 6, "contact cannot be 5", "a text"),
        (SOURCE + 'select = ["XYZ"]', 6, "XYZ", "refaudit rule"),
        (SOURCE + 'ignore = ["LNK101", "XYZ"]', 6, "XYZ", "refaudit rule"),
        (SOURCE + 'connect_to = ["here"]', 6, "here", "HOST=ADDR:PORT"),
        (SOURCE + 'exclude = ["http://x/"]', 6, "http://x/", None),
        ('fail_on = "fatal"\n' + SOURCE, 1, "fail_on", "error, warning"),
        (SOURCE + "[schedule]\n", 6, "'cron' is missing in [schedule]", None),
        (SOURCE + '[schedule]\ncron = "@daily"\ntimezone = "X"', 8, "'X' is not known", None),
        (SOURCE + "[report]\nkeep = 0", 7, "report.keep", None),
        (SOURCE + '[report]\ntitle = "a\\nb"', 7, "report.title", "One line"),
        (SOURCE + '[report]\nformats = ["htm"]', 7, "'htm'", "'html'?"),
        (SOURCE + '[report]\nlanguage = "xx"', 7, "report.language: the report", "en, ru"),
        (SOURCE + 'report_language = "ru"', 6, "no place in [settings]", "language in [report]"),
        (SOURCE + "[notify]\nwebhok = 1", 7, "'webhok' in [notify]", "'webhook'?"),
        (SOURCE + '[notify]\nat_least = "bad"', 7, "notify.at_least", None),
        (SOURCE + '[notify.webhook]\nurl_env = "REFAUDIT_X"', 7, "REFAUDIT_", "another name"),
        (SOURCE + '[notify.webhook]\nurl_env = "A"\nallow_net = ["x"]', 8, "allow_net", None),
        (SOURCE + "[notify.command]\nargv = []", 7, "notify.command.argv", "A list"),
        (SOURCE + MAIL + "port = 0", 10, "notify.email.port", None),
        (SOURCE + MAIL + 'username = "u"', 6, "belong together", None),
        (
            SOURCE + MAIL + 'username = "u"\npassword_env = "P"\nsecurity = "none"',
            12,
            "without encryption",
            "starttls",
        ),
    ],
)
def test_a_fault_names_its_line_and_key(text, line, words, advice):
    (said, what_to_do) = faults_in(text)[0]
    assert said.startswith(f"{line}: ")
    assert words in said
    assert (advice or "") in (what_to_do or "")


def test_a_secret_in_the_file_is_refused_and_not_repeated():
    text = SOURCE + '[[notify.webhook]]\nurl_env = "https://hooks/s3cret"\n[notify.email]\n'
    text += 'host = "h"\nfrom = "a"\nto = ["b"]\npassword = "s3cret"\n'
    faults = faults_in(text)
    assert len(faults) == 2
    assert "environment variable" in faults[0][1]
    assert "s3cret" not in str(faults)


def test_a_file_full_of_faults_is_left_after_some():
    text = SOURCE + "[report]\n" + "".join(f"x{n} = 1\n" for n in range(200))
    assert len(faults_in(text)) == 50


@pytest.mark.parametrize("text", ["x = [", "x = " + "[" * 5000, "a = 1\na = 2"])
def test_what_is_no_toml_is_said(tmp_path, text):
    (path := tmp_path / "a.toml").write_text(text)
    found, faults = examine(path, text)
    assert found is None
    assert len(faults) == 1
    assert str(path) in faults[0].message


def test_the_first_fault_is_raised_and_the_others_are_counted(tmp_path):
    (path := tmp_path / "a.toml").write_text(SOURCE + "[report]\nkeep = 0\nkep = 1\n")
    with pytest.raises(SettingsError, match=r"a\.toml:\d: ") as caught:
        read_job(path, environ={})
    assert "1 more: refaudit job check" in caught.value.advice


def test_a_fault_of_the_environment_is_told(tmp_path):
    (path := tmp_path / "a.toml").write_text(SOURCE)
    with pytest.raises(SettingsError, match="REFAUDIT_TIMEOUT"):
        read_job(path, environ={"REFAUDIT_TIMEOUT": "soon"})
    with pytest.raises(SettingsError, match="stdout"):
        read_job(path, environ={"REFAUDIT_OUT": "-"})


def test_a_file_that_cannot_be_read_is_told(tmp_path):
    with pytest.raises(SettingsError, match="no such file") as caught:
        read_text(tmp_path / "none.toml")
    assert "refaudit job new" in caught.value.advice
    (tmp_path / "latin.toml").write_bytes(b"# \xe9")
    with pytest.raises(SettingsError, match="UTF-8 at byte 2"):
        read_text(tmp_path / "latin.toml")
    (tmp_path / "large.toml").write_bytes(b"#" * (256 * 1024 + 1))
    with pytest.raises(SettingsError, match="256 KiB"):
        read_text(tmp_path / "large.toml")
    with pytest.raises(SettingsError, match="cannot be read"):
        read_text(tmp_path)


def test_a_schedule_becomes_times():
    job = job_of(SOURCE + '[schedule]\ncron = "@daily"\ntimezone = "Europe/Berlin"\n')
    assert job.cron is not None
