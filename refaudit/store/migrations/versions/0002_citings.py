"""Under which titles a run's targets are cited, and beside which snapshots."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_big_id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the table; what older runs cited is not known any more."""
    op.create_table(
        "citings",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("target_id", _big_id, nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("title", sa.Text()),
        sa.Column("snapshot_id", _big_id),
        sa.PrimaryKeyConstraint("run_id", "target_id", "digest", name="pk_citings"),
        sa.ForeignKeyConstraint(
            ["run_id"], ["runs.id"], name="fk_citings_run_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["target_id"], ["targets.id"], name="fk_citings_target_id"),
        sa.ForeignKeyConstraint(["snapshot_id"], ["targets.id"], name="fk_citings_snapshot_id"),
    )
    if op.get_bind().dialect.name == "sqlite":
        _plans()


def _plans() -> None:
    # As for the tables of 0001: rows, then rows for one value of the first column, the first two …
    names = [sa.column(name, sa.Text()) for name in ("tbl", "idx", "stat")]
    row = {"tbl": "citings", "idx": "sqlite_autoindex_citings_1", "stat": "1000000 10000 2 1"}
    op.bulk_insert(sa.table("sqlite_stat1", *names), [row])
    op.execute("ANALYZE sqlite_schema")
