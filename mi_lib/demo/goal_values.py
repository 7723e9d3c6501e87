"""How the policy goals stand: counted from the same tables as everything else, as they were known at the cut-off.

So the follow-up on the goals says what the reports say, to the decimal; a test holds the two together.
"""

from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt

from mi_lib.demo import levels
from mi_lib.demo.chance import (
    FIRST,
    MINUTES,
    NEVER,
    Bools,
    Ints,
    add_months,
    calendar_month,
    month_of,
    month_start,
    working_calendar,
)
from mi_lib.demo.history import Column, History, World

_YEAR, _QUARTER = 12, 3
_PLACEMENT = ("sel_52_3_7", "sel_58", "sel_75", "sel_76_3_1", "sel_76_a")
_FAMILY_CARE = ("1", "21", "22")

_Columns = Mapping[str, Column]


def goal_value(indicator: str, world: World, cutoff: int) -> float:
    """The value at the cut-off, to one decimal; nan where nobody measures it or the months before it are too few."""
    count = _COUNTED.get(indicator)
    value = count(world, cutoff) if count else np.nan
    return round(float(value), 1)


def _known(history: History, cutoff: int) -> _Columns:
    """The rows that had been delivered by then; what was filled in later is empty again."""
    until = np.full(len(history), NEVER) if history.until is None else history.until
    here = (history.known <= cutoff) & (until > cutoff)
    columns = {name: values[here] for name, values in history.columns.items()}
    for group, days in history.reveals.items():
        for name in group:
            if columns[name].dtype.kind == "i":
                columns[name] = np.where(days[here] > cutoff, NEVER * MINUTES, columns[name])
    return columns


def _percent(part: npt.ArrayLike, whole: npt.ArrayLike) -> float:
    below = float(np.sum(whole))
    return 100 * float(np.sum(part)) / below if below else np.nan


def _in_last(days: Ints, cutoff: int, months: int) -> Bools:
    """Which days lie in the months up to the cut-off; none where the world is younger than that."""
    last = int(month_of(cutoff))
    return (month_of(days) > last - months) & (days <= cutoff) & (last - months + 1 >= FIRST)


def _family_care(world: World, cutoff: int) -> float:
    measure, placement = _known(world["measure"], cutoff), _known(world["placement"], cutoff)
    sites = dict(zip(placement["measure_id"], placement["site_code"], strict=True))
    running = (measure["start_date"] <= cutoff) & (measure["end_date"] > cutoff)
    placed = np.flatnonzero(running & np.isin(measure["section_id"], _PLACEMENT))
    cases, here = measure["case_id"][placed], [sites.get(each, "") for each in measure["measure_id"][placed]]
    return _percent(len(set(cases[np.isin(here, _FAMILY_CARE)])), len(set(cases)))


def _examined_in_time(world: World, cutoff: int) -> float:
    exams = _known(world["child_examination"], cutoff)
    due = add_months(exams["concern_known_date"], 4)
    asked = _in_last(due, cutoff, _QUARTER)
    return _percent((exams["completed_date"] <= due) & asked, asked)


def _forecast_variance(world: World, cutoff: int) -> float:
    forecast = world["forecast"].columns
    here = forecast["cutoff_date"] == cutoff
    revised = forecast["revised_dkk"][here]
    return _percent(forecast["forecast_dkk"][here] - revised, revised)


def _school_absence(world: World, cutoff: int) -> float:
    """Of the twelve months up to the latest school month."""
    table = world["pupil_absence_month"].columns
    months = np.array([int(np.datetime64(text, "M").astype(np.int64)) for text in table["month"].tolist()])
    last = int(months[month_start(months) <= cutoff].max())
    here = (months > last - _YEAR) & (months <= last)
    if last - _YEAR + 1 < FIRST:
        return np.nan
    return _percent(
        table["absence_days"][here], table["enrolled_school_days"][here & (table["absence_type"] == "illness")]
    )


def _missing_registration(world: World, cutoff: int) -> float:
    checks = world["registration_check"].columns
    here = checks["cutoff_date"] == cutoff
    failing = here & checks["missing"].astype(bool)
    return _percent(len(set(checks["case_id"][failing])), len(set(checks["case_id"][here])))


