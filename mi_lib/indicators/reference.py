"""Tables that no unit delivers: calendar days, versions of the law's deadlines, the population, month ends."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from mi_lib.periods import Month, months_between
from mi_lib.plan.calendar import Profile, is_working_day

_FAR_FUTURE = date(2999, 12, 31)
_LOOK_AHEAD = timedelta(days=31)


def read_reference_tables(folder: Path, first: Month, cutoff: date, profile: Profile) -> dict[str, pd.DataFrame]:
    """All of them by name, for the months from `first` to the cut-off.

    calendar_day: date, is_working_day, working_days_so_far (a running count, to add working days by).
    rule_versions: id, law, section, valid_from, valid_to, value, unit (domain reference, 5.2).
    population: year, children (0-17), start_day, end_day. month_ends: day.
    """
    return {
        "calendar_day": _calendar_days(first.first_day, cutoff + _LOOK_AHEAD, profile),
        "rule_versions": _read_rule_versions(folder / "law_deadlines.yml"),
        "population": _read_population(folder / "population.csv"),
        "month_ends": pd.DataFrame({"day": [month.last_day for month in months_between(first, Month.of(cutoff))]}),
    }


def _calendar_days(first: date, last: date, profile: Profile) -> pd.DataFrame:
    days = [first + timedelta(days=count) for count in range((last - first).days + 1)]
    frame = pd.DataFrame({"date": days, "is_working_day": [is_working_day(day, profile) for day in days]})
    return frame.assign(working_days_so_far=frame["is_working_day"].cumsum())


def _read_rule_versions(file: Path) -> pd.DataFrame:
    rules = yaml.safe_load(file.read_text(encoding="utf-8"))["rules"]
    return pd.DataFrame([version for rule in rules for version in _versions(rule)])


def _versions(rule: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The versions with a duration in calendar or working time; visits per year are another kind of rule."""
    for version in rule["versions"]:
        duration = version.get("duration") or rule.get("duration") or {}
        if duration.get("value") is not None and duration["unit"] in (
            "hours",
            "days",
            "weeks",
            "months",
            "working_days",
        ):
            weeks = duration["unit"] == "weeks"
            yield {
                "id": rule["id"],
                "law": version["law"],
                "section": version["section"],
                "valid_from": version["valid_from"],
                "valid_to": version["valid_to"] or _FAR_FUTURE,
                "value": duration["value"] * (7 if weeks else 1),
                "unit": "days" if weeks else duration["unit"],
            }


def _read_population(file: Path) -> pd.DataFrame:
    frame = pd.read_csv(file)
    return pd.DataFrame(
        {
            "year": frame["year"].astype(str),
            "children": frame["children_0_17"],
            "start_day": [date(year, 1, 1) for year in frame["year"]],
            "end_day": [date(year + 1, 1, 1) for year in frame["year"]],
        }
    )
