"""Telling by webhook, mail and command: retried, and never with a secret in what is said."""

import json
import os
import sys
from contextlib import contextmanager, suppress
from datetime import UTC, datetime

import psutil
import pytest

from refaudit.jobs import telling
from refaudit.jobs.notice import Notice
from refaudit.jobs.telling import tell
from tests.helpers.job_files import SOURCE, job_of
from tests.helpers.mail_server import mail_server

NOW = datetime(2026, 11, 24, tzinfo=UTC)
NOTICE = Notice(
    text="2 new <findings>",
    job="mines",
    title="Mines",
    run="2",
    before="1",
    new={"error": 2},
    persisting={},
    resolved={},
    findings=(),
    more=0,
    report=None,
)
SECRET = "s3cret-t0ken"


@pytest.fixture
def told(tmp_path):
    slept = []

    def run(toml, **environ):
        job = job_of(SOURCE + toml, path=tmp_path / "mines.toml")
        faults = tell(job, NOTICE, now=NOW, environ=environ, sleep=slept.append)
        assert SECRET not in str(faults)
        return faults

    run.slept = slept
    return run


def mail(port, security="starttls", more=""):
    return (
        f'[notify.email]\nhost = "localhost"\nport = {port}\nsecurity = "{security}"\n'
        f'from = "a@b.org"\nto = ["c@d.org"]\n{more}'
    )


LOGIN = 'username = "u"\npassword_env = "PW"\n'


@contextmanager
def trusted(server, tmp_path, monkeypatch):
    path = tmp_path / "ca.pem"
    server.ca.cert_pem.write_to_path(str(path))
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    yield


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_mail_is_sent_over_tls_with_a_login(told, tmp_path, monkeypatch, security):
    with mail_server(tls=security == "tls") as server, trusted(server, tmp_path, monkeypatch):
        assert told(mail(server.port, security, LOGIN), PW=SECRET) == []
    assert "To: c@d.org" in server.mail[0]
    (auth,) = [line for line in server.said if line.startswith("AUTH")]
    if security == "starttls":
        assert server.said.index("STARTTLS") < server.said.index(auth)


def test_mail_may_go_to_a_server_without_tls_when_no_password_does(told):
    with mail_server() as server:
        assert told(mail(server.port, "none")) == []
    assert len(server.mail) == 1


def test_a_certificate_of_nobody_is_refused_before_anything_is_said(told):
    with mail_server() as server:
        (fault,) = told(mail(server.port, more=LOGIN), PW=SECRET)
    assert fault.startswith("e-mail by localhost: nobody was told: ")
    assert not [line for line in server.said if line.startswith(("AUTH", "MAIL"))]


def test_a_server_that_is_busy_is_asked_again_and_one_that_refuses_is_not(told):
    with mail_server("451 later", "451 later") as server:
        assert told(mail(server.port, "none")) == []
    assert len(told.slept) == 2
    assert 1 <= told.slept[0] <= 2 < told.slept[1] <= 8
    with mail_server("550 no") as server:
        (fault,) = told(mail(server.port, "none"))
    assert "the server said 550" in fault
    assert len(told.slept) == 2


def test_an_address_that_is_refused_is_told_and_the_others_have_their_mail_once(told):
    with mail_server() as server:
        toml = mail(server.port, "none").replace('["c@d.org"]', '["c@d.org", "nobody@d.org"]')
        (fault,) = told(toml)
    assert "the server refused 1 of 2 addresses" in fault
    assert len(server.mail) == 1
    assert told.slept == []


def test_a_server_that_knows_no_tls_gets_no_password(told):
    with mail_server(starttls=False) as server:
        (fault,) = told(mail(server.port, more=LOGIN), PW=SECRET)
    assert "nobody was told" in fault
    assert not [line for line in server.said if line.startswith("AUTH")]


def test_a_server_that_is_not_there_is_told_after_three_tries(told):
    (fault,) = told(mail(1, "none"))
    assert "Connection refused" in fault
    assert len(told.slept) == 2


