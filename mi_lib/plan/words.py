"""Danish words for days and hours, as the municipality writes them (domain reference, chapter 11.1)."""

from collections.abc import Sequence
from datetime import date, datetime, time

from mi_lib.periods import Month

WEEKDAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")
MONTHS = (
    "januar", "februar", "marts", "april", "maj", "juni",
    "juli", "august", "september", "oktober", "november", "december",
)  # fmt: skip
_ORDINALS = ("første", "anden", "tredje", "fjerde", "femte")


def danish_day(day: date) -> str:
    """`onsdag den 28. januar 2015`."""
    return f"{WEEKDAYS[day.weekday()]} den {day.day}. {MONTHS[day.month - 1]} {day.year}"


def danish_hour(hour: time) -> str:
    """`kl. 9`, `kl. 14.30`."""
    return f"kl. {hour.hour}" if hour.minute == 0 else f"kl. {hour.hour}.{hour.minute:02d}"


def danish_moment(moment: datetime) -> str:
    """`onsdag den 28. januar 2015 kl. 15`."""
    return f"{danish_day(moment)} {danish_hour(moment.time())}"


def danish_month(month: Month) -> str:
    """`januar 2015`."""
    return f"{MONTHS[month.number - 1]} {month.year}"


def danish_ordinal(number: int) -> str:
    """`første`, `anden` … `femte`; 1 to 5, as weekdays of a month are counted."""
    return _ORDINALS[number - 1]


def danish_list(words: Sequence[str], joint: str = "og") -> str:
    """`januar, august og november`."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {joint} {words[-1]}"
