"""A board's plans: the list, the preview of a file, and what became of it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from bot.desk.needs import Pile
from bot.views.dates import long_date
from bot.views.reply import MESSAGE_LIMIT, Button, Reply, bold, esc, italic, length, lines, paragraphs
from knowledge.model import Board
from reminders.differences import Field
from reminders.imports import Look, Proposal
from reminders.periods import Period
from storage.tables import Plan, Status

HOW = (
    "To bring a plan in, send me the file here: a Word table (.docx), a spreadsheet (.xlsx) or a CSV file. "
    "I show what I understood, and change nothing until you tap Confirm."
)
_ROOM = MESSAGE_LIMIT - 500
"""Characters for the items on a page; the heading and the last line need the rest."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A plan with the number of its open actions."""

    plan: Plan
    open_actions: int


def which_plan_board(boards: Sequence[Board]) -> Reply:
    """For an officer of several boards."""
    rows = [(Button(board.name, data=f"pl:board:{board.id}"),) for board in boards]
    return Reply(paragraphs("Which board's plans?", esc(HOW))).with_buttons(*rows)


def plan_list(board: Board, listed: Sequence[Listed]) -> Reply:
    """The board's plans, each with an export and a switch."""
    blocks = [
        lines(
            [
                f"{number}. {bold(each.plan.title)}, {_period(each.plan.from_on, each.plan.to_on)}",
                f"{each.open_actions} open {'action' if each.open_actions == 1 else 'actions'}. {_state(each.plan)}",
            ]
        )
        for number, each in enumerate(listed, 1)
    ]
    rows = [
        (
            Button(f"Export {number}", data=f"pl:out:{each.plan.id}"),
            Button(f"Stop {number}", data=f"pl:stop:{each.plan.id}")
            if each.plan.reminds
            else Button(f"Start {number}", data=f"pl:start:{each.plan.id}"),
        )
        for number, each in enumerate(listed, 1)
    ]
    opening = f"{bold('Plans')}: {esc(board.name)}" if listed else f"{esc(board.name)} has no plan here yet."
    return Reply(paragraphs(opening, *blocks, esc(HOW))).with_buttons(*rows)


def ask_start(plan: Plan, overdue: int) -> Reply:
    """Before a plan reminds: how much of it is late already."""
    late = f"{overdue} of its dates have passed, and their owners hear of these first." if overdue else None
    rows = (
        (Button("Start its reminders", data=f"pl:go:{plan.id}"), Button("Leave it", data=f"pl:board:{plan.board}")),
    )
    return Reply(paragraphs(f"Shall {bold(plan.title)} remind the owners of its actions?", late), buttons=rows)


def started(plan: Plan) -> Reply:
    """A plan reminds from now on, or no longer."""
    if plan.reminds:
        return Reply(f"{bold(plan.title)} reminds from now on. Owners whom nobody is linked to need an /invite.")
    return Reply(f"{bold(plan.title)} is history now. It can be read, and reminds of nothing. /plan starts it again.")


def exported(plan: Plan) -> Reply:
    """The caption of an exported plan."""
    return Reply(
        f"{bold(plan.title)}. Change what you like and send the file back to me: I show the differences first. "
        "What owners have answered stays as it is."
    )


def reading() -> Reply:
    """A file has come."""
    return Reply("I am reading the file. Nothing is changed yet.")


def refused(sentence: str) -> Reply:
    """A file that cannot be taken."""
    return Reply(paragraphs(esc(sentence), "Nothing was changed. For a pattern, export a plan that is here: /plan."))


def file_board(boards: Sequence[Board], token: str) -> Reply:
    """Whose plan the file is."""
    rows = [(Button(board.name, data=f"pf:{token}:board:{board.id}"),) for board in boards]
    return Reply("Which board's plan is this? Nothing is changed yet.").with_buttons(*rows, (_cancel(token),))


