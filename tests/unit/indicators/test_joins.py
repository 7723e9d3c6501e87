"""Nothing is compared with everything: joins stay in step with the size of the municipality."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import ibis
import ibis.expr.types as ir
import pandas as pd
import pytest

from mi_lib.deliveries import CONTRACTS
from mi_lib.indicators import CATALOGUE, first_month, read_reference_tables
from mi_lib.indicators.declaration import Measure, Tables
from mi_lib.indicators.known import KnownTables
from mi_lib.periods import Month
from mi_lib.plan.calendar import DEFAULT
from mi_lib.warehouse import Delivery, Warehouse

REFERENCE = Path(__file__).parents[3] / "data" / "reference"
DECEMBER = Month(2014, 12)
MEASURES = {
    f"{each.id} {name}": measure
    for each in CATALOGUE.values()
    for name, measure in (("numerator", each.numerator), ("denominator", each.denominator))
    if measure is not None
}


class Open(KnownTables):
    """Keeps nothing, so that a plan shows every join down to the raw tables."""

    def kept(self, rows: Callable[[Tables], ir.Table]) -> ir.Table:
        return rows(self)


@pytest.fixture(scope="module")
def tables() -> KnownTables:
    """Every table delivered, and empty: what the plan of a query looks like does not hang on the rows."""
    warehouse = Warehouse.open("duckdb:///:memory:")
    for name, contract in CONTRACTS.items():
        rows = pd.DataFrame({column: [] for column in contract.column_names}, dtype="object")
        moment = datetime(2015, 1, 2)
        warehouse.store(Delivery(name, name, DECEMBER, contract.unit, "x.csv", 0, moment, False), rows)
    snapshot = warehouse.snapshot(DECEMBER.last_day)
    reference = read_reference_tables(REFERENCE, first_month(snapshot), date(2014, 12, 31), DEFAULT)
    return Open.of(snapshot, reference)


@pytest.mark.parametrize("measure", MEASURES.values(), ids=MEASURES)
def test_no_join_compares_every_row_with_every_row(measure: Measure, tables: KnownTables) -> None:
    query = ibis.to_sql(measure.rows(tables), dialect="duckdb")
    plan = tables.snapshot._engine._raw.execute(f"EXPLAIN {query}").fetchall()[0][1]
    assert "BLOCKWISE_NL_JOIN" not in plan
    assert "CROSS_PRODUCT" not in plan
