"""Working days in a Danish municipality (domain reference, chapters 9.1 and 9.2).

Public holidays are the law's and come from the `holidays` package (store bededag until and including 2023).
Which further days the municipality keeps closed is a choice, and a profile is that choice as data.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType

from holidays import country_holidays

from mi_lib.plan.names import known
from mi_lib.plan.words import WEEKDAYS

_GRUNDLOVSDAG = (6, 5, "grundlovsdag")
_JULEAFTENSDAG = (12, 24, "juleaftensdag")
_NYTAARSAFTENSDAG = (12, 31, "nytårsaftensdag")
_ASCENSION_DAY = "Kristi himmelfartsdag"
_KLEMMEDAG = "fredag efter Kristi himmelfartsdag"
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Profile:
    """Which days are closed besides Sundays and public holidays.

    `customary` are days of every year (month, day, Danish name); `closed` are single days with their Danish reason.
    """

    name: str
    customary: tuple[tuple[int, int, str], ...] = ()
    klemmedag: bool = False
    saturday: bool = False
    closed: tuple[tuple[date, str], ...] = field(default=())


DEFAULT = Profile("default", (_GRUNDLOVSDAG, _JULEAFTENSDAG, _NYTAARSAFTENSDAG))
STRICT = Profile("strict_public_holidays")
WITH_KLEMMEDAG = replace(DEFAULT, name="with_klemmedag", klemmedag=True)
PROFILES: Mapping[str, Profile] = MappingProxyType({p.name: p for p in (DEFAULT, STRICT, WITH_KLEMMEDAG)})


def profile_named(name: str, *, saturday: bool = False, closed: Mapping[date, str] | None = None) -> Profile:
    """The profile of that name, with Saturday as a working day or further closed days if asked.

    Raises PlanError for a name that no profile has.
    """
    return replace(
        known(PROFILES, name, "working-day profile"), saturday=saturday, closed=tuple(sorted((closed or {}).items()))
    )


def is_working_day(day: date, profile: Profile = DEFAULT) -> bool:
    """Is the municipality at work on this day?"""
    return why_closed(day, profile) is None


def why_closed(day: date, profile: Profile = DEFAULT) -> str | None:
    """Why nobody is at work, in Danish; None for a working day."""
    holiday = _public_holidays(day.year).get(day)
    if holiday is not None:
        return holiday
    if day.weekday() == 6 or (day.weekday() == 5 and not profile.saturday):
        return WEEKDAYS[day.weekday()]
    return _local_closing(day, profile)


def add_working_days(day: date, count: int, profile: Profile = DEFAULT) -> date:
    """The `count`-th working day after `day`, or before it when `count` is negative; `day` itself is day 0."""
    step = _ONE_DAY if count >= 0 else -_ONE_DAY
    remaining = abs(count)
    while remaining:
        day += step
        remaining -= is_working_day(day, profile)
    return day


def working_days_before(day: date, count: int, profile: Profile = DEFAULT) -> date:
    """The `count`-th working day before `day`; `day` itself is day 0."""
    return add_working_days(day, -count, profile)


def first_working_day(day: date, profile: Profile = DEFAULT) -> date:
    """`day` if it is a working day, else the next one."""
    return add_working_days(day - _ONE_DAY, 1, profile)


def last_working_day(day: date, profile: Profile = DEFAULT) -> date:
    """`day` if it is a working day, else the nearest earlier one."""
    return add_working_days(day + _ONE_DAY, -1, profile)


def _local_closing(day: date, profile: Profile) -> str | None:
    for month, number, name in profile.customary:
        if (day.month, day.day) == (month, number):
            return name
    if profile.klemmedag and _public_holidays(day.year).get(day - _ONE_DAY) == _ASCENSION_DAY:
        return _KLEMMEDAG
    return dict(profile.closed).get(day)


@lru_cache(maxsize=128)
def _public_holidays(year: int) -> Mapping[date, str]:
    return MappingProxyType(
        {day: _in_a_sentence(name) for day, name in country_holidays("DK", years=year, language="da").items()}
    )


def _in_a_sentence(name: str) -> str:
    """`2. påskedag`, `langfredag`; Danish writes feast days in lower case, but for the proper name in one of them."""
    return name if name == _ASCENSION_DAY else name.lower().replace("anden ", "2. ")
