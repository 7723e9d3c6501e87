"""Themes V3-2 and V3-5: competence development and sickness absence of the staff in Børn og familie."""

from functools import partial

import ibis
import ibis.expr.types as ir

from mi_lib.indicators.declaration import DAYS_PER_FTE, DKK_PER_FTE, PERCENT, Indicator, Measure, Tables
from mi_lib.indicators.shapes import FAR, day_after, month_number

FULL_TIME_HOURS_A_YEAR = 1924
"""Contracted hours of a full-time employee (domain reference, V3-2)."""

LONG_SPELL_DAYS = 28
"""Calendar days from which a spell of sickness is long (domain reference, V3-5)."""

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
    return _days_of(_spells(data, "sickness"), data)


def long_sick_days(data: Tables) -> ir.Table:
    """Those of spells that last 28 calendar days or more; one still running counts as far as the cut-off."""
    return _days_of(
        _spells(data, "sickness").filter(ibis.coalesce(ibis._.length, LONG_SPELL_DAYS) >= LONG_SPELL_DAYS), data
    )


def sick_days_by_length(data: Tables) -> ir.Table:
    """One row per employee and working day of sickness, with `spell_length`: long or short. A day is counted once."""
    long = long_sick_days(data).select("day", "person", found=ibis.literal(True))
    days = sick_days(data).left_join(long, ["day", "person"]).drop("day_right", "person_right")
    return days.mutate(spell_length=ibis.ifelse(ibis.coalesce(days.found, False), "long", "short")).drop("found")


def child_sick_days(data: Tables) -> ir.Table:
    """One row per employee and working day at home with a sick child."""
    return _days_of(_spells(data, "child_sick"), data)


def _spells(data: Tables, kind: str) -> ir.Table:
    """Spells of one kind of absence: `employee_id`, `from_date`, `to_date` and `length` in calendar days so far.

    Of one that is still running since before the data began the length is not known: null.
    """
    rows = data.table("staff_absence").filter(ibis._.type == kind)
    known = data.table("calendar_day").select("cutoff", from_date="date")
    rows = rows.left_join(known, "from_date").drop("from_date_right")
    length = ibis.coalesce(rows.to_date, rows.cutoff).delta(rows.from_date, unit="day") + 1
    return rows.select("employee_id", "from_date", to_date=ibis.coalesce(rows.to_date, FAR), length=length)


def _days_of(spells: ir.Table, data: Tables) -> ir.Table:
    days = working_days(data)
    # Comparisons only: with an "or" among them DuckDB compares every day with every absence.
    overlap = [days.person == spells.employee_id, spells.from_date <= days.day, spells.to_date >= days.day]
    return days.semi_join(spells, overlap)


def training(data: Tables) -> ir.Table:
    """One row per completed training activity; `amount` in hours, `cost` in kr."""
    return training_activities(data).filter(ibis._.completed)


def training_activities(data: Tables) -> ir.Table:
    """One row per activity, completed or only planned; `amount` in hours, `cost` in kr."""
    rows = data.table("training_activity").inner_join(employees(data), "employee_id")
    return rows.select(
        "team_id", "job_group", "planned", "completed", person="employee_id", day="date", amount="hours",
        cost="cost_dkk", training_kind="kind",
    )  # fmt: skip


def _planned_training(data: Tables) -> ir.Table:
    return training_activities(data).filter(ibis._.planned)


def _planned_and_completed(data: Tables) -> ir.Table:
    return _planned_training(data).filter(ibis._.completed)


def employed_at_cutoff(data: Tables) -> ir.Table:
    """One row per employee and month-end on which the employee was employed, as a state of that one day."""
    rows = employed_days(data).semi_join(data.table("month_ends"), "day")
    return rows.mutate(start_day=rows.day, end_day=day_after(rows.day), in_month=month_number(rows.day))


def trained_at_cutoff(data: Tables) -> ir.Table:
    """Those of them who completed at least one activity in the twelve months up to that month-end."""
    staff = employed_at_cutoff(data)
    done = training(data).select("person", in_month=month_number(ibis._.day))
    recently = [staff.person == done.person, staff.in_month >= done.in_month, staff.in_month - 12 < done.in_month]
    return staff.semi_join(done, recently)


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
    counted_in="timer",
    numerator=Measure(training, amount="amount"),
    denominator=Measure(employed_days, amount="amount"),
    scale=100.0 * 365 / FULL_TIME_HOURS_A_YEAR,
    windows=("r12",),
    breakdowns={"job_group": "job_group", "training_kind": "training_kind"},
    newest_only=("training_kind",),
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
    counted_in="dage",
    numerator=Measure(sick_days, amount="amount"),
    denominator=Measure(working_days, amount="amount"),
    scale=100.0,
    windows=("month", "r12"),
    direction="down",
    target=4.5,
    sources=("staff_absence", "employee"),
    source_system="personalesystemet",
)

