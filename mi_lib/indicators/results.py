"""Theme V1-4: goals in the children's plans."""

from functools import partial

import ibis
import ibis.expr.types as ir

from mi_lib.indicators.declaration import PERCENT, Indicator, Measure, Tables
from mi_lib.indicators.placements import PLACEMENT_SECTIONS, measure_group
from mi_lib.indicators.shapes import at_month_ends, month_number
from mi_lib.indicators.teams import with_team_during, with_team_on

ROLLING_MONTHS = 12

PLANNED_SECTIONS = (
    "sel_52_3_1", "sel_52_3_2", "sel_52_3_3", "sel_52_3_4", "sel_52_3_5", "sel_52_3_6", "sel_52_3_8", "sel_52_3_9",
    "sel_76_3_2",
)  # fmt: skip
"""Measures for the child beside the placements that need an action plan (serviceloven § 140)."""


def assessed_goals(data: Tables) -> ir.Table:
    """One row per assessment of a goal in a child's plan."""
    assessment = data.table("child_goal_assessment")
    goal = data.table("child_goal").select("goal_id", "plan_id", "goal_area")
    measure = data.table("measure").select("measure_id", "section_id")
    plan = data.table("action_plan").select("plan_id", "case_id", "measure_id").left_join(measure, "measure_id")
    plan = plan.select("plan_id", "case_id", measure_group=measure_group(ibis.coalesce(ibis._.section_id, "")))
    case = data.table("case_file").select("case_id", "child_id")
    joined = assessment.inner_join(goal, "goal_id").inner_join(plan, "plan_id").inner_join(case, "case_id")
    rows = with_team_on(joined.mutate(day=ibis._.date), data)
    met = ibis.ifelse(rows.status == "met", 1, 0)
    partly = ibis.ifelse(rows.status == "partly", 1, 0)
    return rows.select(
        "goal_id",
        "goal_area",
        "measure_group",
        "team_id",
        person="child_id",
        day="date",
        met=met,
        partly=partly,
        assessed=ibis.literal(1),
    )


def _goal_share(amount: str) -> tuple[Measure, Measure]:
    """The latest assessment of each goal in the window: those that count, and all."""
    return (
        Measure(assessed_goals, amount=amount, latest_per="goal_id"),
        Measure(assessed_goals, amount="assessed", latest_per="goal_id"),
    )


_outcome_indicator = partial(
    Indicator,
    theme="resultatdokumentation",
    unit=PERCENT,
    scale=100.0,
    windows=("r12",),
    sources=("child_goal_assessment", "child_goal", "action_plan", "measure", "case_file"),
    source_system="DUBU, kommunens it-system til sager om børn og unge",
    direction="up",
)

goals_met_share = _outcome_indicator(
    id="goals_met_share",
    name="opfyldte mål i handleplanerne",
    definition=(
        "Mål i børnenes handleplaner, der ved den seneste vurdering i de sidste 12 måneder er opfyldt, "
        "i forhold til alle vurderede mål."
    ),
    numerator=_goal_share("met")[0],
    denominator=_goal_share("met")[1],
    breakdowns={"goal_area": "goal_area", "measure_group": "measure_group"},
    newest_only=("measure_group",),
    by_team=True,
    target=60.0,
)

goals_partly_share = _outcome_indicator(
    id="goals_partly_share",
    name="delvist opfyldte mål i handleplanerne",
    definition=(
        "Mål i børnenes handleplaner, der ved den seneste vurdering i de sidste 12 måneder er delvist opfyldt, "
        "i forhold til alle vurderede mål."
    ),
    numerator=_goal_share("partly")[0],
    denominator=_goal_share("partly")[1],
    breakdowns={"goal_area": "goal_area"},
)


