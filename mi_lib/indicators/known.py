"""What is known up to a cut-off: delivered and reference tables, the first month, and names that come with the data."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import ibis.expr.types as ir
import pandas as pd

from mi_lib.errors import IndicatorError
from mi_lib.indicators.declaration import Tables
from mi_lib.periods import Month
from mi_lib.warehouse import Snapshot

Codelists = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class KnownTables:
    """The snapshot's tables together with the reference tables, under one roof (`declaration.Tables`)."""

    snapshot: Snapshot
    reference: Mapping[str, ir.Table]
    _kept: dict[Callable[[Tables], ir.Table], ir.Table] = field(default_factory=dict)

    @classmethod
    def of(cls, snapshot: Snapshot, reference: Mapping[str, pd.DataFrame]) -> "KnownTables":
        return cls(snapshot, {name: snapshot.frame(name, frame) for name, frame in reference.items()})

    def table(self, name: str) -> ir.Table:
        if name in self.reference:
            return self.reference[name]
        raw, by_month, _ = name.partition("_by_month")
        return self.snapshot.by_month(raw) if by_month else self.snapshot.table(name)

    def kept(self, rows: Callable[[Tables], ir.Table]) -> ir.Table:
        if rows not in self._kept:
            self._kept[rows] = self.snapshot.keep(rows.__name__, rows(self))
        return self._kept[rows]


def first_month(snapshot: Snapshot) -> Month:
    """The first month with data. Raises IndicatorError when nothing at all has been delivered."""
    months = snapshot.delivered("case_file")
    if not months:
        raise IndicatorError(
            "There are no data to compute from.",
            where="warehouse",
            found=f"no delivery of case_file for months up to {Month.of(snapshot.cutoff)}",
            remedy="take deliveries in with `mi intake`, or make a demo world with `mi demo`",
        )
    return min(months)


DELIVERED = ("school", "account")
"""Dimensions whose categories are the municipality's own and come with its deliveries, not in `codelists.yml`."""


def with_delivered_names(codelists: Codelists, snapshot: Snapshot) -> Codelists:
    """With the municipality's own schools and accounts, as delivered; a school without a name goes by its key."""
    schools = snapshot.table("pupil_absence_month").select("school_id").distinct().to_pyarrow()["school_id"].to_pylist()
    named = {name: _names_in(snapshot.table(name), f"{name}_id") for name in DELIVERED}
    unnamed = {school: school for school in sorted(schools)}
    return {**codelists, "school": unnamed | named["school"], "account": named["account"]}


def _names_in(rows: ir.Table, key: str) -> dict[str, str]:
    found = rows.select(key, "name_da").order_by(key).to_pyarrow()
    return dict(zip(found[key].to_pylist(), found["name_da"].to_pylist(), strict=True))
