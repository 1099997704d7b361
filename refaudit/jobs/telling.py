"""Telling people of new findings. It is tried several times, and never fails a run.

Secrets come from variables of the environment that the job file names; nothing that is said here
shows one, nor the words of a server, which may repeat it.
"""

import asyncio
import os
import random
import signal
import smtplib
import ssl
import subprocess
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from email.message import EmailMessage

from msgspec import Struct

from refaudit.jobs.declaration import Command, Mail, Webhook
from refaudit.jobs.file import Job
from refaudit.jobs.notice import Notice, as_json, as_mail
from refaudit.web.post import post_json

__all__ = ["tell"]

_TRIES = 3
#: Seconds before the second try; each further pause is four times as long.
_PAUSE = 2.0
_MAIL_TIMEOUT = 30.0
_PORTS = {"starttls": 587, "tls": 465, "none": 25}

#: Waits for so many seconds.
Sleep = Callable[[float], None]
#: Is told how many ways had their turn.
Told = Callable[[int], None]


class _NotTold(Exception):  # noqa: N818 - says what it is
    """A try that failed, in words without secrets; `again`: another one may not."""

    def __init__(self, words: str, *, again: bool = True) -> None:
        super().__init__(words)
        self.again = again


def tell(  # noqa: PLR0913 - what a test puts in the place of the world
    job: Job,
    notice: Notice,
    *,
    now: datetime,
    environ: Mapping[str, str] = os.environ,
    sleep: Sleep = time.sleep,
    done: int = 0,
    told: Told = lambda _: None,
) -> list[str]:
    """Tell of new findings in every way that the job names; give what failed, in words.

    The first `done` ways are passed over. `told` hears of each way that had its turn, whatever
    came of it; what it raises is raised.
    """
    faults = []
    for number, way in enumerate(job.notify.ways[done:], done + 1):
        try:
            _told(way, _Telling(job=job, notice=notice, now=now, environ=environ, sleep=sleep))
        except _NotTold as error:
            faults.append(f"{_name(way)}: nobody was told: {error}")
        except Exception as error:  # noqa: BLE001 - the run is done and stays good, whatever fails
            faults.append(f"{_name(way)}: nobody was told: {type(error).__name__}")
        told(number)
    return faults


class _Telling(Struct, frozen=True, kw_only=True):
    job: Job
    notice: Notice
    now: datetime
    environ: Mapping[str, str]
    sleep: Sleep


def _told(way: Webhook | Mail | Command, of: _Telling) -> None:
    match way:
        case Webhook():
            _post(way, of)
        case Mail():
            message = as_mail(of.notice, way, of.now)
            password = _secret(way.password_env, of.environ) if way.password_env else None
            _retried(lambda: _send(way, message, password), of.sleep)
        case Command():
            _retried(lambda: _run(way, of), of.sleep)


def _name(way: Webhook | Mail | Command) -> str:
    match way:
        case Webhook():
            return f"webhook of {way.url_env}"
        case Mail():
            return f"e-mail by {way.host}"
        case Command():
            return f"command {way.argv[0]}"


def _secret(variable: str, environ: Mapping[str, str]) -> str:
    value = environ.get(variable, "").strip()
    if not value:
        raise _NotTold(f"the variable {variable} is not set", again=False)
    return value


def _retried(attempt: Callable[[], None], sleep: Sleep) -> None:
    for number in range(1, _TRIES + 1):
        try:
            attempt()
        except _NotTold as error:
            if number == _TRIES or not error.again:
                raise
            # Two jobs that failed together shall not come back together.
            pause = _PAUSE * 4.0 ** (number - 1)
            sleep(pause * (0.5 + random.random() / 2))  # noqa: S311 - no secret hangs on it
        else:
            return


def _post(way: Webhook, of: _Telling) -> None:
    url, body = _secret(way.url_env, of.environ), as_json(of.notice, slack=True)
    words = asyncio.run(post_json(url, body, settings=of.job.settings, allow_net=way.allow_net))
    if words is not None:
        raise _NotTold(words)


def _send(way: Mail, message: EmailMessage, password: str | None) -> None:
    try:
        refused = _sent(way, message, password)
    except smtplib.SMTPResponseException as error:
        # RFC 5321, 4.2.1: what begins with 4 passes, what begins with 5 does not.
        passing = 400 <= error.smtp_code < 500
        raise _NotTold(f"the server said {error.smtp_code}", again=passing) from None
    except (smtplib.SMTPException, OSError) as error:
        raise _NotTold(getattr(error, "strerror", None) or type(error).__name__) from None
    if refused:
        words = f"the server refused {refused} of {len(way.to)} addresses"
        raise _NotTold(words, again=False)  # the others have their mail


def _sent(way: Mail, message: EmailMessage, password: str | None) -> int:
    """Hand a message over, and give the number of addresses that were refused."""
    context = ssl.create_default_context()
    port = way.port or _PORTS[way.security]
    if way.security == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            way.host, port, timeout=_MAIL_TIMEOUT, context=context
        )
    else:
        server = smtplib.SMTP(way.host, port, timeout=_MAIL_TIMEOUT)
    try:
        if way.security == "starttls":
            server.starttls(context=context)
        if way.username and password:
            server.login(way.username, password)
        return len(server.send_message(message))
    finally:
        # What was taken is taken, however the server says goodbye.
        with suppress(smtplib.SMTPException, OSError):
            server.quit()
        server.close()


def _run(way: Command, of: _Telling) -> None:
    ways = of.job.notify.ways
    secrets = {getattr(each, name, None) for each in ways for name in ("url_env", "password_env")}
    try:
        process = subprocess.Popen(  # noqa: S603 - the operator's own command, without a shell
            way.argv,
            cwd=of.job.path.parent,
            env={name: value for name, value in of.environ.items() if name not in secrets},
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        raise _NotTold(f"it cannot be started: {error.strerror}", again=False) from None
    try:
        process.communicate(as_json(of.notice, slack=False), timeout=way.timeout)
    except subprocess.TimeoutExpired:
        raise _NotTold(f"it took longer than {way.timeout:g} s") from None
    finally:
        if process.poll() is None:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    if process.returncode:
        raise _NotTold(f"it ended with status {process.returncode}")
