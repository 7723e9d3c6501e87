"""What was known at the end of a month: hand-made examples, then the same as a fold over any deliveries."""

import itertools
from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mi_lib.errors import UsageError
from mi_lib.periods import Month
from mi_lib.warehouse import Delivery, Snapshot, Warehouse

JANUARY = Month(2015, 1)
Rows = dict[str, str]


@pytest.fixture
def fresh(new_warehouse: Callable[[], str]) -> Iterable[Warehouse]:
    with Warehouse.open(new_warehouse()) as opened:
        yield opened


def _deliver(warehouse: Warehouse, identifier: str, month: Month, rows: Rows, synthetic: bool = False) -> None:
    """Schools and their names."""
    frame = pd.DataFrame({"school_id": list(rows), "name_da": list(rows.values()), "district": "Nord"}, dtype="str")
    record = Delivery(identifier, "school", month, "skole", "f.csv", len(rows), datetime(2016, 1, 1), synthetic)
    warehouse.store(record, frame)


def _names(snapshot: Snapshot) -> Rows:
    frame = snapshot.table("school").to_pandas()
    return dict(zip(frame.school_id, frame.name_da, strict=True))


def test_the_row_of_the_latest_month_counts_whatever_the_order_of_intake(fresh: Warehouse) -> None:
    _deliver(fresh, "b", JANUARY + 1, {"S1": "Ny", "S3": "Tre"})
    _deliver(fresh, "a", JANUARY, {"S1": "Gammel", "S2": "To"})
    assert _names(fresh.snapshot(date(2015, 1, 31))) == {"S1": "Gammel", "S2": "To"}
    assert _names(fresh.snapshot(date(2015, 2, 28))) == {"S1": "Ny", "S2": "To", "S3": "Tre"}
    assert _names(fresh.snapshot(date(2014, 12, 31))) == {}


def test_values_are_all_that_were_delivered_up_to_the_cut_off_each_once(fresh: Warehouse) -> None:
    _deliver(fresh, "a", JANUARY, {"S1": "Gammel", "S2": "To"})
    _deliver(fresh, "b", JANUARY + 1, {"S1": "Ny", "S3": "Tre"})
    _deliver(fresh, "c", JANUARY + 2, {"S4": "Fire"})
    snapshot = fresh.snapshot(date(2015, 2, 28))
    assert sorted(snapshot.values("school_id", ["school"]).to_pylist()) == ["S1", "S2", "S3"]
    assert sorted(snapshot.values("school_id", ["school", "child"]).to_pylist()) == ["S1", "S2", "S3"]
    assert sorted(snapshot.values("name_da", ["school"]).to_pylist()) == ["Gammel", "Ny", "To", "Tre"]


def test_by_month_a_row_counts_until_a_newer_one_is_delivered(fresh: Warehouse) -> None:
    _deliver(fresh, "a", JANUARY, {"S1": "Gammel", "S2": "To"})
    _deliver(fresh, "b", JANUARY + 2, {"S1": "Ny"})
    rows = fresh.snapshot(date(2015, 3, 31)).by_month("school").to_pyarrow().to_pylist()
    assert [(row["school_id"], row["name_da"], row["start_day"], row["end_day"]) for row in rows] == [
        ("S1", "Gammel", date(2015, 1, 1), date(2015, 3, 1)),
        ("S1", "Ny", date(2015, 3, 1), None),
        ("S2", "To", date(2015, 1, 1), None),
    ]


def test_rows_come_in_the_order_of_their_key_and_only_with_the_contracts_columns(fresh: Warehouse) -> None:
    _deliver(fresh, "a", JANUARY, {"S2": "To", "S1": "En"})
    frame = fresh.snapshot(JANUARY.last_day).table("school").to_pandas()
    assert frame.columns.tolist() == ["school_id", "name_da", "district"]
    assert frame.school_id.tolist() == ["S1", "S2"]


def test_an_empty_delivery_is_delivered_and_a_missing_one_is_not(fresh: Warehouse) -> None:
    _deliver(fresh, "a", JANUARY, {})
    _deliver(fresh, "b", JANUARY + 2, {})
    assert fresh.snapshot((JANUARY + 1).last_day).delivered("school") == {JANUARY}
    assert fresh.snapshot((JANUARY + 2).last_day).delivered("school") == {JANUARY, JANUARY + 2}
    assert fresh.snapshot((JANUARY + 2).last_day).delivered("child") == frozenset()


def test_every_column_has_the_type_of_its_kind(fresh: Warehouse) -> None:
    snapshot = fresh.snapshot(JANUARY.last_day)
    types = {
        str(kind) for name in ("notification", "pupil_absence_month") for kind in snapshot.table(name).schema().types
    }
    assert types == {"string", "date", "timestamp(6)", "boolean", "int64", "decimal(18, 4)"}


def test_a_table_without_a_contract_is_refused(fresh: Warehouse) -> None:
    with pytest.raises(UsageError, match="no such table"):
        fresh.snapshot(JANUARY.last_day).table("schools")


def test_synthetic_is_said_only_of_what_is_used(fresh: Warehouse) -> None:
    _deliver(fresh, "a", JANUARY, {})
    _deliver(fresh, "b", JANUARY + 1, {}, synthetic=True)
    assert not fresh.snapshot(JANUARY.last_day).synthetic
    assert fresh.snapshot((JANUARY + 1).last_day).synthetic