trained_employee_share = _staff_indicator(
    id="trained_employee_share",
    theme="kompetenceudvikling",
    name="medarbejdere med kompetenceudvikling",
    definition=(
        "Medarbejdere ansat på opgørelsesdagen, som har gennemført mindst én aktivitet de seneste 12 måneder, "
        "i forhold til alle medarbejdere."
    ),
    numerator=Measure(trained_at_cutoff, distinct=True, state=True),
    denominator=Measure(employed_at_cutoff, distinct=True, state=True),
    scale=100.0,
    windows=("cutoff",),
    direction="up",
    sources=("training_activity", "employee"),
    source_system="personalesystemet",
)

plan_fulfilment = _staff_indicator(
    id="plan_fulfilment",
    theme="kompetenceudvikling",
    name="gennemførte planlagte aktiviteter",
    definition="Planlagte aktiviteter, der er gennemført, i forhold til alle planlagte, de seneste 12 måneder.",
    numerator=Measure(_planned_and_completed),
    denominator=Measure(_planned_training),
    scale=100.0,
    windows=("r12",),
    direction="up",
    sources=("training_activity", "employee"),
    source_system="personalesystemet",
)

training_cost_per_fte = _staff_indicator(
    id="training_cost_per_fte",
    theme="kompetenceudvikling",
    name="udgift til kompetenceudvikling pr. årsværk",
    definition="Udgifter til gennemførte aktiviteter pr. fuldtidsansat, de seneste 12 måneder.",
    unit=DKK_PER_FTE,
    numerator=Measure(training, amount="cost"),
    denominator=Measure(employed_days, amount="amount"),
    scale=365.0,
    windows=("r12",),
    sources=("training_activity", "employee"),
    source_system="personalesystemet",
)

absence_days_per_fte = _staff_indicator(
    id="absence_days_per_fte",
    theme="sygefravaer",
    name="sygefraværsdage pr. årsværk",
    definition="Sygefraværsdage (dagsværk) pr. fuldtidsansat, de seneste 12 måneder.",
    unit=DAYS_PER_FTE,
    numerator=Measure(sick_days_by_length, amount="amount"),
    denominator=Measure(employed_days, amount="amount"),
    scale=365.0,
    windows=("r12",),
    breakdowns={"job_group": "job_group", "spell_length": "spell_length"},
    direction="down",
    target=10.0,
    sources=("staff_absence", "employee"),
    source_system="personalesystemet",
)

long_term_share = _staff_indicator(
    id="long_term_share",
    theme="sygefravaer",
    name="langtidsfraværets andel",
    definition=(
        "Sygefraværsdage i forløb på mindst 28 kalenderdage i forhold til alle sygefraværsdage, de seneste 12 måneder."
    ),
    numerator=Measure(long_sick_days, amount="amount"),
    denominator=Measure(sick_days, amount="amount"),
    scale=100.0,
    windows=("r12",),
    direction="down",
    sources=("staff_absence", "employee"),
    source_system="personalesystemet",
)

child_sick_days_per_fte = _staff_indicator(
    id="child_sick_days_per_fte",
    theme="sygefravaer",
    name="barns sygedage pr. årsværk",
    definition=(
        "Fraværsdage på grund af barns sygdom pr. fuldtidsansat, de seneste 12 måneder. "
        "De er ikke en del af sygefraværet."
    ),
    unit=DAYS_PER_FTE,
    numerator=Measure(child_sick_days, amount="amount"),
    denominator=Measure(employed_days, amount="amount"),
    scale=365.0,
    windows=("r12",),
    sources=("staff_absence", "employee"),
    source_system="personalesystemet",
)

INDICATORS = (
    training_hours_share,
    trained_employee_share,
    plan_fulfilment,
    training_cost_per_fte,
    sickness_absence_rate,
    absence_days_per_fte,
    long_term_share,
    child_sick_days_per_fte,
)
