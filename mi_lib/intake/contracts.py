"""The contracts as pandera schemas, one per table, made once."""

from datetime import datetime
from functools import cache

import pandera.pandas as pa

from mi_lib.deliveries import Column, contract

EARLIEST = datetime(1980, 1, 1)
LATEST = datetime(2060, 12, 31, 23, 59, 59)

CODE = "code"
DATE = "date"
NULL = "not_nullable"


@cache
def schema(table: str) -> pa.DataFrameSchema:
    """Required values, allowed codes and sensible dates; so any part of the rows can be checked alone.

    Types are settled when the cells are read, keys are compared over all rows (`checking`).
    """
    columns = contract(table).columns
    return pa.DataFrameSchema({column.name: _column(column) for column in columns if _has_rule(column)})


def _has_rule(column: Column) -> bool:
    return bool(not column.nullable or column.codes or column.kind in ("date", "timestamp"))


def _column(column: Column) -> pa.Column:
    return pa.Column(checks=_checks(column), nullable=column.nullable)


def _checks(column: Column) -> list[pa.Check]:
    if column.kind in ("date", "timestamp"):
        return [pa.Check.in_range(EARLIEST, LATEST, error=DATE)]
    if column.kind == "codes" and column.codes:
        one = f"(?:{'|'.join(column.codes)})"
        return [pa.Check.str_matches(rf"^{one}(?:\|{one})*$", error=CODE)]
    return [pa.Check.isin(column.codes, error=CODE)] if column.codes else []
