"""The words by which reports name states, reasons, severities and archives to a person."""

from datetime import UTC, datetime

from refaudit.model.checked import Checked
from refaudit.model.evidence import Reason, State
from refaudit.model.finding import Severity

__all__ = [
    "REASONS",
    "SEVERITIES",
    "STATES",
    "UNASKED",
    "confirmation",
    "count",
    "instant",
    "ordered",
]

SEVERITIES = {
    Severity.ERROR: ("error", "errors"),
    Severity.WARNING: ("warning", "warnings"),
    Severity.INFO: ("info", "infos"),
}

STATES = {
    State.LIVE: "live",
    State.DEAD: "dead",
    State.RESTRICTED: "restricted",
    State.GOOD: "good",
    State.MISSING: "missing",
    State.ERROR_CAPTURE: "capture of an error",
    State.REDIRECT_CAPTURE: "capture of a redirect",
    State.OTHER_TIME: "other time",
    State.OTHER_PAGE: "other page",
    State.BLOCKED: "blocked",
    State.UNKNOWN: "unknown",
    State.UNCHECKED: "unchecked",
}

#: States that accuse nobody, because nothing was learned.
UNASKED = (State.UNCHECKED, State.UNKNOWN, State.RESTRICTED, State.BLOCKED)

REASONS = {
    Reason.OK: "the page answers",
    Reason.MOVED: "moved to another address",
    Reason.BAD_CERTIFICATE: "answers, but its certificate is not valid",
    Reason.NOT_FOUND: "the server says that the page is not there",
    Reason.GONE: "the server says that the page is gone for good",
    Reason.NO_SUCH_HOST: "the host name does not exist any more",
    Reason.SOFT_404: "shows an error page that the server calls a success",
    Reason.REDIRECTED_HOME: "leads to the site's home page",
    Reason.PARKED: "the domain is parked or for sale",
    Reason.USURPED: "the domain is in other hands now",
    Reason.BOT_WALL: "the site turns programs away",
    Reason.LOGIN: "asks for a login",
    Reason.PAYWALL: "stands behind a paywall",
    Reason.FORBIDDEN: "the server forbids access",
    Reason.LEGAL: "withheld for legal reasons",
    Reason.TIMEOUT: "no answer in time",
    Reason.CONNECTION_FAILED: "no connection could be made",
    Reason.TLS_FAILED: "no secure connection could be made",
    Reason.DNS_FAILED: "the name look-up failed",
    Reason.SERVER_ERROR: "the server had a fault of its own",
    Reason.THROTTLED: "the server asked us to slow down",
    Reason.REDIRECT_LOOP: "redirects without end",
    Reason.MALFORMED_RESPONSE: "the answer was not proper HTTP",
    Reason.HOST_TROUBLE: "the whole host is in trouble, not this page",
    Reason.OFFLINE: "the audit ran offline",
    Reason.NETWORK_DOWN: "our own network was down",
    Reason.UNSAFE_ADDRESS: "leads to a private or reserved network address",
    Reason.UNSUPPORTED_SCHEME: "not a web address (http or https)",
    Reason.INVALID_URL: "not a valid URL",
    Reason.EXCLUDED: "excluded by the settings",
    Reason.BUDGET: "left for a later run",
    Reason.CAPTURED: "a proven capture of the page",
    Reason.NO_CAPTURE: "the archive has no such capture",
    Reason.ARCHIVED_ERROR: "the archive captured an error page",
    Reason.ARCHIVED_REDIRECT: "the archive captured a redirect",
    Reason.NEAREST_CAPTURE: "the archive served a capture of another time",
    Reason.OTHER_ORIGINAL: "the capture is of another page",
    Reason.NOT_PROVEN: "the archive did not prove that this is a capture",
}


def count(number: int, one: str, many: str | None = None) -> str:
    """`1 citation`, `2,000 citations`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def instant(moment: datetime) -> str:
    """`2026-11-22 10:00 UTC`, as all times of a report are written; a time without zone is UTC."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return f"{aware.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def ordered(counts: dict[str, int]) -> list[tuple[str, int]]:
    """Counts above nothing by state or severity, in the order of the words above."""
    known = [key.value for words in (SEVERITIES, STATES) for key in words]
    names = sorted(counts, key=lambda name: (known.index(name) if name in known else 99, name))
    return [(name, counts[name]) for name in names if counts[name] > 0]


def confirmation(checked: Checked) -> str | None:
    """How sure a loss is: `seen 1 of 3`; None for what needs no confirmation."""
    if checked.state not in {State.DEAD, State.MISSING}:
        return None
    if checked.confirmed:
        return f"confirmed, seen {checked.sightings} of {checked.needed}"
    return f"seen {checked.sightings} of {checked.needed}, not confirmed yet"
