"""Replies to those who asked for a receipt, sealed, without order or day."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One table of random ids and sealed values."""
    op.create_table(
        "sealed_reply",
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("board", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_with_rowid=False,
    )
