"""Answers in a group, where everybody reads along: no buttons but the one that leads to a private chat."""

from bot.views.answers import answer, left_open, several
from bot.views.reply import Button, Reply, bold, esc, lines, paragraphs
from knowledge.library import Library
from knowledge.outcome import Answer, Choices, LeftOpen, NoAnswer, Reported


def only_in_private(link: str) -> Reply:
    """For all that is a person's own matter."""
    return _inviting(
        "In a group I only answer questions: mention me in one, or reply to me. "
        "The board's actions, anonymous feedback and everything else are for a private chat.",
        link,
    )


def group_replies(outcomes: tuple[Reported, ...], library: Library, link: str) -> list[Reply]:
    """The answers to one message; `link` opens the private chat."""
    return several([_reply(outcome, library, link) for outcome in outcomes])


def _reply(outcome: Reported, library: Library, link: str) -> Reply:
    match outcome:
        case Answer(entry=entry):
            return answer(entry, library.boards.get(entry.board), shared=True)
        case Choices(entries=entries):
            names = [f"{entry.title} ({library.boards[entry.board].short_name})" for entry in entries]
            which = paragraphs("I am not sure which of these you mean:", lines(f"• {esc(name)}" for name in names))
            return _inviting(paragraphs(which, "Mention me again with one of them, or ask me in private."), link)
        case LeftOpen(question=question):
            return left_open(question)
        case NoAnswer():
            return _inviting(
                "I don't have that: the documents I know do not answer it, and I do not guess. "
                f"If it is about a child at risk, do not wait: in danger call {bold('999')}.",
                link,
            )


def _inviting(html: str, link: str) -> Reply:
    return Reply(html).with_buttons((Button("Write to me in private", url=link),))
