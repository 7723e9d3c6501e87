"""Theme V2-5: notifications of concern (underretninger)."""

from functools import partial

import ibis
import ibis.expr.types as ir

from mi_lib.indicators.declaration import CHILDREN, NOTIFICATIONS, PER_1000, PERCENT, Indicator, Measure, Tables
from mi_lib.indicators.placements import children_in_population
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
_LEGAL_BASES = {"other_municipality": ("SEL § 152",), "public_employee": ("SEL § 153",)}
_NO_REASON = "999"


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
        legal_basis=recode(rows.legal_basis, _LEGAL_BASES, "everyone"),
        known_case=ibis.ifelse(rows.team_id.notnull(), "known", "new"),
        weekday=rows.day.day_of_week.index().cast("string"),
        notification_id=rows.notification_id,
        reason=rows.reason,
    )


def notification_reasons(data: Tables) -> ir.Table:
    """One row per notification and reason; a notification can have several, and some have none registered."""
    rows = received_notifications(data)
    return rows.mutate(notification_reason=ibis.coalesce(rows.reason, _NO_REASON).split("|").unnest())


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
    breakdowns={
        "notifier_group": "notifier_group",
        "age_band": "age_band",
        "outcome": "outcome",
        "known_case": "known_case",
        "legal_basis": "legal_basis",
        "weekday": "weekday",
        "notifier_group|outcome": "notifier_group|outcome",
    },
    newest_only=("known_case", "legal_basis", "weekday", "notifier_group|outcome"),
    by_team=True,
)

notifications_by_reason = _notification_indicator(
    id="notifications_by_reason",
    name="underretninger",
    definition="Underretninger de seneste 12 måneder efter årsag. En underretning kan have flere årsager.",
    unit=NOTIFICATIONS,
    numerator=Measure(notification_reasons, once_per="notification_id"),
    windows=("r12",),
    breakdowns={"notification_reason": "notification_reason"},
    overlapping=("notification_reason",),
    newest_only=("notification_reason",),
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

repeat_share = _notification_indicator(
    id="repeat_share",
    name="børn med flere underretninger",
    definition=(
        "Børn, der er underrettet om mindst to gange de seneste 12 måneder, i forhold til alle børn, der er "
        "underrettet om."
    ),
    unit=PERCENT,
    numerator=Measure(received_notifications, distinct=True, at_least=2),
    denominator=Measure(received_notifications, distinct=True),
    scale=100.0,
    windows=("r12",),
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

INDICATORS = (notification_count, notifications_by_reason, children_notified, repeat_share, notification_rate)
