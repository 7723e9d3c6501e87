"""How far off a deadline is, on the morning when the list is read."""

from datetime import date, datetime, time
from math import floor

DAYS_AHEAD = 14
"""Deadlines this many days ahead are on the list: what a caseworker can still plan for."""

READ_AT = time(8)
"""Lists are read when the day begins: the hours left of a 24-hour deadline are counted from then, local time."""


def days_over(due_day: date, day: date) -> int:
    """Calendar days since the deadline ran out; 0 on the day itself, which still counts; negative: days left."""
    return (day - due_day).days


def hours_left(due_at: datetime, day: date) -> int:
    """Whole hours from the morning of the day until the deadline, rounded down; negative: over."""
    return floor((due_at - datetime.combine(day, READ_AT)).total_seconds() / 3600)
