"""The annual plan: working days, deadlines, and what is reported when, by whom, to which meetings."""

from mi_lib.plan.annual import (
    AnnualPlan,
    Deadline,
    Forum,
    Meeting,
    Person,
    Plans,
    Theme,
    Unit,
    Version,
    read_plan,
    read_plans,
)
from mi_lib.plan.calendar import (
    DEFAULT,
    PROFILES,
    Profile,
    add_working_days,
    is_working_day,
    profile_named,
    why_closed,
    working_days_before,
)
from mi_lib.plan.deadlines import RECOMMENDED, RULES, Readings, Rule, explain_deadline, submission_deadline

__all__ = [
    "DEFAULT",
    "PROFILES",
    "RECOMMENDED",
    "RULES",
    "AnnualPlan",
    "Deadline",
    "Forum",
    "Meeting",
    "Person",
    "Plans",
    "Profile",
    "Readings",
    "Rule",
    "Theme",
    "Unit",
    "Version",
    "add_working_days",
    "explain_deadline",
    "is_working_day",
    "profile_named",
    "read_plan",
    "read_plans",
    "submission_deadline",
    "why_closed",
    "working_days_before",
]
