"""What it takes to know an article again whose text has not changed, and to take it over.

Earlier readings have no digest, because their texts were not kept: they are read once more.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

#: As in 0001: rows, then rows for one value of the first column, of the first two …
_STATISTICS = (
    ("articles", "ix_articles_reading_digest", "100000 100"),
    ("article_targets", "article_targets", "1000000 20 2 1"),
)

_big_id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the columns, the index, and the table of what each article brings into its run."""
    op.add_column("runs", sa.Column("unchanged", sa.Integer()))
    op.add_column("articles", sa.Column("reading_digest", sa.Text()))
    op.create_index("ix_articles_reading_digest", "articles", ["reading_digest"])
    op.create_table(
        "article_targets",
        sa.Column("article_id", _big_id, nullable=False),
        sa.Column("target_id", _big_id, nullable=False),
        sa.Column("citing", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("article_id", "target_id", "citing", name="pk_article_targets"),
        sa.ForeignKeyConstraint(
            ["article_id"],
            ["articles.id"],
            name="fk_article_targets_article_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["target_id"], ["targets.id"], name="fk_article_targets_target_id"),
        sqlite_with_rowid=False,
    )
    if op.get_bind().dialect.name == "sqlite":
        names = [sa.column(name, sa.Text()) for name in ("tbl", "idx", "stat")]
        rows = [dict(zip(("tbl", "idx", "stat"), row, strict=True)) for row in _STATISTICS]
        op.bulk_insert(sa.table("sqlite_stat1", *names), rows)
        op.execute("ANALYZE sqlite_schema")