def ask_period(token: str, today: dt.date) -> Reply:
    """Which period a plan covers, where its file does not say."""
    year = today.year if today.month >= 4 else today.year - 1
    periods = [Period(dt.date(first, 4, 1), dt.date(last + 1, 3, 31)) for first, last in _spans(year)]
    rows = [
        (Button(_period(each.first, each.last), data=f"pf:{token}:period:{each.first.year}-{each.last.year}"),)
        for each in periods
    ]
    text = paragraphs(
        "The file does not say which period the plan covers. Which is it?",
        "For any other, send the file again with the years in its name or caption, "
        "for example “2018-19” or “January 2018 to December 2019”.",
    )
    return Reply(text).with_buttons(*rows, (_cancel(token),))


def preview(proposal: Proposal, token: str, page: int = 0, *, changed_since: bool = False) -> Reply:
    """What was understood, what would change, and what needs a look, a page at a time."""
    pages = _pages(_items(proposal))
    page = max(0, min(page, len(pages) - 1))
    opening = (
        _summary(proposal, changed_since=changed_since) if page == 0 else [bold("Preview, nothing is changed yet")]
    )
    count = f"Page {page + 1} of {len(pages)}." if len(pages) > 1 else None
    turns = [
        Button("‹ Previous", data=f"pf:{token}:page:{page - 1}") if page > 0 else None,
        Button("Next ›", data=f"pf:{token}:page:{page + 1}") if page < len(pages) - 1 else None,
    ]
    turn = [button for button in turns if button]
    if proposal.differences.is_empty:
        ending: tuple[Button, ...] = (Button("Close", data=f"pf:{token}:no"),)
        last = "This is what I have already: there is nothing to confirm."
    else:
        ending = (Button("Confirm", data=f"pf:{token}:yes"), _cancel(token))
        last = "Confirm stores it all, with the dates and owners that could be read. The rest waits on your desk."
    return Reply(paragraphs(*opening, *pages[page], count, last)).with_buttons(*([turn] if turn else []), ending)


def stored(proposal: Proposal, *, undated: int, unowned: int) -> Reply:
    """The file is stored."""
    found = proposal.differences
    counts = {"new": len(found.added), "changed": len(found.changed), "closed": len(found.gone)}
    what = ", ".join(f"{count} {name}" for name, count in counts.items() if count) or "nothing changed"
    told = f"Actions: {what}. What owners had answered was left alone."
    left = [_need(undated, "a date") if undated else None, _need(unowned, "an owner") if unowned else None]
    rest = " and ".join(each for each in left if each)
    reminds = (
        "It reminds from now on. /invite links people to its owners."
        if proposal.reminds
        else "Its period is over, so it is history and reminds of nothing. /plan can start it."
    )
    settle = f"Still open: {rest}. Settle it here, or put it into the file and send it again." if rest else None
    board = proposal.plan.board
    buttons = [
        Button("Give them dates", data=f"dk:more:{board}:{Pile.UNDATED}") if undated else None,
        Button("Choose owners", data=f"dk:more:{board}:{Pile.UNOWNED}") if unowned else None,
    ]
    reply = Reply(paragraphs(f"Stored: {bold(proposal.plan.title)}.", told, settle, reminds))
    row = [each for each in buttons if each] if proposal.reminds else []
    return reply.with_buttons(row) if row else reply


def cancelled() -> Reply:
    """The file was put aside."""
    return Reply("Nothing was changed. The file is forgotten.")


def file_gone() -> Reply:
    """A button of a file that is no longer in memory, after a restart or a second tap."""
    return Reply("I no longer have that file, so nothing was changed by this tap. /plan shows how things stand.")


