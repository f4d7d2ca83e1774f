"""Released batches that wait to be fetched, and who was warned of feedback that is kept too long."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two tables."""
    op.create_table(
        "sealed_batch",
        sa.Column("board", sa.String(), nullable=False),
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("board"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "expiry_warning",
        sa.Column("board", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("board", "period", "person_id"),
        sqlite_with_rowid=False,
    )
