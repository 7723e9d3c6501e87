"""What the law asks for in every open case, and by when. The obligations are those of the deadline indicators."""

from datetime import date, timedelta

import ibis
import pandas as pd

from mi_lib.caselists.working_time import DAYS_AHEAD, days_over, hours_left
from mi_lib.indicators.deadlines import CANNOT_BE_MENDED, obligations, too_few_visits
from mi_lib.indicators.declaration import Tables
from mi_lib.indicators.teams import INTAKE_TEAM

ASSESSMENT, RECEIPT = "notification_24h", "notification_receipt"
VISITS = "supervision_visits"
FOLLOW_UPS = ("follow_up_first", "follow_up_next")
VISIT_DAYS = "visit_days"
"""A reference table of days (`day`) on which visits are counted: a year back and a year ahead of the list's day."""

_YEAR = timedelta(days=366)


def visit_days(day: date) -> pd.DataFrame:
    """The table `VISIT_DAYS` for a list of this day."""
    first = day - _YEAR
    return pd.DataFrame({"day": [first + timedelta(days=count) for count in range(2 * _YEAR.days + 1)]})


def open_duties(data: Tables, day: date) -> pd.DataFrame:
    """One row per thing that the law asks for and that has not been done, whenever it is due.

    Columns: case_id (None: a notification without a case), about, deadline, law, due_day, due_at, days (over;
    negative: left). What ended with its measure is not there, nor what nobody can do any more.
    """
    rows = obligations(data)
    still = rows.filter(
        rows.fulfilled_day.isnull(),
        rows.ended.isnull() | (rows.ended > day),
        rows.deadline != CANNOT_BE_MENDED,
    )
    found = still.select("case_id", "about", "deadline", "law", "due_day", "due_at").execute()
    found = _plain(pd.concat([found, _visits_due(data, day)], ignore_index=True))
    return found.assign(days=[days_over(due, day) for due in found["due_day"]])


def _plain(rows: pd.DataFrame) -> pd.DataFrame:
    """Days as days and absence as None, whatever the database made of them."""
    rows = rows.astype(object).where(rows.notna(), None)
    return rows.assign(due_day=[pd.Timestamp(each).date() for each in rows["due_day"]])


def _visits_due(data: Tables, day: date) -> pd.DataFrame:
    """For each placement, the first day of the lack of visits that holds on the day, or of the next one."""
    lacking = too_few_visits(data, data.table(VISIT_DAYS)).select("case_id", day="start_day").distinct().execute()
    law = data.table("rule_versions").filter(ibis._.id == VISITS).select("valid_from", "valid_to", "printed").execute()
    days = {case: {pd.Timestamp(each).date() for each in group["day"]} for case, group in lacking.groupby("case_id")}
    rows = [(case, None, VISITS, _first_lack(found, day)) for case, found in sorted(days.items())]
    frame = pd.DataFrame(rows, columns=["case_id", "about", "deadline", "due_day"]).dropna(subset=["due_day"])
    return frame.assign(due_at=None, law=[_law_on(law, due) for due in frame["due_day"]])


def _first_lack(days: set[date], day: date) -> date | None:
    if day not in days:
        return min((each for each in days if each > day), default=None)
    while day - timedelta(days=1) in days:
        day -= timedelta(days=1)
    return day


def _law_on(versions: pd.DataFrame, day: date) -> str:
    valid = (pd.to_datetime(versions["valid_from"]) <= pd.Timestamp(day)) & (
        versions["valid_to"].map(lambda last: pd.Timestamp(last).date() >= day)
    )
    return str(versions.loc[valid, "printed"].iloc[0])


def deadline_list(duties: pd.DataFrame, cases: pd.DataFrame) -> pd.DataFrame:
    """What is overdue or due within `DAYS_AHEAD` in open cases; the longest overdue first.

    Columns: case_id, team_id, caseworker_id, deadline, law, due_day, due_at (where hours count), days, count (alike on
    the same day: two measures of one child are followed up together).
    """
    near = duties[duties["days"] >= -DAYS_AHEAD]
    keys = ["case_id", "deadline", "law", "due_day", "due_at", "days"]
    counted = near.groupby(keys, as_index=False, dropna=False).size().rename(columns={"size": "count"})
    rows = counted.merge(cases[["case_id", "team_id", "caseworker_id"]], on="case_id")
    return rows.sort_values(["days", "case_id", "deadline"], ascending=[False, True, True], ignore_index=True)


def inbox(duties: pd.DataFrame, cases: pd.DataFrame, day: date) -> pd.DataFrame:
    """Notifications that nobody has assessed yet, the most urgent first; one without a case is the intake team's.

    Of those without a case also the receipts due within `DAYS_AHEAD`, which stand in no caseworker's list. Columns:
    notification_id, case_id (None: no case), team_id, caseworker_id, deadline, due_day, days (over), due_at and hours
    (left; negative: over; of an assessment).
    """
    unsent = (duties["deadline"] == RECEIPT) & duties["case_id"].isna() & (duties["days"] >= -DAYS_AHEAD)
    waiting = duties[(duties["deadline"] == ASSESSMENT) | unsent].rename(columns={"about": "notification_id"})
    rows = waiting.merge(cases[["case_id", "team_id", "caseworker_id"]], on="case_id", how="left")
    rows = rows[rows["team_id"].notna() | rows["case_id"].isna()]
    moments = [None if pd.isna(each) else pd.Timestamp(each).to_pydatetime() for each in rows["due_at"]]
    rows = rows.assign(
        team_id=rows["team_id"].fillna(INTAKE_TEAM),
        due_at=pd.Series(moments, index=rows.index, dtype=object),
        hours=pd.Series([each and hours_left(each, day) for each in moments], index=rows.index, dtype=object),
    )
    columns = [
        "notification_id",
        "case_id",
        "team_id",
        "caseworker_id",
        "deadline",
        "due_day",
        "days",
        "due_at",
        "hours",
    ]
    return rows.sort_values(["deadline", "due_day", "due_at", "notification_id"], ignore_index=True)[columns]


def next_due(duties: pd.DataFrame, deadlines: tuple[str, ...]) -> dict[str, date]:
    """By case, the earliest day on which one of these is due."""
    wanted = duties[duties["deadline"].isin(deadlines)].dropna(subset=["case_id"])
    return {str(case): min(group["due_day"]) for case, group in wanted.groupby("case_id")}
