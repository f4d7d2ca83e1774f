"""Evaluation waves as the board sees them: opening one, and what came out, with what such figures cannot show."""

from collections.abc import Sequence

from bot.views.dates import long_date
from bot.views.reply import Button, Reply, bold, esc, in_messages, italic, lines, paragraphs
from feedback.learning import shown_marks
from feedback.statistics import LEAST_CELL
from feedback.subscriptions import shown_number
from feedback.wave_results import CAVEATS, PointResult, Share, WaveResult
from feedback.waves import LASTS, Question
from knowledge.model import Board
from storage.tables import LearningWave, PointKind, WavePhase

PHASES = {WavePhase.BEFORE: "before the cards", WavePhase.AFTER: "after the cards"}
SAID = {Question.AWARE: "know it", Question.IMPACT: "it changes what I do", Question.CONFIDENCE: "confident (4 or 5)"}
LETTERS = {PointKind.DEVELOPMENT: "D", PointKind.GOOD_PRACTICE: "G"}
TOO_FEW = "too few to show"
CAPTION = 1024
"""Telegram's limit for the words below a picture, in UTF-16 code units."""
Row = tuple[str, list[tuple[WaveResult, PointResult]]]
"""A point's letter, and what each wave found about it."""


def waves_page(waves: Sequence[LearningWave], board: Board, today_open: LearningWave | None) -> Reply:
    """The waves there are, and what can be done."""
    listed = [
        f"• {wave.cycle}, {PHASES[wave.phase]}: from {long_date(wave.opened_on)}"
        f"{_so_far(wave) if wave is today_open else ', over'}"
        for wave in waves
    ]
    text = paragraphs(
        f"{bold('Do the points help?')} {esc(board.name)}",
        "Ask once before the cards go out and again after them: three taps for each point, by those on the list.",
        lines(map(esc, listed)),
    )
    begin = [(Button(f"Ask {label}", data=f"pb:open:{board.id}:{phase.value}"),) for phase, label in PHASES.items()]
    close = [(Button("Close it now", data=f"pb:close:{board.id}:{today_open.id}"),)] if today_open else []
    rows = [*(close or begin), (Button("Results", data=f"pb:results:{board.id}"),)]
    return Reply(text).with_buttons(*rows, (Button("‹ All points", data=f"pb:home:{board.id}"),))


def ask_first(board: Board, phase: WavePhase, number: int) -> Reply:
    """What will happen, before anybody is written to."""
    if number == 0:
        return Reply(
            "Nobody has asked for cards yet, so there is nobody to ask. They join with /learning on."
        ).with_buttons((Button("‹ Evaluation", data=f"pb:waves:{board.id}"),))
    text = paragraphs(
        f"Invite those on the list of {bold(board.name)} ({shown_number(number)}) to answer, {PHASES[phase]}?",
        f"It asks about the points that are shown today and stays open for {LASTS.days} days.",
        f"Results show when it is over, and none of fewer than {LEAST_CELL} people.",
    )
    return Reply(text).with_buttons(
        (Button("Yes, invite them", data=f"pb:invite:{board.id}:{phase.value}"),),
        (Button("No", data=f"pb:waves:{board.id}"),),
    )


def closed(board: Board) -> Reply:
    """No more answers are taken."""
    return Reply("It is closed. The results can be seen now.").with_buttons(
        (Button("Results", data=f"pb:results:{board.id}"),)
    )


def no_results(board: Board) -> Reply:
    """No wave is over."""
    return Reply(
        f"No evaluation of {esc(board.name)} is over yet. Results show when one closes, so that nobody can watch "
        "single answers arrive."
    )


def not_for_you() -> Reply:
    """Results are for the board."""
    return Reply(
        "The results are for members and officers of the board that you have chosen. "
        "/boards chooses another, /learning shows the points."
    )


