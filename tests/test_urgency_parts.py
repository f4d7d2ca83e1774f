"""The parts of the live-concern check one by one, against sums that are done here in another way."""

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from knowledge import urgency_cache, urgency_measure
from knowledge.urgency import LANGUAGE, UrgencyCheck
from knowledge.urgency_cache import recall, remember, stamp
from knowledge.urgency_likeness import Likeness
from knowledge.urgency_measure import LONGEST, Figures, leave_groups_out, longest_messages, measure, processor_ms
from knowledge.urgency_model import RIDGE, Weights, features, learn
from knowledge.urgency_phrasings import Phrasing, Phrasings, read_phrasings
from knowledge.urgency_reading import Message

# What the weights are: a logistic regression with a penalty


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


# Likeness: the ten nearest phrasings vote


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


# What is kept between starts


def taught(**other: Any) -> Phrasings:
    lines = tuple(Phrasing(live=live, group="g", text=text) for live, text in ((True, "dad hits me"), (False, "ok")))
    whole = Phrasings(
        lines=(*lines, *lines),
        cues={"harm": ("hits", "hurts")},
        families={"a risk": ("harm",)},
        spellings={"hes": "he is"},
        real_words=frozenset({"hats", "bats", "cats"}),
        pleas=("tata mnie bije",),
    )
    return replace(whole, **other)


OTHERS = [
    {"lines": (Phrasing(live=False, group="g", text="dad hits me"), *taught().lines[1:])},
    {"lines": (Phrasing(live=True, group="h", text="dad hits me"), *taught().lines[1:])},
    {"lines": (Phrasing(live=True, group="g", text="dad hits us"), *taught().lines[1:])},
    {"lines": taught().lines[:3]},
    {"cues": {"harm": ("hits",)}},
    {"families": {"a risk": ()}},
    {"spellings": {"hes": "she is"}},
    {"real_words": frozenset({"hats"})},
    {"pleas": ()},
]


def test_what_was_learned_is_found_again_under_the_same_phrasings_only() -> None:
    names = [stamp(taught(**other)) for other in ({}, *OTHERS)]
    assert stamp(taught()) == names[0]
    assert len(set(names)) == len(names)
    assert all(len(name) == 32 and int(name, 16) for name in names)


def test_another_version_of_the_check_or_of_its_arithmetic_does_not_find_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = stamp(taught())
    with monkeypatch.context() as patch:
        patch.setattr(urgency_cache.np, "__version__", "0.1")
        assert stamp(taught()) != before
    code = Path(urgency_cache.__file__).parent
    for module in ("kept", *(file.stem for file in code.glob("urgency*.py"))):
        (tmp_path / f"{module}.py").write_bytes((code / f"{module}.py").read_bytes())
    monkeypatch.setattr(urgency_cache, "__file__", str(tmp_path / "urgency_cache.py"))
    assert stamp(taught()) == before
    for module in ("kept", "urgency", *(f"urgency_{part}" for part in ("likeness", "model", "phrasings", "reading"))):
        with (tmp_path / f"{module}.py").open("a") as file:
            file.write("\n# changed\n")
        after = stamp(taught())
        assert after != before, module
        before = after


def learned() -> tuple[Weights, Likeness]:
    return Weights({"word hits": 1.5, "word ok": -0.25}, 0.125), Likeness.of([("a", "b"), ("a", "c")], [True, False])


def test_what_is_kept_comes_back_and_what_is_older_goes(tmp_path: Path) -> None:
    assert recall(tmp_path, "new") is None
    for name in ("old", "new"):
        remember(tmp_path, name, *learned())
    assert [file.name for file in tmp_path.iterdir()] == ["concerns-new.npz"]
    kept = recall(tmp_path, "new")
    assert kept is not None
    (weights, likeness), (first_weights, first_likeness) = kept, learned()
    assert (weights.by_feature, weights.bias) == (first_weights.by_feature, first_weights.bias)
    assert likeness.terms == first_likeness.terms
    for part in ("starts", "rows", "weights", "lengths", "votes"):
        assert np.array_equal(getattr(likeness, part), getattr(first_likeness, part)), part


@pytest.mark.parametrize(
    "arrays",
    [
        {},
        {"names": np.frombuffer(b"{}", np.uint8), "by_feature": np.array([1.0])},
        {"names": np.frombuffer(b"no json", np.uint8), "by_feature": np.array([1.0])},
        {"names": np.frombuffer(b"[]", np.uint8), "by_feature": np.array([1.0])},
        {"names": np.frombuffer(b'{"features": ["a", "b"], "terms": []}', np.uint8), "by_feature": np.array([1.0, 2])},
    ],
)
def test_a_whole_file_that_holds_something_else_is_not_used(tmp_path: Path, arrays: dict[str, Any]) -> None:
    empty = {part: np.zeros(1) for part in ("starts", "rows", "weights", "lengths", "votes")} if arrays else {}
    urgency_cache.write_arrays(tmp_path, "concerns", "new", empty | arrays)
    assert recall(tmp_path, "new") is None


