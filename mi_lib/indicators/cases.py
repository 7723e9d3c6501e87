"""Themes V2-1 and V2-3: the cases themselves, and what is missing in their registration."""

from functools import partial

import ibis
import ibis.expr.types as ir

from mi_lib.indicators.declaration import CASES, MONTHS, PERCENT, Indicator, Measure, Tables
from mi_lib.indicators.shapes import age_band, age_in_years, at_month_ends
from mi_lib.indicators.statistics import months_from
from mi_lib.indicators.teams import case_spells, with_team_on


def cases(data: Tables) -> ir.Table:
    """One row per case and team in turn, as a state from opening to closing."""
    return (
        case_spells(data)
        .filter(ibis._.end_day.isnull() | (ibis._.start_day < ibis._.end_day))
        .mutate(person=ibis._.child_id)
    )


def cases_at_month_ends(data: Tables) -> ir.Table:
    """One row per active case and month-end, as a state of that day, with the age of the child and of the case."""
    child = data.table("child").select("child_id", "birth_date")
    known = at_month_ends(cases(data), data).left_join(child, "child_id")
    return known.mutate(
        child_age_band=age_band(age_in_years(known.birth_date, known.day)),
        target_group=ibis.coalesce(known.target_group, "tg_uoplyst"),
        months=months_from(known.opened_date, known.day),
    )


def opened_cases(data: Tables) -> ir.Table:
    """One row per case, in the team that opened it."""
    return _dated(case_spells(data).filter(ibis._.is_first), "opened_date", 1)


def closed_cases(data: Tables) -> ir.Table:
    """One row per closed case, in the team that had it last."""
    return _dated(case_spells(data).filter(ibis._.is_last & ibis._.closed_date.notnull()), "closed_date", -1)


def _dated(spells: ir.Table, day: str, sign: int) -> ir.Table:
    kept = ("case_id", "team_id", "case_type", "opened_reason", "closed_reason")
    return spells.select(*kept, person="child_id", day=day, sign=ibis.literal(sign))


def reopened_cases(data: Tables) -> ir.Table:
    """Of the opened cases those whose child had a case that was closed in the twelve months before."""
    closed = data.table("case_file").select(
        other_case="case_id", other_child="child_id", closed=ibis._.closed_date
    )  # fmt: skip
    rows = opened_cases(data)
    year_before = (rows.day - ibis.interval(months=12)).cast("date")
    same_child = [rows.person == closed.other_child, rows.case_id != closed.other_case]
    return rows.semi_join(closed, [*same_child, closed.closed <= rows.day, closed.closed > year_before])


def _opened_and_closed(data: Tables) -> ir.Table:
    """Openings as +1 and closings as -1, so that their sum is the net flow."""
    return opened_cases(data).union(closed_cases(data))


_CASE_AGES = ((6, "m00_05"), (12, "m06_11"), (24, "m12_23"))
"""Months since the case was opened, up to which it is in a band."""

_case_indicator = partial(
    Indicator,
    theme="sager",
    source_system="DUBU",
    by_team=True,
    revised_by_late_registration=True,
)

net_case_flow = _case_indicator(
    id="net_case_flow",
    unit=CASES,
    sources=("case_file",),
    breakdowns={"case_type": "case_type"},
    seasonal=True,
    name="nettotilgang af sager",
    definition="Åbnede sager minus lukkede sager i måneden.",
    numerator=Measure(_opened_and_closed, amount="sign"),
    windows=("month", "ytd"),
    direction="near_zero",
    parts=("cases_opened", "cases_closed"),
)

cases_opened = _case_indicator(
    id="cases_opened",
    unit=CASES,
    sources=("case_file",),
    seasonal=True,
    name="åbnede sager",
    definition="Sager åbnet i måneden. En sag, der åbnes igen, får et nyt nummer.",
    numerator=Measure(opened_cases),
    windows=("month", "ytd", "r12"),
    breakdowns={"case_type": "case_type", "opened_reason": "opened_reason"},
    newest_only=("opened_reason",),
)

