"""What a case list says about the help in each case: registrations, goals, service level, reimbursement, placements."""

from datetime import date

import ibis
import pandas as pd

from mi_lib.caselists.duties import FOLLOW_UPS, VISITS, next_due
from mi_lib.caselists.working_time import days_over
from mi_lib.indicators.declaration import Tables
from mi_lib.indicators.placements import PLACEMENT_SECTIONS
from mi_lib.indicators.shapes import age_in_years

ASSESSED_EVERY = pd.DateOffset(months=6)
"""A goal is assessed at least each half year (domain reference, V1-4: coverage)."""

STATUSES = ("met", "partly", "not_met", "worse", "none")
_OWNERS = ["case_id", "team_id", "caseworker_id"]


def missing_registrations(data: Tables, cases: pd.DataFrame) -> pd.DataFrame:
    """The latest monthly check: case_id, team_id, caseworker_id, checks (codes, joined by |); most missing first."""
    check = data.table("registration_check")
    failed = check.filter(check.cutoff_date == check.cutoff_date.max(), check.missing).select("case_id", "rule_id")
    found = failed.execute().sort_values(["case_id", "rule_id"]).groupby("case_id", as_index=False)["rule_id"]
    rows: pd.DataFrame = found.agg("|".join).rename(columns={"rule_id": "checks"}).merge(cases[_OWNERS], on="case_id")
    return rows.assign(missing=rows["checks"].str.count(r"\|") + 1).sort_values(
        ["missing", "case_id"], ascending=[False, True], ignore_index=True
    )


def goals(data: Tables, cases: pd.DataFrame, day: date) -> pd.DataFrame:
    """One row per case with open goals: how many have which status, and when they must be assessed next.

    Columns: case_id, team_id, caseworker_id, the STATUSES (none: never assessed), next_day (of the goal that has waited
    longest), days (over).
    """
    goal = data.table("child_goal")
    still = goal.filter(goal.set_date <= day, goal.closed_date.isnull() | (goal.closed_date > day))
    plan = data.table("action_plan").select("plan_id", "case_id")
    found = still.inner_join(plan, "plan_id").select("goal_id", "case_id", "set_date").execute()
    rows: pd.DataFrame = found.merge(_latest_assessments(data, day), on="goal_id", how="left").merge(
        cases[_OWNERS], on="case_id"
    )
    since = pd.to_datetime(rows["date"].fillna(rows["set_date"]))
    rows = rows.assign(status=rows["status"].fillna("none"), next_day=(since + ASSESSED_EVERY).dt.date)
    counted = rows.groupby(_OWNERS, dropna=False)["status"].value_counts().unstack(fill_value=0)
    counted = counted.reindex(columns=list(STATUSES), fill_value=0).reset_index()
    result: pd.DataFrame = counted.merge(rows.groupby("case_id", as_index=False)["next_day"].min(), on="case_id")
    result = result.assign(days=[days_over(each, day) for each in result["next_day"]])
    return result.sort_values(["next_day", "case_id"], ignore_index=True)


def _latest_assessments(data: Tables, day: date) -> pd.DataFrame:
    assessment = data.table("child_goal_assessment")
    known: pd.DataFrame = assessment.filter(assessment.date <= day).select("goal_id", "date", "status").execute()
    return known.sort_values(["goal_id", "date"]).drop_duplicates("goal_id", keep="last")


def outside_service_level(data: Tables, cases: pd.DataFrame, day: date) -> pd.DataFrame:
    """Running measures that deviate from the service level: case_id, …, section_id, start_date, approved_by or None."""
    measure = data.table("measure")
    rows = measure.filter(
        ~measure.within_service_level, measure.start_date <= day,
        measure.end_date.isnull() | (measure.end_date > day),
    ).select("case_id", "section_id", "start_date", approved_by="deviation_approved_by").execute()  # fmt: skip
    rows = rows.assign(approved_by=rows["approved_by"].where(rows["approved_by"].notna(), None))
    rows = rows.assign(start_date=pd.to_datetime(rows["start_date"]).dt.date)
    result: pd.DataFrame = rows.merge(cases[_OWNERS], on="case_id")
    return result.sort_values(["start_date", "case_id", "section_id"], ignore_index=True)


def refunds(data: Tables, cases: pd.DataFrame, day: date) -> pd.DataFrame:
    """Cases that may give reimbursement this year: costs above the first threshold, and not all of it claimed."""
    year = data.table("sde_case_year").filter(ibis._.year == day.year)
    waiting = year.filter(year.expected_refund_dkk > year.claimed_refund_dkk).select("child_id").execute()
    rows = cases[cases["child_id"].isin(waiting["child_id"])]
    return rows[_OWNERS].reset_index(drop=True)


def placements(data: Tables, cases: pd.DataFrame, duties: pd.DataFrame, day: date) -> pd.DataFrame:
    """Children placed on the day: case_id, …, age (years), since, next_follow_up and next_visit (days, or None)."""
    measure, placement = data.table("measure"), data.table("placement").select("measure_id", "placement_spell_id")
    placed = measure.filter(measure.section_id.isin(PLACEMENT_SECTIONS)).inner_join(placement, "measure_id")
    begun = placed.start_date.min().over(ibis.window(group_by="placement_spell_id"))
    rows = placed.mutate(since=begun)
    rows = rows.filter(rows.start_date <= day, rows.end_date.isnull() | (rows.end_date > day))
    child = data.table("child").select("child_id", "birth_date")
    found = rows.select("case_id", "measure_id", "since").execute().merge(cases, on="case_id")
    ages = child.select("child_id", age=age_in_years(child.birth_date, ibis.date(day))).execute()
    found = found.merge(ages, on="child_id").sort_values(["case_id", "since"]).drop_duplicates("case_id")
    own = duties[duties["about"].isin(set(found["measure_id"])) | (duties["deadline"] == VISITS)]
    follow_up, visit = next_due(own, FOLLOW_UPS), next_due(own, (VISITS,))
    found = found.assign(
        since=pd.to_datetime(found["since"]).dt.date,
        next_follow_up=[follow_up.get(case) for case in found["case_id"]],
        next_visit=[visit.get(case) for case in found["case_id"]],
    )
    earliest = [
        min(filter(None, pair), default=date.max)
        for pair in zip(found["next_follow_up"], found["next_visit"], strict=True)
    ]
    ordered: pd.DataFrame = found.assign(first=earliest).sort_values(["first", "case_id"], ignore_index=True)
    return ordered[[*_OWNERS, "age", "since", "next_follow_up", "next_visit"]]