def results(found: Sequence[WaveResult], board: Board) -> list[Reply]:
    """All figures in words, and what they cannot show."""
    blocks = [f"{bold('Did the points help?')} {esc(board.name)}"]
    letters = lettered(found)
    for result in found:
        blocks.append(_wave(result))
        if result.answered is not None:
            blocks += [_point(letters[each.point.id], each) for each in result.points]
    blocks.append(lines([bold("What these figures cannot show"), *(f"• {esc(caveat)}" for caveat in CAVEATS)]))
    return [Reply(text) for text in in_messages(blocks)]


def caption(found: Sequence[WaveResult], board: Board) -> str:
    """The chart in words, as plain text that fits below it."""
    heading = f"{board.short_name}: who knows each point, changes what they do, is confident (4 or 5)."
    told = [
        f"{letter}: " + "; ".join(f"{short(result)} {_three(each)}" for result, each in per_wave)
        for letter, per_wave in by_letter(found)
    ]
    key = (
        "Each line: know it / change / confident, in percent; – is too few to show. Unpaired, self-chosen, few people."
    )
    kept = [heading, *told, key]
    while len("\n".join(kept).encode("utf-16-le")) // 2 > CAPTION:
        kept.pop(-2)
    return "\n".join(kept)


def short(result: WaveResult) -> str:
    """A wave's name in the chart."""
    return "before" if result.wave.phase is WavePhase.BEFORE else "after"


def lettered(found: Sequence[WaveResult]) -> dict[int | None, str]:
    """By the point's number, its short name over all waves: D1 for an area for development, G1 for good practice."""
    points = {each.point.id: each.point for result in found for each in result.points}
    names: dict[int | None, str] = {}
    for kind, letter in LETTERS.items():
        of_kind = [point for point in points.values() if point.kind is kind]
        names |= {point.id: f"{letter}{number}" for number, point in enumerate(of_kind, 1)}
    return names


def by_letter(found: Sequence[WaveResult]) -> list[Row]:
    """Each point with what the waves found about it, in the order of the letters."""
    letters = lettered(found)
    rows: dict[str, list[tuple[WaveResult, PointResult]]] = {letter: [] for letter in letters.values()}
    for result in found:
        for each in result.points:
            rows[letters[each.point.id]].append((result, each))
    return list(rows.items())


def percent(share: Share | None) -> str:
    """A share in words."""
    if share is None:
        return TOO_FEW
    return f"{share.low}%" if share.is_exact else f"{share.low} to {share.high}%"


def _so_far(wave: LearningWave) -> str:
    count = shown_marks(wave.answered)
    return f", open until {long_date(wave.until_on)}, answers so far: {f'{count} or more' if count else 'fewer than 5'}"


def _wave(result: WaveResult) -> str:
    name = f"{result.wave.cycle}, {PHASES[result.wave.phase]}, from {long_date(result.wave.opened_on)}"
    if result.answered is None:
        return f"{bold(name)}\nFewer than {LEAST_CELL} answered, so nothing is shown."
    response = f"{percent(result.response)} of those invited" if result.response else "share of those invited not shown"
    return f"{bold(name)}\n{result.answered} answered: {response}."


def _point(letter: str, result: PointResult) -> str:
    said = "; ".join(f"{SAID[question]} {percent(share)}" for question, share in result.shares.items())
    return f"{bold(letter)} {esc(result.point.title)}\n{italic(said)}"


def _three(result: PointResult) -> str:
    return "/".join(_brief(share) for share in result.shares.values())


def _brief(share: Share | None) -> str:
    if share is None:
        return "–"
    return str(share.low) if share.is_exact else f"{share.low}-{share.high}"


def as_json(found: Sequence[WaveResult]) -> list[dict[str, object]]:
    """For a program: shares as [low, high] in percent, null where too few answered to show."""
    return [
        {
            "cycle": result.wave.cycle,
            "phase": result.wave.phase.value,
            "opened_on": result.wave.opened_on.isoformat(),
            "answered": result.answered,
            "response": _pair(result.response),
            "points": [
                {"point": each.point.id, "title": each.point.title}
                | {question.value: _pair(share) for question, share in each.shares.items()}
                for each in result.points
            ],
        }
        for result in found
    ]


def _pair(share: Share | None) -> list[int] | None:
    return None if share is None else [share.low, share.high]
