"""The ten nearest phrasings vote: the live-concern check's likeness, against sums that are done here one by one."""

import math
from collections import Counter

import numpy as np
import pytest

from knowledge.urgency_likeness import Likeness

TEXTS = [f"{'my dad' if number % 3 else 'the plan'} said {'so' * (number % 4 + 1)} {number}" for number in range(14)]
VOTES = [number % 3 != 0 for number in range(14)]


def terms(text: str) -> set[str]:
    words = text.split()
    return {*words, *(f"{one} {two}" for one, two in zip(["^", *words], [*words, "$"], strict=True))}


def leaning(texts: list[str], live: list[bool], asked: str) -> float:
    """The vote as its documentation has it, phrasing by phrasing."""
    count = Counter(term for text in texts for term in terms(text))
    weight = {term: (1 + math.log(len(texts) / many)) ** 2 for term, many in count.items()}
    alike = []
    for text, votes in zip(texts, live, strict=True):
        common = [term for term in terms(text) & terms(asked) if count[term] > 1]
        length = math.sqrt(sum(weight[term] for term in terms(text)))
        alike.append((sum(weight[term] for term in common) / length, 1 if votes else -1))
    nearest = sorted(alike, reverse=True)[:10]
    return sum(says**3 * vote for says, vote in nearest) / sum(says**3 for says, _ in nearest)


@pytest.mark.parametrize("asked", ["my dad said soso", "the plan said soso", "dad said so so what", "so said the dad"])
def test_the_nearest_phrasings_vote_by_what_they_have_in_common(asked: str) -> None:
    for number in (14, 11, 10, 6):
        texts, live = TEXTS[:number], VOTES[:number]
        likeness = Likeness.of([tuple(text.split()) for text in texts], live)
        assert likeness.leaning(asked.split()) == pytest.approx(leaning(texts, live, asked))


def test_what_has_no_word_in_common_leans_to_neither_side() -> None:
    likeness = Likeness.of([tuple(text.split()) for text in (*TEXTS, "only here")], [*VOTES, True])
    assert likeness.leaning(("nothing", "alike")) == 0
    assert likeness.leaning(("only", "here")) == 0, "a word of one phrasing alone does not count"
    assert likeness.leaning(()) == 0


@pytest.mark.parametrize("texts", [[("my", "dad"), ("my", "mum")], [("no", "word"), ("in", "common")]])
def test_the_places_of_phrasings_take_four_bytes_each_in_the_file_that_is_kept(texts: list[tuple[str, ...]]) -> None:
    likeness = Likeness.of(texts, [True, False])
    assert (likeness.starts.dtype, likeness.rows.dtype, likeness.votes.tolist()) == (np.int32, np.int32, [1, -1])


def test_what_is_learned_is_in_the_same_order_at_every_start_so_that_sums_are_the_same_to_the_last_digit() -> None:
    likeness = Likeness.of([("my", "dad"), ("is", "my", "dad"), ("it", "is")], [True, True, False])
    assert list(likeness.terms) == ["dad", "dad $", "my", "my dad", "is"]
    assert list(likeness.terms.values()) == [0, 1, 2, 3, 4]
    assert likeness.rows.tolist() == [0, 1, 0, 1, 0, 1, 0, 1, 1, 2]
    assert likeness.starts.tolist() == [0, 2, 4, 6, 8, 10]


def test_a_phrasing_without_a_word_harms_nothing() -> None:
    likeness = Likeness.of([(), ("my", "dad"), ("my", "dad")], [True, True, True])
    assert likeness.leaning(("my", "dad")) == pytest.approx(1)