def children_in_progress(data: Tables) -> ir.Table:
    """One row per child and month-end: `assessed` in the twelve months before, and `progressed`, as 1 or 0.

    A child has progressed when at least half of the goals are met or partly met at their latest assessment. Children
    without an assessment in those months have a row of zeros, so that the last row of a child is the one that counts.
    """
    goals = assessed_goals(data).select("goal_id", "person", "day", good=ibis._.met + ibis._.partly)
    ends = data.table("month_ends").select(month_end="day", in_month=month_number(ibis._.day))
    seen = ends.inner_join(goals, [ends.month_end >= goals.day])
    newest = ibis.row_number().over(group_by=["month_end", "goal_id"], order_by=ibis.desc("day"))
    latest = seen.mutate(age=newest).filter(ibis._.age == 0)
    recent = ibis.ifelse(latest.in_month - month_number(latest.day) < ROLLING_MONTHS, 1, 0)
    counted = latest.mutate(recent=recent, good=recent * latest.good)
    children = counted.group_by(["person", "month_end"]).aggregate(
        goals=counted.recent.sum(), good=counted.good.sum(), assessed=counted.recent.max()
    )
    return children.select(
        "person", "assessed", day="month_end", team_id=ibis.null("string"),
        progressed=ibis.ifelse((children.goals > 0) & (2 * children.good >= children.goals), 1, 0),
    )  # fmt: skip


children_progress_share = _outcome_indicator(
    id="children_progress_share",
    name="børn med fremgang",
    definition=(
        "Børn, hvor mindst halvdelen af de vurderede mål er helt eller delvist opfyldt ved den seneste vurdering i de "
        "sidste 12 måneder, i forhold til alle børn med et vurderet mål."
    ),
    numerator=Measure(children_in_progress, amount="progressed", latest_per="person"),
    denominator=Measure(children_in_progress, amount="assessed", latest_per="person"),
)


def measures_to_document(data: Tables) -> ir.Table:
    """One row per month-end and measure with a plan of its own kind, older than three months and active on that day."""
    measure = data.table("measure").filter(ibis._.section_id.isin(PLACEMENT_SECTIONS + PLANNED_SECTIONS))
    states = measure.select("measure_id", "case_id", "start_date", start_day="start_date", end_day="end_date")
    active = at_month_ends(with_team_during(states, data), data)
    old = active.filter(active.start_date + ibis.interval(months=3) <= active.day)
    return old.select("measure_id", "case_id", "team_id", "day", "start_day", "end_day", person="measure_id")


def documented_measures(data: Tables) -> ir.Table:
    """Those of them whose goals were assessed in the six months before: in the measure's own plan, or the case's."""
    goal = data.table("child_goal").select("goal_id", "plan_id")
    plan = data.table("action_plan").select("plan_id", plan_case="case_id", plan_measure="measure_id")
    assessed = data.table("child_goal_assessment").select("goal_id", on="date")
    joined = assessed.inner_join(goal, "goal_id").inner_join(plan, "plan_id")
    rows = measures_to_document(data)
    six_months = rows.day - ibis.interval(months=6)
    recent = [joined.on <= rows.day, joined.on > six_months]
    own = rows.semi_join(joined, [rows.measure_id == joined.plan_measure, *recent])
    of_case = joined.filter(ibis._.plan_measure.isnull())
    shared = rows.semi_join(
        of_case, [rows.case_id == of_case.plan_case, of_case.on <= rows.day, of_case.on > six_months]
    )
    return own.union(shared, distinct=True)


goals_assessed_coverage = _outcome_indicator(
    id="goals_assessed_coverage",
    name="foranstaltninger med vurderede mål",
    definition=(
        "Foranstaltninger med handleplan, hvor mindst ét mål er vurderet i de seneste seks måneder, i forhold til "
        "alle, der har varet mere end tre måneder."
    ),
    numerator=Measure(documented_measures, distinct=True, state=True),
    denominator=Measure(measures_to_document, distinct=True, state=True),
    windows=("cutoff",),
    by_team=True,
    target=90.0,
)


INDICATORS = (
    goals_met_share,
    goals_partly_share,
    children_progress_share,
    goals_assessed_coverage,
)
