"""Counts that are shown around: nobody is derived from them, even by somebody who knows the rules."""

import itertools
from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedback.report import Category, Question, Report, Role
from feedback.statistics import LEAST_CELL, Published, band, lot, published, suppressed, together

SMALL = range(1, LEAST_CELL)
UNHURRIED = settings(deadline=None)

reports_of_a_release = st.lists(
    st.builds(
        Report,
        st.sampled_from(Category),
        st.text("abcde", min_size=1, max_size=3),
        st.none() | st.sampled_from(Role),
        st.none() | st.sampled_from(Question),
    ),
    max_size=40,
)


@pytest.mark.parametrize(("cells", "most"), [(2, 24), (3, 18), (4, 10), (5, 6)])
def test_in_all_small_tables_no_cell_from_1_to_4_can_be_derived_even_by_whoever_knows_the_rules(cells, most):
    """Everything that leads to the same publication, whatever the lot: a small cell has several values among it."""
    worlds = defaultdict(set)
    for counts in itertools.product(range(most + 1), repeat=cells):
        if sum(counts) <= most:
            for order in itertools.permutations(range(cells)):
                shown = suppressed(dict(enumerate(counts)), order)
                total = None if 0 < sum(counts) < LEAST_CELL else sum(counts)
                worlds[total, tuple(shown.values())].add(counts)
    for (total, shown), possible in worlds.items():
        if total == most and shown.count(None) == cells:
            continue  # cut off: larger tables are left out of the trial, not of the world
        for cell in range(cells):
            values = {counts[cell] for counts in possible}
            assert len(values) > 1 or not values & set(SMALL), (total, shown, possible)
        # Nor can it be known that there is a cell of 3 somewhere, without knowing which.
        few = {tuple(sorted(set(counts) & set(SMALL))) for counts in possible}
        assert len(few) > 1 or few == {()}, (total, shown, possible)


@UNHURRIED
@given(st.lists(reports_of_a_release, max_size=5))
def test_no_difference_of_published_numbers_is_of_1_to_4_people(releases):
    """What can be worked out of a partition with some cells withheld is these cells' sum, and nothing within it."""
    each = [published(reports) for reports in releases]
    for tables in (*each, together(each)):
        for table in tables.tables:
            shown = [cell.count for cell in table.cells if cell.count is not None]
            assert not set(shown) & set(SMALL)
            assert (table.withheld is None) == (tables.total is None)
            if tables.total is not None:
                rest = tables.total - sum(shown)
                assert rest == table.withheld
                assert rest not in SMALL
                hidden = [cell for cell in table.cells if cell.count is None or cell.partial]
                assert rest == 0 or len(hidden) > 1


@UNHURRIED
@given(st.lists(reports_of_a_release, max_size=5))
def test_several_releases_together_say_nothing_that_they_did_not_say_apart(releases):
    """Their table is worked out from what each has published, so no two tables differ by what was withheld."""
    each = [published(reports) for reports in releases]
    whole = together(each)
    counted = [one for one in each if one.total is not None]
    assert whole.total == (sum(one.total for one in counted) if counted else None)
    for number, table in enumerate(whole.tables):
        for position, cell in enumerate(table.cells):
            said = [one.tables[number].cells[position].count for one in counted]
            known = sum(count for count in said if count is not None)
            assert cell.count in ({None} if None in said and not known else {known if counted else None})
            assert cell.partial == (None in said and known > 0)


@UNHURRIED
@given(reports_of_a_release, st.randoms())
def test_the_same_reports_in_another_order_are_counted_the_same(reports, random):
    shuffled = list(reports)
    random.shuffle(shuffled)
    assert published(shuffled) == published(reports)


@UNHURRIED
@given(reports_of_a_release)
def test_every_table_is_of_all_reports(reports):
    counts = published(reports)
    names = [table.name for table in counts.tables]
    assert names == ["category", "role", "question"]
    if counts.total is not None:
        assert counts.total == len(reports)


def test_of_fewer_than_five_reports_nothing_is_published_not_even_a_zero():
    counts = published([Report(Category.OTHER, "only one")] * 4)
    assert counts.total is None
    assert all(cell.count is None for table in counts.tables for cell in table.cells)
    assert together([counts]) == counts


def test_counts_that_need_no_hiding_are_all_shown():
    counts = dict.fromkeys(Category, 0) | {Category.OTHER: 5, Category.GOOD_PRACTICE: 9}
    assert suppressed(counts, list(Category)) == counts


def test_one_small_count_takes_another_with_it_and_the_lot_decides_which():
    counts = dict.fromkeys(Category, 0) | {Category.OTHER: 2, Category.GOOD_PRACTICE: 9, Category.TRAINING_NEED: 30}
    for first, second in itertools.permutations([Category.GOOD_PRACTICE, Category.TRAINING_NEED]):
        shown = suppressed(counts, [first, second])
        assert shown == dict.fromkeys(Category) | {second: counts[second]}


def test_the_lot_falls_differently_for_other_feedback_and_other_tables():
    values = [category.value for category in Category]
    assert len({tuple(lot(bytes([seed]), "category", values)) for seed in range(50)}) > 40
    assert lot(b"1", "category", values) != lot(b"1", "role", values)


def test_themes_overlap_so_only_bands_of_them_are_shown():
    assert [band(count) for count in (0, 4, 5, 9, 10, 19, 60, 400)] == [
        "fewer than 5", "fewer than 5", "5 or more", "5 or more", "10 or more", "10 or more", "50 or more",
        "100 or more",
    ]  # fmt: skip


def test_an_empty_publication_has_its_tables_all_the_same():
    assert isinstance(together([]), Published)
    assert [len(table.cells) for table in together([]).tables] == [6, 8, 5]
    named = published([Report(Category.OTHER, "words")] * 5)
    labels = [[cell.label for cell in table.cells] for table in together([]).tables]
    assert labels == [[cell.label for cell in table.cells] for table in named.tables], "nothing counted, all named"


def test_a_sum_of_releases_names_its_cells_as_each_of_them_does():
    one = published([Report(Category.OTHER, "words")] * 5)
    named = [[(cell.value, cell.label) for cell in table.cells] for table in one.tables]
    assert [[(cell.value, cell.label) for cell in table.cells] for table in together([one, one]).tables] == named
