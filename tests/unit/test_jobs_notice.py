"""What is told of new findings, and to whom nothing is told."""

import email
import json
import re
from datetime import UTC, datetime
from email.policy import default
from pathlib import Path

from msgspec import structs

from refaudit.jobs.declaration import Mail
from refaudit.jobs.notice import as_json, as_mail, notice_of
from refaudit.model.difference import Changed, Difference
from refaudit.model.finding import Severity
from tests.helpers.job_files import SOURCE, job_of

HOSTILE = "<!channel> \x1b[31m\r\nBcc: all@x.org \u202e & <https://evil|x>"


def changed(severity=Severity.ERROR, **more):
    fields = {"article": "Copper", "code": "LNK101", "name": "dead", "message": "gone"}
    return Changed(severity=severity, **(fields | {"url": "https://x.org/"} | more))


def difference(*came, before="1", **more):
    counts = {}
    for each in came:
        counts[each.severity.value] = counts.get(each.severity.value, 0) + 1
    fields = {"run": "2", "before": before, "persisting": {"info": 7}, "resolved": {"error": 1}}
    return Difference(**({"new": counts, "came": tuple(came)} | fields | more))


def notice(*came, toml="", report=Path("/srv/r/report.html"), **more):
    return notice_of(job_of(SOURCE + toml), difference(*came, **more), report)


def test_nothing_is_told_when_nothing_is_new_or_bad_enough():
    assert notice() is None
    assert notice(changed(Severity.INFO)) is None
    assert notice(changed(Severity.WARNING), toml='[notify]\nat_least = "error"\n') is None


def test_the_text_says_what_is_new_where_and_since_when():
    text = notice(changed(), changed(Severity.WARNING), toml='[report]\ntitle = "Our mines"\n').text
    lines = text.splitlines()
    assert lines[0] == "Our mines: 2 new findings (1 error, 1 warning) since 1"
    assert lines[1] == "• error LNK101, Copper: gone (https://x.org/)"
    assert lines[-2:] == ["7 persisting, 1 resolved.", "Report: /srv/r/report.html"]


def test_a_first_run_and_a_run_without_files_are_told_as_such():
    text = notice(changed(url=None), before=None, report=None).text
    assert "mines: 1 new finding (1 error), in the first run" in text
    assert "gone\n" in text
    assert "Report:" not in text


def test_only_some_are_shown_and_the_others_counted():
    told = notice(*[changed()] * 5, changed(Severity.INFO), toml="[notify]\nshow = 2\n")
    assert (len(told.findings), told.more) == (2, 3)
    assert "… and 3 more." in told.text


def test_what_could_not_be_checked_is_counted_and_what_is_nothing_is_not():
    told = notice(changed(), unknown={"error": 2}, persisting={}, link_changes={"died": 3})
    assert "1 resolved, 2 not to be checked this time." in told.text
    assert "persisting" not in told.text
    assert told.links == {"died": 3}
    assert notice(changed(), persisting={}, resolved={}, report=None).text.count("\n") == 1


def test_what_comes_again_with_links_that_flap_is_counted_and_is_no_news():
    again = changed(flapping=True)
    assert notice(again) is None
    told = notice(changed(article="Iron"), again, again, changed(Severity.INFO, flapping=True))
    assert [each.article for each in told.findings] == ["Iron"]
    assert (told.new, told.again, told.more) == ({"error": 1}, {"error": 2, "info": 1}, 0)
    assert told.text.startswith("mines: 1 new finding (1 error) since 1")
    assert ", 3 there again on links that come and go." in told.text


def test_findings_that_a_long_list_left_out_are_counted():
    assert notice(changed(), new={"error": 5000}).more == 4999


def test_the_json_is_for_programs_and_its_text_for_slack():
    told = notice(changed(message=HOSTILE, parameter="url"))
    data = json.loads(as_json(told, slack=True))
    assert data["schema"] == "refaudit-notification/1"
    assert (data["job"], data["run"], data["before"]) == ("mines", "2", "1")
    assert data["new"] == {"error": 1}
    assert data["findings"][0]["article"] == "Copper"
    assert "<" not in data["text"]
    assert "&lt;!channel&gt;" in data["text"]
    assert "<!channel>" in json.loads(as_json(told, slack=False))["text"]


def test_strangers_text_is_one_line_without_control_characters():
    text = notice(changed(message=HOSTILE, article=HOSTILE * 99)).text
    assert len(text.splitlines()) == 4
    assert not {"\x1b", "\u202e", "\r"} & set(text)
    assert len(text) < 1500


def test_the_mail_is_plain_and_its_headers_hold():
    mail = Mail(host="h", sender="a@b.org", to=("c@d.org", "e@f.org"))
    message = as_mail(notice(changed(message=HOSTILE)), mail, datetime(2026, 11, 24, tzinfo=UTC))
    read = email.message_from_bytes(message.as_bytes(), policy=default)
    assert read["To"] == "c@d.org, e@f.org"
    assert read["Subject"] == "mines: 1 new finding (1 error) since 1"
    assert read["Date"].startswith("Tue, 24 Nov 2026")
    assert read["Bcc"] is None
    assert "LNK101" in read.get_content()


def test_a_mail_that_is_sent_again_is_known_by_its_message_id():
    mail = Mail(host="h", sender="a@b.org", to=("c@d.org",))
    moments = [datetime(2026, 11, day, tzinfo=UTC) for day in (24, 25)]
    first, again = (as_mail(notice(changed()), mail, moment) for moment in moments)
    assert first["Message-ID"] == again["Message-ID"]
    assert re.fullmatch(r"<[0-9a-f]{32}@refaudit\.invalid>", first["Message-ID"])
    others = [
        as_mail(notice(changed(message="x")), mail, moments[0]),
        as_mail(notice(changed()), structs.replace(mail, to=("e@f.org",)), moments[0]),
    ]
    assert len({each["Message-ID"] for each in (first, *others)}) == 3
