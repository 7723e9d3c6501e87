"""Theme V1-1: the municipality's policy goals, and how they stand by one rule for all of them."""

from functools import partial

import ibis
import ibis.expr.types as ir

from mi_lib.indicators.declaration import GOALS, PERCENT, Indicator, Measure, Tables

ON_TRACK_BEHIND, AT_RISK_BEHIND = 0.10, 0.30
"""How far progress may lie behind the time that has passed (domain reference, V1-1)."""

_ACHIEVED = ("achieved", "on_track")


def judged_goals(data: Tables) -> ir.Table:
    """One row per policy goal and cut-off, with `goal_status` by the rule and `delivered_status` as it was reported.

    progress = (value − baseline) ÷ (target − baseline); elapsed = the share of the goal's time that has passed, from
    the first day of the month for which the goal was first delivered to its target date. Achieved: progress ≥ 1; on
    track: progress ≥ elapsed − 0.10; at risk: ≥ elapsed − 0.30; else off track; without a value not measured.
    """
    status = data.table("policy_goal_status").select("goal_id", "cutoff_date", "value", delivered_status="status")
    rows = status.inner_join(data.table("policy_goal"), "goal_id").inner_join(_begun(data), "goal_id")
    way = (rows.target - rows.baseline).cast("float64")
    come = (rows.value - rows.baseline).cast("float64")
    at_target = ibis.ifelse(rows.direction == "up", rows.value >= rows.target, rows.value <= rows.target)
    progress = ibis.ifelse(way == 0, ibis.ifelse(at_target, 1.0, 0.0), come / way.nullif(0))
    time = rows.target_date.delta(rows.begun, unit="day").cast("float64")
    passed = rows.cutoff_date.delta(rows.begun, unit="day").cast("float64")
    elapsed = ibis.coalesce(ibis.least(passed / time.nullif(0), 1.0), 1.0)
    # In the decimals of a percentage: what is smaller is no distance but the arithmetic of floating points.
    behind = (elapsed - progress).round(9)
    judged = ibis.cases(
        (rows.value.isnull(), "not_measured"),
        (progress.round(9) >= 1, "achieved"),
        (behind <= ON_TRACK_BEHIND, "on_track"),
        (behind <= AT_RISK_BEHIND, "at_risk"),
        else_="off_track",
    )
    return rows.mutate(goal_status=judged)


def _begun(data: Tables) -> ir.Table:
    first = data.table("policy_goal_by_month")
    return first.group_by("goal_id").aggregate(begun=first.start_day.min())


def goal_statuses(data: Tables) -> ir.Table:
    """One row per policy goal and cut-off."""
    return judged_goals(data).select(
        "goal_status", "owner_unit", goal_policy="policy", person="goal_id", day="cutoff_date",
        team_id=ibis.null("string"),
    )  # fmt: skip


def _measured_goals(data: Tables) -> ir.Table:
    return goal_statuses(data).filter(ibis._.goal_status != "not_measured")


def _goals_on_track(data: Tables) -> ir.Table:
    return goal_statuses(data).filter(ibis._.goal_status.isin(_ACHIEVED))


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
    name="politiske mål nået eller på vej",
    definition=(
        "Politiske mål, der er nået eller følger planen, i forhold til alle mål, der er målt. Et mål følger planen, "
        "når det højst er 10 procentpoint efter den tid, der er gået."
    ),
    unit=PERCENT,
    numerator=Measure(_goals_on_track),
    denominator=Measure(_measured_goals),
    scale=100.0,
    breakdowns={"owner_unit": "owner_unit", "goal_policy": "goal_policy"},
    direction="up",
    target=80.0,
)

policy_goals = _policy_indicator(
    id="policy_goals",
    name="politiske mål",
    definition="Politiske mål efter status på opgørelsesdagen.",
    unit=GOALS,
    numerator=Measure(goal_statuses),
    breakdowns={"goal_status": "goal_status", "owner_unit": "owner_unit", "goal_policy": "goal_policy"},
)

INDICATORS = (goals_on_track_share, policy_goals)
