"""Theme V2-5: notifications of concern (underretninger)."""

from functools import partial

import ibis
import ibis.expr.types as ir

from mi_lib.indicators.declaration import CHILDREN, NOTIFICATIONS, PER_1000, Indicator, Measure, Tables
from mi_lib.indicators.shapes import age_band, age_in_years, recode
from mi_lib.indicators.teams import INTAKE_TEAM, with_team_on

_NOTIFIERS = {
    "skole": ("2",),
    "dagtilbud": ("3",),
    "sundhed": ("4", "5"),
    "kommune": ("1",),
    "politi": ("6",),
    "familie": ("7", "12", "13"),
    "anonym": ("8",),
}


def received_notifications(data: Tables) -> ir.Table:
    """One row per child concerned. An unborn child has no id yet and counts as a person of its own.

    A notification about a child without an open case belongs to the team that receives it.
    """
    child = data.table("child").select("child_id", "birth_date")
    dated = data.table("notification").mutate(day=ibis._.received_at.date())
    rows = with_team_on(dated, data).left_join(child, "child_id")
    age = age_in_years(rows.birth_date, rows.day)
    return rows.select(
        "day",
        person=ibis.coalesce(rows.child_id, rows.notification_id),
        team_id=ibis.coalesce(rows.team_id, INTAKE_TEAM),
        age_band=ibis.cases((rows.unborn, "unborn"), else_=age_band(age)),
        notifier_group=recode(rows.source, _NOTIFIERS, "andre"),
        outcome=ibis.coalesce(rows.outcome, "pending"),
    )


def children_in_population(data: Tables) -> ir.Table:
    """Children aged 0-17 as a state: one row per year of the population table, with its number."""
    return data.table("population").select(
        "start_day", "end_day", "children", person="year", team_id=ibis.null("string")
    )


_notification_indicator = partial(
    Indicator,
    theme="underretninger",
    sources=("notification", "child", "case_file"),
    source_system="DUBU",
    revised_by_late_registration=True,
)

notification_count = _notification_indicator(
    id="notification_count",
    seasonal=True,
    name="underretninger",
    definition="Underretninger modtaget i måneden, én for hvert barn. Ufødte børn er talt med.",
    unit=NOTIFICATIONS,
    numerator=Measure(received_notifications),
    windows=("month", "ytd", "r12"),
    breakdowns={"notifier_group": "notifier_group", "age_band": "age_band", "outcome": "outcome"},
    by_team=True,
)

children_notified = _notification_indicator(
    id="children_notified",
    name="børn, der er underrettet om",
    definition="Forskellige børn med mindst én underretning i perioden.",
    unit=CHILDREN,
    numerator=Measure(received_notifications, distinct=True),
    windows=("r12",),
    by_team=True,
)

notification_rate = _notification_indicator(
    id="notification_rate",
    name="underretninger pr. 1.000 børn",
    definition="Underretninger de seneste 12 måneder for hver 1.000 børn på 0-17 år i kommunen.",
    unit=PER_1000,
    numerator=Measure(received_notifications),
    denominator=Measure(children_in_population, amount="children", state=True),
    scale=1000.0,
    windows=("r12",),
)

INDICATORS = (notification_count, children_notified, notification_rate)
