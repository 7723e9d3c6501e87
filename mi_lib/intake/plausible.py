"""What is allowed but strange: warnings that are shown and kept with the delivery, never a reason to refuse.

An unknown reference is a warning too. Six systems send their files in any order, so a row may point to a child or a
case whose own file comes tomorrow; that the row is wrong is never certain, and a refused file is a gap in the report.
"""

from collections.abc import Iterator, Sequence
from statistics import median

import pandas as pd

from mi_lib.deliveries import contract
from mi_lib.intake.problems import grouped
from mi_lib.warehouse import Delivery, Warehouse

MONTHS_BACK = 12
FEWEST = 6
"""Months without which nothing is known about what is usual."""
_LOW, _HIGH = 0.6, 1.6


def find_warnings(deliveries: Sequence[Delivery], warehouse: Warehouse) -> dict[str, list[str]]:
    """For deliveries that are stored, in Danish, by id. Asked once for many files: references may come in any order."""
    found: dict[str, list[str]] = {}
    by_table: dict[str, list[Delivery]] = {}
    for delivery in deliveries:
        by_table.setdefault(delivery.table, []).append(delivery)
    known = warehouse.deliveries()
    known, delivered = known[known["current"]], frozenset(known["table"])
    for table, accepted in by_table.items():
        history = known[known["table"] == table].set_index("month")
        for identifier, warning in (
            *_unusual(accepted, history, warehouse),
            *_without_owner(table, accepted, warehouse, delivered),
        ):
            found.setdefault(identifier, []).append(warning)
    return found


def is_unusual(value: float, earlier: Sequence[float]) -> bool:
    """Far below or above all of the last months; small numbers must differ by more than chance would."""
    if len(earlier) < FEWEST or min(earlier) < 0:
        return False
    middle = median(earlier)
    chance = 2 * middle**0.5
    low = value < min(earlier) and value < _LOW * middle and value < middle - chance
    high = value > 1.5 * max(earlier) and value > _HIGH * middle and value > middle + chance
    return low or high


def _unusual(accepted: Sequence[Delivery], history: pd.DataFrame, warehouse: Warehouse) -> Iterator[tuple[str, str]]:
    wanted = contract(accepted[0].table)
    sums = warehouse.sums(wanted.table) if wanted.sums else pd.DataFrame()
    for delivery in accepted:
        months = [str(delivery.month - back) for back in range(1, MONTHS_BACK + 1)]
        earlier = history[history.index.isin(months)]
        if is_unusual(delivery.rows, earlier["rows"].tolist()):
            yield delivery.delivery_id, _range_text("antallet af rækker", delivery.rows, earlier["rows"].tolist())
            continue
        for name in wanted.sums:
            totals = sums[name].reindex(earlier["delivery_id"]).dropna().tolist()
            value = sums[name].get(delivery.delivery_id)
            if value is not None and is_unusual(abs(value), [abs(total) for total in totals]):
                yield delivery.delivery_id, _range_text(f"summen af {name}", value, totals)


def _without_owner(
    table: str, accepted: Sequence[Delivery], warehouse: Warehouse, delivered: frozenset[str]
) -> Iterator[tuple[str, str]]:
    wanted = contract(table)
    for column, owner in wanted.references.items():
        if owner in delivered:
            counts = warehouse.unknown_references(table, column, [each.delivery_id for each in accepted])
            yield from (
                (identifier, _reference_text(table, column, owner, count)) for identifier, count in counts.items()
            )


def _range_text(what: str, value: float, earlier: Sequence[float]) -> str:
    usual = f"{grouped(min(earlier))} til {grouped(max(earlier))}"
    return f"{what} er {grouped(value)}, men har de seneste {len(earlier)} gange været {usual}. Er filen hel?"


def _reference_text(table: str, column: str, owner: str, count: int) -> str:
    rows = "1 række" if count == 1 else f"{count} rækker"
    title = contract(table).column(column).name_da
    return f"{rows} henviser i kolonnen {column} ({title}) til noget, der ikke er leveret i {owner} til og med måneden."
