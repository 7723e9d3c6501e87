"""The warehouse in a schema of a PostgreSQL database: several programs at a time, also on several machines.

The server's messages and the address are shown only in parts that cannot hold a password or a delivered value.
"""

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, unquote

import ibis
import pandas as pd
import psycopg
import pyarrow as pa
import pyarrow.csv
from ibis.backends.postgres import Backend
from ibis.expr.types import Table
from psycopg import sql
from psycopg.conninfo import make_conninfo

from mi_lib.errors import UsageError

DEFAULT_SCHEMA = "mi"

_PART = r"[^:/?#\[\]@\s]"
_ADDRESS = re.compile(
    rf"postgres(?:ql)?://(?:(?P<user>{_PART}*)(?::(?P<password>{_PART}*))?@)?"
    rf"(?P<host>{_PART}*|\[[0-9A-Fa-f:.]+\])(?::(?P<port>\d{{1,5}}))?/(?P<dbname>{_PART}+)"
    r"(?:\?(?P<options>[^#@\s]*))?"
)
_SCHEMA = re.compile(r"[a-z_][a-z0-9_]{0,62}")
_CONNECT_SECONDS = "10"
# One process computes at a time and others wait; without parallel workers and JIT the same plan serves large and small.
_SESSION = (
    "SET jit = off; SET max_parallel_workers_per_gather = 0; SET work_mem = '64MB'; SET lock_timeout = '120s'; "
    "SET client_min_messages = error"
)
_BATCH_ROWS = 50_000
_TYPES = {"string": 'text COLLATE "C"', "int64": "bigint", "float64": "double precision"}
"""Text is ordered by code point on every server, as in DuckDB; other types are called alike in Ibis and PostgreSQL."""


