"""How the words' meanings are learned from a sentence encoder: all but the encoder itself."""

import numpy as np

from knowledge.distil import fitted, sentences

LINES = """  1 This software and database is being provided to you
00001740 03 n 01 entity 0 003 ~ 00001930 n 0000 | that which is perceived to have its own existence
00002137 03 n 01 home 0 001 @ 00001740 n 0000 | where you live; "deliver the package to my home"; "he has no home"
"""


def test_definitions_and_examples_are_taken_apart(tmp_path):
    (tmp_path / "data.noun").write_text(LINES, "latin-1")
    assert sorted(sentences(tmp_path)) == [
        "deliver the package to my home",
        "he has no home",
        "that which is perceived to have its own existence",
        "where you live",
    ]


def test_words_move_so_that_their_mean_is_what_the_sentence_means_and_others_stay():
    words = ["kettle", "teapot", "ladder"]
    alone = np.array([[1, 0], [0, 1], [1, 1]], np.float32)
    wanted = np.array([[-1, -1]] * 200, np.float32)
    vectors = fitted(["kettle teapot"] * 200, words, wanted, alone)
    assert np.allclose(vectors[:2].mean(0), [-1, -1], atol=0.2)
    assert np.allclose(vectors[2], alone[2])
