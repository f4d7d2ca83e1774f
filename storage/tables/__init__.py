"""The domain's records. Importing this package makes every table known to `SQLModel.metadata`."""

from storage.tables.batches import ExpiryWarning, SealedBatch
from storage.tables.curation import AnswerCount, Gap
from storage.tables.desk import Announcement, Audience, AuditEntry
from storage.tables.feedback import SealedReply, SealedReport
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
from storage.tables.lease import SenderLease
from storage.tables.meetings import Meeting, MeetingReminder
from storage.tables.outbox import Escalation, MessageKind, MessageState, OutboxMessage, Reminder, Snooze
from storage.tables.people import (
    ActionRole,
    BoardSetting,
    Grant,
    Invitation,
    InvitationKind,
    Membership,
    Person,
    Place,
    Role,
    RoleChange,
    Standing,
)
from storage.tables.plan import Action, ActionChange, Change, Origin, Plan, Register, Status
from storage.tables.scorecards import Attendance, Came, ScoreCard, ScoreFigure

__all__ = [
    "Action",
    "ActionChange",
    "ActionRole",
    "Announcement",
    "AnswerCount",
    "Attendance",
    "Audience",
    "AuditEntry",
    "BoardSetting",
    "Broadcast",
    "BroadcastItem",
    "BroadcastKind",
    "Came",
    "Change",
    "Escalation",
    "ExpiryWarning",
    "Gap",
    "Grant",
    "Invitation",
    "InvitationKind",
    "ItemState",
    "LearningPoint",
    "LearningSchedule",
    "LearningTally",
    "LearningWave",
    "Meeting",
    "MeetingReminder",
    "Membership",
    "MessageKind",
    "MessageState",
    "Origin",
    "OutboxMessage",
    "Person",
    "Place",
    "Plan",
    "PointKind",
    "PointState",
    "Register",
    "Reminder",
    "Role",
    "RoleChange",
    "ScoreCard",
    "ScoreFigure",
    "SealedBatch",
    "SealedReply",
    "SealedReport",
    "SenderLease",
    "Snooze",
    "Standing",
    "Status",
    "Subscriber",
    "WavePhase",
]
