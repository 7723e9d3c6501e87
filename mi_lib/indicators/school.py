"""Theme V1-5: school absence."""

import ibis
import ibis.expr.types as ir

from mi_lib.indicators.declaration import PERCENT, Indicator, Measure, Tables

_SCHOOL_MONTHS = (1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12)


def absence(data: Tables) -> ir.Table:
    """One row per month, school, grade and type of absence; `person` is the class, `pupils` its size."""
    rows = data.table("pupil_absence_month")
    grade_group = ibis.cases((rows.grade <= 3, "g0_3"), (rows.grade <= 6, "g4_6"), else_="g7_9")
    return rows.select(
        "absence_type",
        "absence_days",
        "enrolled_school_days",
        "pupils",
        "school_id",
        "pupils_over_10pct",
        person=rows.school_id.concat("-", rows.grade.cast("string")),
        day=(rows.month.concat("-01")).cast("date"),
        grade_group=grade_group,
        team_id=ibis.null("string"),
    )


def _enrolment(data: Tables) -> ir.Table:
    """Enrolled days stand once on each of the three types; count them once."""
    return absence(data).filter(ibis._.absence_type == "illness").drop("absence_type")


absence_rate = Indicator(
    id="absence_rate",
    seasonal=True,
    theme="skolefravaer",
    name="skolefravær",
    definition="Fraværsdage i forhold til skoledage for elever i 0.-9. klasse i kommunens skoler.",
    unit=PERCENT,
    counted_in="dage",
    numerator=Measure(absence, amount="absence_days"),
    denominator=Measure(_enrolment, amount="enrolled_school_days"),
    scale=100.0,
    windows=("month", "school_ytd", "r12"),
    breakdowns={"absence_type": "absence_type", "grade_group": "grade_group", "school": "school_id"},
    direction="down",
    target=5.0,
    due_months=_SCHOOL_MONTHS,
    protects="pupils",
    sources=("pupil_absence_month",),
    source_system="skolernes elevadministration",
)

high_absence_share = Indicator(
    id="high_absence_share",
    seasonal=True,
    theme="skolefravaer",
    name="elever med højt fravær",
    definition="Elever med fravær i mere end 10 pct. af månedens skoledage i forhold til alle elever.",
    unit=PERCENT,
    numerator=Measure(_enrolment, amount="pupils_over_10pct"),
    denominator=Measure(_enrolment, amount="pupils"),
    scale=100.0,
    windows=("month",),
    breakdowns={"grade_group": "grade_group"},
    direction="down",
    target=12.0,
    due_months=_SCHOOL_MONTHS,
    sources=("pupil_absence_month",),
    source_system="skolernes elevadministration",
)
"""Counts pupils, so the rules for children apply; `persons` are classes, which is stricter."""

INDICATORS = (absence_rate, high_absence_share)
