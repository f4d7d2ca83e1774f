"""What a board has heard and taught, as sections of its papers: learning, evaluation, feedback, open questions."""

from collections.abc import Sequence

from bot.papers.sections import Section
from bot.views.dates import long_date
from bot.views.evaluation import PHASES, SAID, percent
from feedback.wave_results import CAVEATS, WaveResult
from storage.tables import LearningPoint, PointKind

KINDS = {
    PointKind.DEVELOPMENT: "practice development",
    PointKind.GOOD_PRACTICE: "good practice",
    PointKind.CHANGE: "what feedback has changed",
}


def learning(points: Sequence[LearningPoint]) -> Section | None:
    """The learning points that practitioners see."""
    if not points:
        return None
    rows = tuple((KINDS[each.kind], each.title, long_date(each.from_on)) for each in points)
    return Section("Learning points in force", head=("Kind", "Point", "Since"), rows=rows, widths=(3, 9, 3))


def evaluation(waves: Sequence[WaveResult]) -> Section | None:
    """What the evaluations found, suppressed as the results in the chat are."""
    shown = [each for each in waves if each.answered is not None]
    rows = [
        (
            f"{wave.wave.cycle}, {PHASES[wave.wave.phase]}: {wave.answered} answered",
            each.point.title,
            *(percent(share) for share in each.shares.values()),
        )
        for wave in shown
        for each in wave.points
    ]
    if not rows:
        return None
    head = ("Wave", "Point", *SAID.values())
    return Section("Did the learning help?", head=head, rows=tuple(rows), widths=(3, 5, 2, 2, 2), after=CAVEATS)


def feedback(counts: Sequence[tuple[str, str]] | None) -> Section | None:
    """Released counts of feedback, as the counts file has them."""
    if counts is None:
        return None
    return Section(
        "Practitioners' feedback",
        words=("Counts of released feedback. Figures of fewer than five people are never shown.",),
        head=("Feedback", "Number"),
        rows=tuple(counts),
        widths=(10, 3),
    )


def unanswered(topics: Sequence[tuple[str, int]]) -> Section | None:
    """How often which topic was asked about in vain."""
    if not topics:
        return None
    return Section(
        "Questions that found no answer",
        words=("By the nearest topic of what the board has published, over the months of the quarter.",),
        head=("Topic", "Asked"),
        rows=tuple((topic, str(count)) for topic, count in topics),
        widths=(10, 2),
    )
