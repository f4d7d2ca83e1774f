"""Which handler answers what. Handlers in group -1 run before all others."""

from telegram.ext import (
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from bot.context import SafeboardApplication
from bot.handlers import (
    account,
    actions,
    ask,
    browse,
    concern,
    feedback,
    gaps,
    group,
    inline,
    learning,
    news,
    officer,
    other,
    publish,
    rating,
    reload,
    text,
    waves,
)
from bot.press import PrivatePress
from bot.views.browse import SHELVES

PRIVATE = filters.ChatType.PRIVATE
NEW = filters.UpdateType.MESSAGE
"""A message, not an edit of one: an edit is checked for a live concern and not answered twice."""


def add_handlers(application: SafeboardApplication) -> None:
    """Register every conversation. The order matters within a group: the first match answers."""
    application.add_handler(
        MessageHandler(PRIVATE & (filters.TEXT | filters.CAPTION), concern.on_any_message), group=-1
    )

    commands = {
        "start": account.start,
        "help": account.show_help,
        "boards": account.choose,
        "privacy": account.show_privacy,
        "leave": account.leave,
        "contacts": browse.show_contacts,
        "actions": actions.list_actions,
        "feedback": feedback.begin,
        "cancel": feedback.cancel,
        "invite": officer.invite,
        "new": news.show_new,
        "gaps": gaps.show_gaps,
        "learning": learning.show_learning,
        "publish": publish.begin,
        "reload": reload.reload_content,
        **dict.fromkeys(SHELVES, browse.open_shelf),
    }
    for name, handler in commands.items():
        application.add_handler(CommandHandler(name, handler, PRIVATE & NEW))

    buttons = {
        r"^concern:carry-on$": concern.carry_on,
        r"^e:.+$": ask.open_entry,
        r"^none$": ask.none_of_these,
        r"^[yn]:.+$": rating.rated,
        r"^thanks$": rating.thanked,
        r"^b:(priorities|procedures|forums):\d{1,4}$": browse.turn_page,
        r"^s:(priorities|procedures|forums):\d{1,4}:[a-z0-9-]+$": browse.open_from_shelf,
        r"^g:\d{1,4}$": gaps.turn_page,
        r"^board:[a-z0-9-]+$": account.board_pressed,
        r"^leave:yes$": account.leave_pressed,
        r"^a:page:\d{1,4}$": actions.turn_page,
        r"^a:": actions.pressed,
        r"^f:": feedback.pressed,
        r"^i:": officer.invite_pressed,
        r"^l:": learning.pressed,
        r"^p:": publish.pressed,
        r"^w:": waves.pressed,
    }
    for pattern, handler in buttons.items():
        application.add_handler(PrivatePress(handler, pattern))
    application.add_handler(PrivatePress(other.unknown_button))
    application.add_handler(CallbackQueryHandler(other.stray_press))

    application.add_handler(MessageHandler(PRIVATE & NEW & filters.COMMAND, other.unknown_command))
    application.add_handler(MessageHandler(PRIVATE & NEW & filters.TEXT, text.on_text))
    application.add_handler(MessageHandler(PRIVATE & NEW, other.not_text))
    application.add_handler(
        MessageHandler(filters.ChatType.GROUPS & (filters.TEXT | filters.CAPTION), group.on_message)
    )
    application.add_handler(InlineQueryHandler(inline.on_query))
    application.add_handler(ChatMemberHandler(other.blocked_or_back, ChatMemberHandler.MY_CHAT_MEMBER))
    application.add_error_handler(other.on_error)
