"""The warehouse's tables and their types, built from the contracts.

A `decimal` column is a DECIMAL(18, 4), not a DOUBLE: decimal sums are exact, so a total is the same whatever
order the rows are added in, and on whatever engine. Totals of kroner and hours are printed; a DOUBLE total that
lies on a rounding boundary would print differently from one month's storage order to the next.
"""

from decimal import Decimal
from typing import Any

import ibis
import pandas as pd
import pyarrow as pa

from mi_lib.deliveries import CONTRACTS, Contract, Kind

RECORDS = "delivery"
NOTES = "delivery_note"
RAW_PREFIX = "raw_"
ID = "delivery_id"
DECIMALS = 4
_BLOCK = 20_000

_DECIMAL = f"decimal(18, {DECIMALS})"
_TYPES: dict[Kind, str] = {
    "id": "string",
    "text": "string",
    "code": "string",
    "codes": "string",
    "month": "string",
    "date": "date",
    "timestamp": "timestamp(6)",
    "decimal": _DECIMAL,
    "integer": "int64",
    "boolean": "boolean",
}

RECORD_SCHEMA = ibis.schema(
    {
        ID: "string",
        "table": "string",
        "month": "string",
        "unit": "string",
        "file_name": "string",
        "rows": "int64",
        "received_at": "timestamp(6)",
        "synthetic": "boolean",
        "folder": "string",
        "received_from": "string",
        "sequence": "int64",
    }
)
NOTE_SCHEMA = ibis.schema({ID: "string", "note": "string"})


def table_schema(contract: Contract) -> ibis.Schema:
    """The typed columns of a table as its contract names them."""
    return ibis.schema({column.name: _TYPES[column.kind] for column in contract.columns})


def raw_name(table: str) -> str:
    return f"{RAW_PREFIX}{table}"


def raw_schema(contract: Contract) -> ibis.Schema:
    """As stored: the contract's columns and the delivery that each row came with."""
    return ibis.schema({**table_schema(contract), ID: "string"})


def all_schemas() -> dict[str, ibis.Schema]:
    """Every table that a warehouse holds, by name."""
    return {RECORDS: RECORD_SCHEMA, NOTES: NOTE_SCHEMA} | {
        raw_name(name): raw_schema(each) for name, each in CONTRACTS.items()
    }


def as_arrow(rows: pd.DataFrame, schema: ibis.Schema) -> pa.Table:
    """The rows in exactly these columns and types; a value that does not fit raises pyarrow's error."""
    target = schema.to_pyarrow()
    return pa.table([_array(rows[field.name], field.type) for field in target], schema=target)


def as_delivered(rows: pd.DataFrame | pa.Table, delivery_id: str, contract: Contract) -> pa.Table:
    """The rows as they are stored: with the id of the delivery, one text in memory for many rows."""
    typed = rows if isinstance(rows, pa.Table) else as_arrow(rows, table_schema(contract))
    block = pa.repeat(delivery_id, min(len(typed), _BLOCK))
    ids = pa.chunked_array([block.slice(0, len(typed) - start) for start in range(0, len(typed), _BLOCK)], pa.string())
    return typed.append_column(pa.field(ID, pa.string()), ids)


def _array(values: "pd.Series[Any]", kind: pa.DataType) -> pa.Array:
    if pa.types.is_decimal(kind):
        return _decimals(values, kind)
    return pa.array(values, kind, from_pandas=True)


def _decimals(values: "pd.Series[Any]", kind: pa.DataType) -> pa.Array:
    """What intake has read fits as it is; other numbers go by way of text, so that 0.1 is 0.1, and are rounded."""
    try:
        return pa.array(values.to_numpy(dtype=object), kind, from_pandas=True)
    except pa.ArrowException:
        places = Decimal(1).scaleb(-DECIMALS)
        rounded = [None if pd.isna(value) else Decimal(str(value)).quantize(places) for value in values]
        return pa.array(rounded, kind)
