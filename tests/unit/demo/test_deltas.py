"""From histories to monthly deliveries, on tables of a few rows."""

import numpy as np

from mi_lib.deliveries import Column, Contract
from mi_lib.demo.chance import NEVER, day
from mi_lib.demo.deltas import Deltas, delivered_months
from mi_lib.demo.history import History

_CASES = Contract(
    "case", "Sager", "unit", (Column("case_id", "id"), Column("closed", "date", nullable=True)), ("case_id",)
)
_MARCH, _APRIL, _MAY = (int(np.datetime64(f"2014-0{n}", "M").astype(int)) for n in (3, 4, 5))


def _history(known: list[str], closed: list[str | None], until: list[str | None] | None = None) -> History:
    days = np.array([day(text) if text else NEVER for text in closed])
    columns = {"case_id": np.array([f"S{n}" for n in range(len(known))], dtype=object), "closed": days}
    ends = None if until is None else np.array([day(text) if text else NEVER for text in until])
    return History(columns, np.array([day(text) for text in known]), {("closed",): days}, ends)


def test_a_row_comes_in_the_month_it_becomes_known_and_again_when_a_later_column_is_filled() -> None:
    deltas = Deltas(_CASES, _history(["2014-03-05"], ["2014-05-20"]))
    assert [deltas.of(month).rows.tolist() for month in (_MARCH, _APRIL, _MAY)] == [[0], [], [0]]


def test_a_column_filled_later_is_hidden_until_then() -> None:
    deltas = Deltas(_CASES, _history(["2014-03-05"], ["2014-05-20"]))
    assert deltas.of(_MARCH).hidden["closed"].tolist() == [True]
    assert deltas.of(_MAY).hidden == {}


def test_the_first_month_brings_the_stock_from_before() -> None:
    january = int(np.datetime64("2013-01", "M").astype(int))
    assert Deltas(_CASES, _history(["2009-08-01"], [None])).of(january).rows.tolist() == [0]


def test_a_version_that_another_replaced_is_not_delivered_again() -> None:
    deltas = Deltas(_CASES, _history(["2014-03-05", "2014-04-02"], ["2014-05-20"] * 2, ["2014-04-02", None]))
    assert [deltas.of(month).rows.tolist() for month in (_MARCH, _APRIL, _MAY)] == [[0], [1], [1]]


def test_a_due_month_without_rows_brings_an_empty_delivery() -> None:
    deltas = Deltas(_CASES, _history(["2014-03-05"], [None]))
    months = [month for month, _ in delivered_months(_CASES, deltas, range(_MARCH, _MAY + 1))]
    assert months == [_MARCH, _APRIL, _MAY]
