"""What was known at the end of a month."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import cached_property, partial, reduce
from hashlib import sha256

import ibis
import pandas as pd
import pyarrow as pa
from ibis.expr.types import Table

from mi_lib.deliveries import Contract, contract
from mi_lib.periods import Month
from mi_lib.warehouse.engine import Engine
from mi_lib.warehouse.layout import ID, raw_name


class Snapshot:
    """All deliveries for months up to that of `cutoff`: of each the newest version, of each key the newest row.

    `synthetic` says whether any of them is made up. `digest` names the data exactly: two snapshots with the same
    digest hold the same rows. A snapshot lives as long as its warehouse is open; later deliveries do not change it.
    """

    def __init__(self, engine: Engine, name: str, cutoff: date, used: pd.DataFrame) -> None:
        """`used` is the part of `Warehouse.deliveries()` that counts."""
        self._engine = engine
        self._name = name
        self._used = used
        self._tables: dict[str, Table] = {}
        self._frames = 0
        self.cutoff = cutoff
        self.synthetic = bool(used["synthetic"].any())
        self.digest = sha256("\n".join(sorted(used[ID])).encode()).hexdigest()

    def table(self, name: str) -> Table:
        """The table's contract columns, typed, ordered by key; no rows where nothing was delivered.

        `decimal` columns are DECIMAL(18, 4), so that sums are exact. Computed at the first call, then kept.
        Raises UsageError for a table without a contract.
        """
        return self._kept(name, partial(self._newest, contract(name)))

    def by_month(self, name: str) -> Table:
        """The table's rows as they were known month by month: its columns, `start_day` and `end_day`.

        A row counts from the first day of the month for which it was delivered until the first day of the month
        for which a newer one with its key was delivered; that day is null for the rows that still count.
        """
        return self._kept(f"{name}_by_month", partial(self._versions, contract(name)))

    def delivered(self, table: str) -> frozenset[Month]:
        """The months for which the table was delivered, empty deliveries included."""
        return self._months.get(contract(table).table, frozenset())

    @cached_property
    def _months(self) -> dict[str, frozenset[Month]]:
        """By table: each figure asks, for every month."""
        delivered = self._used.groupby("table")["month"]
        return {str(table): frozenset(map(Month.parse, months)) for table, months in delivered}

    def values(self, column: str, tables: Iterable[str]) -> pa.ChunkedArray:
        """Every text that a column of this name holds in the deliveries for these tables: each once, in no order."""
        columns = [self._delivered_rows(name).select(column) for name in tables]
        distinct = reduce(lambda left, right: left.union(right), columns).filter(ibis._[column].notnull()).distinct()
        return distinct.to_pyarrow()[column]

    def frame(self, name: str, data: pd.DataFrame) -> Table:
        """Put reference data (calendar days, versions of rules) beside the tables, under a name of its own."""
        return self.keep(name, data)

    def keep(self, name: str, data: Table | pd.DataFrame) -> Table:
        """Compute a table once and put it beside the others, under a name of its own."""
        self._frames += 1
        return self._engine.keep(f"{self._name}_frame_{self._frames}_{name}", data)

    @contextmanager
    def briefly(self, name: str, data: Table) -> Iterator[Table]:
        """Compute a table once, for the time of a `with` block: what is large is not left lying about."""
        kept = self.keep(name, data)
        try:
            yield kept
        finally:
            self._engine.drop(kept.op().name)

    def _kept(self, name: str, rows: Callable[[], Table]) -> Table:
        """Computed once: indicators ask for the same table many times."""
        if name not in self._tables:
            self._tables[name] = self._engine.keep(f"{self._name}_{name}", rows())
        return self._tables[name]

    def _newest(self, wanted: Contract) -> Table:
        versions = self._versions(wanted)
        return versions.filter(versions["end_day"].isnull()).select(*wanted.column_names)

    def _versions(self, wanted: Contract) -> Table:
        rows = self._delivered_rows(wanted.table)
        superseded = rows["start_day"].lead().over(group_by=list(wanted.key), order_by="start_day")
        versions = rows.mutate(end_day=superseded).select(*wanted.column_names, "start_day", "end_day")
        return versions.order_by(*wanted.key, "start_day")

    def _delivered_rows(self, name: str) -> Table:
        """All versions of all rows, and from which day each counts."""
        return self._engine.table(raw_name(name)).inner_join(self._deliveries, ID)

    @cached_property
    def _deliveries(self) -> Table:
        """The deliveries that count and the first day of their month, as a table to join with."""
        months = [Month.parse(month).first_day for month in self._used["month"]]
        schema = ibis.schema({ID: "string", "start_day": "date"})
        used = pd.DataFrame(
            {ID: self._used[ID], "start_day": pd.Series(months, index=self._used.index, dtype="object")}
        )
        return self._engine.keep(f"{self._name}_used", used, schema)
