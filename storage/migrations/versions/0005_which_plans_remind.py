"""Which plans remind of their actions, where a plan came from, and what an action has changed."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Plans that are there already go on reminding, as they did."""
    op.add_column("plan", sa.Column("reminds", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("plan", sa.Column("origin", sa.String(24), nullable=False, server_default="shipped"))
    op.add_column("action", sa.Column("reminds", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("action", sa.Column("impact", sa.String(), nullable=True))