def test_the_digest_names_the_data_that_count(fresh: Warehouse) -> None:
    _deliver(fresh, "a", JANUARY, {})
    before = fresh.snapshot(JANUARY.last_day).digest
    _deliver(fresh, "b", JANUARY + 1, {})
    assert fresh.snapshot(JANUARY.last_day).digest == before
    _deliver(fresh, "c", JANUARY, {"S1": "Rettet"})
    assert fresh.snapshot(JANUARY.last_day).digest != before


def test_a_snapshot_does_not_change_when_more_is_delivered(fresh: Warehouse) -> None:
    _deliver(fresh, "a", JANUARY, {"S1": "En"})
    snapshot = fresh.snapshot(JANUARY.last_day)
    _deliver(fresh, "b", JANUARY, {"S1": "Rettet"})
    assert _names(snapshot) == {"S1": "En"}


def test_reference_data_can_be_joined_and_two_of_one_name_do_not_meet(fresh: Warehouse) -> None:
    _deliver(fresh, "a", JANUARY, {"S1": "En", "S2": "To"})
    snapshot = fresh.snapshot(JANUARY.last_day)
    chosen = snapshot.frame("chosen", pd.DataFrame({"school_id": ["S2"]}))
    other = snapshot.frame("chosen", pd.DataFrame({"school_id": ["S1"]}))
    school = snapshot.table("school")
    assert school.inner_join(chosen, "school_id").name_da.to_pandas().tolist() == ["To"]
    assert school.inner_join(other, "school_id").name_da.to_pandas().tolist() == ["En"]


def test_what_is_kept_briefly_is_gone_afterwards(fresh: Warehouse) -> None:
    _deliver(fresh, "a", JANUARY, {"S1": "En"})
    snapshot = fresh.snapshot(JANUARY.last_day)
    for _ in range(2):
        with snapshot.briefly("names", snapshot.table("school").select("name_da")) as names:
            assert names.to_pandas().name_da.tolist() == ["En"]
    assert not any("names" in name for name in fresh._engine.tables())
    with pytest.raises(Exception, match=r"_names"):
        names.to_pandas()


def test_money_adds_up_exactly_in_any_order(new_warehouse: Callable[[], str]) -> None:
    amounts = ["0.1", "0.2", "1000000000.05", "-1000000000.35"]
    totals = {
        _total_in_order(order, new_warehouse()) for order in (amounts, amounts[::-1], [*amounts[2:], *amounts[:2]])
    }
    assert totals == {Decimal("0.0000")}


def _total_in_order(amounts: Iterable[str], url: str) -> Decimal:
    rows = pd.DataFrame([_entry(f"L{number}", amount) for number, amount in enumerate(amounts)])
    record = Delivery("a", "ledger_entry", JANUARY, "oekonomi", "f.csv", len(rows), datetime(2016, 1, 1), False)
    with Warehouse.open(url) as warehouse:
        warehouse.store(record, rows)
        total: Decimal = warehouse.snapshot(JANUARY.last_day).table("ledger_entry").amount_dkk.sum().to_pandas()
    return total


def _entry(identifier: str, amount: str) -> dict[str, object]:
    return {
        "entry_id": identifier,
        "posting_date": date(2015, 1, 2),
        "account_id": "5.28.21.003",
        "amount_dkk": float(amount),
        "measure_id": None,
        "supplier_cvr": None,
        "text": "x",
    }


deliveries = st.lists(
    st.tuples(
        st.integers(0, 3),
        st.dictionaries(st.sampled_from(["S1", "S2", "S3"]), st.sampled_from(["a", "b", "c"]), max_size=3),
    ),
    max_size=6,
)
_numbers = itertools.count()


@settings(max_examples=12, deadline=None)
@given(given=deliveries)
def test_a_snapshot_is_the_fold_of_all_deliveries_up_to_its_month(
    new_warehouse: Callable[[], str], given: list[tuple[int, Rows]]
) -> None:
    with Warehouse.open(new_warehouse()) as warehouse:
        for month, rows in given:
            _deliver(warehouse, str(next(_numbers)), JANUARY + month, rows)
        for month in range(4):
            assert _names(warehouse.snapshot((JANUARY + month).last_day)) == _fold(given, month)


@settings(max_examples=12, deadline=None)
@given(first=deliveries, later=deliveries)
def test_deliveries_for_later_months_never_change_an_earlier_snapshot(
    new_warehouse: Callable[[], str], first: list[tuple[int, Rows]], later: list[tuple[int, Rows]]
) -> None:
    with Warehouse.open(new_warehouse()) as warehouse:
        for month, rows in first:
            _deliver(warehouse, str(next(_numbers)), JANUARY + month, rows)
        cutoff = (JANUARY + 3).last_day
        before = warehouse.snapshot(cutoff)
        for month, rows in later:
            _deliver(warehouse, str(next(_numbers)), JANUARY + 4 + month, rows)
        after = warehouse.snapshot(cutoff)
        assert (before.digest, _names(before)) == (after.digest, _names(after))


def _fold(given: list[tuple[int, Rows]], last: int) -> Rows:
    """By hand: the last version of each month, then month upon month."""
    versions = dict(given)
    known: Rows = {}
    for month in range(last + 1):
        known |= versions.get(month, {})
    return known
