"""The record of one accepted file."""

from dataclasses import dataclass
from datetime import UTC, datetime

from mi_lib.periods import Month


@dataclass(frozen=True)
class Delivery:
    """One accepted version of one table for one month; `delivery_id` is the hash of table, month and content."""

    delivery_id: str
    table: str
    month: Month
    unit: str
    file_name: str
    rows: int
    received_at: datetime
    synthetic: bool
    folder: str = ""
    """Where the file lay, below the folder of deliveries."""
    received_from: str = ""
    """Who sent it, where whoever took it in said so."""


def as_utc(moment: datetime) -> datetime:
    """The moment in UTC without its zone, as the warehouse keeps it. A moment without a zone is UTC already."""
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
