"""The tables of the history.

    runs ─┬─ articles ─┬─ article_references
          │            ├─ article_targets ── targets
          │            ├─ citations
          │            └─ findings          (findings of the run itself have no article)
          ├─ run_targets ── targets ─┬─ observations
          │                          └─ listings
          ├─ citings ────── targets     (under which titles, and beside which snapshots)
          └─ verdicts ───── targets

    decisions, marks                      (of reviewers, for all runs)

What queries look for is a column; the rest of a noun is its JSON payload. Observations are only
ever added. A changed table needs a new file in `migrations/versions` and a new `REVISION`.
"""

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    false,
    true,
)

from refaudit.model.citation import Citation, Extraction, Reference
from refaudit.model.copies import Listing
from refaudit.model.decision import Decision
from refaudit.model.evidence import Observation, Target, Verdict
from refaudit.model.finding import Finding
from refaudit.model.mark import Mark
from refaudit.store.columns import Moment, Payload, SafeText

__all__ = [
    "REVISION",
    "VERSION_TABLE",
    "article_references",
    "article_targets",
    "articles",
    "citations",
    "citings",
    "decisions",
    "detours",
    "findings",
    "listings",
    "marks",
    "metadata",
    "observations",
    "run_targets",
    "runs",
    "targets",
    "verdicts",
]

#: The head of `migrations/versions`; known here so that a current store opens without Alembic.
REVISION = "0009"
#: A name of our own, so that another program's Alembic table is not taken for ours.
VERSION_TABLE = "refaudit_schema"

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite counts rows by itself only in a primary key that is called INTEGER.
_BigId = BigInteger().with_variant(Integer, "sqlite")

