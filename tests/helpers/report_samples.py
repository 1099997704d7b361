"""Reports for tests: one realistic article with every state, hostile ones, and large ones."""

from datetime import UTC, datetime

from msgspec.structs import replace

from refaudit.model.checked import CheckedContent, CheckedSnapshot
from refaudit.model.citation import CitedDates, CitedUrl, Form, InReference, Role, SnapshotAddress
from refaudit.model.dates import CitedDate
from refaudit.model.evidence import Hop, Kind, Reason, State
from refaudit.model.finding import Edit, Finding, Severity
from refaudit.model.report import AuditedCitation, Report, RuleNote
from tests.helpers.report_parts import article, captured, checked, citation, day, found, report

HOSTILE = (
    '<script>window.pwned=1</script>"><img src=http://127.0.0.1:9/x onerror=window.pwned=1>'
    "' onmouseover='window.pwned=1' \x1b[31mred\x1b[0m \u202egnp.exe\u2066 \ud800 \x00\x07\x85 "
    "{{7*7}} {% raw %} </style></title><!-- ]]> @someone #1 `code` | [x](javascript:alert(1)) "
    "=cmd|' /C calc'!A0 \r\n \uffff \U000e0041"
)


def _wayback(stamp: str, url: str) -> str:
    return f"https://web.archive.org/web/{stamp}/{url}"


def _dead(ordinal: int) -> AuditedCitation:
    url = "https://stat.kz.example/api/getFile/?docId=ESTAT478686"
    archive = _wayback("20230305101742", url)
    title = "Population of the Republic of Kazakhstan by gender and type of area (as of 2023-01-01)"
    before = (
        "{{Cite web|date=2023-01-01|title=" + title + "|url=" + url + "|url-status=live"
        "|archive-url=" + archive + "|archive-date=2023-03-15|website=QazStat}}"
    )
    after = before.replace("status=live", "status=dead").replace("2023-03-15", "2023-03-05")
    return citation(
        ordinal,
        url=url,
        archive_url=archive,
        title=title,
        url_status="live",
        reference=InReference(name="pop2023", group=None, uses=3, start=1, end=9, line=47),
        dates=CitedDates(date=day("2023-01-01"), archive_date=day("2023-03-15")),
        wikitext=before,
        corrected=after,
        original=checked(
            url, State.DEAD, Reason.NOT_FOUND,
            "HTTP 404 at the cited address, twice, 30 s apart",
            "The site's home page answers with HTTP 200, so the host is alive",
            status=404, sightings=1, attempts=2,
            content=CheckedContent(type="text/html", title="Page not found", bytes=1043),
        ),
        snapshot_check=captured(
            archive, State.GOOD, Reason.CAPTURED,
            "Memento-Datetime: Sun, 05 Mar 2023 10:17:42 GMT", status=200,
        ),
        findings=(
            found(
                "LNK102", "dead-link-marked-live", Severity.ERROR,
                "The page is dead (HTTP 404), but url-status says live.", parameter="url-status",
                suggestion="|url-status=dead", edits=(Edit(parameter="url-status", value="dead"),),
            ),
            found(
                "ARC103", "archive-date-mismatch", Severity.ERROR,
                "archive-date is 2023-03-15, the snapshot is of 2023-03-05.",
                parameter="archive-date", suggestion="|archive-date=2023-03-05",
            ),
        ),
    )  # fmt: skip


def _moved(ordinal: int) -> AuditedCitation:
    url, new = "http://news.example/2019/a", "https://www.news.example/archive/2019/05/a"
    return citation(
        ordinal,
        url=url,
        title="Copper smelter reopens after two years",
        dates=CitedDates(
            date=day("4 May 2019", "2019-05-04"), access_date=day("June 2021", "2021-06")
        ),
        original=checked(
            url, State.LIVE, Reason.MOVED, "Permanent redirect (301) to another path",
            status=200, final_url=new, moved_to=new,
            hops=(
                Hop(url=url, status=301, location="https://www.news.example/2019/a"),
                Hop(url="https://www.news.example/2019/a", status=308, location=new),
                Hop(url=new, status=200),
            ),
        ),
        findings=(
            found("LNK106", "moved-link", Severity.INFO, f"Now at {new}", suggestion=f"|url={new}"),
        ),
    )  # fmt: skip


