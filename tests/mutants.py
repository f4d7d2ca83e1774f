"""Changes the code in small ways, one at a time, and tells which changes no test notices: `make mutants`.

mutmut makes the mutants: one copy of a file holds them all, and the environment tells which is awake. They run here,
because mutmut's own runner first wants a run of all tests in one process, and draws no samples: each mutant gets a
process that was forked before any test ran and imports the tests itself, so that nothing learned, cached or prepared
before hides it.
"""

import argparse
import difflib
import os
import random
import re
import shutil
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from threading import Timer
from types import ModuleType

import libcst as cst
import pytest
from libcst import matchers
from mutmut import configuration
from mutmut.mutation.file_mutation import mutate_file_contents
from mutmut.utils.format_utils import get_mutant_name

COPY = Path("mutants")
COPIED = ("bot", "feedback", "knowledge", "reminders", "storage", "tests", "docs", "pyproject.toml", "README.md")
NOISE = ("log.", "raise ", "assert ")
SENTENCE = re.compile(r"[\"'](?:[^\"' ]+ ){3,}")
"""What a log line, an error or a sentence says is read by people, who notice; no test holds every word of it."""

WHEN = ("when_readings", "when_asks", "when", "typed_dates")
SEND = (
    *("settling", "outbox_records", "outbox_stops", "lease", "reminders_delivery"),
    *("reminders_trouble", "reminders_digests", "delivery_faults"),
)
URGENCY = ("urgency_reading", "urgency")
PARTS = ("cache", "likeness", "model", "phrasings", "measure")
KEPT = ("feedback_halves", "feedback_intake", "feedback_reading", "feedback_retention")
SCREEN = ("screening_rules", "screening_slips", "screening")
COUNTS = ("feedback_counts", "feedback_folder", "feedback_reading", "report_papers")
KEYS = ("feedback_sealing", "feedback_halves", "feedback_folder", "feedback_command")
PAPERS = ("feedback_folder", "feedback_reading")
TESTS = {
    **{f"knowledge/urgency{part}.py": URGENCY for part in ("", "_reading")},
    **{f"knowledge/urgency_{part}.py": (f"urgency_{part}", "urgency_reading") for part in PARTS},
    "reminders/outbox.py": SEND,
    "reminders/writing.py": (*SEND, "reminders_escalation"),
    "reminders/settling.py": ("settling", "outbox_records", "outbox_stops", "reminders_trouble"),
    **{f"reminders/{name}.py": WHEN for name in ("when", "points", "phrases", "cycles")},
    **{f"reminders/{name}.py": ("wording", *WHEN) for name in ("periods", "wording")},
    "reminders/plan.py": ("reminders_ladder", "rhythm"),
    "feedback/sealing.py": ("feedback_sealing",),
    **{f"feedback/{name}.py": ("feedback_draft", "feedback_intake") for name in ("draft", "findings", "flooding")},
    "feedback/report.py": ("feedback_draft", "feedback_sealing"),
    **{f"feedback/{name}.py": KEPT for name in ("batches", "intake", "retention")},
    "feedback/statistics.py": ("feedback_counts",),
    "feedback/reading.py": COUNTS,
    "feedback/counts_file.py": ("report_papers", "counts_chat"),
    **{f"feedback/{name}.py": SCREEN for name in ("screening", "names", "identifiers", "birthdates", "plates")},
    **{f"feedback/{name}.py": SCREEN for name in ("schools", "whereabouts", "cued")},
    **{f"feedback/{name}.py": ("replies", "feedback_folder", "receipts") for name in ("receipts", "replies")},
    "feedback/learning.py": ("learning_points", "learning_waves"),
    **{f"feedback/{name}.py": ("learning_waves", "learning_year") for name in ("waves", "wave_results")},
    **{f"feedback/{name}.py": ("learning_broadcasts",) for name in ("broadcasts", "subscriptions")},
    **{f"feedback/{name}.py": KEYS for name in ("keys", "keyfile", "halves", "answering")},
    **{f"feedback/{name}.py": PAPERS for name in ("printable", "spreadsheet")},
    **{f"feedback/{name}.py": SCREEN for name in ("postcodes", "reader")},
    "feedback/measuring.py": ("screening_measuring",),
    **{f"feedback/{name}.py": ("screening_words", *SCREEN) for name in ("lexicon", "sheet")},
    **{f"feedback/{name}.py": ("months",) for name in ("months", "periods")},
    "feedback/cards.py": ("learning_cards", "learning_year"),
    **{f"feedback/{name}.py": (name,) for name in ("gaps", "helpful")},
}
"""The tests that concern a file, quick ones first. A mutant that none of these notices has survived."""
LEFT_OUT = (
    "not postgresql and not demo and not restart and not same_time and not same_work and not published_point"
    " and not in_no_time and not ten_milliseconds and not screening_slow"  # a busy computer fails these with any mutant
)
LONGEST, LONGEST_WAIT, LONGEST_TEST = 120, 300, 60
"""Seconds of computing, and of waiting, after which a mutant is taken for one that never ends, and so is noticed; and
those that a single test of it may take."""


