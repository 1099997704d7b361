"""What was seen on the network, and what is made of it.

An `Observation` is a fact and never edited. A `Verdict` is an opinion about the history of a
target's observations and can be computed again at any time.
"""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from refaudit.model.citation import SnapshotAddress
from refaudit.model.sketch import Sketch
from refaudit.model.vocabulary import Vocabulary

__all__ = [
    "Capture",
    "Content",
    "Failure",
    "Hop",
    "Kind",
    "Look",
    "Observation",
    "Probe",
    "Reason",
    "State",
    "Target",
    "Verdict",
]


class Kind(StrEnum):
    """What a target is: the cited page itself, or a capture of it in a web archive."""

    ORIGINAL = "original"
    SNAPSHOT = "snapshot"


class State(StrEnum):
    """What a reader needs to know of a target. `UNKNOWN` is an answer."""

    LIVE = "live"
    DEAD = "dead"
    RESTRICTED = "restricted"
    GOOD = "good"
    MISSING = "missing"
    ERROR_CAPTURE = "error-capture"
    REDIRECT_CAPTURE = "redirect-capture"
    OTHER_TIME = "other-time"
    OTHER_PAGE = "other-page"
    BLOCKED = "blocked"
    UNKNOWN = "unknown"
    UNCHECKED = "unchecked"


class Reason(StrEnum):
    """Why a target is in its state."""

    # live
    OK = "ok"
    MOVED = "moved"
    BAD_CERTIFICATE = "bad-certificate"
    # dead
    NOT_FOUND = "not-found"
    GONE = "gone"
    NO_SUCH_HOST = "no-such-host"
    SOFT_404 = "soft-404"
    REDIRECTED_HOME = "redirected-home"
    PARKED = "parked"
    USURPED = "usurped"
    # restricted, blocked
    BOT_WALL = "bot-wall"
    LOGIN = "login"
    PAYWALL = "paywall"
    FORBIDDEN = "forbidden"
    LEGAL = "legal"
    # unknown
    TIMEOUT = "timeout"
    CONNECTION_FAILED = "connection-failed"
    TLS_FAILED = "tls-failed"
    DNS_FAILED = "dns-failed"
    SERVER_ERROR = "server-error"
    THROTTLED = "throttled"
    REDIRECT_LOOP = "redirect-loop"
    MALFORMED_RESPONSE = "malformed-response"
    HOST_TROUBLE = "host-trouble"
    # unchecked
    OFFLINE = "offline"
    NETWORK_DOWN = "network-down"
    UNSAFE_ADDRESS = "unsafe-address"
    UNSUPPORTED_SCHEME = "unsupported-scheme"
    INVALID_URL = "invalid-url"
    EXCLUDED = "excluded"
    BUDGET = "budget"
    # snapshots
    CAPTURED = "captured"
    NO_CAPTURE = "no-capture"
    ARCHIVED_ERROR = "archived-error"
    ARCHIVED_REDIRECT = "archived-redirect"
    NEAREST_CAPTURE = "nearest-capture"
    OTHER_ORIGINAL = "other-original"
    NOT_PROVEN = "not-proven"


class Failure(StrEnum):
    """How an exchange ended without an HTTP answer that can be judged."""

    NO_SUCH_HOST = "no-such-host"
    DNS_FAILED = "dns-failed"
    CONNECTION_REFUSED = "connection-refused"
    CONNECTION_RESET = "connection-reset"
    NETWORK_UNREACHABLE = "network-unreachable"
    TIMEOUT = "timeout"
    TLS_FAILED = "tls-failed"
    BAD_CERTIFICATE = "bad-certificate"
    MALFORMED_RESPONSE = "malformed-response"
    REDIRECT_LOOP = "redirect-loop"
    THROTTLED = "throttled"
    UNSAFE_ADDRESS = "unsafe-address"
    UNSUPPORTED_SCHEME = "unsupported-scheme"
    INVALID_URL = "invalid-url"
    EXCLUDED = "excluded"
    BUDGET = "budget"
    HOST_TROUBLE = "host-trouble"
    INTERNAL_ERROR = "internal-error"


class Target(Struct, frozen=True, kw_only=True):
    """A distinct URL to check; `url` is `Url.href`, `host` its ASCII host.

    `problem` says why it cannot be asked; `url` is then as written, and `host` is empty where
    there is none.
    """

    url: str
    kind: Kind
    host: str
    snapshot: SnapshotAddress | None = None
    problem: Reason | None = None


