"""Trend charts of score cards: a small panel for each measure, told apart by letter, in black and white."""

import io
import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.charts import DPI, WIDTH, drawable
from reminders import quarters
from reminders.measures import Measure
from reminders.scorecards import Point, in_figures

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PANELS = 6
"""Measures in one picture: two beside each other, three rows, legible on a phone."""
QUARTERS = 8
"""The latest two years."""
ROW, HEAD = 2.3, 0.7
"""Inches."""


def trend_chart(title: str, shown: Sequence[tuple[Measure, Sequence[Point]]]) -> bytes:
    """Each measure by quarter, as a PNG of 1,080 pixels' width. It takes a part of a second: call it in a thread.

    Args:
        title: what the picture is about.
        shown: at most `PANELS` measures, each with at least one point, oldest first.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    rows = -(-len(shown) // 2)
    height = HEAD + ROW * rows
    figure = Figure(figsize=(WIDTH, height), dpi=DPI, facecolor="white")
    FigureCanvasAgg(figure)
    figure.suptitle(textwrap.shorten(drawable(title), 70), fontsize=14, parse_math=False, y=1 - 0.12 / height)
    figure.subplots_adjust(
        left=0.06, right=0.97, top=1 - (HEAD + 0.4) / height, bottom=0.75 / height, hspace=0.75, wspace=0.16
    )
    panels = list(figure.subplots(rows, 2, squeeze=False).flat)
    for letter, axes, (measure, points) in zip("ABCDEF", panels, shown, strict=False):
        _panel(axes, letter, measure, points[-QUARTERS:])
    for axes in panels[len(shown) :]:
        axes.set_visible(False)
    demo = any(each.demo for _, points in shown for each in points)
    foot = "Lines show the course and do not begin at zero." + (" Made up for the demo." if demo else "")
    figure.text(0.5, 0.1 / height, foot, ha="center", fontsize=10)
    picture = io.BytesIO()
    figure.savefig(picture, format="png")
    return picture.getvalue()


def _panel(axes: "Axes", letter: str, measure: Measure, points: Sequence[Point]) -> None:
    values = [each.value for each in points]
    places = [each.quarter_on.year * 4 + each.quarter_on.month // 3 for each in points]  # a quarter left out is a gap
    better = f" ({measure.better.value} is better)" if measure.better else ""
    name = textwrap.wrap(f"{letter} {drawable(measure.title)}{better}", 36)
    axes.set_title(
        "\n".join([*name[:1], *(["…" if len(name) > 2 else name[1]] if len(name) > 1 else [])]), fontsize=10.5
    )
    axes.plot(places, values, "-o", color="black", markersize=7, markerfacecolor="white", linewidth=1.6)
    for place, each in zip(places, points, strict=True):
        axes.annotate(
            in_figures(each.value, measure), (place, each.value), xytext=(0, 7), textcoords="offset points",
            ha="center", fontsize=10,
        )  # fmt: skip
    span = max(values) - min(values) or max(values) or 1
    axes.set_ylim(max(0, min(values) - span * 0.4) if min(values) >= 0 else None, max(values) + span * 0.6)
    axes.set_xlim(places[0] - 0.5, places[-1] + 0.5)
    axes.set_xticks(places, [quarters.label(each.quarter_on)[2:].replace("-", "\n") for each in points], fontsize=9)
    axes.set_yticks([])
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
