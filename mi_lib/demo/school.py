"""Schools, and absence by month, school, grade and type."""

import numpy as np

from mi_lib.demo import levels
from mi_lib.demo.chance import MONTHS, Floats, Ints, Rng, calendar_month, month_start, numbered, working_days
from mi_lib.demo.history import History

_NAMES = (
    "Bakkeskolen", "Ådalsskolen", "Engskolen", "Højmarkskolen", "Kildeskolen", "Lyngskolen", "Møllebakkeskolen",
    "Søndervangskolen", "Tværvejskolen", "Vesterskovskolen",
)  # fmt: skip
_DISTRICTS = ("Bakkedal By", "Nord", "Syd", "Øst", "Vest")
_HOLIDAYS = {2: 5, 4: 3, 6: 3, 8: 6, 10: 5, 12: 5}
"""Working days of the month on which pupils have holidays."""


def school_table(scale: int) -> History:
    count = levels.SCHOOLS * scale
    number = np.arange(count)
    suffix = np.array(["" if n < len(_NAMES) else f" {n // len(_NAMES) + 1}" for n in number.tolist()], dtype=object)
    columns = {
        "school_id": numbered("S", number + 1, 2),
        "name_da": np.array(_NAMES, dtype=object)[number % len(_NAMES)] + suffix,
        "district": np.array(_DISTRICTS, dtype=object)[number % len(_DISTRICTS)],
    }
    return History(columns, np.full(count, int(month_start(MONTHS[0]))))


def absence_table(rng: Rng, scale: int) -> History:
    """One row for each month, school, grade and type; July has none."""
    schools = levels.SCHOOLS * scale
    size = rng.uniform(0.6, 1.4, schools)
    pupils = np.maximum(np.rint(np.outer(size / size.sum(), np.ones(10)) * levels.PUPILS * scale / 10), 8)
    level = rng.normal(1.0, 0.07, (schools, 1)) * np.array(levels.GRADE_FACTORS)
    level *= pupils.sum() / (level * pupils).sum()
    months = [month for month in MONTHS if month % 12 != 6]
    parts = [_month(rng, month, pupils, level) for month in months]
    columns = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    known = np.repeat(np.array([int(month_start(month)) for month in months]), schools * 10 * len(levels.ABSENCE_TYPES))
    return History(columns, known)


def _month(rng: Rng, month: int, pupils: Floats, level: Floats) -> dict[str, Ints]:
    year, number = calendar_month(month)
    school_year = year if number >= 7 else year - 1
    rate = levels.ABSENCE_SEASON[number + 1] / 100 * levels.ABSENCE_YEAR_FACTOR[school_year]
    rate *= rng.normal(1.0, 0.035)  # a month is good or bad for all schools alike
    first, last = int(month_start(month)), int(month_start(month + 1)) - 1
    days = int(working_days(first, last)) - _HOLIDAYS.get(number + 1, 0)
    enrolled = pupils * days
    rates = np.clip(rate * level * rng.normal(1.0, 0.06, level.shape), 0.005, 0.3)
    rates *= rate * enrolled.sum() / (rates * enrolled).sum()
    high = _high_absence(rng, pupils, rates)
    types = list(levels.ABSENCE_TYPES)
    shares = _type_shares(number, level)
    absence = np.stack([rates * enrolled * shares[kind] for kind in types], axis=-1)
    school, grade, kind = (part.ravel() for part in np.indices(absence.shape))
    return {
        "month": np.full(len(school), f"{year}-{number + 1:02d}", dtype=object),
        "school_id": numbered("S", school + 1, 2),
        "grade": grade,
        "absence_type": np.array(types, dtype=object)[kind],
        "absence_days": np.round(absence.ravel(), 1),
        "enrolled_school_days": enrolled[school, grade],
        "pupils": pupils[school, grade].astype(np.int64),
        "pupils_over_10pct": high[school, grade],
    }


def _type_shares(number: int, level: Floats) -> dict[str, Floats]:
    """More leave in February and October, more illness in winter, more unlawful absence in the oldest grades."""
    unlawful = levels.ABSENCE_TYPES["unlawful"] * level**1.5 / np.mean(level**1.5)
    permitted = np.full(level.shape, levels.ABSENCE_TYPES["permitted"])
    permitted *= {1: 1.05, 9: 1.15, 5: 1.10}.get(number, 0.97)
    return {"illness": 1 - permitted - unlawful, "permitted": permitted, "unlawful": unlawful}


def _high_absence(rng: Rng, pupils: Floats, rates: Floats) -> Ints:
    """Pupils with more than 10 pct. absence, in proportion to the rate."""
    share = np.clip(levels.HIGH_ABSENCE_SHARE * rates / 0.056, 0.0, 0.6)
    return rng.binomial(pupils.astype(np.int64), share)
