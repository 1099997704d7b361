"""What is told of a run with new findings, in the form that each way of telling wants."""

import hashlib
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from refaudit.jobs.declaration import Mail
from refaudit.jobs.file import Job
from refaudit.model.difference import Changed, Difference
from refaudit.model.finding import Severity
from refaudit.report.text import one_line
from refaudit.report.words import SEVERITIES, count

__all__ = ["SCHEMA", "Notice", "as_json", "as_mail", "notice_of"]

SCHEMA = "refaudit-notification/1"
_SHOWN = 300
#: What begins a link or a mention in the messages of Slack, and how its manual says to write it.
_SLACK = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


class Notice(Struct, frozen=True, kw_only=True):
    """New findings of a job, for a program; `text` says the same to a person.

    `new`, `persisting`, `resolved` and `unknown` (what could not be checked this time) count
    findings by severity; `findings` are the worst of the new ones that are bad enough to be told,
    `more` the number of others of those. `links` counts those that died or came back. `report` is
    the path of a report, `before` the run that this one was compared with. `new` are without those
    that came again because a link flaps, which was told before; `again` counts these.
    """

    schema: str = SCHEMA
    text: str
    job: str
    title: str
    run: str
    before: str | None
    new: dict[str, int]
    persisting: dict[str, int]
    resolved: dict[str, int]
    unknown: dict[str, int] = {}
    again: dict[str, int] = {}
    links: dict[str, int] = {}
    findings: tuple[Changed, ...]
    more: int
    report: str | None


def notice_of(job: Job, found: Difference, report: Path | None) -> Notice | None:
    """What is to be told of a run; None when nothing new is as bad as the job wants to know."""
    least, show = job.notify.at_least, job.notify.show
    bad = [each for each in found.came if each.severity.at_least(least) and not each.flapping]
    if not bad:
        return None
    again = Counter(each.severity.value for each in found.came if each.flapping)
    new = {key: left for key, count in found.new.items() if (left := count - again[key])}
    number = sum(new.get(each.value, 0) for each in Severity if each.at_least(least))
    shown = tuple(_bounded(each) for each in bad[:show])
    notice = Notice(
        text="",
        job=job.name,
        title=job.report.title or job.name,
        run=found.run,
        before=found.before,
        new=new,
        persisting=found.persisting,
        resolved=found.resolved,
        unknown=found.unknown,
        again=dict(again),
        links=found.link_changes,
        findings=shown,
        more=number - len(shown),
        report=str(report) if report else None,
    )
    return msgspec.structs.replace(notice, text="\n".join([_headline(notice), *_lines(notice)]))


def as_json(notice: Notice, *, slack: bool) -> bytes:
    """The notice as JSON; for Slack no character of its text is a sign of its markup."""
    text = notice.text.translate(_SLACK) if slack else notice.text
    return msgspec.json.encode(msgspec.structs.replace(notice, text=text))


def as_mail(notice: Notice, mail: Mail, now: datetime) -> EmailMessage:
    """The notice as a message in plain text."""
    message = EmailMessage(policy=SMTP)
    message["From"] = mail.sender
    message["To"] = ", ".join(mail.to)
    message["Subject"] = _headline(notice)
    message["Date"] = format_datetime(now)
    message["Message-ID"] = _message_id(notice, mail)
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's holiday answers it
    message.set_content(notice.text + "\n")
    return message


def _message_id(notice: Notice, mail: Mail) -> str:
    """The same for a message that is sent again, by which mail programs show it once."""
    data = [as_json(notice, slack=False), *(each.encode() for each in mail.to)]
    return f"<{hashlib.blake2b(b' '.join(data), digest_size=16).hexdigest()}@refaudit.invalid>"


def _headline(notice: Notice) -> str:
    new = sum(notice.new.values())
    since = f" since {notice.before}" if notice.before else ", in the first run"
    found = count(new, "new finding", "new findings")
    return f"{notice.title}: {found} ({_severities(notice.new)}){since}"


def _lines(notice: Notice) -> list[str]:
    lines = [_line(each) for each in notice.findings]
    if notice.more:
        lines.append(f"… and {notice.more:,} more.")
    parts = {
        "persisting": notice.persisting,
        "resolved": notice.resolved,
        "not to be checked this time": notice.unknown,
        "there again on links that come and go": notice.again,
    }
    counted = {words: sum(counts.values()) for words, counts in parts.items()}
    said = [f"{number:,} {words}" for words, number in counted.items() if number]
    lines += [", ".join(said) + "."] if said else []
    return [*lines, f"Report: {notice.report}"] if notice.report else lines


def _line(found: Changed) -> str:
    cited = f" ({found.url})" if found.url else ""
    return f"• {found.severity} {found.code}, {found.article}: {found.message}{cited}"


def _severities(counts: Mapping[str, int]) -> str:
    parts = ((counts.get(key.value, 0), *words) for key, words in SEVERITIES.items())
    return ", ".join(count(number, one, many) for number, one, many in parts if number)


def _bounded(found: Changed) -> Changed:
    """A finding with strangers' text made fit for a line."""
    return msgspec.structs.replace(
        found,
        article=one_line(found.article, _SHOWN),
        message=one_line(found.message, _SHOWN),
        url=one_line(found.url, _SHOWN) if found.url else None,
        parameter=one_line(found.parameter, _SHOWN) if found.parameter else None,
    )
