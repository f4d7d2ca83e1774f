"""What owners and officers can answer: undo, deputies, leave, escalation, meetings, a ladder for each plan."""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision = "0004"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Columns with a default that changes nothing, and five tables."""
    op.add_column("plan", sa.Column("remind", sa.JSON(), nullable=True))
    op.add_column("action", sa.Column("owners_by_hand", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("action_change", sa.Column("answers_id", sa.Integer(), nullable=True))
    op.add_column("action_change", sa.Column("restore", sa.JSON(), nullable=True))
    op.add_column("membership", sa.Column("place", sa.String(24), server_default="holder", nullable=False))
    op.add_column("person", sa.Column("paused_until_on", sa.Date(), nullable=True))
    op.add_column("person", sa.Column("summary_on", sa.Date(), nullable=True))
    op.add_column("outbox", sa.Column("part", sa.Integer(), server_default="1", nullable=False))
    op.create_table(
        "board_setting",
        sa.Column("board", sa.String(), nullable=False),
        sa.Column("nation", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("board"),
    )
    op.create_table(
        "role_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("role_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by_role", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["role_id"], ["role.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_role_change_role_id", "role_change", ["role_id"])
    op.create_table(
        "escalation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("occurrence_on", sa.Date(), nullable=False),
        sa.Column("since_on", sa.Date(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("due_version", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["message_id"], ["outbox.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("action_id", "occurrence_on", "since_on", "step", "person_id", "due_version"),
    )
    op.create_index("ix_escalation_message_id", "escalation", ["message_id"])
    op.create_index("ix_escalation_person_id", "escalation", ["person_id"])
    op.create_table(
        "meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("board", sa.String(), nullable=False),
        sa.Column("role_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("at", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["role_id"], ["role.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("board", "name", "on"),
    )
    op.create_index("ix_meeting_on", "meeting", ["on"])
    op.create_table(
        "meeting_reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("milestone", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["message_id"], ["outbox.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("meeting_id", "milestone", "person_id"),
    )
    op.create_index("ix_meeting_reminder_message_id", "meeting_reminder", ["message_id"])
    op.create_index("ix_meeting_reminder_person_id", "meeting_reminder", ["person_id"])
