"""Everything that is particular to one database. The rest of the warehouse is portable Ibis."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import duckdb
import ibis
import pandas as pd
import pyarrow as pa
from ibis.backends.duckdb import Backend
from ibis.expr.types import Table

from mi_lib.errors import UsageError

_INCOMING = "incoming_rows"


class Engine(Protocol):
    """What a database must be able to do for the warehouse."""

    def tables(self) -> dict[str, tuple[str, ...]]:
        """The lasting tables and their columns."""

    def table(self, name: str) -> Table: ...

    def create(self, name: str, schema: ibis.Schema) -> None: ...

    def keep(
        self,
        name: str,
        content: Table | pd.DataFrame,
        schema: ibis.Schema | None = None,
    ) -> Table:
        """Compute a table once, for this session only."""

    def append(self, name: str, rows: pa.Table) -> None: ...

    def transaction(self) -> Any:
        """A context manager: all that happens inside, or nothing."""

    def close(self) -> None: ...


class DuckDb:
    """A DuckDB file, used by one process at a time. One thread: equal answers, and a core each for parallel reports."""

    def __init__(self, database: str) -> None:
        # A second connection of this process would be handed the same database; the file lock keeps out the others.
        self._ibis: Backend = ibis.duckdb.connect(database, threads=1, autoinstall_known_extensions=False)
        self._raw: duckdb.DuckDBPyConnection = self._ibis.con

    @classmethod
    def open(cls, rest: str) -> "DuckDb":
        """`rest` is a path, or `:memory:`. Raises UsageError where the file is in use or no database."""
        try:
            if rest != ":memory:":
                Path(rest).parent.mkdir(parents=True, exist_ok=True)
            return cls(rest)
        except (duckdb.Error, OSError) as error:
            raise _cannot_open(rest, error) from error

    def tables(self) -> dict[str, tuple[str, ...]]:
        rows = self._raw.execute(
            "SELECT table_name, list(column_name ORDER BY column_index) FROM duckdb_columns() "
            "WHERE database_name = current_database() AND NOT internal GROUP BY table_name"
        ).fetchall()
        return {name: tuple(columns) for name, columns in rows}

    def table(self, name: str) -> Table:
        return self._ibis.table(name)

    def create(self, name: str, schema: ibis.Schema) -> None:
        self._execute(f'CREATE TABLE "{name}" AS FROM {_INCOMING}', schema.to_pyarrow().empty_table())

    def keep(
        self,
        name: str,
        content: Table | pd.DataFrame,
        schema: ibis.Schema | None = None,
    ) -> Table:
        return self._ibis.create_table(name, content, schema=schema, temp=True)

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


_ENGINES: Mapping[str, Callable[[str], Engine]] = {"duckdb": DuckDb.open}


def open_engine(url: str) -> Engine:
    """The database of a URL. Raises UsageError for a scheme that is not known or a database that cannot be opened."""
    scheme, _, rest = url.partition(":///")
    if scheme not in _ENGINES or not rest:
        raise UsageError(
            "This warehouse address is not understood.",
            where="warehouse",
            found=repr(url.partition("://")[0]),
            remedy="write duckdb:/// and a path, for example duckdb:///data/warehouse/mi.duckdb",
        )
    return _ENGINES[scheme](rest)


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
