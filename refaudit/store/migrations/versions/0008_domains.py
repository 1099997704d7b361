"""Domains by number, for runs that several processes share."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


_BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the column, which such a run fills where it is empty, and create the table."""
    op.add_column("targets", sa.Column("domain", sa.Integer()))
    op.create_index("ix_targets_domain", "targets", ["domain"])
    op.create_table(
        "detours",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("target_id", _BigId, nullable=False),
        sa.Column("domain", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["runs.id"], name="fk_detours_run_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["target_id"], ["targets.id"], name="fk_detours_target_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("run_id", "target_id", "domain", name="pk_detours"),
    )
