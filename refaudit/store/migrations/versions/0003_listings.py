"""What the indexes of archives said of pages that are dead."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_big_id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "listings",
        sa.Column("id", _big_id, nullable=False),
        sa.Column("target_id", _big_id, nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["target_id"], ["targets.id"], name="fk_listings_target_id"),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name="fk_listings_run_id"),
        sa.PrimaryKeyConstraint("id", name="pk_listings"),
    )
    op.create_index("ix_listings_target_id", "listings", ["target_id"])
