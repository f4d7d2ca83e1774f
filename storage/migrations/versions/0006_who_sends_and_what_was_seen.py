"""Which instance polls and sends, and which troubled messages an officer has seen."""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The sender lease, and a mark on messages that an officer has settled."""
    op.create_table(
        "sender_lease",
        sa.Column("bot", sa.String(), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("until_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("bot"),
    )
    op.add_column("outbox", sa.Column("seen_at", UtcDateTime(), nullable=True))
