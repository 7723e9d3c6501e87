"""Themes V3-2 and V3-5: competence development and sickness absence of the staff in Børn og familie."""

from functools import partial

import ibis
import ibis.expr.types as ir

from mi_lib.indicators.declaration import PERCENT, Indicator, Measure, Tables

FULL_TIME_HOURS_A_YEAR = 1924
"""Contracted hours of a full-time employee (domain reference, V3-2)."""

_UNIT = "boern_og_familie"


def employees(data: Tables) -> ir.Table:
    """One row per employee of the unit. Team leaders, too few to be a group, count with the administration."""
    rows = data.table("employee").filter(ibis._.unit_id == _UNIT)
    job_group = ibis.ifelse(rows.job_group == "team_leader", "administration", rows.job_group)
    return rows.select("employee_id", "team_id", "fte", "from_date", "to_date", job_group=job_group)


def employed_days(data: Tables) -> ir.Table:
    """One row per employee and calendar day employed; `amount` is the full-time share of a day."""
    days = data.table("calendar_day").select("is_working_day", day="date")
    rows = employees(data)
    employed = days.inner_join(rows, [rows.from_date <= days.day, rows.to_date.isnull() | (rows.to_date >= days.day)])
    return employed.select("day", "is_working_day", "team_id", "job_group", person="employee_id", amount="fte")


def working_days(data: Tables) -> ir.Table:
    """The same for working days only."""
    return employed_days(data).filter(ibis._.is_working_day)


def sick_days(data: Tables) -> ir.Table:
    """One row per employee and working day of sickness absence, as far as the cut-off; two notes of a day are one."""
    sick = data.table("staff_absence").filter(ibis._.type == "sickness")
    spells = sick.select("employee_id", "from_date", to_date=ibis.coalesce(sick.to_date, ibis.date(9999, 12, 31)))
    days = working_days(data)
    # Comparisons only: with an "or" among them DuckDB compares every day with every absence.
    overlap = [days.person == spells.employee_id, spells.from_date <= days.day, spells.to_date >= days.day]
    return days.semi_join(spells, overlap)


def training(data: Tables) -> ir.Table:
    """One row per completed training activity; `amount` in hours."""
    done = data.table("training_activity").filter(ibis._.completed)
    return done.inner_join(employees(data), "employee_id").select(
        "team_id", "job_group", person="employee_id", day="date", amount="hours"
    )


_staff_indicator = partial(
    Indicator,
    unit=PERCENT,
    breakdowns={"job_group": "job_group"},
    by_team=True,
    protects="staff",
)

training_hours_share = _staff_indicator(
    id="training_hours_share",
    theme="kompetenceudvikling",
    name="kompetenceudvikling",
    definition="Timer brugt på kompetenceudvikling i forhold til aftalte arbejdstimer, de seneste 12 måneder.",
    numerator=Measure(training, amount="amount"),
    denominator=Measure(employed_days, amount="amount"),
    scale=100.0 * 365 / FULL_TIME_HOURS_A_YEAR,
    windows=("r12",),
    direction="up",
    target=2.0,
    sources=("training_activity", "employee"),
    source_system="personalesystemet",
)

sickness_absence_rate = _staff_indicator(
    id="sickness_absence_rate",
    seasonal=True,
    theme="sygefravaer",
    name="sygefravær",
    definition="Sygefraværsdage i forhold til mulige arbejdsdage. Barns sygedage og arbejdsskader er ikke med.",
    numerator=Measure(sick_days, amount="amount"),
    denominator=Measure(working_days, amount="amount"),
    scale=100.0,
    windows=("month", "r12"),
    direction="down",
    target=4.5,
    sources=("staff_absence", "employee"),
    source_system="personalesystemet",
)

INDICATORS = (training_hours_share, sickness_absence_rate)