def _sick_days(world: World, cutoff: int) -> float:
    """Days and full-time employees: each employee's working days with a note of sickness, times the hours."""
    staff, absence = _known(world["employee"], cutoff), _known(world["staff_absence"], cutoff)
    days = _days_of_year(cutoff)
    row = {name: place for place, name in enumerate(staff["employee_id"].tolist())}
    sick = np.zeros((len(row), len(days)), bool)
    for place in np.flatnonzero(absence["type"] == "sickness").tolist():
        begun, ended = absence["from_date"][place], absence["to_date"][place]
        sick[row[absence["employee_id"][place]]] |= (days >= begun) & (days <= ended)
    working = np.is_busday(days.astype("datetime64[D]"), busdaycal=working_calendar())
    employed = _employed(staff, days)
    return 365 * _ratio((sick & employed & working) * staff["fte"][:, None], employed * staff["fte"][:, None])


def _training(world: World, cutoff: int) -> float:
    staff, done = _known(world["employee"], cutoff), _known(world["training_activity"], cutoff)
    days = _days_of_year(cutoff)
    here = done["completed"].astype(bool) & _in_last(done["date"], cutoff, _YEAR)
    years = _employed(staff, days) * staff["fte"][:, None] / 365
    return 100 * _ratio(done["hours"][here], years * levels.FULL_TIME_HOURS)


def _days_of_year(cutoff: int) -> Ints:
    """The days of the twelve months up to the cut-off; none where the world is younger than that."""
    first = int(month_of(cutoff)) - _YEAR + 1
    return np.arange(int(month_start(first)), cutoff + 1) if first >= FIRST else np.empty(0, np.int64)


def _employed(staff: _Columns, days: Ints) -> Bools:
    employed: Bools = (staff["from_date"][:, None] <= days) & (staff["to_date"][:, None] >= days)
    return employed


def _ratio(part: npt.ArrayLike, whole: npt.ArrayLike) -> float:
    return _percent(part, whole) / 100


def _assessed_in_time(world: World, cutoff: int) -> float:
    notified = _known(world["notification"], cutoff)
    due = notified["received_at"] + MINUTES
    asked = _in_last(due // MINUTES, cutoff, _QUARTER)
    return _percent((notified["assessed_24h_at"] <= due) & asked, asked)


def _leisure_grants(world: World, cutoff: int) -> float:
    decided = _in_last(_known(world["leisure_grant"], cutoff)["decision_date"], cutoff, _YEAR)
    return float(decided.sum()) or np.nan


def _goals_met(world: World, cutoff: int) -> float:
    """By the latest assessment of each goal in the year."""
    given = _known(world["child_goal_assessment"], cutoff)
    here = np.flatnonzero(_in_last(given["date"], cutoff, _YEAR))
    newest = here[np.argsort(given["date"][here], kind="stable")]
    status: dict[str, str] = dict(zip(given["goal_id"][newest], given["status"][newest], strict=True))
    return _percent([each == "met" for each in status.values()], [1.0] * len(status))


def _refund_claimed(world: World, cutoff: int) -> float:
    sde = world["sde_case_year"]
    year, _ = calendar_month(int(month_of(cutoff)))
    here = (sde.known == cutoff) & (sde.columns["year"] == year)
    return _percent(sde.columns["claimed_refund_dkk"][here], sde.columns["expected_refund_dkk"][here])


_COUNTED: dict[str, Callable[[World, int], float]] = {
    "family_care_share": _family_care,
    "examination_on_time_share": _examined_in_time,
    "forecast_variance_pct": _forecast_variance,
    "absence_rate": _school_absence,
    "cases_with_missing_registration_share": _missing_registration,
    "absence_days_per_fte": _sick_days,
    "assessed_24h_share": _assessed_in_time,
    "leisure_grants_count": _leisure_grants,
    "training_hours_share": _training,
    "goals_met_share": _goals_met,
    "claim_rate": _refund_claimed,
}