cases_closed = _case_indicator(
    id="cases_closed",
    unit=CASES,
    sources=("case_file",),
    seasonal=True,
    name="lukkede sager",
    definition="Sager lukket i måneden.",
    numerator=Measure(closed_cases),
    windows=("month", "ytd", "r12"),
    breakdowns={"case_type": "case_type", "closed_reason": "closed_reason"},
    newest_only=("closed_reason",),
)

active_cases = _case_indicator(
    id="active_cases",
    name="aktive sager",
    definition="Sager, der er åbne på opgørelsesdagen. Ét barn har én sag.",
    unit=CASES,
    sources=("case_file", "child"),
    numerator=Measure(cases_at_month_ends, state=True),
    windows=("cutoff",),
    breakdowns={"case_type": "case_type", "child_age_band": "child_age_band", "target_group": "target_group"},
    newest_only=("child_age_band", "target_group"),
)

case_age_median = _case_indicator(
    id="case_age_median",
    name="alder på aktive sager",
    definition="Medianen af månederne siden de aktive sager blev åbnet: Halvdelen er yngre, halvdelen ældre.",
    unit=MONTHS,
    sources=("case_file", "child"),
    numerator=Measure(cases_at_month_ends, amount="months", state=True, statistic="median"),
    windows=("cutoff",),
    breakdowns={"case_type": "case_type"},
)

reopened_share = _case_indicator(
    id="reopened_share",
    name="genåbnede sager",
    definition=(
        "Åbnede sager, hvor barnet havde en sag, der blev lukket inden for 12 måneder før, i forhold til alle "
        "åbnede sager de seneste 12 måneder."
    ),
    unit=PERCENT,
    sources=("case_file",),
    numerator=Measure(reopened_cases),
    denominator=Measure(opened_cases),
    scale=100.0,
    windows=("r12",),
    direction="down",
    target=15.0,
)


def checked_cases(data: Tables) -> ir.Table:
    """One row per active case, check and month-end at which the check applied."""
    check = data.table("registration_check").select("case_id", "missing", day="cutoff_date", check="rule_id")
    case = data.table("case_file").select("case_id", "case_type", "opened_date")
    rows = with_team_on(check, data).inner_join(case, "case_id")
    months = months_from(rows.opened_date, rows.day)
    bands = ((months < top, band) for top, band in _CASE_AGES)
    return rows.mutate(person=rows.case_id, case_age=ibis.cases(*bands, else_="m24"))


def _fully_registered(data: Tables) -> ir.Table:
    """One row per case and month-end at which every check that applied was passed."""
    rows = (
        checked_cases(data)
        .group_by("case_id", "case_type", "case_age", "team_id", "day")
        .aggregate(lacks=ibis._.missing.max())
    )
    return rows.filter(~rows.lacks).mutate(person=ibis._.case_id)


def _failing_cases(data: Tables) -> ir.Table:
    return checked_cases(data).filter(ibis._.missing)


cases_with_missing_registration_share = Indicator(
    id="cases_with_missing_registration_share",
    theme="manglende-registrering",
    name="sager med manglende registrering",
    definition=(
        "Aktive sager, hvor mindst én af de 12 obligatoriske registreringer mangler, i forhold til alle "
        "kontrollerede sager. Sager, der ikke er kontrolleret ved månedens udgang, er ikke med."
    ),
    unit=PERCENT,
    numerator=Measure(_failing_cases, distinct=True),
    denominator=Measure(checked_cases, distinct=True),
    scale=100.0,
    breakdowns={"check": "check", "case_type": "case_type", "case_age": "case_age"},
    overlapping=("check",),
    newest_only=("case_age",),
    by_team=True,
    direction="down",
    target=5.0,
    sources=("registration_check", "case_file"),
    source_system="DUBU",
)

cases_fully_registered = Indicator(
    id="cases_fully_registered",
    theme="manglende-registrering",
    name="sager uden manglende registreringer",
    definition="Kontrollerede sager, hvor ingen af de 12 obligatoriske registreringer mangler.",
    unit=CASES,
    numerator=Measure(_fully_registered),
    by_team=True,
    direction="up",
    sources=("registration_check", "case_file"),
    source_system="DUBU",
)

INDICATORS = (
    net_case_flow,
    cases_opened,
    cases_closed,
    active_cases,
    case_age_median,
    reopened_share,
    cases_with_missing_registration_share,
    cases_fully_registered,
)
