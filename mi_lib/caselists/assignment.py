"""Who answers for which case on a day. Everything that goes to a reader is measured by this."""

from datetime import date

import pandas as pd

from mi_lib.indicators.declaration import Tables

CASEWORKER = "caseworker"


def staff_on(data: Tables, day: date) -> pd.DataFrame:
    """The employees at work on a day, the last day of an employment included: employee_id, team_id, job_group, fte."""
    employee = data.table("employee")
    there = employee.filter(
        employee.from_date <= day, employee.to_date.isnull() | (employee.to_date >= day)
    )  # fmt: skip
    columns = there.select("employee_id", "team_id", "job_group", fte=employee.fte.cast("float64"))
    rows: pd.DataFrame = columns.order_by("employee_id").execute()
    return rows


def cases_on(data: Tables, day: date) -> pd.DataFrame:
    """The cases open on a day: case_id, child_id, case_type, team_id, caseworker_id (None: nobody), opened_date."""
    case = data.table("case_file")
    there = case.filter(case.opened_date <= day, case.closed_date.isnull() | (case.closed_date > day))
    columns = there.select("case_id", "child_id", "case_type", "team_id", "caseworker_id", "opened_date")
    rows: pd.DataFrame = columns.order_by("case_id").execute()
    return rows.assign(caseworker_id=rows["caseworker_id"].where(rows["caseworker_id"].notna(), None))