def _other_time(ordinal: int) -> AuditedCitation:
    url = "https://www.mining.example/history"
    archive = _wayback("20100102030405", url)
    return citation(
        ordinal,
        url=url,
        archive_url=archive,
        title="История рудника",
        url_status="dead",
        dates=CitedDates(
            date=day("1998", "1998"),
            access_date=CitedDate(raw="32 May 2011", problem="no such day"),
            archive_date=day("2010-01-02"),
        ),
        original=checked(
            url, State.DEAD, Reason.NO_SUCH_HOST, "Two resolvers say that the name does not exist",
            confirmed=True, sightings=3, error="www.mining.example: no such host",
            since=datetime(2026, 10, 2, tzinfo=UTC),
        ),
        snapshot_check=captured(
            archive, State.OTHER_TIME, Reason.NEAREST_CAPTURE, served="20140930112233", status=200
        ),
        findings=(
            found("DAT101", "invalid-date", Severity.ERROR, "32 May 2011 is no day.",
                  parameter="access-date"),
            found("ARC113", "snapshot-of-other-time", Severity.WARNING,
                  "The archive served a capture of 2014-09-30, 1,732 days later."),
        ),
    )  # fmt: skip


def _snapshot(ordinal: int, state: State, reason: Reason, sentence: str) -> AuditedCitation:
    url = f"https://daily.example/{ordinal}"
    archive = _wayback(f"2018{ordinal:02d}15120000", url)
    codes = {
        State.MISSING: ("ARC106", "snapshot-missing"),
        State.ERROR_CAPTURE: ("ARC107", "snapshot-of-error-page"),
        State.OTHER_PAGE: ("ARC104", "archive-of-other-page"),
    }
    findings = (
        (found(*codes[state], Severity.ERROR, sentence, parameter="archive-url"),)
        if state in codes
        else ()
    )
    return citation(
        ordinal,
        url=url,
        archive_url=archive,
        title=f"Daily report no. {ordinal}",
        dates=CitedDates(date=day("2017-12-30"), archive_date=day(f"2018-{ordinal:02d}-15")),
        original=checked(url, State.LIVE, Reason.OK, "HTTP 200", status=200),
        snapshot_check=captured(archive, state, reason, sentence, status=404),
        findings=findings,
    )


def _single(ordinal: int, state: State, reason: Reason, status: int | None, *words: str,
            findings: tuple[Finding, ...] = ()) -> AuditedCitation:  # fmt: skip
    url = f"https://site{ordinal}.example/article.html"
    return citation(
        ordinal,
        url=url,
        title=f"An account of the year {1900 + ordinal}",
        dates=CitedDates(access_date=day("2024-02-29")),
        original=checked(url, state, reason, *words, status=status),
        findings=findings,
    )


def _bare(ordinal: int) -> AuditedCitation:
    url = "https://xn--bcher-kva.example/" + "very-long-path/" * 20 + "?utm_source=x&id=1"
    return citation(
        ordinal,
        url=url,
        title=None,
        form=Form.BARE,
        template=None,
        wikitext=f"<ref>{url}</ref>",
        original=checked(url, State.LIVE, Reason.OK, "HTTP 200", status=200),
        findings=(
            found("REF101", "bare-url", Severity.WARNING, "Only a URL: no title, no date.",
                  suggestion="{{cite web |url=… |title=…}}"),
        ),
    )  # fmt: skip


def _text(ordinal: int) -> AuditedCitation:
    return citation(
        ordinal, title=None, form=Form.TEXT, template=None, wikitext="Abay, ''Words'', 1890, p. 12."
    )


def _dynamic(ordinal: int) -> AuditedCitation:
    return citation(
        ordinal,
        title="עיתון: כותרת בעברית",
        template="Cite news",
        reference=InReference(name="עיתון", group="הערה", uses=2, start=0, end=1, line=9),
        urls=(CitedUrl(parameter="url", role=Role.ORIGINAL, url=None, dynamic=True),),
        dates=CitedDates(date=CitedDate(raw="{{date|2020}}", dynamic=True)),
        wikitext="{{Cite news|url={{official|x}}|title=עיתון: כותרת בעברית|date={{date|2020}}}}",
    )


