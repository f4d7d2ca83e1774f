"""How the live-concern check is measured: what it misses, what it cries wolf at, and how long it takes."""

from collections.abc import Iterable

import pytest

from knowledge import urgency_measure
from knowledge.urgency import UrgencyCheck
from knowledge.urgency_measure import LONGEST, Figures, leave_groups_out, longest_messages, measure, processor_ms
from knowledge.urgency_phrasings import Phrasing, Phrasings


class Alarmed:
    """A check that takes every message with an exclamation mark for a live concern, in so many milliseconds each."""

    def __init__(self, *milliseconds: float) -> None:
        self.clock, self._took = 50.0, iter(milliseconds)

    def is_live_concern(self, text: str) -> bool:
        self.clock += next(self._took, 0) / 1000
        return "!" in text


def said(*texts: str, live: bool) -> list[Phrasing]:
    return [Phrasing(live=live, group="g", text=text) for text in texts]


def measured(messages: Iterable[Phrasing]) -> Figures:
    return measure(Alarmed(), messages)  # type: ignore[arg-type]  # it has all that is asked of it


def test_what_is_missed_and_what_is_cried_wolf_at_are_told_apart() -> None:
    live, ordinary = said("help!", "he hit me", "now!", "go!", live=True), said("thanks", "great!", live=False)
    figures = measured([*live, *ordinary])
    assert (figures.missed, figures.false_alarms) == ((live[1],), (ordinary[1],))
    assert (figures.live, figures.ordinary) == (4, 2)
    assert (figures.recall, figures.false_alarm_rate) == (0.75, 0.5)


def test_where_there_was_nothing_to_catch_all_was_caught_and_nothing_was_a_false_alarm() -> None:
    figures = measured([])
    assert (figures.recall, figures.false_alarm_rate) == (1, 0)
    figures = measured(said("he hit me", live=True))
    assert (figures.recall, figures.false_alarm_rate) == (0, 0)


def test_each_group_is_measured_by_a_check_that_learned_from_all_others(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = tuple(Phrasing(group != "c", group, f"{group}{number}!") for number in (1, 2) for group in "cab")
    learned_from = []

    def learn_from(phrasings: Phrasings) -> Alarmed:
        learned_from.append((phrasings.lines, phrasings.pleas))
        return Alarmed()

    monkeypatch.setattr(UrgencyCheck, "learned_from", learn_from)
    pleas = ("tata mnie bije",)
    figures = leave_groups_out(Phrasings(lines, {}, {"a risk": ()}, {}, frozenset(), pleas))
    assert list(figures) == ["a", "b", "c"]
    assert [(each.live, each.ordinary, len(each.false_alarms)) for each in figures.values()] == [
        (2, 0, 0),
        (2, 0, 0),
        (0, 2, 2),
    ]
    assert learned_from == [
        (tuple(line for line in lines if line.group != group), ("tata mnie bije",)) for group in "abc"
    ]


def test_the_longest_messages_are_as_long_as_telegram_takes_and_each_is_what_it_is_called() -> None:
    made = longest_messages([f"line {number} is said" for number in range(300)])
    assert {name: len(text) for name, text in made.items()} == dict.fromkeys(made, LONGEST)
    assert LONGEST == 4096
    assert made["sentences"].startswith("line 0 is said. line 1 is said. ")
    assert "line 199 is said. line 200 is said" in made["sentences"]
    assert made["no full stops"].startswith("line 0 is said line 1 is said line 2")
    assert "." not in made["no full stops"]
    words = made["words that do not exist"].split()
    assert words[:3] == ["babbb", "badbd", "bafbf"]
    assert len(set(words[:660])) == 660, "a word that came before costs less"
    over_and_over = {
        "one word again and again": "hit ",
        "many short sentences": "he hit me. ",
        "one letter and a stop": "a.",
        "numbers": "1 2 ",
        "one endless word": "a",
        "letters and digits": "a1",
        "dashes": "x-",
        "underscores": "a_",
        "signs before a sign": "x+",
        "emoji": "😢",
        "a sign that is a sentence": "\ufdfa",
        "another script": "يضرب ني ",
        "line breaks": "\n",
    }
    for name, part in over_and_over.items():
        assert made.pop(name).replace(part, "") in {"", *(part[:end] for end in range(len(part)))}, name
    assert set(made) == {"sentences", "no full stops", "words that do not exist"}


def test_the_time_of_a_message_is_that_of_its_best_try(monkeypatch: pytest.MonkeyPatch) -> None:
    for tries, took in ((5, (9, 7, 3, 8, 7, 1)), (2, (9, 7, 3))):
        check = Alarmed(*took)
        monkeypatch.setattr(urgency_measure, "process_time", lambda check=check: check.clock)
        best = processor_ms(check, "x", tries) if tries != 5 else processor_ms(check, "x")
        assert best == pytest.approx(min(took[:tries]))
