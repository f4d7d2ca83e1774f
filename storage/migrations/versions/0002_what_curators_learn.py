"""What curators learn from use: answers that helped, questions without an answer."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two tables of counts."""
    op.create_table(
        "answer_count",
        sa.Column("entry", sa.String(), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("helpful", sa.Integer(), nullable=False),
        sa.Column("not_helpful", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("entry", "month"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "gap",
        sa.Column("board", sa.String(), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("board", "month", "text"),
        sqlite_with_rowid=False,
    )