def lay_out() -> None:
    """A copy of the project to change, so that no mutant is ever in the real one."""
    shutil.rmtree(COPY, ignore_errors=True)
    for name in COPIED:
        if Path(name).is_dir():
            shutil.copytree(name, COPY / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            COPY.mkdir(exist_ok=True)
            shutil.copy(name, COPY / name)


def change(file: Path) -> list[str]:
    """Put all mutants of a file to sleep in the copy, and give their names."""
    source = file.read_text("utf-8")
    made = mutate_file_contents(str(file), source)
    (COPY / file).write_text(made.code, "utf-8")
    return [get_mutant_name(file, name) for name in made.mutant_names]


def differences(file: Path, order: Sequence[str], size: int) -> dict[str, str]:
    """The first `size` mutants that change more than what people read, with the lines each changes."""
    module = cst.parse_module((COPY / file).read_text("utf-8"))
    found = matchers.findall(module, matchers.FunctionDef())
    functions = {each.name.value: each for each in found if isinstance(each, cst.FunctionDef)}
    shown: dict[str, str] = {}
    for name in order:
        own = name.rpartition(".")[2]
        before, after = (
            [line.strip() for line in module.code_for_node(functions[which]).splitlines() if which not in line]
            for which in (f"{own.partition('__mutmut_')[0]}__mutmut_orig", own)
        )
        changed = [line for line in difflib.ndiff(before, after) if line[0] in "+-"]
        if changed and not _only_words(changed):
            shown[name] = "\n".join(changed)
        if len(shown) == size:
            break
    return shown


def _only_words(changed: Sequence[str]) -> bool:
    """Whether a mutant changes nothing but what people read."""
    lines = [line[2:].lower().replace("xx", "") for line in changed]
    in_a_sentence = bool(SENTENCE.search(lines[0])) and len(set(lines)) == 1
    return in_a_sentence or any(word in line for line in changed for word in NOISE)


def _test(name: str) -> Path | None:
    return next(Path("tests").rglob(f"test_{name}.py"), None)


def arguments(tests: Sequence[str]) -> list[str]:
    files = [str(_test(name)) for name in tests]
    plain = ["-x", "-q", "-o", "addopts=--strict-markers", "-p", "no:xdist", "-p", "no:cacheprovider"]
    plain += ["--hypothesis-profile", "ci"]  # no time limit of its own, and the same examples for each mutant
    return [*plain, "--timeout", str(LONGEST_TEST), "-p", "no:randomly", "-m", "not browser", "-k", LEFT_OUT, *files]


def forked(work: Sequence[str], mutant: str) -> int:
    """Run pytest in a process of its own. Gives its exit code; 1 for a process that had to be ended."""
    if child := os.fork():
        impatience = Timer(LONGEST_WAIT, os.kill, (child, signal.SIGKILL))  # what swallows its end waits for ever
        impatience.start()
        status = os.waitpid(child, 0)[1]
        impatience.cancel()
        impatience.join()
        return 1 if status & 0x7F else status >> 8
    os.environ["MUTANT_UNDER_TEST"] = mutant
    for name in [name for name, module in sys.modules.items() if _is_of_tests(module)]:
        del sys.modules[name]  # what a test prepares as it is imported must be prepared with the mutant awake
    signal.setitimer(signal.ITIMER_PROF, LONGEST)
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    os._exit(int(pytest.main(list(work))))


def _is_of_tests(module: ModuleType) -> bool:
    return Path(getattr(module, "__file__", None) or "/").is_relative_to(Path.cwd() / "tests")


def try_file(file: Path, size: int, seed: int) -> int:
    """Run a sample of a file's mutants, print its figures and the survivors, and give the number of these."""
    started = time.monotonic()
    names = change(file)
    drawn = differences(file, random.Random(f"{seed} {file}").sample(names, len(names)), size or len(names))
    if not drawn:
        sys.exit(f"{file}: there is nothing in it to change")
    work = arguments(TESTS[str(file)])
    os.chdir(COPY)
    if pytest.main([*work, "--collect-only", "-qqq"]) or forked(work, "none.at_all"):
        sys.exit(f"{file}: its tests fail without a mutant")
    lived = []
    for name in drawn:
        if forked(work, name) == 0:
            lived.append(name)
            print(f"\n{name}\n{drawn[name]}", flush=True)
    killed, took = len(drawn) - len(lived), time.monotonic() - started
    figures = (file, len(names), len(drawn), killed, f"{killed / len(drawn):.0%}", f"{took:.0f} s")
    print("\n|", *(f"{figure} |" for figure in figures), flush=True)
    return len(lived)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", help=f"of {', '.join(TESTS)}; all if none is given")
    parser.add_argument("--sample", type=int, default=60, help="mutants of each file; 0 for all")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    if strange := set(given.files) - TESTS.keys():
        parser.error(f"no tests are named for {', '.join(sorted(strange))}")
    if gone := {test for file in given.files or TESTS for test in TESTS[file] if not _test(test)}:
        parser.error(f"these tests are gone: {', '.join(sorted(gone))}")
    os.nice(19)
    configuration._guess_source_paths = lambda: ["feedback"]
    configuration.config()
    lay_out()
    sys.path.insert(0, str(COPY.resolve()))
    print("| file | mutants | sampled | killed | share | took |\n|---|---|---|---|---|---|", flush=True)
    for file in given.files or TESTS:
        if not (child := os.fork()):  # a process for each file, so that what it imported goes with it
            try_file(Path(file), given.sample, given.seed)
            os._exit(0)
        os.waitpid(child, 0)


if __name__ == "__main__":
    main()