runs = Table(
    "runs",
    metadata,
    Column("id", Integer, primary_key=True),
    # None for a run whose name a later one took: its observations still belong to it.
    Column("name", Text, unique=True),
    Column("job", SafeText, nullable=False),
    Column("command", SafeText, nullable=False),
    Column("version", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("offline", Boolean, nullable=False),
    Column("network_down", Boolean, nullable=False, server_default=false()),
    Column("started_at", Moment, nullable=False),
    Column("finished_at", Moment),
    # The run whose observations this one judged anew; it has none of its own.
    Column("rejudged_id", ForeignKey("runs.id")),
    # Targets that were due and not asked, because the budget of the run was spent.
    Column("left_over", Integer),
    # Articles that were taken over from an earlier reading, because their text was the same.
    Column("unchanged", Integer),
    # What its report is called.
    Column("title", SafeText),
)

articles = Table(
    "articles",
    metadata,
    Column("id", _BigId, primary_key=True),
    Column("run_id", ForeignKey("runs.id", ondelete="CASCADE"), nullable=False),
    Column("source_digest", Text, nullable=False),
    Column("source", SafeText, nullable=False),
    Column("title", SafeText, nullable=False),
    Column("wiki", SafeText),
    Column("revision", BigInteger),
    Column("language", SafeText, nullable=False),
    Column("error", SafeText),
    # The same for the same page in every run: the title on its wiki, or else the source.
    Column("page_digest", Text),
    # Of all its findings; None until the article was judged, and of one that cannot be read.
    Column("found_digest", Text),
    # Of its text and of all else that decides what is read from it; None where it is not known.
    Column("reading_digest", Text),
    # Of all that its findings rest on, but for the clock; None where they cannot be taken over.
    Column("judged_digest", Text),
    # The day, `2026-11-22`, of the clock when they were made, and that from which on they may be
    # others; None for those that no later day changes.
    Column("judged_on", Text),
    Column("holds_until", Text),
    # The extraction without its citations and references, which have tables of their own.
    Column("extraction", Payload(Extraction), nullable=False),
    UniqueConstraint("run_id", "source_digest"),
    Index(None, "page_digest", "run_id", "found_digest"),
    Index(None, "reading_digest"),
    Index(None, "judged_digest"),
)

article_references = Table(
    "article_references",
    metadata,
    Column("article_id", ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    Column("payload", Payload(Reference), nullable=False),
)

citations = Table(
    "citations",
    metadata,
    Column("article_id", ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    Column("citation_id", Text, nullable=False),
    Column("payload", Payload(Citation), nullable=False),
    Column("corrected", SafeText),
)

targets = Table(
    "targets",
    metadata,
    Column("id", _BigId, primary_key=True),
    Column("url_digest", Text, unique=True, nullable=False),
    Column("url", SafeText, nullable=False),
    Column("kind", Text, nullable=False),
    Column("host", SafeText, nullable=False),
    Column("payload", Payload(Target), nullable=False),
    Column("due_at", Moment),
    # When it was first cited: a target that was never asked waits in the queue since then.
    Column("added_at", Moment),
    Column("standing", Payload(Verdict)),
    # What that rests on, as digests; None where it is to be made anew.
    Column("grounds", Text),
    # The number of its host's domain, see `domains`; None for one that was known before there was.
    Column("domain", Integer),
    Index(None, "due_at"),
    Index(None, "domain"),
)

# What one article brings into `run_targets` and `citings`, so that a later run can take it over.
article_targets = Table(
    "article_targets",
    metadata,
    Column("article_id", ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("target_id", ForeignKey("targets.id"), primary_key=True),
    # The digest of the citing, empty where the citation tells neither title nor snapshot.
    Column("citing", Text, primary_key=True),
    sqlite_with_rowid=False,
)

run_targets = Table(
    "run_targets",
    metadata,
    Column("run_id", ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True),
    Column("target_id", ForeignKey("targets.id"), primary_key=True),
    Column("seen", Boolean, nullable=False, server_default=false()),
    # When the target was due before this run saw it: what a run without a network gives back.
    Column("due_before", Moment),
)

# Of a run that several processes share: domains that a redirect of a target leads to, and that
# another process may be asking. Whoever owns all of them asks the target.
detours = Table(
    "detours",
    metadata,
    Column("run_id", ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True),
    Column("target_id", ForeignKey("targets.id", ondelete="CASCADE"), primary_key=True),
    Column("domain", Integer, primary_key=True),
)

citings = Table(
    "citings",
    metadata,
    Column("run_id", ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True),
    Column("target_id", ForeignKey("targets.id"), primary_key=True),
    # Of title and snapshot: a target is cited by many articles in the same way.
    Column("digest", Text, primary_key=True),
    Column("title", SafeText),
    Column("snapshot_id", ForeignKey("targets.id")),
)

observations = Table(
    "observations",
    metadata,
    Column("id", _BigId, primary_key=True),
    Column("target_id", ForeignKey("targets.id"), nullable=False),
    Column("run_id", ForeignKey("runs.id"), nullable=False),
    Column("checked_at", Moment, nullable=False),
    Column("payload", Payload(Observation), nullable=False),
    # False for what was seen while our own network was down.
    Column("counts", Boolean, nullable=False, server_default=true()),
    # When the same was seen before: rows of that kind were condensed into this one.
    Column("alike", Payload(tuple[datetime, ...])),
    Index(None, "target_id", "checked_at"),
)

# What archives' indexes said of pages that are dead. The captures are targets with observations
# of their own, of no run's targets until a citation has them.
listings = Table(
    "listings",
    metadata,
    Column("id", _BigId, primary_key=True),
    Column("target_id", ForeignKey("targets.id"), nullable=False),
    Column("run_id", ForeignKey("runs.id"), nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("payload", Payload(Listing), nullable=False),
    Index(None, "target_id"),
)

verdicts = Table(
    "verdicts",
    metadata,
    Column("run_id", ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True),
    Column("target_id", ForeignKey("targets.id"), primary_key=True),
    # The latest observation when the verdict was saved, so that old reports stay as they were.
    Column("observation_id", ForeignKey("observations.id")),
    Column("state", Text, nullable=False),
    Column("payload", Payload(Verdict), nullable=False),
    Index(None, "run_id", "state", "target_id"),
    Index(None, "target_id", "run_id", "state"),
    # Without it, each observation that goes would have the whole table looked through.
    Index(None, "observation_id"),
)

findings = Table(
    "findings",
    metadata,
    Column("id", _BigId, primary_key=True),
    Column("run_id", ForeignKey("runs.id", ondelete="CASCADE"), nullable=False),
    Column("article_id", ForeignKey("articles.id", ondelete="CASCADE")),
    Column("code", Text, nullable=False),
    Column("severity", Text, nullable=False),
    # The fingerprint as a number: the same from run to run while the fault stays.
    Column("identity", BigInteger, nullable=False, server_default="0"),
    # The targets of its citation.
    Column("original_id", ForeignKey("targets.id")),
    Column("snapshot_id", ForeignKey("targets.id")),
    # Set aside by a decision.
    Column("ignored", Boolean, nullable=False, server_default=false()),
    Column("payload", Payload(Finding), nullable=False),
    Index(None, "run_id", "article_id"),
    Index(None, "run_id", "ignored", "severity", "code"),
    Index(None, "article_id", "identity", "severity", "ignored"),
)

decisions = Table(
    "decisions",
    metadata,
    Column("id", Integer, primary_key=True),
    # Of all that the decision says, so that an import of the same file adds nothing.
    Column("digest", Text, unique=True, nullable=False),
    Column("payload", Payload(Decision), nullable=False),
)

marks = Table(
    "marks",
    metadata,
    # As that of the findings; they come and go with runs, and a mark stays.
    Column("identity", BigInteger, primary_key=True, autoincrement=False),
    # The age of the newest run when it was made: what a later one finds is found again.
    Column("run", Integer, nullable=False),
    Column("payload", Payload(Mark), nullable=False),
)
