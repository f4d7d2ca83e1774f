"""The domain's records. Importing this package makes every table known to `SQLModel.metadata`."""

from storage.tables.curation import AnswerCount, Gap
from storage.tables.feedback import SealedReport
from storage.tables.learning import (
    Broadcast,
    BroadcastItem,
    BroadcastKind,
    ItemState,
    LearningPoint,
    LearningSchedule,
    LearningTally,
    LearningWave,
    PointKind,
    PointState,
    Subscriber,
    WavePhase,
)
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
    "Broadcast",
    "BroadcastItem",
    "BroadcastKind",
    "Change",
    "Gap",
    "Grant",
    "Invitation",
    "InvitationKind",
    "ItemState",
    "LearningPoint",
    "LearningSchedule",
    "LearningTally",
    "LearningWave",
    "Membership",
    "MessageKind",
    "MessageState",
    "OutboxMessage",
    "Person",
    "Plan",
    "PointKind",
    "PointState",
    "Reminder",
    "Role",
    "SealedReport",
    "Snooze",
    "Standing",
    "Status",
    "Subscriber",
    "WavePhase",
]
