"""Quarterly reports that wait in the outbox: what each is about, so that nobody gets one twice."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One column and its index."""
    op.add_column("outbox", sa.Column("about", sa.String(), nullable=True))
    op.create_index("ix_outbox_about", "outbox", ["person_id", "about"], unique=True)
