"""Figures as pictures: drawn for the screen of a phone, told apart by shape and letter, never by colour alone."""

import io
import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.views.evaluation import SAID, Row, by_letter, short
from feedback.wave_results import PointResult, WaveResult
from feedback.waves import Question

if TYPE_CHECKING:
    from matplotlib.axes import Axes

DPI = 150
WIDTH = 7.2
"""Inches: 1,080 pixels, as wide as a phone."""
ROW, FRAME = 0.85, 1.7
"""Inches for each point, and for what stands above and below them."""
MARKS = {"before": ("o", "white", "B"), "after": ("s", "black", "A")}
"""Shape, filling and letter of a wave."""
LIFT = {"before": 0.18, "after": -0.18}


def wave_chart(results: Sequence[WaveResult], board: str) -> bytes:
    """Awareness, impact and confidence for each point, by wave, as a PNG of 1,080 pixels' width.

    It takes up to a second of computing, so call it in a thread.

    Args:
        results: at most the two latest waves, oldest first, each with enough answers to show.
        board: the board's short name.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    rows = by_letter(results)
    figure = Figure(figsize=(WIDTH, FRAME + ROW * len(rows)), dpi=DPI, layout="constrained", facecolor="white")
    FigureCanvasAgg(figure)
    panels = figure.subplots(1, 3, sharey=True)
    for axes, question in zip(panels, Question, strict=True):
        _panel(axes, question, rows)
    panels[0].set_yticks(range(len(rows)), [_label(letter, per_wave) for letter, per_wave in rows], parse_math=False)
    panels[0].set_ylim(len(rows) - 0.5, -0.5)
    answered = ", ".join(f"{MARKS[short(each)][2]} {short(each)}: {each.answered} answered" for each in results)
    figure.suptitle(f"{drawable(board)}: did the points help?\n{answered}", fontsize=14, parse_math=False)
    figure.supxlabel("Percent of those who answered. A bar is a range: few said no, or few said yes.", fontsize=10.5)
    picture = io.BytesIO()
    figure.savefig(picture, format="png")
    return picture.getvalue()


def _label(letter: str, per_wave: list[tuple[WaveResult, PointResult]]) -> str:
    title = textwrap.wrap(drawable(per_wave[-1][1].point.title), 22)
    cut = title[:3] if len(title) <= 3 else [*title[:2], f"{title[2]}…"]
    return "\n".join([letter, *cut])


def _panel(axes: "Axes", question: Question, rows: Sequence[Row]) -> None:
    axes.set_title(textwrap.fill(SAID[question], 13), fontsize=13)
    axes.set_xlim(-12, 112)
    axes.set_xticks([0, 50, 100], ["0", "50", "100"], fontsize=11)
    axes.tick_params(axis="y", labelsize=11, length=0)
    axes.grid(axis="x", color="0.85")
    axes.set_axisbelow(True)
    for place in ("top", "right", "left"):
        axes.spines[place].set_visible(False)
    for number, (_, per_wave) in enumerate(rows):
        for result, each in per_wave:
            _mark(axes, number, short(result), each, question)


def _mark(axes: "Axes", number: int, wave: str, result: PointResult, question: Question) -> None:
    share, height = result.shares[question], number - LIFT[wave]
    shape, filling, letter = MARKS[wave]
    if share is None:
        axes.text(50, height, f"{letter}: too few", ha="center", va="center", fontsize=10, color="0.3")
        return
    if not share.is_exact:
        axes.plot([share.low, share.high], [height, height], color="black", linewidth=5, solid_capstyle="butt")
    middle = (share.low + share.high) / 2
    axes.plot([middle], [height], shape, markersize=15, markerfacecolor=filling, markeredgecolor="black")
    colour = "white" if filling == "black" else "black"
    axes.text(middle, height, letter, ha="center", va="center_baseline", fontsize=9.5, color=colour, weight="bold")
    figures = str(share.low) if share.is_exact else f"{share.low}–{share.high}"
    side, anchor = (-9, "right") if middle > 50 else (9, "left")
    axes.text(middle + side, height, figures, ha=anchor, va="center_baseline", fontsize=10.5)


def drawable(text: str) -> str:
    """A text without what the font of the charts has no letter for, such as emoji."""
    from matplotlib.font_manager import findfont, get_font

    letters = get_font(findfont("DejaVu Sans")).get_charmap()
    return "".join(letter if ord(letter) in letters else "□" for letter in text)
