"""The words by which reports name states, reasons, severities and archives to a person."""

from collections.abc import Mapping
from datetime import UTC, datetime

from refaudit.model.checked import Checked
from refaudit.model.evidence import Failure, Reason, State
from refaudit.model.finding import Severity
from refaudit.model.mark import Review
from refaudit.report.speech import gettext, ngettext, translatable, translatable_forms

__all__ = [
    "COMPUTED",
    "FAILURES",
    "MARKS",
    "REASONS",
    "SEVERITIES",
    "STATES",
    "SURENESS",
    "UNASKED",
    "UNPLANNED",
    "confirmation",
    "count",
    "grouped",
    "in_utc",
    "instant",
    "ordered",
    "stamp",
]

SEVERITIES = {
    Severity.ERROR: translatable_forms("error", "errors"),
    Severity.WARNING: translatable_forms("warning", "warnings"),
    Severity.INFO: translatable_forms("info", "infos"),
}

STATES = {
    State.LIVE: translatable("live"),
    State.DEAD: translatable("dead"),
    State.RESTRICTED: translatable("restricted"),
    State.GOOD: translatable("good"),
    State.MISSING: translatable("missing"),
    State.ERROR_CAPTURE: translatable("capture of an error"),
    State.REDIRECT_CAPTURE: translatable("capture of a redirect"),
    State.OTHER_TIME: translatable("other time"),
    State.OTHER_PAGE: translatable("other page"),
    State.BLOCKED: translatable("blocked"),
    State.UNKNOWN: translatable("unknown"),
    State.UNCHECKED: translatable("unchecked"),
}

#: What a reviewer says of a finding.
MARKS = {
    Review.CONFIRMED.value: translatable("confirmed"),
    Review.FALSE_ALARM.value: translatable("false alarm"),
    Review.DONE.value: translatable("done"),
}

#: How sure the verdict on an original page is, by the keys of the page's script.
SURENESS = {
    "live": translatable("live"),
    "dead": translatable("dead, confirmed"),
    "unsure": translatable("dead, not confirmed yet"),
    "unknown": translatable("can’t tell"),
    "unchecked": translatable("not asked"),
}

#: States that accuse nobody, because nothing was learned.
UNASKED = (State.UNCHECKED, State.UNKNOWN, State.RESTRICTED, State.BLOCKED)

REASONS = {
    Reason.OK: translatable("the page answers"),
    Reason.MOVED: translatable("moved to another address"),
    Reason.BAD_CERTIFICATE: translatable("answers, but its certificate is not valid"),
    Reason.NOT_FOUND: translatable("the server says that the page is not there"),
    Reason.GONE: translatable("the server says that the page is gone for good"),
    Reason.NO_SUCH_HOST: translatable("the host name does not exist any more"),
    Reason.SOFT_404: translatable("shows an error page that the server calls a success"),
    Reason.REDIRECTED_HOME: translatable("leads to the site's home page"),
    Reason.PARKED: translatable("the domain is parked or for sale"),
    Reason.USURPED: translatable("the domain is in other hands now"),
    Reason.BOT_WALL: translatable("the site turns programs away"),
    Reason.LOGIN: translatable("asks for a login"),
    Reason.PAYWALL: translatable("stands behind a paywall"),
    Reason.FORBIDDEN: translatable("the server forbids access"),
    Reason.LEGAL: translatable("withheld for legal reasons"),
    Reason.TIMEOUT: translatable("no answer in time"),
    Reason.CONNECTION_FAILED: translatable("no connection could be made"),
    Reason.TLS_FAILED: translatable("no secure connection could be made"),
    Reason.DNS_FAILED: translatable("the name look-up failed"),
    Reason.SERVER_ERROR: translatable("the server had a fault of its own"),
    Reason.THROTTLED: translatable("the server asked us to slow down"),
    Reason.REDIRECT_LOOP: translatable("redirects without end"),
    Reason.MALFORMED_RESPONSE: translatable("the answer was not proper HTTP"),
    Reason.HOST_TROUBLE: translatable("the whole host is in trouble, not this page"),
    Reason.OFFLINE: translatable("the audit ran offline"),
    Reason.NETWORK_DOWN: translatable("our own network was down"),
    Reason.UNSAFE_ADDRESS: translatable("leads to a private or reserved network address"),
    Reason.UNSUPPORTED_SCHEME: translatable("not a web address (http or https)"),
    Reason.INVALID_URL: translatable("not a valid URL"),
    Reason.EXCLUDED: translatable("excluded by the settings"),
    Reason.BUDGET: translatable("left for a later run"),
    Reason.CAPTURED: translatable("a proven capture of the page"),
    Reason.NO_CAPTURE: translatable("the archive has no such capture"),
    Reason.ARCHIVED_ERROR: translatable("the archive captured an error page"),
    Reason.ARCHIVED_REDIRECT: translatable("the archive captured a redirect"),
    Reason.NEAREST_CAPTURE: translatable("the archive served a capture of another time"),
    Reason.OTHER_ORIGINAL: translatable("the capture is of another page"),
    Reason.NOT_PROVEN: translatable("the archive did not prove that this is a capture"),
}

