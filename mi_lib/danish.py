"""Danish as the reports write it: numbers, months, units (domain reference, 11.1)."""

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from babel.dates import format_date
from babel.numbers import format_decimal

from mi_lib.indicators import Unit
from mi_lib.periods import Month

NBSP = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"

_SMALL = ("nul", "én", "to", "tre", "fire", "fem", "seks", "syv", "otte", "ni", "ti")
LAST_IN_LETTERS = len(_SMALL) - 1
"""Counts up to this one are written in letters, unless a greater one stands in the same sentence."""

_DIMENSIONS = {
    "team": "team", "age_band": "alder", "age_group": "alder", "placed_age_band": "alder", "target_group": "målgruppe",
    "target_group_collapsed": "målgruppe", "placement_form": "anbringelsesform", "case_type": "sagstype",
    "notifier_group": "underretter", "outcome": "udfald", "check": "kontrol",
    "deadline": "frist", "budget_area": "budgetområde", "goal_status": "status", "goal_area": "målområde",
    "absence_type": "årsag", "grade_group": "klassetrin", "scheme": "ordning", "job_group": "jobgruppe",
    "requester_type": "ansøger", "activity_type": "aktivitet",
    "child_age_band": "alder", "start_age_band": "alder ved starten", "sex": "køn", "case_age": "sagens alder",
    "opened_reason": "årsag", "closed_reason": "årsag", "overdue_age": "overskridelsens længde",
    "open_deadline": "frist", "known_case": "barnets sag", "legal_basis": "hjemmel", "weekday": "ugedag",
    "notification_reason": "årsag", "section": "paragraf", "measure_kind": "foranstaltning",
    "measure_group": "slags foranstaltning", "review_item": "krav", "board_result": "resultat",
    "access_law": "lov", "access_decision": "afgørelse", "leisure_scheme": "ordning", "social_case": "social sag",
    "spell_length": "fraværets længde", "owner_unit": "ansvarlig enhed", "goal_policy": "politik",
    "effort_step": "trin på indsatstrappen", "school": "skole", "training_kind": "slags uddannelse", "account": "konto",
}  # fmt: skip
"""How a dimension is said after `fordelt på`."""

_WHEN = {
    "month": ", {month}",
    "cutoff": " ved udgangen af {month}",
    "ytd": ", januar til {month}",
    "r3": ", de tre måneder til og med {month}",
    "r12": ", de 12 måneder til og med {month}",
    "r24": ", de 24 måneder til og med {month}",
    "school_ytd": ", skoleåret til og med {month}",
}


def rounded(value: float | Decimal, decimals: int = 0) -> Decimal:
    """Half away from zero, as people round; what is printed and what is compared in words."""
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def number(value: float | Decimal, decimals: int = 0) -> str:
    """`1250.5` as `1.250,5`: a point from four digits, a real minus."""
    shown = rounded(value, decimals)
    places = "0" * decimals
    text: str = format_decimal(abs(shown), format=f"#,##0.{places}" if decimals else "#,##0", locale="da")
    return f"{MINUS}{text}" if shown < 0 else text


def plain(value: float) -> str:
    """With as many decimals as it has, two at most: `63`, `57,5`."""
    decimals = next((places for places in (0, 1) if rounded(value, places) == rounded(value, 2)), 2)
    return number(value, decimals)


def signed(value: float | Decimal, decimals: int = 0) -> str:
    """With its sign: `+4`, `−0,4`; a zero has none."""
    text = number(value, decimals)
    return f"+{text}" if rounded(value, decimals) > 0 else text


def count_word(value: int) -> str:
    """Zero to ten in letters, from 11 in figures."""
    return _SMALL[value] if 0 <= value <= LAST_IN_LETTERS else number(value)


def amount(value: float, unit: Unit, decimals: int | None = None) -> str:
    """The number with its unit, held together by a non-breaking space: `5,6 pct.`, `1 sag`, `31 sager`."""
    text = number(value, unit.decimals if decimals is None else decimals)
    word = unit.one if text == "1" else unit.many
    return f"{text}{NBSP}{word}".replace(f"{NBSP}mio. ", f"{NBSP}mio.{NBSP}")


def share(value: float, decimals: int = 0) -> str:
    return f"{number(value, decimals)}{NBSP}pct."


def day(when: date) -> str:
    """`31. december 2014`."""
    return format_date(when, "d. MMMM y", locale="da")


def short_day(when: date) -> str:
    """`31-12-2014`, for tables."""
    return when.strftime("%d-%m-%Y")


def month(when: Month) -> str:
    """`december 2014`."""
    return format_date(when.first_day, "MMMM y", locale="da")


def month_name(number_of_month: int) -> str:
    return format_date(date(2000, number_of_month, 1), "MMMM", locale="da")


def short_month(number_of_month: int) -> str:
    """`jan`, `maj`, `dec`: as on the axis of a chart."""
    return month_name(number_of_month)[:3]


def first_months(when: Month) -> str:
    """The part of the year up to a month: `årets første ti måneder`, and `hele 2014` for a December."""
    if when.number == 12:
        return f"hele {when.year}"
    if when.number == 1:
        return f"januar {when.year}"
    return f"årets første {count_word(when.number)} måneder"


def school_year(when: Month) -> str:
    """`skoleåret 2014/15`."""
    first = when.year if when.number >= 8 else when.year - 1
    return f"skoleåret {first}/{(first + 1) % 100:02d}"


def listed(words: Sequence[str]) -> str:
    """`a, b og c`."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} og {words[-1]}"


def dimension(name: str) -> str:
    """As said after `fordelt på`; a crossed one with both: `alder og målgruppe`."""
    return listed([_DIMENSIONS[part] for part in name.split("|")])


def when(window: str, last: Month) -> str:
    """The time that a figure covers: `, januar 2015`, ` ved udgangen af januar 2015`."""
    plain_month = window == "ytd" and last.number == 1
    return _WHEN["month" if plain_month else window].format(month=month(last))


def sentence(words: str) -> str:
    """With a capital first and one full stop last; `mio. kr.` and `pct.` bring their own."""
    return capitalised(words.removesuffix(".")) + "."


def capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
