"""Evaluation waves: counted once, unpaired, shown only in numbers of five or more; the chart says the same."""

import datetime as dt
import itertools
from pathlib import Path

import pytest
from dialogue import Player
from hypothesis import given, settings
from hypothesis import strategies as st
from learning_cast import BOARD, DAY, choose_board, heard_by, small_demo, write

from bot.charts import drawable, wave_chart
from bot.views import evaluation
from bot.views.reply import MESSAGE_LIMIT, length
from feedback import broadcasts, subscriptions, wave_results, waves
from feedback.learning import LearningError
from feedback.statistics import LEAST_CELL
from feedback.wave_results import CAVEATS, PointResult, Share, WaveResult, share
from feedback.waves import LASTS, Answering, Question
from knowledge.model import Board
from storage.store import Store
from storage.tables import BroadcastKind, LearningPoint, LearningWave, PointKind, WavePhase

PNG = b"\x89PNG"


async def answer(store: Store, wave: LearningWave, *answers: str, day: dt.date = DAY) -> bool:
    sheet = await waves.start_answering(store, wave.id or 0, 1, today=day)
    assert sheet is not None
    for step, each in enumerate(answers):
        assert sheet.take(step, each)
    return await waves.hand_in(store, sheet, today=day)


def sheet(points: int = 2) -> Answering:
    made = [
        LearningPoint(
            id=n,
            board=BOARD,
            cycle="",
            kind=PointKind.DEVELOPMENT,
            title="T",
            what="w",
            why="y",
            from_on=DAY,
            until_on=DAY,
        )
        for n in range(points)
    ]
    return Answering(1, BOARD, 1, tuple(made))


# Answering


def test_an_old_tap_a_second_tap_and_a_forged_one_are_not_taken() -> None:
    filled = sheet()
    assert filled.take(0, "yes")
    assert not filled.take(0, "no"), "a tap on an old question"
    assert not filled.take(2, "3"), "a question that was not asked yet"
    assert not filled.take(1, "3"), "an answer to another question"
    filled.go_back(0)
    assert filled.given == ["yes"], "the second of two quick taps on Back"
    assert filled.take(1, "no")
    filled.go_back(2)
    assert filled.given == ["yes"], "one answer at a time"
    filled.go_back(1)
    assert filled.given == []


def test_a_whole_sheet_takes_nothing_more_and_shows_no_answer_in_a_trace() -> None:
    filled = sheet(1)
    for step, each in enumerate(("yes", "no", "5")):
        assert filled.take(step, each)
    assert filled.is_whole
    assert not filled.take(3, "yes")
    assert "yes" not in repr(filled)


async def test_nothing_counts_after_the_end(store: Store) -> None:
    await write(store)
    wave = await waves.open_wave(store, BOARD, WavePhase.BEFORE, today=DAY)
    last = DAY + LASTS
    assert await answer(store, wave, "yes", "yes", "1", day=last)
    late = await waves.start_answering(store, wave.id or 0, 1, today=last)
    assert late is not None
    for step, each in enumerate(("yes", "yes", "1")):
        late.take(step, each)
    await waves.close_wave(store, BOARD, wave.id or 0)
    assert not await waves.hand_in(store, late, today=last)
    assert await waves.start_answering(store, wave.id or 0, 1, today=DAY) is None
    (closed,) = await waves.of_board(store, BOARD)
    assert closed.answered == 1


async def test_one_wave_at_a_time_and_only_about_what_is_shown(store: Store) -> None:
    with pytest.raises(LearningError, match="publish a learning point first"):
        await waves.open_wave(store, BOARD, WavePhase.BEFORE, today=DAY)
    await write(store)
    await write(store, "Changed", kind=PointKind.CHANGE)
    wave = await waves.open_wave(store, BOARD, WavePhase.BEFORE, today=DAY)
    sheet = await waves.start_answering(store, wave.id or 0, 1, today=DAY)
    assert sheet is not None
    assert (sheet.board, [point.title for point in sheet.points]) == (BOARD, ["Ring first"])
    with pytest.raises(LearningError, match="open already"):
        await waves.open_wave(store, BOARD, WavePhase.AFTER, today=DAY + LASTS)
    with pytest.raises(LearningError, match="no such evaluation"):
        await waves.close_wave(store, "vale", wave.id or 0)
    await waves.open_wave(store, BOARD, WavePhase.AFTER, today=DAY + LASTS + dt.timedelta(days=1))


# What is shown


def consistent(shown: Share | None, whole: int) -> set[int]:
    """What the number could be, for whoever knows the rule, the number of answers, and what is shown."""
    return {part for part in range(whole + 1) if share(part, whole) == shown}


