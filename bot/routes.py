"""Which handler answers what. The live-concern check runs before all others, then the access code."""

from telegram.ext import (
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from bot import access
from bot.context import SafeboardApplication
from bot.handlers import (
    account,
    action,
    actions,
    announce,
    ask,
    asking_board,
    attendance,
    audit,
    batches,
    board,
    browse,
    concern,
    counts,
    desk,
    feedback,
    feedback_end,
    gaps,
    group,
    inline,
    late,
    learning,
    meetings,
    mydata,
    news,
    officer,
    other,
    people,
    plans,
    publish,
    rating,
    receipts,
    registers,
    reload,
    report,
    score_files,
    scorecards,
    taking_up,
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
    application.add_handler(MessageHandler(PRIVATE, concern.on_any_message), group=-4)
    application.add_handler(MessageHandler(PRIVATE, access.gate), group=-3)
    application.add_handler(PrivatePress(access.gate), group=-3)
    application.add_handler(MessageHandler(PRIVATE & NEW, late.on_late_words), group=-2)
    application.add_handler(MessageHandler(PRIVATE & NEW, asking_board.on_new_message), group=-1)

    commands = {
        "start": account.start,
        "help": account.show_help,
        "boards": account.choose,
        "privacy": account.show_privacy,
        "code": access.give,
        "leave": account.leave,
        "mydata": mydata.send,
        "contacts": browse.show_contacts,
        "board": board.show_board,
        "actions": actions.list_actions,
        "mine": actions.list_mine,
        "action": action.show_action,
        "requests": action.show_requests,
        "people": people.show_people,
        "pause": people.pause,
        "meetings": meetings.show_meetings,
        "feedback": feedback.begin,
        "receipt": receipts.begin,
        "cancel": feedback_end.cancel,
        "feedback_batch": batches.begin,
        "desk": desk.show_desk,
        "audit": audit.show_audit,
        "announce": announce.begin,
        "invite": officer.invite,
        "plan": plans.list_plans,
        "new": news.show_new,
        "gaps": gaps.show_gaps,
        "learning": learning.show_learning,
        "publish": publish.begin,
        "scorecards": scorecards.show_cards,
        "registers": registers.show_registers,
        "attendance": attendance.show_meetings,
        "reload": reload.reload_content,
        "report": report.show_report,
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
        r"^nw:\d{1,4}$": news.turn_page,
        r"^g:\d{1,4}$": gaps.turn_page,
        r"^board:[a-z0-9-]+$": account.board_pressed,
        r"^leave:yes$": account.leave_pressed,
        r"^a:page:\d{1,4}$": actions.turn_page,
        r"^a:": actions.pressed,
        r"^m:(overdue|soon|waiting|all|calendar):\d{1,4}$": actions.mine_pressed,
        r"^hp?:\d{1,15}:\d{1,15}$": actions.hand_pressed,
        r"^u:\d{1,15}$": actions.undo_pressed,
        r"^v:\d{1,15}:\d{1,15}$": action.opened,
        r"^es:(seen|take|ask):\d{1,15}:\d{1,15}$": taking_up.pressed,
        r"^o:[a-z]+:\d{1,15}:\d{1,15}$": action.officer_pressed,
        r"^x:(yes|no):\d{1,15}:\d{1,15}$": action.decided,
        r"^p:[a-z]+:[a-z0-9-]+:\d{1,15}$": people.pressed,
        r"^l:back$": people.back_pressed,
        r"^t:[a-z]+:[a-z0-9-]+:\d{1,15}$": meetings.pressed,
        r"^f:board:[a-z0-9-]+$": feedback.board_pressed,
        r"^f:cancel$": feedback_end.cancel,
        r"^f:tidy$": feedback_end.tidy,
        r"^f:resume$": feedback.begin,
        r"^f:ask$": feedback.ask_instead,
        r"^f:": feedback.pressed,
        r"^r:gone:\d{0,15}$": receipts.gone,
        r"^fb:": batches.pressed,
        r"^i:": officer.invite_pressed,
        r"^pl:": plans.pressed,
        r"^pf:": plans.file_pressed,
        r"^ln:": learning.pressed,
        r"^pb:": publish.pressed,
        r"^w:": waves.pressed,
        r"^dk:": desk.pressed,
        r"^au:": audit.pressed,
        r"^an:": announce.pressed,
        r"^bd:": board.pressed,
        r"^rp:": report.pressed,
        r"^rc:(use|no):[a-z0-9-]+$": counts.pressed,
        r"^rg:[a-z]+:[a-z0-9-]+:\d{1,4}$": registers.pressed,
        r"^at:[a-z]+:[a-z0-9-]+:\d{1,15}$": attendance.pressed,
        r"^sc:[a-z]+:[a-z0-9-]+:\d{1,15}$": scorecards.pressed,
    }
    for pattern, handler in buttons.items():
        application.add_handler(PrivatePress(handler, pattern))
    application.add_handler(PrivatePress(other.unknown_button))
    application.add_handler(CallbackQueryHandler(other.stray_press))

    application.add_handler(MessageHandler(PRIVATE & NEW & filters.COMMAND, other.unknown_command))
    application.add_handler(MessageHandler(PRIVATE & NEW & filters.TEXT, text.on_text))
    application.add_handler(MessageHandler(PRIVATE & NEW & filters.Document.ALL, score_files.on_file))
    application.add_handler(MessageHandler(PRIVATE & NEW, other.not_text))
    application.add_handler(
        MessageHandler(filters.ChatType.GROUPS & (filters.TEXT | filters.CAPTION), group.on_message)
    )
    application.add_handler(InlineQueryHandler(inline.on_query))
    application.add_handler(ChatMemberHandler(other.blocked_or_back, ChatMemberHandler.MY_CHAT_MEMBER))
    application.add_error_handler(other.on_error)
