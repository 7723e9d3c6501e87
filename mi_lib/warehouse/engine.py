"""What a database must be able to do for the warehouse, and which one a URL means.

What is particular to one database stands in `duckdb_engine.py` and `postgres_engine.py`; all else is portable Ibis.
"""

from contextlib import AbstractContextManager
from importlib import import_module
from typing import Protocol, cast

import ibis
import pandas as pd
import pyarrow as pa
from ibis.expr.types import Table

from mi_lib.errors import UsageError


class Engine(Protocol):
    """One open database. Errors that a person can mend (rights, a lost connection) are raised as UsageError."""

    def tables(self) -> dict[str, tuple[str, ...]]:
        """The lasting tables and their columns."""

    def table(self, name: str) -> Table: ...

    def count(self, name: str, **values: str) -> int:
        """How many rows of a lasting table have these values, as of now; other programs may have added some."""

    def create(self, name: str, schema: ibis.Schema, unique: tuple[str, ...] = ()) -> None:
        """Make a lasting table. Where several programs may write at a time, `unique` columns repeat no value."""

    def keep(self, name: str, content: Table | pd.DataFrame, schema: ibis.Schema | None = None) -> Table:
        """Compute a table once, for this session only."""

    def drop(self, name: str) -> None:
        """Give up a table that was kept."""

    def append(self, name: str, rows: pa.Table) -> None: ...

    def transaction(self) -> AbstractContextManager[None]:
        """All that happens inside, or nothing. One program at a time is inside; the others wait."""

    def close(self) -> None: ...


class _Opens(Protocol):
    def open(self, url: str) -> Engine: ...


# Loaded when asked for: the second costs a tenth of a second, which most warehouses do not need.
_ENGINES = {
    "duckdb": "duckdb_engine.DuckDb",
    "postgres": "postgres_engine.Postgres",
    "postgresql": "postgres_engine.Postgres",
}


def open_engine(url: str) -> Engine:
    """The database of a URL. Raises UsageError for a scheme that is not known or a database that cannot be opened."""
    scheme, separator, _ = url.partition("://")
    if not separator or scheme not in _ENGINES:
        raise UsageError(
            "This warehouse address is not understood.",
            where="warehouse",
            found=f"no address of the form {', '.join(f'{name}://…' for name in _ENGINES)}",
            remedy="write duckdb:/// and a path, for example duckdb:///data/warehouse/mi.duckdb, "
            "or postgresql://user@server/database",
        )
    module, _, name = _ENGINES[scheme].partition(".")
    return cast(_Opens, getattr(import_module(f"{__package__}.{module}"), name)).open(url)
