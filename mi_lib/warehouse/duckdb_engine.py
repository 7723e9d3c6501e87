"""The warehouse in a DuckDB file: nothing to set up, one program at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import ibis
import pandas as pd
import pyarrow as pa
from ibis.backends.duckdb import Backend
from ibis.expr.types import Table

from mi_lib.errors import UsageError

_INCOMING = "incoming_rows"
_MEMORY = "2GB"


class DuckDb:
    """A DuckDB file, used by one process at a time.

    One thread: equal answers, and a core each for parallel reports. What does not fit into memory goes to disk, beside
    the file.
    """

    def __init__(self, database: str) -> None:
        # A second connection of this process would be handed the same database; the file lock keeps out the others.
        self._ibis: Backend = ibis.duckdb.connect(
            database, threads=1, memory_limit=_MEMORY, autoinstall_known_extensions=False
        )
        self._raw: duckdb.DuckDBPyConnection = self._ibis.con

    @classmethod
    def open(cls, url: str) -> "DuckDb":
        """`duckdb:///` and a path or `:memory:`. Raises UsageError where the file is in use or no database."""
        path = url.removeprefix("duckdb:///")
        if path in ("", url):
            raise UsageError(
                "This warehouse address is not understood.",
                where="warehouse",
                found=f"{url}",
                remedy="write three slashes and a path, for example duckdb:///data/warehouse/mi.duckdb",
            )
        try:
            if path != ":memory:":
                Path(path).parent.mkdir(parents=True, exist_ok=True)
            return cls(path)
        except (duckdb.Error, OSError) as error:
            raise _cannot_open(path, error) from error

    def tables(self) -> dict[str, tuple[str, ...]]:
        rows = self._raw.execute(
            "SELECT table_name, list(column_name ORDER BY column_index) FROM duckdb_columns() "
            "WHERE database_name = current_database() AND NOT internal GROUP BY table_name"
        ).fetchall()
        return {name: tuple(columns) for name, columns in rows}

    def table(self, name: str) -> Table:
        return self._ibis.table(name)

    def count(self, name: str, **values: str) -> int:
        wanted = " AND ".join(["true", *(f'"{column}" = ?' for column in values)])
        found = self._raw.execute(f'SELECT count(*) FROM "{name}" WHERE {wanted}', list(values.values())).fetchall()
        return int(found[0][0])

    def create(self, name: str, schema: ibis.Schema, unique: tuple[str, ...] = ()) -> None:
        """Nothing is declared unique: there is one program at a time, and an index would slow every delivery."""
        self._execute(f'CREATE TABLE "{name}" AS FROM {_INCOMING}', schema.to_pyarrow().empty_table())

    def keep(self, name: str, content: Table | pd.DataFrame, schema: ibis.Schema | None = None) -> Table:
        return self._ibis.create_table(name, content, schema=schema, temp=True)

    def drop(self, name: str) -> None:
        self._raw.execute(f'DROP TABLE "{name}"')

    def append(self, name: str, rows: pa.Table) -> None:
        self._execute(f'INSERT INTO "{name}" BY NAME FROM {_INCOMING}', rows)

    def _execute(self, statement: str, rows: pa.Table) -> None:
        """Without Ibis, which builds and renders an expression each time at several times the cost of the work."""
        self._raw.register(_INCOMING, rows)
        try:
            self._raw.execute(statement)
        finally:
            self._raw.unregister(_INCOMING)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        self._raw.begin()
        try:
            yield
        except BaseException:
            self._raw.rollback()
            raise
        self._raw.commit()

    def close(self) -> None:
        self._ibis.disconnect()


def _cannot_open(path: str, error: Exception) -> UsageError:
    if "lock" in str(error).lower() or "being used by another process" in str(error):
        return UsageError(
            "The warehouse is in use by another program.",
            where=path,
            remedy="wait until the other command has finished, close notebooks that have it open, and try again",
        )
    return UsageError(
        "The warehouse cannot be opened.",
        where=path,
        found=str(error).splitlines()[0],
        remedy="check that the path is right and writable and that the file is a DuckDB database of this project",
    )
