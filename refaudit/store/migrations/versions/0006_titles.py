"""What the report of a run is called."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; earlier runs have no title."""
    op.add_column("runs", sa.Column("title", sa.Text()))
