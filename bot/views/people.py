"""Roles and their people, for officers and for the people of a role; leave."""

import datetime as dt
from collections.abc import Mapping, Sequence

from bot.views.dates import long_date
from bot.views.reply import Button, Reply, bold, cut, esc, lines, paragraphs
from knowledge.model import Board
from reminders.roles import Seat, Team
from storage.tables import Person, Place, Standing

PAGE = 6
PLACES = {Place.HOLDER: "", Place.DEPUTY: "deputy", Place.CHAIR: "chair"}


def which_board(boards: Sequence[Board]) -> Reply:
    """For an officer of several boards."""
    rows = [(Button(board.name, data=f"p:board:{board.id}:0"),) for board in boards]
    return Reply("Whose people do you want to see?").with_buttons(*rows)


def teams(board: Board, found: Sequence[Team], page: int) -> Reply:
    """/people: a board's roles; those that reach nobody come first."""
    if not found:
        return Reply(f"No plan of {esc(board.name)} names an owner yet.")
    pages = -(-len(found) // PAGE)
    page = max(0, min(page, pages - 1))
    shown = found[page * PAGE : (page + 1) * PAGE]
    missing = sum(bool(team.open_actions) and not team.hears for team in found)
    heading = f"{bold('People')}: {esc(board.name)} (page {page + 1} of {pages})"
    said = (
        f"{missing} of {len(found)} roles own open actions, but reach nobody. Tap one to invite people."
        if missing
        else "Every role reaches somebody."
    )
    rows = [(Button(cut(team.role.name, 50), data=f"p:role:{team.role.id}:0"),) for team in shown]
    turn = [
        Button("‹ Previous", data=f"p:board:{board.id}:{page - 1}") if page > 0 else None,
        Button("Next ›", data=f"p:board:{board.id}:{page + 1}") if page < pages - 1 else None,
    ]
    staff = (Button("Members and officers", data=f"p:staff:{board.id}:0"),)
    return Reply(paragraphs(heading, said, *(_team(each) for each in shown))).with_buttons(
        *rows, *([[each for each in turn if each]] if any(turn) else []), staff
    )


def own_teams(found: Sequence[Team]) -> Reply:
    """/people for somebody who is no officer: the roles that they have a place in."""
    rows = [(Button(cut(team.role.name, 50), data=f"p:role:{team.role.id}:0"),) for team in found]
    return Reply(paragraphs(bold("Your roles"), *(_team(each) for each in found))).with_buttons(*rows)


def one_team(team: Team, me: int, *, is_officer: bool) -> Reply:
    """A role with its people, and what the person may change."""
    mine = next((seat for seat in team.seats if seat.person.id == me), None)
    may_hand_on = is_officer or (mine is not None and mine.accountable)
    rows: list[tuple[Button, ...]] = []
    for seat in team.seats:
        name, end = cut(seat.person.name, 20), f"{team.role.id}:{seat.person.id}"
        if may_hand_on and seat.place is Place.HOLDER and not seat.accountable:
            rows.append((Button(f"Hand on to {name}", data=f"p:hand:{end}"),))
        if is_officer:
            rows.append((Button(f"Remove {name}", data=f"p:remove:{end}"),))
    if is_officer:
        owner, *others = (
            Button(f"Invite {label}", data=f"p:{kind}:{team.role.id}:0")
            for kind, label in (("owner", "an owner"), ("deputy", "a deputy"), ("chair", "a chair"))
        )
        rows += [(owner,), tuple(others), (Button("‹ People", data=f"p:board:{team.role.board}:0"),)]
    elif may_hand_on and len(team.holders) == 1:
        return Reply(
            paragraphs(_team(team), "To hand on, ask the board's officer to invite somebody to this role first.")
        )
    return Reply(_team(team)).with_buttons(*rows)


def staff(board: Board, found: Mapping[Standing, Sequence[Person]], me: int) -> Reply:
    """A board's members and officers, for an officer."""
    parts, rows = [], []
    for kind, label in ((Standing.OFFICER, "Officers"), (Standing.MEMBER, "Members")):
        names = ", ".join(_person(person) for person in found[kind][:20]) or "nobody"
        left = len(found[kind]) - 20
        parts.append(f"{bold(label)}: {names}{f' and {left} more' if left > 0 else ''}")
        rows += [
            (Button(f"Remove {cut(person.name, 20)} ({kind.value})", data=f"p:off{kind.value}:{board.id}:{person.id}"),)
            for person in found[kind][:20]
            if person.id != me
        ]
    return Reply(paragraphs(esc(board.name), *parts)).with_buttons(
        *rows,
        (Button("Invite somebody", data=f"i:board:{board.id}"),),
        (Button("‹ People", data=f"p:board:{board.id}:0"),),
    )


def sure_of_staff(board: Board, found: Mapping[Standing, Sequence[Person]], kind: Standing, person_id: int) -> Reply:
    """Before a member or an officer is taken off a board."""
    person = next((each for each in found[kind] if each.id == person_id), None)
    back = (Button("‹ Members and officers", data=f"p:staff:{board.id}:0"),)
    if person is None:
        return Reply(f"That person is no {kind.value} of the board any more.").with_buttons(back)
    return Reply(
        f"Shall {bold(cut(person.name, 40))} be {kind.value} of {bold(board.name)} no longer? "
        "Who has no other place here is erased."
    ).with_buttons((Button("Yes, remove", data=f"p:un{kind.value}:{board.id}:{person_id}"),), back)


def sure(team: Team, person_id: int) -> Reply:
    """Before somebody is removed."""
    seat = next((each for each in team.seats if each.person.id == person_id), None)
    if seat is None:
        return Reply("That person is not in this role any more.")
    return Reply(
        f"Take {bold(seat.person.name)} out of {bold(team.role.name)}? Who has no other role is erased. "
        "What was done stays under the role."
    ).with_buttons((Button("Yes, remove", data=f"p:sure:{team.role.id}:{person_id}"),))


def removed(role_name: str) -> Reply:
    """Somebody was removed."""
    return Reply(f"Done. That person is no longer with {bold(role_name)}. /people shows who is.")


def ask_reason(team: Team, person_id: int) -> Reply:
    """Before the accountable place is handed on."""
    name = next((seat.person.name for seat in team.seats if seat.person.id == person_id), "")
    return Reply(
        f"{bold(name)} will answer for {bold(team.role.name)}. Why? One sentence is enough. /cancel leaves it."
    )


def handed_on(team: Team) -> Reply:
    """The accountable place has gone to somebody else."""
    return Reply(paragraphs("Done. The reason is kept with the role.", _team(team)))


def not_allowed() -> Reply:
    """A role that the person has no place in."""
    return Reply("That is not yours to change, so nothing was changed. /people shows your roles.")


def no_roles() -> Reply:
    """/people or /pause for somebody who is not linked."""
    return Reply("You hold no role here. The board's officer can send you an invitation.")


def ask_leave(until: dt.date | None) -> Reply:
    """/pause without a day."""
    now = f"You are on leave until {long_date(until)}." if until else "Your reminders are running."
    reply = Reply(paragraphs(now, "On which day are you back? Write it, for example 4 September 2017."))
    return reply.with_buttons((Button("I am back now", data="l:back"),)) if until else reply


def on_leave(until: dt.date, roles: Sequence[Team]) -> Reply:
    """The leave has begun, and who hears meanwhile."""
    heard = [f"• {esc(team.role.name)}: {_stands_in(team)}" for team in roles]
    return Reply(
        paragraphs(
            f"Enjoy it. Your reminders wait until {bold(long_date(until))}.",
            lines(["Meanwhile:", *heard]) if heard else None,
        )
    ).with_buttons((Button("I am back now", data="l:back"),))


def back() -> Reply:
    """The leave is over."""
    return Reply("Welcome back. Your reminders are running again. /mine shows what is open.")


def _stands_in(team: Team) -> str:
    present = [seat for seat in team.seats if seat.place is not Place.CHAIR and seat.away_until is None]
    return esc(", ".join(seat.person.name for seat in present)) if present else "nobody hears. The officer sees that."


def _team(team: Team) -> str:
    count = f"{team.open_actions} open {'action' if team.open_actions == 1 else 'actions'}"
    people = "; ".join(_seat(seat) for seat in team.seats[:12]) or "nobody is linked"
    warning = "⚠ " if team.open_actions and not team.hears else ""
    return f"{warning}{bold(cut(team.role.name, 100))} ({count}): {people}"


def _seat(seat: Seat) -> str:
    marks = [
        "accountable" if seat.accountable else "",
        PLACES[seat.place],
        f"away until {long_date(seat.away_until)}" if seat.away_until else "",
    ]
    said = ", ".join(mark for mark in marks if mark)
    return f"{_person(seat.person)}{f' ({said})' if said else ''}"


def _person(person: Person) -> str:
    return f"{esc(cut(person.name, 40))}{'' if person.reachable else ' (has blocked me)'}"
