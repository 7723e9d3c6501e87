"""Everybody's lists, computed once: what is to be done in every open case on one day. Never leaves the pipeline."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from mi_lib.caselists import children, duties, team
from mi_lib.caselists.assignment import cases_on, staff_on
from mi_lib.indicators.declaration import Tables

TABLES = (
    "case_file", "notification", "child_examination", "action_plan", "measure", "placement", "follow_up",
    "supervision_visit", "child_conversation", "child_goal", "child_goal_assessment", "registration_check", "child",
    "employee", "sde_case_year",
)  # fmt: skip
"""What the lists are made from; the page says which of them have not come."""


@dataclass(frozen=True)
class Casework:
    """`staff` and `cases` as in `assignment`; `lists` by name.

    By these columns a list is cut to a reader: `team_id`, and `caseworker_id` (in `caseload` `employee_id`).
    """

    day: date
    staff: pd.DataFrame
    cases: pd.DataFrame
    lists: Mapping[str, pd.DataFrame]


def compute_casework(data: Tables, day: date) -> Casework:
    """All lists for all readers. `data` must also hold the table `duties.VISIT_DAYS`."""
    staff, cases = staff_on(data, day), cases_on(data, day)
    owed = duties.open_duties(data, day)
    deadlines = duties.deadline_list(owed, cases)
    lists = {
        "deadlines": deadlines,
        "inbox": duties.inbox(owed, cases, day),
        "registrations": children.missing_registrations(data, cases),
        "goals": children.goals(data, cases, day),
        "service_level": children.outside_service_level(data, cases, day),
        "refunds": children.refunds(data, cases, day),
        "placements": children.placements(data, cases, owed, day),
        "caseload": team.caseload(data, cases, staff, deadlines, day),
        "without_caseworker": team.without_caseworker(cases, staff),
    }
    return Casework(day, staff, cases, lists)
