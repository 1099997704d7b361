"""The history: runs, articles, citations, targets, observations, verdicts, findings."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

#: What SQLite's planner shall believe of the tables, as ANALYZE writes it: rows, then rows for one
#: value of the first column, of the first two … Without it a run is taken to have ten targets,
#: and looking a few up in a large run walks through all of them. That these may be fixed in
#: advance is said in "Fixed Results Of ANALYZE", https://sqlite.org/lang_analyze.html.
_STATISTICS = (
    ("articles", "sqlite_autoindex_articles_1", "100000 1000 1"),
    ("article_references", "sqlite_autoindex_article_references_1", "1000000 20 1"),
    ("citations", "sqlite_autoindex_citations_1", "1000000 20 1"),
    ("targets", "sqlite_autoindex_targets_1", "1000000 1"),
    ("run_targets", "sqlite_autoindex_run_targets_1", "1000000 10000 1"),
    ("observations", "ix_observations_target_id_checked_at", "1000000 10 1"),
    ("verdicts", "sqlite_autoindex_verdicts_1", "1000000 10000 1"),
    ("findings", "ix_findings_run_id_article_id", "1000000 10000 10"),
    ("findings", "ix_findings_article_id", "1000000 10"),
)

_big_id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create every table."""
    _runs_and_articles()
    _targets()
    _opinions()
    if op.get_bind().dialect.name == "sqlite":
        _plans()


def _runs_and_articles() -> None:
    op.create_table(
        "runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text()),
        sa.Column("job", sa.Text(), nullable=False),
        sa.Column("command", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("offline", sa.Boolean(), nullable=False),
        sa.Column("network_down", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("started_at", sa.Text(), nullable=False),
        sa.Column("finished_at", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_runs"),
        sa.UniqueConstraint("name", name="uq_runs_name"),
    )
    op.create_table(
        "articles",
        sa.Column("id", _big_id, nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("source_digest", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("wiki", sa.Text()),
        sa.Column("revision", sa.BigInteger()),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("error", sa.Text()),
        sa.Column("extraction", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_articles"),
        _reference("articles", "run_id", "runs", ondelete="CASCADE"),
        sa.UniqueConstraint("run_id", "source_digest", name="uq_articles_run_id_source_digest"),
    )
    op.create_table(
        "article_references",
        sa.Column("article_id", _big_id, nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("article_id", "ordinal", name="pk_article_references"),
        _reference("article_references", "article_id", "articles", ondelete="CASCADE"),
    )
    op.create_table(
        "citations",
        sa.Column("article_id", _big_id, nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("citation_id", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("corrected", sa.Text()),
        sa.PrimaryKeyConstraint("article_id", "ordinal", name="pk_citations"),
        _reference("citations", "article_id", "articles", ondelete="CASCADE"),
    )


def _targets() -> None:
    op.create_table(
        "targets",
        sa.Column("id", _big_id, nullable=False),
        sa.Column("url_digest", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("due_at", sa.Text()),
        sa.Column("standing", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_targets"),
        sa.UniqueConstraint("url_digest", name="uq_targets_url_digest"),
    )
    op.create_table(
        "run_targets",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("target_id", _big_id, nullable=False),
        sa.Column("seen", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("due_before", sa.Text()),
        sa.PrimaryKeyConstraint("run_id", "target_id", name="pk_run_targets"),
        _reference("run_targets", "run_id", "runs", ondelete="CASCADE"),
        _reference("run_targets", "target_id", "targets"),
    )
    op.create_table(
        "observations",
        sa.Column("id", _big_id, nullable=False),
        sa.Column("target_id", _big_id, nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("checked_at", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("counts", sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.PrimaryKeyConstraint("id", name="pk_observations"),
        _reference("observations", "target_id", "targets"),
        _reference("observations", "run_id", "runs"),
    )
    op.create_index(
        "ix_observations_target_id_checked_at", "observations", ["target_id", "checked_at"]
    )


def _opinions() -> None:
    op.create_table(
        "verdicts",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("target_id", _big_id, nullable=False),
        sa.Column("observation_id", _big_id),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("run_id", "target_id", name="pk_verdicts"),
        _reference("verdicts", "run_id", "runs", ondelete="CASCADE"),
        _reference("verdicts", "target_id", "targets"),
        _reference("verdicts", "observation_id", "observations"),
    )
    op.create_table(
        "findings",
        sa.Column("id", _big_id, nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("article_id", _big_id),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("severity", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_findings"),
        _reference("findings", "run_id", "runs", ondelete="CASCADE"),
        _reference("findings", "article_id", "articles", ondelete="CASCADE"),
    )
    op.create_index("ix_findings_run_id_article_id", "findings", ["run_id", "article_id"])
    op.create_index("ix_findings_article_id", "findings", ["article_id"])


def _plans() -> None:
    op.execute("ANALYZE sqlite_schema")  # makes the table, and counts nothing
    names = [sa.column(name, sa.Text()) for name in ("tbl", "idx", "stat")]
    rows = [dict(zip(("tbl", "idx", "stat"), row, strict=True)) for row in _STATISTICS]
    op.bulk_insert(sa.table("sqlite_stat1", *names), rows)
    op.execute("ANALYZE sqlite_schema")  # reads it


def _reference(
    table: str, column: str, parent: str, ondelete: str | None = None
) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}"
    return sa.ForeignKeyConstraint([column], [f"{parent}.id"], name=name, ondelete=ondelete)
