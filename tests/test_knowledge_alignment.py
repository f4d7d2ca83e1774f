"""How far the single words of a question and of a phrasing stand for each other."""

from pathlib import Path

import pytest

from knowledge.alignment import Alignment
from knowledge.indexing import build_index
from knowledge.library import Library
from knowledge.load import Pack
from knowledge.model import Entry
from knowledge.outcome import NoAnswer
from knowledge.reading import read_entry
from knowledge.thesaurus import build_thesaurus
from knowledge.units import Reader
from knowledge.words import tokens

READER = Reader(build_thesaurus([]))
TRAINING = Entry(id="t", title="Booking training", questions=("who may book the training",), answer="Anybody.")
MONEY = Entry(id="m", title="Money", questions=("how big is the budget", "does the cash last"), answer="It is small.")


@pytest.fixture(scope="module")
def aligned():
    readings = [read_entry(entry, READER, "") for entry in (TRAINING, MONEY)]
    index = build_index(readings)
    alignment = Alignment(index)
    rows = [range(*index.row_start[place : place + 2]) for place in range(2)]

    def align(question):
        """With the training, and with the money: how far the question is spoken for, and the phrasing."""
        return alignment.of(alignment.spoken(READER.read(tokens(question))), rows)

    return align


def test_a_phrasing_word_for_word_is_spoken_for_whole(aligned):
    asked, offered = aligned("who may book the training")[0]
    assert (asked, offered) == (pytest.approx(1), pytest.approx(1))


def test_one_word_that_does_not_fit_counts_although_the_others_do(aligned):
    whole, _ = aligned("who may book the training")[0]
    other, _ = aligned("who may book the giraffe")[0]
    assert other < whole - 0.15


def test_a_word_that_means_nearly_the_same_stands_for_another(aligned):
    near, _ = aligned("how big is the fund")[1]
    far, _ = aligned("how big is the giraffe")[1]
    assert near > far + 0.02


def test_what_a_phrasing_says_beyond_the_question_counts_against_it(aligned):
    _, short = aligned("training")[0]
    _, long = aligned("who may book the training")[0]
    assert short < long


def test_the_best_phrasing_of_an_entry_counts(aligned):
    assert aligned("does the cash last")[1] == (pytest.approx(1), pytest.approx(1))


@pytest.mark.parametrize("question", ["", "?!", "👶"])
def test_a_message_without_words_is_spoken_for_by_nothing(aligned, question):
    assert aligned(question) == [(0.0, 0.0), (0.0, 0.0)]


def test_an_entry_without_a_word_is_no_answer_and_no_fault():
    blank = Entry(id="blank", title="?", questions=("!",), answer="-")
    assert Library.build([Pack(Path(), (blank,))]).answer("who may book") == NoAnswer()
