"""The weights of the live-concern check, against a regression that is done here in another way."""

import math
from collections import Counter

import numpy as np
import pytest

from knowledge.urgency_model import RIDGE, features, learn
from knowledge.urgency_reading import Message

WINDOWS = [
    ("he hits me", {"harm", "i_myself"}, True),
    ("she hits the boy", {"harm", "a_child"}, True),
    ("he hits the boy now", {"harm", "a_child", "now"}, True),
    ("dad hits me", {"harm"}, True),
    ("the forum meets now", {"now"}, False),
    ("when does the forum meet", set(), False),
    ("he chairs the forum", set(), False),
    ("the boy chairs it", {"a_child"}, False),
]


def regression(rows: list[dict[str, float]], live: list[bool], names: list[str]) -> list[float]:
    """The same by dense Newton steps to the very end; the bias last, and free of the penalty."""
    table = np.array([[*(row.get(name, 0.0) for name in names), 1.0] for row in rows])
    penalty = np.diag([*[RIDGE] * len(names), 0.0])
    weights = np.zeros(len(names) + 1)
    for _ in range(50):
        probability = 1 / (1 + np.exp(-table @ weights))
        slope = table.T @ (probability - live) + penalty @ weights
        curve = (table.T * (probability * (1 - probability))) @ table + penalty
        weights -= np.linalg.solve(curve, slope)
    return weights.tolist()


def test_the_weights_are_the_mean_of_two_regressions_one_of_them_blind_to_the_cues() -> None:
    rows, live = [features(text.split(), frozenset(cues)) for text, cues, _ in WINDOWS], [row[2] for row in WINDOWS]
    count = Counter(name for row in rows for name in row)
    names = [name for name in count if count[name] > 1]
    assert "cues a_child + harm" in names
    assert "word forum" in names
    of_words = [name for name in names if not name.startswith("cue")]
    *both, bias = regression(rows, live, names)
    *alone, bias_alone = regression(rows, live, of_words)
    words = dict(zip(of_words, alone, strict=True))
    learned = learn(rows, live)
    assert set(learned.by_feature) == set(names), "what one window alone has would be learned by heart"
    assert learned.bias == pytest.approx((bias + bias_alone) / 2, abs=1e-4)
    for name, weight in zip(names, both, strict=True):
        assert learned.by_feature[name] == pytest.approx((weight + words.get(name, 0.0)) / 2, abs=1e-4), name


def test_a_window_consists_of_its_words_their_neighbours_their_letters_and_its_cues() -> None:
    size = (1 + 0.35**2 * 3) + (1 + 0.35**2 * 2) + 4
    of_text, of_cues = 1 / size**0.3, 1 / math.sqrt(3)
    assert features(("the", "dad", "me"), frozenset({"harm", "a_child"})) == pytest.approx(
        {
            **dict.fromkeys(("word dad", "word me"), of_text),
            **dict.fromkeys(
                ("neighbours ^ the", "neighbours the dad", "neighbours dad me", "neighbours me $"), of_text
            ),
            **dict.fromkeys(
                ("letters  da", "letters dad", "letters ad ", "letters  me", "letters me "), 0.35 * of_text
            ),
            **dict.fromkeys(("cue a_child", "cue harm", "cues a_child + harm"), of_cues),
        }
    )
    assert features(("a",), frozenset()) == pytest.approx({"neighbours ^ a": 2**-0.3, "neighbours a $": 2**-0.3})


@pytest.mark.parametrize("cues", [(), ("harm",), ("a_child", "harm", "now")])
@pytest.mark.parametrize(("strange", "doubt"), [(0.0, 0.0), (0.25, 1.0), (0.5, 1.4)])
def test_a_score_is_the_sum_of_what_a_window_consists_of_and_the_benefit_of_the_doubt(
    cues: tuple[str, ...], strange: float, doubt: float
) -> None:
    learned = learn([features(text.split(), frozenset(cues)) for text, cues, _ in WINDOWS], [row[2] for row in WINDOWS])
    words = ("now", "he", "hits", "the", "boyx")
    message = Message(words, ((0, 5), (1, 3)), (frozenset(cues), frozenset()), (strange, 0.0))
    sums = [
        learned.bias + sum(value * learned.by_feature.get(name, 0.0) for name, value in features(window, found).items())
        for window, found in ((words, frozenset(cues)), (words[1:3], frozenset[str]()))
    ]
    assert learned.scores(message) == pytest.approx([sums[0] + doubt, sums[1]])