class Hop(Struct, frozen=True, kw_only=True):
    """One request of a chain of redirects and its answer; `status` is None where none came."""

    url: str
    status: int | None = None
    location: str | None = None


class Content(Struct, frozen=True, kw_only=True):
    """What the last answer's body showed.

    `bytes` counts what was read after decompression, `truncated` when there was more. `title`,
    `heading` (first h1), `language`, `excerpt` (visible text, at most 500 code points) and
    `text_length` are of HTML only, as is `prose_length`, that of the text outside links, forms,
    menus and the like. `refresh` is the target of a meta refresh, `script_refresh` of a
    script that sends the reader on at once, `frame` the address of the one frame that is all of the
    page. `social_title` is `og:title`, `published` the page's
    own day of publication (ISO 8601). `sketch` holds what `model.sketch` needs to compare the
    visible text with another page's, `words` what `model.vocabulary` needs to look its words up.
    `markers` are the catalogue's phrases and fingerprints found
    in the body, as `kind:name`.
    """

    type: str | None
    bytes: int
    truncated: bool = False
    title: str | None = None
    heading: str | None = None
    language: str | None = None
    excerpt: str | None = None
    text_length: int = 0
    prose_length: int | None = None
    refresh: str | None = None
    script_refresh: str | None = None
    frame: str | None = None
    social_title: str | None = None
    published: str | None = None
    sketch: Sketch = b""
    words: Vocabulary = b""
    markers: tuple[str, ...] = ()


class Look(Struct, frozen=True, kw_only=True):
    """What an earlier look of the same check saw, and how many seconds before the last one."""

    status: int
    seconds: float


class Probe(Struct, frozen=True, kw_only=True):
    """What the site gave for an address beside the target's that nobody ever made.

    `hops` counts requests; `title`, `heading`, `text_length`, `sketch` and `words` are as in
    `Content`. `echoes` says that the page repeats the invented name to its reader, `steady` how
    like it is to the page of another invented address, where that was asked for.
    """

    url: str
    status: int | None = None
    final_url: str | None = None
    hops: int = 1
    failure: Failure | None = None
    title: str | None = None
    heading: str | None = None
    text_length: int = 0
    sketch: Sketch = b""
    words: Vocabulary = b""
    echoes: bool = False
    steady: float | None = None


class Capture(Struct, frozen=True, kw_only=True):
    """What an archive said about a snapshot.

    `memento` is true when `Memento-Datetime` proved a capture; `served_timestamp` and
    `served_original` are the capture that was served; `archived_status` the status that the
    archive captured; `archived_location` where an archived redirect led.
    """

    archive: str
    timestamp: str | None = None
    original: str | None = None
    memento: bool = False
    served_timestamp: str | None = None
    served_original: str | None = None
    archived_status: int | None = None
    archived_location: str | None = None


class Observation(Struct, frozen=True, kw_only=True):
    """What one check of a target saw.

    `status` and `final_url` are of the last hop; `failure` is None when an answer came, `error`
    says in words what failed and where. `headers` holds the few that verdicts use, names in lower
    case. `insecure` marks an answer that came only after the certificate was ignored. `first_look`
    is set where an answer was doubted and the target asked again; `probe` where the page looked
    like a soft 404 and a sibling of it was asked for.
    """

    url: str
    kind: Kind
    checked_at: datetime
    status: int | None = None
    final_url: str | None = None
    hops: tuple[Hop, ...] = ()
    attempts: int = 1
    elapsed_ms: int = 0
    failure: Failure | None = None
    error: str | None = None
    insecure: bool = False
    headers: dict[str, str] = {}
    content: Content | None = None
    capture: Capture | None = None
    first_look: Look | None = None
    probe: Probe | None = None

    @property
    def answered(self) -> bool:
        """Whether an HTTP answer came, be it at the first hop of a chain that then broke."""
        return self.status is not None or any(hop.status is not None for hop in self.hops)


class Verdict(Struct, frozen=True, kw_only=True):
    """What we make of the history of a target.

    `sightings` counts the sightings of death, `needed` how many make it `confirmed`. `evidence`
    is sentences that a person can check. `moved_to` is the new address of a moved page.
    `since` is when the present state was first seen.
    """

    url: str
    kind: Kind
    state: State
    reason: Reason
    evidence: tuple[str, ...]
    confirmed: bool = False
    sightings: int = 0
    needed: int = 3
    moved_to: str | None = None
    checked_at: datetime | None = None
    since: datetime | None = None
