"""The commands, as Telegram's menu and /help list them: one list for both."""

from collections.abc import Iterable

COMMON = (
    ("priorities", "What the board is working on"),
    ("procedures", "What to do, and when"),
    ("forums", "Who meets, how often, and why"),
    ("contacts", "Phone numbers"),
    ("new", "What has changed lately"),
    ("learning", "What the board has learned"),
    ("feedback", "Tell the board something, anonymously"),
    ("receipt", "See the board's reply to feedback"),
)
FOR_ROLES = {
    "owner": (
        ("mine", "Your actions and their deadlines"),
        ("pause", "Go on leave, or come back"),
        ("people", "Who is linked to your roles"),
        ("scorecards", "Score cards: write and read them"),
    ),
    "member": (
        ("board", "Where the board stands"),
        ("actions", "The board's actions"),
        ("scorecards", "Score cards: figures and trends"),
        ("registers", "Challenges, inspections, risks, reports"),
    ),
    "officer": (
        ("desk", "What needs you today"),
        ("board", "Where the board stands"),
        ("actions", "The board's actions"),
        ("requests", "Who waits for more time"),
        ("people", "Who is linked, and who is not"),
        ("meetings", "When groups and forums meet"),
        ("attendance", "Who came to a meeting"),
        ("scorecards", "Score cards: write and read them"),
        ("registers", "Challenges, inspections, risks, reports"),
        ("invite", "Invite an owner, a member or an officer"),
        ("plan", "The board's plans: import, export, reminders"),
        ("report", "The quarterly exception report"),
        ("publish", "Write learning points, and ask if they help"),
        ("gaps", "Questions that found no answer"),
        ("feedback_batch", "Fetch the sealed feedback"),
        ("announce", "Write to many at once"),
        ("audit", "What officers did"),
        ("reload", "Put changed content to use"),
    ),
}


def commands_of(roles: Iterable[str]) -> dict[str, str]:
    """What a person's roles add, each command once; where two roles describe it, the last counts."""
    return dict(pair for role in roles for pair in FOR_ROLES.get(role, ()))
