"""Theme V1-5: school absence."""

import ibis
import ibis.expr.types as ir

from mi_lib.indicators.declaration import PERCENT, Indicator, Measure, Tables


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
    numerator=Measure(absence, amount="absence_days"),
    denominator=Measure(_enrolment, amount="enrolled_school_days"),
    scale=100.0,
    windows=("month", "school_ytd"),
    breakdowns={"absence_type": "absence_type", "grade_group": "grade_group"},
    direction="down",
    target=5.0,
    due_months=(1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12),
    protects="pupils",
    sources=("pupil_absence_month",),
    source_system="skolernes elevadministration",
)

INDICATORS = (absence_rate,)