def citations() -> tuple[AuditedCitation, ...]:
    """About fifteen citations in which every state and every form appears."""
    return (
        _dead(1),
        _moved(2),
        _other_time(3),
        _snapshot(4, State.MISSING, Reason.NO_CAPTURE, "The archive answers HTTP 404."),
        _snapshot(5, State.ERROR_CAPTURE, Reason.ARCHIVED_ERROR, "It captured an HTTP 503."),
        _snapshot(6, State.OTHER_PAGE, Reason.OTHER_ORIGINAL, "It is a capture of another page."),
        _snapshot(7, State.REDIRECT_CAPTURE, Reason.ARCHIVED_REDIRECT, "It captured a redirect."),
        _snapshot(8, State.BLOCKED, Reason.FORBIDDEN, "The archive refuses to show it."),
        _snapshot(9, State.UNKNOWN, Reason.TIMEOUT, "No answer within 20 s."),
        _single(10, State.LIVE, Reason.OK, 200, "HTTP 200"),
        _single(11, State.RESTRICTED, Reason.BOT_WALL, 403, "cf-mitigated: challenge"),
        _single(12, State.UNKNOWN, Reason.SERVER_ERROR, 503, "HTTP 503 three times"),
        _single(13, State.UNCHECKED, Reason.UNSAFE_ADDRESS, None, "site13.example is 10.0.0.7"),
        _single(
            14, State.DEAD, Reason.SOFT_404, 200, "The text says “page not found”",
            findings=(
                found("LNK104", "soft-404", Severity.WARNING, "An error page with HTTP 200."),
                found("LNK101", "dead-link-without-archive", Severity.ERROR,
                      "The page is dead and no snapshot is cited."),
            ),
        ),
        _bare(15),
        _text(16),
        _dynamic(17),
    )  # fmt: skip


def sample() -> Report:
    """One article with every state."""
    markup = found("REF105", "malformed-reference-tag", Severity.ERROR,
                   "“< ref >” is no tag: MediaWiki shows it as text.", line=21)  # fmt: skip
    return report(article(*citations(), findings=(markup,), wiki="en.wikipedia.org", revision=7))


def several() -> Report:
    """A run over several articles, one of them unreadable, whose network broke down."""
    unread = found("RUN904", "unreadable-article", Severity.ERROR, "broken.xml: not XML")
    down = found("RUN902", "network-down", Severity.ERROR, "19 of 20 hosts failed alike.")
    return report(
        article(*citations()),
        article(title="مدينة", source="https://ar.wikipedia.org/wiki/x"),
        article(title="broken.xml", source="broken.xml", error="not XML", findings=(unread,)),
        findings=(down,), network_down=True, status="interrupted", finished_at=None,
    )  # fmt: skip


def hostile(text: str = HOSTILE) -> Report:
    """Every text of the report is hostile."""
    bad = found("LNK101", text, Severity.ERROR, text, parameter=text, suggestion=text, line=1)
    url = "javascript:window.pwned=1//" + text
    link = checked(
        url, State.DEAD, Reason.NOT_FOUND, text, url, error=text, final_url=url, moved_to=url,
        hops=(Hop(url=url, status=302, location=text), Hop(url=text)),
        content=CheckedContent(type=text, title=text, bytes=1),
    )  # fmt: skip
    shot = replace(
        link,
        kind=Kind.SNAPSHOT,
        snapshot=CheckedSnapshot(
            archive=text, timestamp=text, served_timestamp="9" * 14, original=text,
            archived_status=1,
        ),
    )  # fmt: skip
    odd = CitedDate(raw=text, iso="2023-02-31", valid=False, problem=text)
    cite = citation(
        1, article=text, id=text, section=text, template=text, url=url, archive_url=url,
        url_status=text, title=text, wikitext=text, corrected=text + " |x=y",
        urls=(CitedUrl(parameter=text, role=Role.ORIGINAL, url=text),), parameters={text: text},
        reference=InReference(name=text, group=text, uses=0, start=0, end=0, line=0),
        snapshot=SnapshotAddress(archive=text, timestamp=text, original=text, problem=text),
        dates=CitedDates(date=odd, access_date=odd, archive_date=odd, year=odd),
        original=link, snapshot_check=shot, findings=(bad,),
    )  # fmt: skip
    note = RuleNote(code="LNK101", name=text, severity=Severity.ERROR, explanation=text)
    made = report(
        article(cite, title=text, source=url, wiki=text, error=text, findings=(bad,)),
        article(cite, title="", source=""),
        findings=(bad,), id=text, command=text, version=text, status=text,
    )  # fmt: skip
    return replace(made, rules=(note,))


def large(articles: int, each: int) -> Report:
    """Many articles of many citations."""
    cited = citations()
    return report(
        *(
            article(
                *(replace(cited[n % len(cited)], ordinal=n + 1) for n in range(each)),
                title=f"Article {number}",
            )
            for number in range(articles)
        )
    )