def test_a_missing_secret_is_told_by_its_variable(told):
    (fault,) = told(mail(1, more=LOGIN))
    assert "the variable PW is not set" in fault
    (fault,) = told('[notify.webhook]\nurl_env = "HOOK"\n', HOOK=" ")
    assert fault == "webhook of HOOK: nobody was told: the variable HOOK is not set"
    assert told.slept == []


def command(code, more=""):
    return f"[notify.command]\nargv = ['{sys.executable}', '-c', '''{code}''']\n{more}"


def test_a_command_gets_json_and_no_secrets_and_runs_beside_the_file(told, tmp_path):
    code = "import os, sys; open('got', 'w').write(sys.stdin.read() + '|' + str(dict(os.environ)))"
    hook = '[notify.webhook]\nurl_env = "HOOK"\n'
    faults = told(hook + command(code), HOOK=f"https://127.0.0.1/{SECRET}", KEPT="yes")
    assert len(faults) == 1
    data, _, variables = (tmp_path / "got").read_text().rpartition("|")
    assert json.loads(data)["text"] == NOTICE.text
    assert "KEPT" in variables
    assert SECRET not in variables


def test_a_command_that_fails_is_run_again_and_told(told, tmp_path):
    (fault,) = told(command("open('n', 'a').write('x'); raise SystemExit(3)"))
    assert "it ended with status 3" in fault
    assert (tmp_path / "n").read_text() == "xxx"


def test_a_command_that_hangs_is_ended_with_its_children(told, tmp_path, monkeypatch):
    monkeypatch.setattr(telling, "_TRIES", 1)
    code = (
        "import subprocess, sys, time; child = subprocess.Popen(['sleep', '60']);"
        "open('pid', 'w').write(str(child.pid)); time.sleep(60)"
    )
    (fault,) = told(command(code, "timeout = 0.7\n"))
    assert "longer than 0.7 s" in fault
    pid = int((tmp_path / "pid").read_text())
    with suppress(psutil.NoSuchProcess):
        psutil.Process(pid).wait(timeout=5)


def test_ways_that_had_their_turn_are_passed_over_and_each_turn_is_heard_of(tmp_path):
    job = job_of(
        SOURCE + "".join(f"[[notify.command]]\nargv = ['touch', '{n}']\n" for n in (1, 2, 3)),
        path=tmp_path / "mines.toml",
    )
    turns = []
    assert tell(job, NOTICE, now=NOW, done=1, told=turns.append) == []
    assert turns == [2, 3]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["2", "3"]


def test_a_way_that_failed_had_its_turn(tmp_path):
    job = job_of(SOURCE + '[notify.command]\nargv = ["/nowhere/x"]\n', path=tmp_path / "m.toml")
    turns = []
    assert len(tell(job, NOTICE, now=NOW, told=turns.append)) == 1
    assert turns == [1]


def test_a_command_that_is_not_there_is_not_tried_again(told):
    (fault,) = told('[notify.command]\nargv = ["/nowhere/x"]\n')
    assert "cannot be started" in fault
    assert told.slept == []


def test_a_webhook_gets_the_text_for_slack(told, monkeypatch):
    got = {}

    async def post(url, body, **options):
        got.update(url=url, body=json.loads(body), **options)

    monkeypatch.setattr(telling, "post_json", post)
    toml = '[notify.webhook]\nurl_env = "HOOK"\nallow_net = ["10.0.0.0/8"]\n'
    assert told(toml, HOOK=f"https://x/{SECRET}") == []
    assert got["url"] == f"https://x/{SECRET}"
    assert got["body"]["text"] == "2 new &lt;findings&gt;"
    assert got["allow_net"] == ("10.0.0.0/8",)


def test_a_library_that_fails_fails_nothing_and_others_are_still_told(told, monkeypatch, tmp_path):
    async def post(url, *_, **__):
        raise RuntimeError(url)

    monkeypatch.setattr(telling, "post_json", post)
    (fault,) = told(
        '[notify.webhook]\nurl_env = "HOOK"\n' + command("open('told', 'w')"),
        HOOK=SECRET,
        **os.environ,
    )
    assert fault == "webhook of HOOK: nobody was told: RuntimeError"
    assert (tmp_path / "told").exists()