# The files that curators write


def language(folder: Path, **other: str) -> Path:
    files = {
        "urgency.yaml": (
            "urgent:\n  child: |\n    my dad hits me\n\n    he hits me\nordinary:\n  plan: |\n    what is it\n"
            "nothing_wrong:\n  who: my son, my niece\n  does: |\n    sings\n    reads\n"
        ),
        "urgency_voices.yaml": "urgent:\n  typos: |\n    mi dadd hits me\nordinary:\n  talk: |\n    thanks\n",
        "urgency_grammar.yaml": (
            "openings: |\n  hi\n  sorry,\nendings: |\n  please\n  today\n  now\n"
            "people:\n  one: a boy, a girl, a lad\n  two: mum\n"
            "live:\n  one: |\n    is hurt\n    is lost\n  two: |\n    is gone\nordinary:\n  two: |\n    is well\n"
        ),
        "urgency_cues.yaml": (
            "cues:\n  harm: |\n    hits, bruis*\n    black eye\n  who: dad\nfamilies:\n  a risk: harm\n"
            "spellings:\n  hes: he is\npleas: |\n  tata mnie bije\n  vreau sa mor\n"
        ),
        "urgency_real_words.txt": "# of a list\nhats bats\nżaba\n",
    }
    for name, text in (files | {f"{key}.yaml": text for key, text in other.items()}).items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_the_language_files_are_read_as_their_first_lines_say(tmp_path: Path) -> None:
    read = read_phrasings(language(tmp_path))
    assert [(line.live, line.group, line.text) for line in read.lines] == [
        (True, "child", "my dad hits me"),
        (True, "child", "he hits me"),
        (True, "typos", "mi dadd hits me"),
        (False, "plan", "what is it"),
        (False, "talk", "thanks"),
        (False, "nothing_wrong", "my son sings"),
        (False, "nothing_wrong", "my niece sings"),
        (False, "nothing_wrong", "my son sings"),
        (False, "nothing_wrong", "my niece reads"),
        (False, "nothing_wrong", "my son reads"),
        (False, "nothing_wrong", "my niece reads"),
        (True, "one", "hi a boy is hurt"),
        (True, "one", "a girl is hurt please"),
        (True, "one", "sorry, a lad is lost"),
        (True, "one", "a boy is lost today"),
        (True, "two", "hi mum is gone"),
        (True, "two", "mum is gone now"),
        (False, "two", "hi mum is well"),
        (False, "two", "mum is well please"),
    ]
    assert read.cues == {"harm": ("hits", "bruis*", "black eye"), "who": ("dad",)}
    assert read.families == {"a risk": ("harm",)}
    assert read.spellings == {"hes": "he is"}
    assert read.real_words == {"hats", "bats", "żaba"}
    assert read.pleas == ("tata mnie bije", "vreau sa mor")


def test_words_of_phrasings_and_cues_are_known_but_no_slips_and_no_beginnings(tmp_path: Path) -> None:
    reader = read_phrasings(language(tmp_path)).reader()
    read = {typed: " ".join(reader.read_whole(typed).words) for typed in ("hitz", "eya", "dadd", "bruix")}
    assert read == {"hitz": "hits", "eya": "eye", "dadd": "dad", "bruix": "bruix"}
    assert reader.read_whole("hes hurt").words == ("he", "is", "hurt")
    assert reader.read_whole("hats").words == ("hats",), "a real word is not mended into an alarming one"


@pytest.mark.parametrize(
    ("file", "text", "told"),
    [
        ("urgency", "urgent:\n  a: b\n", "urgency.yaml lacks ordinary, nothing_wrong: its first lines say"),
        ("urgency", "nothing_wrong: {}\n", "urgency.yaml lacks urgent, ordinary, nothing_wrong:"),
        ("urgency_voices", "ordinary:\n  a: b\n", "urgency_voices.yaml lacks urgent:"),
        ("urgency_grammar", "live: {}\n", "urgency_grammar.yaml lacks openings, endings, people, live, ordinary:"),
        ("urgency_cues", "- a\n", "urgency_cues.yaml lacks cues, families, spellings, pleas:"),
        ("urgency_cues", "cues: [\n", "urgency_cues.yaml is not YAML: "),
    ],
)
def test_a_language_file_that_lacks_a_part_is_named_with_the_part(
    tmp_path: Path, file: str, text: str, told: str
) -> None:
    with pytest.raises(ValueError, match=f"^{told}"):
        read_phrasings(language(tmp_path, **{file: text}))


def test_the_files_are_read_alike_where_the_quick_parser_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick = read_phrasings(language(tmp_path))
    monkeypatch.delattr("yaml.CSafeLoader", raising=False)
    assert read_phrasings(tmp_path) == quick


def test_no_line_of_the_shipped_files_is_left_empty() -> None:
    assert all(line.text.strip() == line.text != "" for line in read_phrasings(LANGUAGE).lines)


# How well the check does


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
    figures = leave_groups_out(taught(lines=lines))
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
