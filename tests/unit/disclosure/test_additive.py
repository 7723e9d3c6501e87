"""Which shown figures a reader can add up."""

import pandas as pd
import pytest

from mi_lib.disclosure.additive import AdditiveTable, additive_tables
from mi_lib.indicators import indicator

TWO = AdditiveTable(("a", "b", "total"), ((0,), (1,), (0, 1)))


@pytest.mark.parametrize(
    ("total", "base"),
    [(10.0, (0, 1)), (12.0, (0, 1, 2)), (9.0, (2,))],
    ids=["the categories are all", "something is in no category", "somebody is in both"],
)
def test_a_total_is_the_sum_of_its_categories_only_where_it_is(total: float, base: tuple[int, ...]) -> None:
    """Of more than the sum, the rest is a cell of its own; from less, nobody can subtract."""
    numbers = TWO.numbers(pd.Series({"a": 4.0, "b": 6.0, "total": total}))
    assert [number.base for number in numbers] == [(0,), (1,), base]


def test_with_one_figure_hidden_the_smallest_other_goes_and_the_total_last() -> None:
    values = pd.Series({"a": 4.0, "b": 60.0, "total": 3.0})
    assert TWO.cheapest_other(values, frozenset({0})) == 1


def _cells(*places: tuple[str, str, str]) -> pd.DataFrame:
    return pd.DataFrame(places, columns=["scope", "dimension", "category"])


def test_teams_add_up_to_the_municipality_and_categories_to_their_total() -> None:
    cells = _cells(
        ("kommune", "total", "total"),
        ("kommune", "case_type", "family"),
        ("kommune", "case_type", "disability"),
        ("T1", "total", "total"),
        ("T2", "total", "total"),
    )
    tables = list(additive_tables(cells, indicator("active_cases")))
    assert [table.rows for table in tables] == [(1, 2, 0), (3, 4, 0)]


def test_one_team_alone_makes_no_table_with_the_municipality() -> None:
    cells = _cells(("kommune", "total", "total"), ("T1", "total", "total"))
    assert list(additive_tables(cells, indicator("active_cases"))) == []


def test_categories_that_share_cases_do_not_add_up() -> None:
    cells = _cells(("kommune", "total", "total"), ("kommune", "check", "R01"), ("kommune", "check", "R02"))
    assert list(additive_tables(cells, indicator("cases_with_missing_registration_share"))) == []


def test_a_crossed_table_is_linked_with_its_margins() -> None:
    first, second = "age_group", "target_group_collapsed"
    cells = _cells(
        ("kommune", "total", "total"),
        ("kommune", f"{first}|{second}", "g00_09|tgs_omsorg"),
        ("kommune", f"{first}|{second}", "g10_13|tgs_omsorg"),
        ("kommune", first, "g00_09"),
        ("kommune", second, "tgs_omsorg"),
    )
    crossed = [table for table in additive_tables(cells, indicator("placed_children_count")) if 1 in table.rows]
    assert [(table.rows, table.base) for table in crossed] == [
        ((1, 2, 3, 4, 0), ((0,), (1,), (0,), (0, 1), (0, 1))),
    ]
