"""What a team leader answers for: how much lies with whom, and what lies with nobody."""

from datetime import date

import pandas as pd

from mi_lib.caselists.assignment import CASEWORKER
from mi_lib.indicators.caseload import NOTHING_ELSE, work_weights
from mi_lib.indicators.declaration import Tables


def caseload(
    data: Tables, cases: pd.DataFrame, staff: pd.DataFrame, deadlines: pd.DataFrame, day: date
) -> pd.DataFrame:
    """One row per caseworker at work: employee_id, team_id, fte, cases, weighted, per_fte, weighted_per_fte, overdue.

    A case weighs what most of its work goes to (domain reference, 4.1); `overdue` counts lines of the deadline list.
    """
    weighted = cases.merge(_weights(data, day), on="case_id", how="left").fillna({"weight": NOTHING_ELSE})
    held = weighted.groupby("caseworker_id").agg(cases=("case_id", "size"), weighted=("weight", "sum"))
    overdue = deadlines[deadlines["days"] > 0].groupby("caseworker_id").size().rename("overdue")
    rows = staff[staff["job_group"] == CASEWORKER].set_index("employee_id").join([held, overdue])
    rows = rows.fillna({"cases": 0, "weighted": 0.0, "overdue": 0}).astype({"cases": int, "overdue": int}).reset_index()
    rows = rows.assign(per_fte=rows["cases"] / rows["fte"], weighted_per_fte=rows["weighted"] / rows["fte"])
    return rows.sort_values(
        ["team_id", "weighted_per_fte", "employee_id"], ascending=[True, False, True], ignore_index=True
    )


def _weights(data: Tables, day: date) -> pd.DataFrame:
    states = work_weights(data)
    running = states.filter(states.start_day <= day, states.end_day.isnull() | (states.end_day > day))
    frame: pd.DataFrame = running.group_by("case_id").aggregate(weight=running.weight.max()).execute()
    return frame


def without_caseworker(cases: pd.DataFrame, staff: pd.DataFrame) -> pd.DataFrame:
    """Cases that nobody at work answers for: case_id, team_id, caseworker_id (None, or who has left), opened_date."""
    at_work = set(staff["employee_id"])
    alone = cases[[each not in at_work for each in cases["caseworker_id"]]]
    rows = alone[["case_id", "team_id", "caseworker_id", "opened_date"]]
    rows = rows.assign(opened_date=pd.to_datetime(rows["opened_date"]).dt.date)
    return rows.sort_values(["caseworker_id", "case_id"], na_position="first", ignore_index=True)