class Postgres:
    """One schema of a PostgreSQL database; what a session computes lies in temporary tables and goes with it."""

    def __init__(self, connection: "psycopg.Connection[Any]", schema: str) -> None:
        self._con = connection
        self._schema = schema
        connection.execute(_SESSION)
        connection.execute(sql.SQL("SET search_path TO {}").format(sql.Identifier(schema)))
        self._ibis: Backend = Backend.from_connection(connection)

    @classmethod
    def open(cls, url: str) -> "Postgres":
        """`postgresql://user@server:5432/database?schema=mi`, with any of libpq's options behind the question mark.

        Raises UsageError for an address of another form, a server that cannot be reached or does not let us in, and
        a database that cannot hold Danish letters.
        """
        address = _Address.parse(url)
        try:
            connection = psycopg.connect(
                make_conninfo(**address.options), autocommit=True, cursor_factory=_Cursor
            )  # fmt: skip
        except psycopg.Error as error:
            raise _not_connected(address, error) from None
        engine = cls(connection, address.schema)
        engine._check_encoding(address)
        engine._check_usage()
        return engine

    def _check_encoding(self, address: "_Address") -> None:
        encoding = self._con.info.parameter_status("server_encoding")
        if encoding != "UTF8":
            self.close()
            raise UsageError(
                "This database cannot hold every letter of the deliveries.",
                where=address.shown,
                found=f"encoding {encoding}",
                remedy="have a database made with ENCODING 'UTF8'",
            )

    def _check_usage(self) -> None:
        """Without the right, tables are not refused but seem not to be there."""
        usable = self._con.execute(
            "SELECT has_schema_privilege(oid, 'USAGE') FROM pg_catalog.pg_namespace WHERE nspname = %s", (self._schema,)
        )
        if usable.fetchall() == [(False,)]:
            self.close()
            raise _no_right(f"permission denied for schema {self._schema}")

    def tables(self) -> dict[str, tuple[str, ...]]:
        rows = self._con.execute(
            "SELECT c.relname, array_agg(a.attname::text ORDER BY a.attnum) FROM pg_catalog.pg_class c "
            "JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped "
            "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
            "WHERE n.nspname = %s AND c.relkind IN ('r', 'p', 'v', 'f') GROUP BY c.relname",
            (self._schema,),
        ).fetchall()
        return {name: tuple(columns) for name, columns in rows}

    def table(self, name: str) -> Table:
        return self._ibis.table(name)

    def count(self, name: str, **values: str) -> int:
        wanted = [sql.SQL("{} = %s").format(sql.Identifier(column)) for column in values]
        query = sql.SQL("SELECT count(*) FROM {} WHERE {}").format(
            sql.Identifier(self._schema, name), sql.SQL(" AND ").join([sql.SQL("true"), *wanted])
        )
        return int(self._con.execute(query, list(values.values())).fetchall()[0][0])

    def create(self, name: str, schema: ibis.Schema, unique: tuple[str, ...] = ()) -> None:
        self._make_schema()
        keys = [sql.SQL("UNIQUE ({})").format(sql.Identifier(column)) for column in unique]
        self._create(sql.SQL("TABLE {}").format(sql.Identifier(self._schema, name)), schema, keys)

    def _make_schema(self) -> None:
        """Only where there is none: CREATE SCHEMA IF NOT EXISTS asks for the right even if it has nothing to do."""
        known = self._con.execute("SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = %s", (self._schema,))
        if not known.fetchall():
            self._con.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(self._schema)))

    def keep(self, name: str, content: Table | pd.DataFrame, schema: ibis.Schema | None = None) -> Table:
        kept = sql.Identifier("pg_temp", name)
        if isinstance(content, pd.DataFrame):
            rows = _as_arrow(content, schema)
            self._create(sql.SQL("TEMPORARY TABLE {}").format(sql.Identifier(name)), ibis.schema(rows.schema))
            self._copy(kept, rows)
        else:
            query = sql.SQL(self._ibis.compile(content))
            self._con.execute(sql.SQL("CREATE TEMPORARY TABLE {} AS {}").format(sql.Identifier(name), query))
        # The server never looks at temporary tables by itself, and plans badly for what it has not looked at.
        self._con.execute(sql.SQL("ANALYZE {}").format(kept))
        return self._ibis.table(name)

    def drop(self, name: str) -> None:
        self._con.execute(sql.SQL("DROP TABLE {}").format(sql.Identifier("pg_temp", name)))

    def _create(self, what: sql.Composed, schema: ibis.Schema, keys: list[sql.Composed] | None = None) -> None:
        columns = [sql.SQL("{} {}").format(sql.Identifier(name), _type(kind)) for name, kind in schema.items()]
        self._con.execute(sql.SQL("CREATE {} ({})").format(what, sql.SQL(", ").join([*columns, *(keys or [])])))

    def append(self, name: str, rows: pa.Table) -> None:
        self._copy(sql.Identifier(self._schema, name), rows)

    def _copy(self, table: sql.Identifier, rows: pa.Table) -> None:
        columns = sql.SQL(", ").join(map(sql.Identifier, rows.column_names))
        statement = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT csv)").format(table, columns)
        try:
            with self._con.cursor() as cursor, cursor.copy(statement) as target:
                for batch in rows.to_batches(_BATCH_ROWS):
                    target.write(_as_csv(batch))
        except psycopg.DataError as error:
            # Its text repeats the row.
            raise ValueError(f"a row does not fit into its table: {error.diag.message_primary}") from None

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Raises UsageError where another program stays inside for two minutes."""
        with _in_words(), self._con.transaction():
            self._con.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (f"mi_lib {self._schema}",))
            yield

    def close(self) -> None:
        self._con.close()


class _Cursor(psycopg.Cursor[Any]):
    """Says in words what a person can mend, also where Ibis asks."""

    def execute(self, *arguments: Any, **options: Any) -> "_Cursor":
        with _in_words():
            return super().execute(*arguments, **options)

    @contextmanager
    def copy(self, *arguments: Any, **options: Any) -> Iterator[psycopg.Copy]:
        with _in_words(), super().copy(*arguments, **options) as copy:
            yield copy


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except (psycopg.errors.InsufficientPrivilege, psycopg.errors.ReadOnlySqlTransaction) as error:
        raise _no_right(error.diag.message_primary or "") from None
    except psycopg.OperationalError as error:
        raise UsageError(
            "The warehouse's server could not finish the work.",
            where="warehouse",
            found=error.diag.message_primary or "the connection was lost",
            remedy="try again; nothing half-done is kept. If it happens again, ask the database's administrator",
        ) from None


def _no_right(found: str) -> UsageError:
    return UsageError(
        "The warehouse's user lacks a right.",
        where="warehouse",
        found=found,
        remedy="ask the database's administrator for CONNECT and TEMPORARY on the database, USAGE on the schema, "
        "SELECT on its tables, for intake INSERT too, and CREATE on the schema the first time",
    )


@dataclass(frozen=True)
class _Address:
    """What libpq is told, the schema, and what of it may be shown."""

    options: dict[str, str]
    schema: str
    shown: str

    @classmethod
    def parse(cls, url: str) -> "_Address":
        """Raises UsageError, and repeats nothing: with a mistake in it, any part may be the password."""
        match = _ADDRESS.fullmatch(url)
        if match is None:
            raise _not_understood("it is not of that form")
        options = dict(parse_qsl(match["options"] or ""))
        parts = {name: unquote(match[name]) for name in ("user", "password", "port", "dbname") if match[name]}
        if match["host"]:
            parts["host"] = unquote(match["host"].strip("[]"))
        schema = options.pop("schema", DEFAULT_SCHEMA)
        if not _SCHEMA.fullmatch(schema):
            raise _not_understood("a schema's name is small letters, digits and underscores")
        server = parts.get("host") or options.get("host") or "this machine"
        defaults = {"connect_timeout": _CONNECT_SECONDS, "application_name": "mi", "client_encoding": "UTF8"}
        return cls(defaults | options | parts, schema, f"database {parts['dbname']} on {server}, schema {schema}")


def _not_understood(found: str) -> UsageError:
    return UsageError(
        "This warehouse address is not understood.",
        where="warehouse",
        found=found,
        remedy="write postgresql://user@server:5432/database?schema=mi and put the password into the file .pgpass; "
        "in the address, : / ? # [ ] @ % of a password are written %3A and so on",
    )


def _not_connected(address: _Address, error: psycopg.Error) -> UsageError:
    found, remedy = _reason(error)
    return UsageError("The warehouse's server does not let us in.", where=address.shown, found=found, remedy=remedy)


def _reason(error: psycopg.Error) -> tuple[str, str]:
    """By what libpq did, not by what it says, which is in the server's language and may repeat the address."""
    connection = error.pgconn
    if not isinstance(error, psycopg.OperationalError):
        return "an option that is not known", "correct what stands behind the question mark"
    if connection is not None and connection.needs_password:
        return "it asks for a password", "put it into the file .pgpass or the variable PGPASSWORD"
    if connection is not None and connection.used_password:
        return "it took the password and then refused", "check user, password and the name of the database"
    return (
        "no answer, or a refusal before any password",
        "check server, port, user and database, and that the server runs and allows this machine (pg_hba.conf)",
    )


def _type(kind: Any) -> sql.SQL:
    """The column type for an Ibis type."""
    name = str(kind).removeprefix("!")
    return sql.SQL(_TYPES.get(name, name))


def _as_arrow(frame: pd.DataFrame, schema: ibis.Schema | None) -> pa.Table:
    table = ibis.memtable(frame, schema=schema)
    return table.to_pyarrow() if schema is None else pa.Table.from_pandas(frame, schema.to_pyarrow(), False)


def _as_csv(batch: pa.RecordBatch) -> bytes:
    """Without a header; text in quotation marks, so that an empty text is not a missing one."""
    target = io.BytesIO()
    pyarrow.csv.write_csv(batch, target, pyarrow.csv.WriteOptions(include_header=False))
    return target.getvalue()