def _summary(proposal: Proposal, *, changed_since: bool) -> list[str | None]:
    plan, found = proposal.plan, proposal.differences
    actions = list(plan.actions)
    undated = len({look.ref for look in proposal.looks if look.kind == "date"})
    unowned = len({look.ref for look in proposal.looks if look.kind == "owner"})
    facts = [f"{proposal.dated} with a date", f"{proposal.recurring} recurring", _need(undated, "a date")]
    facts += [_need(unowned, "an owner")] + ([f"{proposal.done} done already"] if proposal.done else [])
    differences = (
        f"It is a new plan{'' if proposal.reminds else '; its period is over, so it would come in as history'}."
        if found.is_new
        else f"It updates the plan that is here: {len(found.added)} new, {len(found.changed)} changed, "
        f"{len(found.gone)} gone, {found.same} as before."
    )
    columns = "; ".join(f"“{' '.join(name.split())}” = {meaning}" for name, meaning in proposal.content.columns)
    unused = ", ".join(f"“{name}”" for name in proposal.content.unused)
    actions_are = f"{len(actions)} {'action' if len(actions) == 1 else 'actions'}"
    return [
        "The plan was changed while you were looking. This is how things are now." if changed_since else None,
        bold("Preview, nothing is changed yet"),
        f"{bold(_cut(plan.title, 200))}, {_period(plan.first, plan.last)}. {differences}",
        f"{actions_are}: {', '.join(facts)}.",
        f"Columns: {esc(_cut(columns, 500))}." if columns else None,
        f"Not taken: {esc(_cut(unused, 200))}." if unused else None,
    ]


def _items(proposal: Proposal) -> list[str]:
    """Everything to look at, a block each: rows without action, dates, owners, doubts, then the differences."""
    blocks = [f"{bold('Passed over')}: {esc(_cut(look, 250))}" for look in proposal.content.looks]
    names = {"date": "Needs a date", "owner": "Needs an owner", "look": "Look at"}
    for kind, name in names.items():
        blocks += [_look(name, look) for look in proposal.looks if look.kind == kind]
    for each in proposal.differences.changed:
        cells = [_cell(field) for field in each.fields[:6]]
        blocks.append(lines([f"{bold('Changed')} {esc(each.ref)}: {esc(_cut(each.title, 100))}", *cells]))
    blocks += [f"{bold('The plan itself')}: {_cell(field)}" for field in proposal.differences.plan]
    gone = "It is not in the file, so it would be closed. Its history stays."
    blocks += [
        f"{bold('Gone')} {esc(ref)}: {esc(_cut(words, 150))}. {gone}" for ref, words in proposal.differences.gone
    ]
    return blocks


def _cell(field: Field) -> str:
    before, after = (italic(_cut(words or "empty", 150)) for words in (field.before, field.after))
    return f"{esc(field.name)}: {before} → {after}"


def _look(name: str, look: Look) -> str:
    written = f"“{' '.join((look.written or '').split())}”" if look.written else "blank"
    return lines(
        [
            f"{bold(name)} {esc(look.ref)}: {esc(_cut(look.what, 100))}",
            f"In the file: {esc(_cut(written, 150))}. {esc(_cut(look.sentence, 300))}",
        ]
    )


def _pages(blocks: Sequence[str]) -> list[list[str]]:
    """The blocks on pages of at most eight; the first page has a summary above it and takes fewer."""
    pages: list[list[str]] = [[]]
    for block in blocks:
        room = _ROOM - (1600 if len(pages) == 1 else 0)
        most = 4 if len(pages) == 1 else 8
        if len(pages[-1]) >= most or length(paragraphs(*pages[-1], block)) > room:
            pages.append([])
        pages[-1].append(block)
    return pages


def _spans(year: int) -> list[tuple[int, int]]:
    return [(year - 1, year - 1), (year, year), (year + 1, year + 1), (year, year + 1)]


def _need(count: int, what: str) -> str:
    return f"{count} {'needs' if count == 1 else 'need'} {what}"


def _cancel(token: str) -> Button:
    return Button("Cancel", data=f"pf:{token}:no")


def _state(plan: Plan) -> str:
    return "It reminds the owners." if plan.reminds else "History: it reminds of nothing."


def _period(first: dt.date, last: dt.date) -> str:
    return f"{long_date(first)} to {long_date(last)}"


def _cut(text: str, size: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= size else f"{text[: size - 1].rstrip()}…"


def open_count(statuses: Sequence[Status]) -> int:
    """How many of these are open."""
    return sum(status.is_open for status in statuses)
