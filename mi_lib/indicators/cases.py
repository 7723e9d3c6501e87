"""Themes V2-1 and V2-3: the cases themselves, and what is missing in their registration."""

from functools import partial

import ibis
import ibis.expr.types as ir

from mi_lib.indicators.declaration import CASES, PERCENT, Indicator, Measure, Tables
from mi_lib.indicators.teams import case_spells, with_team_on


def cases(data: Tables) -> ir.Table:
    """One row per case and team in turn, as a state from opening to closing."""
    return (
        case_spells(data)
        .filter(ibis._.end_day.isnull() | (ibis._.start_day < ibis._.end_day))
        .mutate(person=ibis._.child_id)
    )


def opened_cases(data: Tables) -> ir.Table:
    """One row per case, in the team that opened it."""
    return _dated(case_spells(data).filter(ibis._.is_first), "opened_date", 1)


def closed_cases(data: Tables) -> ir.Table:
    """One row per closed case, in the team that had it last."""
    return _dated(case_spells(data).filter(ibis._.is_last & ibis._.closed_date.notnull()), "closed_date", -1)


def _dated(spells: ir.Table, day: str, sign: int) -> ir.Table:
    return spells.select("case_id", "team_id", "case_type", person="child_id", day=day, sign=ibis.literal(sign))


def _opened_and_closed(data: Tables) -> ir.Table:
    """Openings as +1 and closings as -1, so that their sum is the net flow."""
    return opened_cases(data).union(closed_cases(data))


_case_indicator = partial(
    Indicator,
    theme="sager",
    unit=CASES,
    sources=("case_file",),
    source_system="DUBU",
    breakdowns={"case_type": "case_type"},
    by_team=True,
    revised_by_late_registration=True,
)

net_case_flow = _case_indicator(
    id="net_case_flow",
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
    seasonal=True,
    name="åbnede sager",
    definition="Sager åbnet i måneden. En sag, der åbnes igen, får et nyt nummer.",
    numerator=Measure(opened_cases),
    windows=("month", "ytd"),
)

cases_closed = _case_indicator(
    id="cases_closed",
    seasonal=True,
    name="lukkede sager",
    definition="Sager lukket i måneden.",
    numerator=Measure(closed_cases),
    windows=("month", "ytd"),
)

active_cases = _case_indicator(
    id="active_cases",
    name="aktive sager",
    definition="Sager, der er åbne på opgørelsesdagen. Ét barn har én sag.",
    numerator=Measure(cases, state=True),
    windows=("cutoff",),
)


def _checked_cases(data: Tables) -> ir.Table:
    """One row per active case, check and month-end at which the check applied."""
    check = data.table("registration_check").select("case_id", "missing", day="cutoff_date", check="rule_id")
    case = data.table("case_file").select("case_id", "case_type")
    return with_team_on(check, data).inner_join(case, "case_id").mutate(person=ibis._.case_id)


def _failing_cases(data: Tables) -> ir.Table:
    return _checked_cases(data).filter(ibis._.missing)


cases_with_missing_registration_share = Indicator(
    id="cases_with_missing_registration_share",
    theme="manglende-registrering",
    name="sager med manglende registrering",
    definition=(
        "Aktive sager, hvor mindst én af de 12 obligatoriske registreringer mangler, i forhold til alle kontrollerede "
        "sager. Sager, der ikke er kontrolleret ved månedens udgang, er ikke med."
    ),
    unit=PERCENT,
    numerator=Measure(_failing_cases, distinct=True),
    denominator=Measure(_checked_cases, distinct=True),
    scale=100.0,
    breakdowns={"check": "check", "case_type": "case_type"},
    overlapping=("check",),
    by_team=True,
    direction="down",
    target=5.0,
    sources=("registration_check", "case_file"),
    source_system="DUBU",
)

INDICATORS = (net_case_flow, cases_opened, cases_closed, active_cases, cases_with_missing_registration_share)
