"""What it takes to know that a verdict, or the findings of an article, would be made the same.

What was judged before is not known to be: it is judged once more.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns and the index, and tell the planner of SQLite what to think of it."""
    op.add_column("targets", sa.Column("grounds", sa.Text()))
    for name in ("judged_digest", "judged_on", "holds_until"):
        op.add_column("articles", sa.Column(name, sa.Text()))
    op.create_index("ix_articles_judged_digest", "articles", ["judged_digest"])
    if op.get_bind().dialect.name == "sqlite":
        # As in 0001: rows, then rows for one value.
        names = [sa.column(name, sa.Text()) for name in ("tbl", "idx", "stat")]
        row = {"tbl": "articles", "idx": "ix_articles_judged_digest", "stat": "100000 100"}
        op.bulk_insert(sa.table("sqlite_stat1", *names), [row])
        op.execute("ANALYZE sqlite_schema")
