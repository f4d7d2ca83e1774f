"""How the live-concern check reads words, and what it does when it cannot."""

import logging
import unicodedata
from dataclasses import replace

import pytest
import yaml

from knowledge.urgency import LANGUAGE, Assessment, UrgencyCheck
from knowledge.urgency_model import STRANGE_WORDS, features
from knowledge.urgency_phrasings import Phrasing, Phrasings, read_phrasings
from knowledge.urgency_reading import MOST_SENTENCES, Reader, written_out

SMALL = Phrasings(
    lines=(
        *(
            Phrasing(live=True, group="child", text=text)
            for text in ("my dad hits me", "mum hits me", "he hits my brother")
        ),
        *(
            Phrasing(live=False, group="plan", text=text)
            for text in ("what is the plan", "who chairs the forum", "he chairs it")
        ),
    ),
    cues={"a_child": ("brother",), "adult_close": ("dad", "mum"), "harm": ("hits", "bruis*", "black eye")},
    families={"a person": ("a_child", "adult_close"), "a risk": ("harm",)},
    spellings={"hes": "he is", "8yo": "eight year old"},
    real_words=frozenset({"hats"}),
    pleas=("tata mnie bije",),
)


@pytest.fixture
def reader() -> Reader:
    return SMALL.reader()


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("He's MY brother", "he is my brother"),
        ("hes my borther", "he is my brother"),
        ("my hats", "my hats"),
        ("mybrother", "my brother"),
        ("boy 9, boy 42, in 2016", "boy #small boy #number in #year"),
        ("8yo", "eight year old"),
        ("my brother is kez_09, @kez or kez@example.org", "my brother is #name #name or #name"),
        ("see http://example.org/x9 or example.org/my_dad", "see #name or #name"),
        ("house 9 Borther Close", "house #small borther close"),
        ("my_brother", "my brother"),
        ("żółć", "żółć"),
    ],
)
def test_words_are_read_plainly(reader, typed, read):
    assert " ".join(reader.read_whole(typed).words) == read


def test_cues_are_words_beginnings_and_phrases(reader):
    assert "harm" in reader.read_whole("bruised").cues[0]
    assert "harm" in reader.read_whole("a black eye").cues[0]
    assert "harm" not in reader.read_whole("black hats").cues[0]
    assert "not a risk" in reader.read_whole("black hats").cues[0]


def test_a_phrase_is_not_found_across_the_edge_of_a_window(reader):
    message = reader.read("it was black. Eye of the tiger")
    found = dict(zip(message.windows, message.cues, strict=True))
    assert "harm" not in found[(0, 3)]
    assert "harm" not in found[(3, 7)]


def test_every_word_of_a_long_message_is_in_some_window(reader):
    message = reader.read("word " * 500)
    assert {at for start, end in message.windows for at in range(start, end)} == set(range(500))


@pytest.mark.parametrize("number", [1, 2, 99, 100, 101, 199, 200, 201, 950])
def test_every_sentence_of_very_many_is_read_and_in_few_windows(reader, number):
    message = reader.read("mum. " * number)
    assert {at for start, end in message.windows for at in range(start, end)} == set(range(number))
    assert len(message.windows) <= 2 * MOST_SENTENCES + 10
    assert all(start < end <= number for start, end in message.windows)


@pytest.mark.parametrize("before", [0, 99, 150, 400])
def test_what_is_said_amid_very_many_short_sentences_is_heard(before):
    check = UrgencyCheck.learned_from(SMALL)
    filling = "he chairs it. " * before
    assert check.is_live_concern(f"{filling}my dad hits me. {filling}")
    assert before == 0 or not check.is_live_concern(filling)


def test_the_quick_score_is_the_sum_of_the_features_that_explain_it():
    phrasings = read_phrasings(LANGUAGE)
    check = UrgencyCheck.learned_from(SMALL)
    reader, weights = check._reader, check._weights
    for line in phrasings.lines[:200]:
        message = reader.read(line.text)
        for at, score in enumerate(weights.scores(message)):
            start, end = message.windows[at]
            shares = features(message.words[start:end], message.cues[at])
            total = weights.bias + sum(value * weights.by_feature.get(name, 0) for name, value in shares.items())
            assert score == pytest.approx(total + STRANGE_WORDS * min(message.strange[at], 0.35))


def test_learning_twice_gives_the_same_scores():
    first, second = UrgencyCheck.learned_from(SMALL), UrgencyCheck.learned_from(SMALL)
    assert first.assess("dad hits my brother") == second.assess("dad hits my brother")


def test_curators_see_what_spoke_for_the_card():
    assessment = UrgencyCheck.learned_from(SMALL).assess("my dad hits me")
    assert (assessment.live, assessment.group) == (True, "harm")
    assert "word hits" in dict(UrgencyCheck.learned_from(SMALL).explain("my dad hits me"))


