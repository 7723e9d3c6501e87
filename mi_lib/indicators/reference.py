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

    calendar_day: date, is_working_day, working_days_so_far (a running count, to add working days by), cutoff.
    rule_versions: id, law, section, valid_from, valid_to, value, unit (domain reference, 5.2), fallback (a longer
    time under a condition), from_field (a date agreed upon goes first), sections (of measures, joined by |; none:
    all), max_age_days (how old the fulfilment may be; 0: any age) and printed (act and section as a page names them).
    population: year, children (0-17), start_day, end_day. month_ends: day.
    sde_thresholds: year, scheme, from_1 to from_3 (kr.; a threshold that the year has not is out of reach), rate_1 to
    rate_3 (0 to 1), by_household, monthly (1 or 0; domain reference, chapter 6).
    """
    return {
        "calendar_day": _calendar_days(first.first_day, cutoff + _LOOK_AHEAD, profile),
        "rule_versions": _read_rule_versions(folder / "law_deadlines.yml"),
        "population": _read_population(folder / "population.csv"),
        "sde_thresholds": _read_sde_thresholds(folder / "sde_thresholds.csv"),
        "month_ends": pd.DataFrame({"day": [month.last_day for month in months_between(first, Month.of(cutoff))]}),
    }


def _calendar_days(first: date, last: date, profile: Profile) -> pd.DataFrame:
    days = [first + timedelta(days=count) for count in range((last - first).days + 1)]
    frame = pd.DataFrame({"date": days, "is_working_day": [is_working_day(day, profile) for day in days]})
    frame["cutoff"] = last - _LOOK_AHEAD
    return frame.assign(working_days_so_far=frame["is_working_day"].cumsum())


def _read_rule_versions(file: Path) -> pd.DataFrame:
    content = yaml.safe_load(file.read_text(encoding="utf-8"))
    acts = {law: about["short_da"] for law, about in content["meta"]["laws"].items() if "short_da" in about}
    frame = pd.DataFrame([version for rule in content["rules"] for version in _versions(rule)])
    return frame.assign(printed=(frame["law"].map(acts).fillna(frame["law"]) + " " + frame["printed"]).str.strip())


def _versions(rule: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Each version with its duration, and once more with the longer one that it allows under a condition."""
    for version in rule["versions"]:
        duration = version.get("duration") or rule.get("duration") or {}
        if duration.get("value") is None:
            duration = {**duration, "value": version.get("local_default_months")}
        for fallback in (False, True):
            span = version.get("fallback") if fallback else duration
            if span and span["value"] is not None:
                yield _version(rule, version, span, fallback=fallback) | {"from_field": "from_field" in duration}


def _version(rule: dict[str, Any], version: dict[str, Any], span: dict[str, Any], *, fallback: bool) -> dict[str, Any]:
    weeks = span["unit"] == "weeks"
    return {
        "id": rule["id"],
        "law": version["law"],
        "section": version["section"],
        "printed": version.get("printed", version["section"]),
        "valid_from": version["valid_from"],
        "valid_to": version["valid_to"] or _FAR_FUTURE,
        "value": span["value"] * (7 if weeks else 1),
        "unit": "days" if weeks else span["unit"],
        "fallback": fallback,
        "sections": "|".join(version.get("measure_sections", ())),
        "max_age_days": rule.get("local_max_age_days", 0),
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


_OUT_OF_REACH = 1e15
_PER_CENT = 0.01


def _read_sde_thresholds(file: Path) -> pd.DataFrame:
    frame = pd.read_csv(file)
    rows = frame.assign(scheme=frame["schemes"].str.split("|")).explode("scheme", ignore_index=True)
    levels = {f"from_{n}": rows[f"threshold_{n}_dkk"].fillna(_OUT_OF_REACH).astype(float) for n in (1, 2, 3)}
    rates = {f"rate_{n}": rows[f"rate_{n}_pct"].fillna(0).astype(float) * _PER_CENT for n in (1, 2, 3)}
    return pd.DataFrame(
        {
            "year": rows["year"],
            "scheme": rows["scheme"],
            **levels,
            **rates,
            "by_household": rows["household_aggregation"] == "yes",
            "monthly": (rows["accrual_basis"] == "monthly").astype("int64"),
        }
    )
