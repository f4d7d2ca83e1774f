"""What the live-concern check learned is kept between starts, and found again under the same phrasings only."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from knowledge import urgency_cache
from knowledge.urgency_cache import recall, remember, stamp
from knowledge.urgency_likeness import Likeness
from knowledge.urgency_model import Weights
from knowledge.urgency_phrasings import Phrasing, Phrasings


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