def test_a_kind_of_risk_that_no_phrasing_teaches_does_not_give_a_concern_its_name():
    taught = replace(
        SMALL, cues={**SMALL.cues, "fire": ("zork",)}, families={**SMALL.families, "a risk": ("fire", "harm")}
    )
    assert UrgencyCheck.learned_from(taught).assess("my dad hits me zork").group == "harm"


@pytest.mark.parametrize("typed", ["", "   ", "?", "🙂"])
def test_where_there_are_no_words_there_is_no_concern(typed):
    assert UrgencyCheck.learned_from(SMALL).assess(typed) == Assessment(live=False, group=None, score=float("-inf"))


def test_a_plea_in_another_language_is_enough():
    check = UrgencyCheck.learned_from(SMALL)
    assert check.assess("Pomocy! TATA  mnie bije").group == "plea"
    assert not check.is_live_concern("what is the plan")


def test_if_the_check_fails_the_card_is_shown_and_the_log_keeps_the_message_to_itself(caplog):
    check = UrgencyCheck.learned_from(SMALL)
    del check._weights  # as if memory had gone bad
    with caplog.at_level(logging.DEBUG):
        assert check.is_live_concern("the secret canary sings")
    assert "AttributeError" in caplog.text
    assert "canary" not in caplog.text


def test_something_that_is_not_text_shows_the_card():
    assert UrgencyCheck.learned_from(SMALL).is_live_concern(None)


@pytest.mark.parametrize("name", ["urgency.yaml", "urgency_cues.yaml"])
def test_a_broken_language_file_is_named(tmp_path, name):
    for path in LANGUAGE.glob("urgency*"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / name).write_text("just words", encoding="utf-8")
    with pytest.raises(ValueError, match=name):
        UrgencyCheck.build(tmp_path)


def small_language(folder):
    """The shipped files with few phrasings, so that learning takes no time."""
    for file in LANGUAGE.glob("urgency*"):
        (folder / file.name).write_bytes(file.read_bytes())
    for name in ("urgency.yaml", "urgency_voices.yaml", "urgency_grammar.yaml"):
        content = yaml.safe_load((folder / name).read_text("utf-8"))
        for part in ("urgent", "ordinary", "live"):
            for group, block in content.get(part, {}).items():
                content[part][group] = "\n".join(block.splitlines()[:2])
        (folder / name).write_text(yaml.safe_dump(content), "utf-8")
    return folder


def test_what_was_learned_is_kept_and_judges_exactly_the_same(tmp_path):
    language, cache = small_language(tmp_path), tmp_path / "cache"
    learned = UrgencyCheck.build(language)
    UrgencyCheck.build(language, cache)
    (kept,) = cache.iterdir()
    written = kept.stat().st_mtime_ns
    recalled = UrgencyCheck.build(language, cache)
    assert kept.stat().st_mtime_ns == written
    for text in ("my dad hits me", "how often does the forum meet", "shes not breathing", "zzz", ""):
        assert recalled.assess(text) == learned.assess(text)
        assert recalled.explain(text) == learned.explain(text)


def test_a_damaged_or_stale_file_of_what_was_learned_is_never_used(tmp_path):
    language, cache = small_language(tmp_path), tmp_path / "cache"
    before = UrgencyCheck.build(language, cache).assess("my dad hits me")
    (kept,) = cache.iterdir()
    whole = kept.read_bytes()
    flipped = bytearray(whole)
    flipped[len(whole) // 2] ^= 1
    for damage in (b"", b"no arrays", whole[: len(whole) // 2], bytes(flipped)):
        kept.write_bytes(damage)
        assert UrgencyCheck.build(language, cache).assess("my dad hits me") == before
        assert kept.read_bytes() == whole
    voices = language / "urgency_voices.yaml"
    voices.write_text(
        voices.read_text("utf-8").replace("urgent:", "urgent:\n  newest: my dad hits me with a plank", 1), "utf-8"
    )
    UrgencyCheck.build(language, cache)
    (other,) = cache.iterdir()
    assert other != kept


@pytest.mark.parametrize(
    "text",
    [
        "\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}" * 400,
        "\N{LATIN SMALL LIGATURE FI}nd me e\N{COMBINING ACUTE ACCENT} " * 300,
        "\N{FULLWIDTH LATIN SMALL LETTER H}" * 1000,
        "plain",
    ],
)
def test_written_out_in_pieces_is_what_it_is_written_out_whole(text):
    whole = unicodedata.normalize("NFKC", text)
    assert written_out(text) == whole[: len(text) + 500]


def test_a_sentence_that_comes_again_is_read_as_before(reader):
    once, twice = reader.read("he hit me"), reader.read("he hit me. he hit me")
    assert twice.words == once.words * 2