@given(st.integers(0, 300).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole))))
def test_no_share_gives_away_one_to_four_people(case: tuple[int, int]) -> None:
    part, whole = case
    shown = share(part, whole)
    could_be = consistent(shown, whole)
    assert part in could_be
    small = {each for each in could_be if 0 < each < LEAST_CELL or 0 < whole - each < LEAST_CELL}
    if whole < LEAST_CELL:
        assert shown is None
    elif 0 < part < LEAST_CELL or 0 < whole - part < LEAST_CELL:
        assert len(could_be) >= 4, "which of one to four it is cannot be told"
    if shown is not None and shown.is_exact and whole <= 100:
        assert not small


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [(0, 4, None), (4, 4, None), (5, 5, (100, 100)), (0, 5, (0, 0)), (3, 7, None), (4, 8, None), (6, 12, (50, 50)),
     (11, 12, (67, 92)), (2, 12, (8, 33)), (5, 10, (50, 50)), (6, 10, (60, 90))],
)  # fmt: skip
def test_shares_by_hand(part: int, whole: int, shown: tuple[int, int] | None) -> None:
    found = share(part, whole)
    assert (found and (found.low, found.high)) == shown


@settings(max_examples=20, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["yes", "no"]), st.sampled_from(["yes", "no"]), st.sampled_from("12345")), max_size=14
    )
)
def test_results_are_what_was_said_and_hide_what_is_small(given_answers: list[tuple[str, str, str]]) -> None:
    tallies = [
        wave_results.LearningTally(
            wave_id=1, point_id=1, question=question.value, answer=each,
            count=sum(answers[place] == each for answers in given_answers),
        )
        for place, question in enumerate(Question)
        for each in question.answers
    ]  # fmt: skip
    points = [point.model_copy() for point in sheet(2).points if point.id == 1]
    wave = LearningWave(id=1, board=BOARD, cycle="2017-18", phase=WavePhase.BEFORE, opened_on=DAY, until_on=DAY)
    wave.answered = len(given_answers)
    result = wave_results._result(wave, 20, points, tallies)
    if len(given_answers) < LEAST_CELL:
        assert (result.answered, result.response) == (None, None)
        assert set(result.points[0].shares.values()) == {None}
        return
    said = {
        Question.AWARE: sum(first == "yes" for first, _, _ in given_answers),
        Question.IMPACT: sum(second == "yes" for _, second, _ in given_answers),
        Question.CONFIDENCE: sum(third in "45" for _, _, third in given_answers),
    }
    for question, shown in result.points[0].shares.items():
        assert shown == share(said[question], len(given_answers))


async def test_an_open_wave_is_not_shown_and_a_closed_one_is(store: Store) -> None:
    point = await write(store)
    wave = await waves.open_wave(store, BOARD, WavePhase.BEFORE, today=DAY)
    for _ in range(6):
        await answer(store, wave, "yes", "no", "5")
    assert await wave_results.results(store, BOARD, today=DAY) == []
    await waves.close_wave(store, BOARD, wave.id or 0)
    (result,) = await wave_results.results(store, BOARD, today=DAY)
    assert result.answered == 6
    (shown,) = result.points
    assert shown.point.id == point.id
    assert list(shown.shares.values()) == [Share(100, 100), Share(0, 0), Share(100, 100)]


# In words and as a picture


