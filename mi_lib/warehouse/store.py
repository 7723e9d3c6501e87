"""The warehouse: every accepted version of every delivery, never changed, never thrown away."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from itertools import count
from types import TracebackType

import ibis
import pandas as pd
import pyarrow as pa

from mi_lib.deliveries import contract
from mi_lib.errors import UsageError
from mi_lib.periods import Month
from mi_lib.warehouse.delivery import Delivery, as_utc
from mi_lib.warehouse.engine import Engine, open_engine
from mi_lib.warehouse.layout import (
    ID,
    NOTE_SCHEMA,
    NOTES,
    RECORD_SCHEMA,
    RECORDS,
    all_schemas,
    as_arrow,
    as_delivered,
    raw_name,
    table_schema,
)
from mi_lib.warehouse.snapshot import Snapshot


class Warehouse:
    """A context manager over one database; `Warehouse.open(url)` makes it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        _prepare(engine)
        self._names = count(1)

    @classmethod
    def open(cls, url: str) -> "Warehouse":
        """Open, and make if it is not there yet, the warehouse of a URL.

        Such as `duckdb:///folder/mi.duckdb` (four slashes begin an absolute path) or
        `postgresql://user@server/database?schema=mi`. Raises UsageError if the scheme is unknown, the file is in use
        by another process, the server does not let us in, or the tables are of an older version of the contracts.
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
        """Has it been stored, by this program or another?"""
        return self._engine.count(RECORDS, **{ID: delivery_id}) > 0

    def store(self, delivery: Delivery, rows: pd.DataFrame | pa.Table) -> bool:
        """Keep the rows (the contract's columns; as Arrow, its types too) and the record of their delivery, or neither.

        False where it is stored already: another program may have been faster since `knows` said no. Raises
        ValueError for a delivery that counts its rows wrongly.
        """
        if delivery.rows != len(rows):
            raise ValueError(f"cannot store delivery {delivery.delivery_id} of {delivery.rows} rows: {len(rows)} rows")
        wanted = contract(delivery.table)
        content = as_delivered(rows, delivery.delivery_id, wanted)
        with self._engine.transaction():
            if self.knows(delivery.delivery_id):
                return False
            self._engine.append(raw_name(delivery.table), content)
            record = _record(delivery, self._engine.count(RECORDS))
            self._engine.append(RECORDS, as_arrow(record, RECORD_SCHEMA))
        return True

    def deliveries(self, *, as_of: datetime | None = None) -> pd.DataFrame:
        """Every accepted delivery, oldest first, or those received up to `as_of`.

        Columns: delivery_id, table, month (`YYYY-MM`), unit, file_name, rows, received_at (UTC), synthetic,
        folder, received_from, sequence (order of intake) and current: is it the newest version for its table and month?
        """
        found = self._records()
        if as_of is not None:
            found = found[found["received_at"] <= as_utc(as_of)]
        current = ~found.duplicated(["table", "month"], keep="last")
        received = found["received_at"].dt.tz_localize("UTC")
        return found.assign(received_at=received, current=current).reset_index(drop=True)

    def note(self, notes: Mapping[str, Sequence[str]]) -> None:
        """Keep what the intake has to say about deliveries, by their ids."""
        lines = [{ID: identifier, "note": note} for identifier, texts in notes.items() for note in texts]
        if lines:
            with self._engine.transaction():
                self._engine.append(NOTES, as_arrow(pd.DataFrame(lines), NOTE_SCHEMA))

    def notes(self) -> dict[str, list[str]]:
        """What has been noted about deliveries, by their ids."""
        found: dict[str, list[str]] = {}
        for note in self._engine.table(NOTES).to_pandas().itertuples(index=False):
            found.setdefault(note.delivery_id, []).append(note.note)
        return found

    def rows(self, delivery_id: str, table: str) -> pa.Table:
        """The rows that came with one delivery, in the contract's columns and types, ordered by key."""
        wanted = contract(table)
        raw = self._engine.table(raw_name(table))
        found = raw.filter(raw[ID] == delivery_id).order_by(*wanted.key).select(*wanted.column_names)
        return found.to_pyarrow().cast(table_schema(wanted).to_pyarrow())

    def sums(self, table: str) -> pd.DataFrame:
        """For each delivery of the table, the totals of the contract's `sums`; one column each, by delivery_id."""
        raw = self._engine.table(raw_name(table))
        totals = {name: raw[name].sum().cast("float64") for name in contract(table).sums}
        found: pd.DataFrame = raw.group_by(ID).aggregate(**totals).to_pandas().set_index(ID)
        return found

    def unknown_references(self, table: str, column: str, delivery_ids: Iterable[str]) -> dict[str, int]:
        """How many rows of these deliveries hold a key of another table that has not come up to their month."""
        owner = contract(contract(table).references[column])
        months = self._engine.table(RECORDS).select(ID, "month")
        keys = self._engine.table(raw_name(owner.table)).inner_join(months, ID)
        known = keys.group_by(key=keys[owner.key[0]]).aggregate(since=keys["month"].min())
        rows = self._engine.table(raw_name(table)).select(ID, column)
        rows = rows.filter(rows[ID].isin(list(delivery_ids)), rows[column].notnull()).inner_join(months, ID)
        joined = rows.left_join(known, rows[column] == known["key"])
        unknown = joined.filter(joined["since"].isnull() | (joined["since"] > joined["month"]))
        counted = unknown.group_by(ID).aggregate(rows=unknown.count()).to_pandas()
        return dict(zip(counted[ID], counted["rows"].astype(int), strict=True))

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
    if _missing(engine):
        with engine.transaction():
            # Looked for again: another program may have made them while this one waited for its turn.
            for name, schema in _missing(engine).items():
                engine.create(name, schema, unique=(ID, "sequence") if name == RECORDS else ())


def _missing(engine: Engine) -> Mapping[str, ibis.Schema]:
    wanted, found = all_schemas(), engine.tables()
    for name in wanted.keys() & found.keys():
        _check_columns(name, wanted[name], found[name])
    return {name: schema for name, schema in wanted.items() if name not in found}


def _check_columns(name: str, wanted: ibis.Schema, found: tuple[str, ...]) -> None:
    if set(wanted.names) != set(found):
        raise UsageError(
            "This warehouse was made for other contracts.",
            where=f"table {name}",
            found=", ".join(sorted(set(wanted.names) ^ set(found))),
            remedy="name a new warehouse (file or schema) in the settings and take all deliveries in again",
        )


def _record(delivery: Delivery, sequence: int) -> pd.DataFrame:
    fields = asdict(delivery) | {
        "month": str(delivery.month),
        "received_at": as_utc(delivery.received_at),
        "sequence": sequence,
    }
    return pd.DataFrame([fields])