#: How a request ended that had no answer.
FAILURES = {
    Failure.NO_SUCH_HOST: translatable("no such host"),
    Failure.DNS_FAILED: translatable("DNS failed"),
    Failure.CONNECTION_REFUSED: translatable("connection refused"),
    Failure.CONNECTION_RESET: translatable("connection reset"),
    Failure.NETWORK_UNREACHABLE: translatable("network unreachable"),
    Failure.TIMEOUT: translatable("timeout"),
    Failure.TLS_FAILED: translatable("TLS failed"),
    Failure.BAD_CERTIFICATE: translatable("bad certificate"),
    Failure.MALFORMED_RESPONSE: translatable("malformed response"),
    Failure.REDIRECT_LOOP: translatable("redirect loop"),
    Failure.THROTTLED: translatable("throttled"),
    Failure.UNSAFE_ADDRESS: translatable("unsafe address"),
    Failure.UNSUPPORTED_SCHEME: translatable("unsupported scheme"),
    Failure.INVALID_URL: translatable("invalid URL"),
    Failure.EXCLUDED: translatable("excluded"),
    Failure.BUDGET: translatable("budget"),
    Failure.HOST_TROUBLE: translatable("host trouble"),
    Failure.INTERNAL_ERROR: translatable("internal error"),
}

#: Why nothing was asked, where no check says so itself.
COMPUTED = translatable("a template computes the URL")
UNPLANNED = translatable("not part of this run")


def grouped(value: int) -> str:
    """A whole number as the language writes it: `2,000`."""
    # Translators: the sign between the thousands of a number.
    return f"{value:,}".replace(",", gettext(","))


def count(value: int, one: str, many: str) -> str:
    """`1 citation`, `2,000 citations`."""
    return f"{grouped(value)} {ngettext(one, many, value)}"


def in_utc(moment: datetime) -> datetime:
    """The moment in UTC, in which a time without a zone is already."""
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def instant(moment: datetime) -> str:
    """`2026-11-22 10:00 UTC`, as a person reads the times of a report."""
    return f"{in_utc(moment):%Y-%m-%d %H:%M} UTC"


def stamp(moment: datetime) -> str:
    """`2026-11-22T10:00:00Z`, as programs read them (RFC 3339)."""
    return f"{in_utc(moment):%Y-%m-%dT%H:%M:%SZ}"


def ordered(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Counts above nothing by state or severity, in the order of the words above."""
    known = [key.value for words in (SEVERITIES, STATES) for key in words]
    names = sorted(counts, key=lambda name: (known.index(name) if name in known else 99, name))
    return [(name, counts[name]) for name in names if counts[name] > 0]


def confirmation(checked: Checked) -> str | None:
    """How sure a loss is: `seen 1 of 3`; None for what needs no confirmation."""
    if checked.state not in {State.DEAD, State.MISSING}:
        return None
    if checked.confirmed:
        told = gettext("confirmed, seen {seen} of {needed}")
    else:
        told = gettext("seen {seen} of {needed}, not confirmed yet")
    return told.format(seen=checked.sightings, needed=checked.needed)
