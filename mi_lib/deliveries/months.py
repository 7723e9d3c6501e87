"""Months as an office says them. (`mi_lib.danish`, for the reports, stands on a floor above.)"""

from mi_lib.periods import Month

MONTHS = (
    "januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober", "november",
    "december",
)  # fmt: skip


def in_words(month: Month) -> str:
    """`januar 2015`"""
    return f"{MONTHS[month.number - 1]} {month.year}"
