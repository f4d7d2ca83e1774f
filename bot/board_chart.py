"""How a board's priorities stand, as a picture for the screen of a phone: colour, pattern and letter together."""

import io
import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.charts import DPI, WIDTH, drawable
from reminders.reports import Theme
from reminders.standing import Light

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLOURS = {
    Light.RED: "#d73027", Light.AMBER: "#fdae61", Light.GREEN: "#66bd63", Light.BLUE: "#74add1", Light.GREY: "#d9d9d9",
}  # fmt: skip
WORDS = {Light.RED: "red", Light.AMBER: "amber", Light.GREEN: "green", Light.BLUE: "done", Light.GREY: "closed"}
ROW, FRAME = 1.05, 1.5
"""Inches for each priority, and for what stands above and below them."""
MOST = 12
"""Priorities in one picture; more would not be legible on a phone."""


def lights_chart(priorities: Sequence[Theme], title: str) -> bytes:
    """A bar for each priority, of one piece for each action, as a PNG of 1,080 pixels' width.

    It computes, so call it in a thread.

    Args:
        priorities: at least one; of more than `MOST` the first are drawn.
        title: what the picture shows, with the day.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.patches import Patch

    shown = priorities[:MOST]
    figure = Figure(figsize=(WIDTH, FRAME + ROW * len(shown)), dpi=DPI, layout="constrained", facecolor="white")
    FigureCanvasAgg(figure)
    axes = figure.subplots()
    most = max(len(each.lines) for each in shown)
    for number, each in enumerate(shown):
        _bar(axes, number, each, most)
        axes.text(0, number - 0.36, _name(each.name), fontsize=13, va="bottom", parse_math=False)
    axes.set_xlim(-most * 0.01, most * 1.01)
    axes.set_ylim(len(shown) - 0.55, -0.85)
    axes.set_axis_off()
    used = [each for each in Light if any(theme.lights[each] for theme in shown)]
    keys = [
        Patch(facecolor=COLOURS[each], edgecolor="black", hatch=each.hatch, label=f"{each.letter} {WORDS[each]}")
        for each in used
    ]
    figure.legend(handles=keys, loc="outside lower center", ncols=len(keys), fontsize=12, frameon=False, handlelength=2)
    figure.suptitle(textwrap.fill(drawable(title), 48), fontsize=15, parse_math=False)
    picture = io.BytesIO()
    figure.savefig(picture, format="png")
    return picture.getvalue()


def _bar(axes: "Axes", number: int, theme: Theme, most: int) -> None:
    left = 0
    for each, count in theme.lights.items():
        if count == 0:
            continue
        axes.barh(
            number, count, left=left, height=0.6, color=COLOURS[each], edgecolor="black", hatch=each.hatch, linewidth=1
        )
        # A narrow piece takes the letter alone; the words below the picture have every number.
        words = f"{each.letter} {count}" if count / most > 0.07 else each.letter
        box = {"boxstyle": "round,pad=0.25", "facecolor": "white", "edgecolor": "none"}
        axes.text(left + count / 2, number, words, ha="center", va="center", fontsize=13, weight="bold", bbox=box)
        left += count


def _name(name: str) -> str:
    return textwrap.shorten(drawable(name), 62, placeholder="…")
