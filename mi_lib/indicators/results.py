"""Themes V1-1 and V1-4: policy goals of the municipality, and goals in the children's plans."""

from functools import partial

import ibis
import ibis.expr.types as ir

from mi_lib.indicators.declaration import GOALS, PERCENT, Indicator, Measure, Tables
from mi_lib.indicators.teams import with_team_on


def goal_statuses(data: Tables) -> ir.Table:
    """One row per policy goal and cut-off."""
    status = data.table("policy_goal_status")
    goal = data.table("policy_goal").select("goal_id", "owner_unit")
    rows = status.inner_join(goal, "goal_id")
    return rows.select(
        person="goal_id", day="cutoff_date", goal_status="status", owner_unit="owner_unit", team_id=ibis.null("string")
    )


def _measured_goals(data: Tables) -> ir.Table:
    return goal_statuses(data).filter(ibis._.goal_status != "not_measured")


def _goals_on_track(data: Tables) -> ir.Table:
    return goal_statuses(data).filter(ibis._.goal_status.isin(("achieved", "on_track")))


_policy_indicator = partial(
    Indicator,
    theme="maalopfoelgning",
    sources=("policy_goal_status",),
    source_system="Fællessekretariatets målopfølgning",
    due_months=(7, 10, 12),
    protects="nothing",
)

goals_on_track_share = _policy_indicator(
    id="goals_on_track_share",
    name="politiske mål, der er nået eller på vej",
    definition="Politiske mål, der er nået eller følger planen, i forhold til alle mål, der er målt.",
    unit=PERCENT,
    numerator=Measure(_goals_on_track),
    denominator=Measure(_measured_goals),
    scale=100.0,
    direction="up",
    target=80.0,
)

policy_goals = _policy_indicator(
    id="policy_goals",
    name="politiske mål",
    definition="Politiske mål efter status på opgørelsesdagen.",
    unit=GOALS,
    numerator=Measure(goal_statuses),
    breakdowns={"goal_status": "goal_status"},
)


def assessed_goals(data: Tables) -> ir.Table:
    """One row per assessment of a goal in a child's plan."""
    assessment = data.table("child_goal_assessment")
    goal = data.table("child_goal").select("goal_id", "plan_id", "goal_area")
    plan = data.table("action_plan").select("plan_id", "case_id")
    case = data.table("case_file").select("case_id", "child_id")
    joined = assessment.inner_join(goal, "goal_id").inner_join(plan, "plan_id").inner_join(case, "case_id")
    rows = with_team_on(joined.mutate(day=ibis._.date), data)
    met = ibis.ifelse(rows.status == "met", 1, 0)
    partly = ibis.ifelse(rows.status == "partly", 1, 0)
    return rows.select(
        "goal_id",
        "goal_area",
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
    breakdowns={"goal_area": "goal_area"},
    sources=("child_goal_assessment", "child_goal", "action_plan", "case_file"),
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
)

INDICATORS = (goals_on_track_share, policy_goals, goals_met_share, goals_partly_share)
