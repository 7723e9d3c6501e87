"""The warehouse: every accepted version of every delivery, never changed, never thrown away."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from itertools import count
from types import TracebackType

import ibis
import pandas as pd

from mi_lib.deliveries import contract
from mi_lib.errors import UsageError
from mi_lib.periods import Month
from mi_lib.warehouse.delivery import Delivery, as_utc
from mi_lib.warehouse.engine import Engine, open_engine
from mi_lib.warehouse.layout import (
    ID,
    RECORD_SCHEMA,
    RECORDS,
    all_schemas,
    as_arrow,
    raw_name,
    raw_schema,
)
from mi_lib.warehouse.snapshot import Snapshot


class Warehouse:
    """A context manager over one database; `Warehouse.open(url)` makes it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        _prepare(engine)
        self._known: set[str] = set(self._records()[ID])
        self._names = count(1)

    @classmethod
    def open(cls, url: str) -> "Warehouse":
        """Open, and make if it is not there yet, the warehouse of a URL such as `duckdb:///folder/mi.duckdb`.

        Four slashes begin an absolute path. Raises UsageError if the scheme is unknown, the file is in use by
        another process, or its tables are of an older version of the contracts.
        """
        engine = open_engine(url)
        try:
            return cls(engine)
        except BaseException:
            engine.close()
            raise

    def __enter__(self) -> "Warehouse":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        self._engine.close()

    def knows(self, delivery_id: str) -> bool:
        return delivery_id in self._known

    def store(self, delivery: Delivery, rows: pd.DataFrame) -> None:
        """Keep the rows (the contract's columns) and the record of their delivery: both or neither.

        Raises ValueError for a delivery that is known already or that counts its rows wrongly.
        """
        if self.knows(delivery.delivery_id) or delivery.rows != len(rows):
            raise ValueError(f"cannot store delivery {delivery.delivery_id} of {delivery.rows} rows: {len(rows)} rows")
        stored = rows.assign(**{ID: delivery.delivery_id})
        content = as_arrow(stored, raw_schema(contract(delivery.table)))
        with self._engine.transaction():
            self._engine.append(raw_name(delivery.table), content)
            self._engine.append(RECORDS, as_arrow(_record(delivery, len(self._known)), RECORD_SCHEMA))
        self._known.add(delivery.delivery_id)

    def deliveries(self, *, as_of: datetime | None = None) -> pd.DataFrame:
        """Every accepted delivery, oldest first, or those received up to `as_of`.

        Columns: delivery_id, table, month (`YYYY-MM`), unit, file_name, rows, received_at (UTC), synthetic,
        sequence (order of intake) and current: is it the newest version for its table and month?
        """
        found = self._records()
        if as_of is not None:
            found = found[found["received_at"] <= as_utc(as_of)]
        current = ~found.duplicated(["table", "month"], keep="last")
        received = found["received_at"].dt.tz_localize("UTC")
        return found.assign(received_at=received, current=current).reset_index(drop=True)

    def snapshot(self, cutoff: date, *, as_of: datetime | None = None) -> Snapshot:
        """What was known at the end of `cutoff`'s month, from deliveries received up to `as_of` if that is given."""
        known = self.deliveries(as_of=as_of)
        used = known[known["current"] & (known["month"] <= str(Month.of(cutoff)))]
        return Snapshot(self._engine, f"snapshot_{next(self._names)}", cutoff, used)

    def _records(self) -> pd.DataFrame:
        """Oldest first: by moment of receipt, then by order of intake."""
        frame: pd.DataFrame = self._engine.table(RECORDS).to_pandas()
        return frame.sort_values(["received_at", "sequence"], kind="stable", ignore_index=True)


def _prepare(engine: Engine) -> None:
    """Make the tables that are not there. Raises UsageError where one is there with other columns."""
    wanted, found = all_schemas(), engine.tables()
    for name in wanted.keys() & found.keys():
        _check_columns(name, wanted[name], found[name])
    missing = {name: schema for name, schema in wanted.items() if name not in found}
    if missing:
        _create(engine, missing)


def _create(engine: Engine, schemas: Mapping[str, ibis.Schema]) -> None:
    with engine.transaction():
        for name, schema in schemas.items():
            engine.create(name, schema)


def _check_columns(name: str, wanted: ibis.Schema, found: tuple[str, ...]) -> None:
    if set(wanted.names) != set(found):
        raise UsageError(
            "This warehouse was made for other contracts.",
            where=f"table {name}",
            found=", ".join(sorted(set(wanted.names) ^ set(found))),
            remedy="name a new warehouse file in the settings and take all deliveries in again",
        )


def _record(delivery: Delivery, sequence: int) -> pd.DataFrame:
    fields = asdict(delivery) | {
        "month": str(delivery.month),
        "received_at": as_utc(delivery.received_at),
        "sequence": sequence,
    }
    return pd.DataFrame([fields])