def found(titles: list[str], before: int, after: int) -> list[WaveResult]:
    kinds = itertools.cycle([PointKind.DEVELOPMENT, PointKind.GOOD_PRACTICE])
    points = [
        LearningPoint(
            id=n, board=BOARD, cycle="2017-18", kind=kind, title=title, what="w", why="y", from_on=DAY, until_on=DAY
        )
        for n, (title, kind) in enumerate(zip(titles, kinds, strict=False), 1)
    ]
    made = []
    for phase, whole in ((WavePhase.BEFORE, before), (WavePhase.AFTER, after)):
        wave = LearningWave(id=1, board=BOARD, cycle="2017-18", phase=phase, opened_on=DAY, until_on=DAY)
        shares = {question: share(whole // 2 + place, whole) for place, question in enumerate(Question)}
        made.append(WaveResult(wave, whole, share(whole, whole + 9), tuple(PointResult(p, shares) for p in points)))
    return made


HARBOUR = Board.model_validate(
    {"id": BOARD, "name": "Harbour <Board>", "short_name": "Harbour $x_1$ 🙂", "documents": {}}
    | {name: {"name": "x"} for name in ("front_door", "out_of_hours")}
)
LONGEST = ["𝕏" * 80, "Ask $early$ & often 🙂 " * 3, *("W" * 80 for _ in range(10))]


def test_the_chart_takes_any_title_and_is_as_wide_as_a_phone() -> None:
    picture = wave_chart(found(LONGEST, 23, 7), HARBOUR.short_name)
    assert picture.startswith(PNG)
    assert int.from_bytes(picture[16:20], "big") == 1080
    assert len(picture) < 1_000_000
    assert drawable("a🙂b") == "a□b"


def test_the_words_fit_whatever_the_titles_are() -> None:
    results = found(LONGEST, 23, 7)
    caption = evaluation.caption(results, HARBOUR)
    assert len(caption.encode("utf-16-le")) // 2 <= evaluation.CAPTION
    assert caption.splitlines()[-1].startswith("Each line: know it"), "the key is never cut"
    assert "D1: before 48/52/57; after –/–/–" in caption
    replies = evaluation.results(results, HARBOUR)
    assert all(length(reply.html) <= MESSAGE_LIMIT for reply in replies)
    told = "\n".join(reply.plain for reply in replies)
    assert all(caveat in told for caveat in CAVEATS)
    assert "23 answered: 72% of those invited" in told
    assert "too few to show" in told


def test_a_point_keeps_its_letter_in_both_waves() -> None:
    before, after = found(["First", "Other kind", "Third"], 20, 20)
    later = WaveResult(after.wave, after.answered, after.response, after.points[1:])
    rows = dict(evaluation.by_letter([before, later]))
    assert [len(rows[letter]) for letter in ("D1", "D2", "G1")] == [1, 2, 2]
    assert {each.point.title for _, each in rows["D2"]} == {"Third"}


# In the chat


@pytest.mark.ci
async def test_two_taps_at_once_and_a_restart_count_nobody_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with small_demo(tmp_path, monkeypatch) as demo:
        await subscriptions.turn_on(demo.services.store, BOARD, 1001)
        await write(demo.services.store)
        player = Player(demo)
        await player.play(
            [
                {"as": "officer", "says": "/publish"},
                {"presses": "Harbour"},
                {"presses": "Evaluation"},
                {"presses": "Ask after"},
                {"presses": "Yes, invite them", "edits": "Sent: Harbour"},
                {"as": "practitioner", "hears": "Do the learning points help"},
                {"presses": "Begin", "edits": "question 1 of 3"},
            ]
        )
        message, data = await player._button("Yes")
        for _ in range(2):
            await player._post("presses", json={"message_id": message, "data": data, "forged": True, "wait": 5})
        assert "question 2 of 3" in heard_by(demo, 1001)[-1]
    async with small_demo(tmp_path, monkeypatch) as demo:
        player = Player(demo)
        await player.play(
            [
                {"as": "practitioner", "says": "/help"},
                {"presses": "No", "edits": ["I was restarted", "question 1 of 3"]},
                {"presses": "Yes", "edits": "question 2 of 3"},
                {"presses": "Yes", "edits": "How confident"},
            ]
        )
        message, data = await player._button("4")
        for _ in range(3):
            await player._post("presses", json={"message_id": message, "data": data, "forged": True, "wait": 5})
        await player.play([{"forges": "w:1:begin"}])
        (wave,) = await waves.of_board(demo.services.store, BOARD)
        assert wave.answered == 1
    async with small_demo(tmp_path, monkeypatch) as demo:
        for forged in ("w:1:begin", "w:1:0:yes", "w:9:begin", "w:x:y:z", "w:", "w:1:say:"):
            await Player(demo).play(
                [{"as": "practitioner", "says": "/help"}, {"forges": forged, "hears": "earlier conv"}]
            )
        (wave,) = await waves.of_board(demo.services.store, BOARD)
        assert wave.answered == 1


async def test_a_sheet_that_could_not_be_counted_is_counted_with_the_next_tap(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with small_demo(tmp_path, monkeypatch) as demo:
        await subscriptions.turn_on(demo.services.store, BOARD, 1001)
        await write(demo.services.store)
        wave = await waves.open_wave(demo.services.store, BOARD, WavePhase.AFTER, today=DAY)
        now = demo.clock.now()
        await broadcasts.begin(demo.services.store, BOARD, BroadcastKind.WAVE, wave.id or 0, now=now, today=DAY)
        await demo.ticker.tick()
        works = waves.hand_in

        async def fails(*_: object, **__: object) -> bool:
            monkeypatch.setattr(waves, "hand_in", works)
            raise OSError("disk full")

        monkeypatch.setattr(waves, "hand_in", fails)
        await Player(demo).play(
            [
                {"as": "practitioner", "presses": "Begin", "edits": "question 1"},
                {"presses": "Yes", "edits": "question 2"},
                {"presses": "No", "edits": "question 3"},
                {"presses": "5", "hears": "went wrong"},
                {"presses": "5", "edits": "Your answers are counted"},
            ]
        )
        (wave,) = await waves.of_board(demo.services.store, BOARD)
        assert wave.answered == 1


async def test_the_board_sees_results_and_nobody_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with small_demo(tmp_path, monkeypatch) as demo:
        await write(demo.services.store)
        wave = await waves.open_wave(demo.services.store, BOARD, WavePhase.BEFORE, today=DAY)
        for number in range(12):
            await answer(demo.services.store, wave, "yes", "yes" if number < 6 else "no", "4")
        await waves.close_wave(demo.services.store, BOARD, wave.id or 0)
        for who in ("member", "officer"):
            player = await choose_board(demo, who)
            await player.play(
                [
                    {
                        "says": "/learning results",
                        "hears": ["12 answered", "it changes what I do 50%", "D1: before 100/50/100"],
                    }
                ]
            )
        photos = [m for chat in (1003, 1004) for m in demo.server.state.chats[chat].present if m.file]
        assert len(photos) == 2
        player = await choose_board(demo, "owner")
        await player.play([{"says": "/learning results", "hears": "for members and officers of the board"}])
        await player.play([{"forges": "pb:results:harbour", "hears": "Only the board's officers"}])
        assert not any("12 answered" in text for text in heard_by(demo, 1002))
