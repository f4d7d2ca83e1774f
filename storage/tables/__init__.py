"""The domain's records. Importing this package makes every table known to `SQLModel.metadata`."""

from storage.tables.batches import ExpiryWarning, SealedBatch
from storage.tables.curation import AnswerCount, Gap
from storage.tables.feedback import SealedReply, SealedReport
from storage.tables.outbox import MessageKind, MessageState, OutboxMessage, Reminder, Snooze
from storage.tables.people import (
    ActionRole,
    Grant,
    Invitation,
    InvitationKind,
    Membership,
    Person,
    Role,
    Standing,
)
from storage.tables.plan import Action, ActionChange, Change, Plan, Status

__all__ = [
    "Action",
    "ActionChange",
    "ActionRole",
    "AnswerCount",
    "Change",
    "ExpiryWarning",
    "Gap",
    "Grant",
    "Invitation",
    "InvitationKind",
    "Membership",
    "MessageKind",
    "MessageState",
    "OutboxMessage",
    "Person",
    "Plan",
    "Reminder",
    "Role",
    "SealedBatch",
    "SealedReply",
    "SealedReport",
    "Snooze",
    "Standing",
    "Status",
]
