"""One deadline, for a meeting that need not be in any plan."""

from dataclasses import dataclass
from datetime import datetime

from mi_lib.plan import DEFAULT, RULES, Plans, Profile, explain_deadline, profile_named, submission_deadline
from mi_lib.plan.deadlines import RECOMMENDED
from mi_lib.plan.names import known


@dataclass(frozen=True)
class FoundDeadline:
    """Local civil time; `profile` is the name of the working-day profile, `explanation` Danish, a line for each day."""

    meeting: datetime
    at: datetime
    profile: str
    explanation: list[str]


def find_deadline(plans: Plans, forum: str, meeting: datetime, profile: str = "") -> FoundDeadline:
    """By the rules, readings and closed days of the plan of the meeting's year, or the standard ones without a plan.

    `profile` takes another working-day profile than the plan's; the plan's own closed days stay closed.
    Raises PlanError for an unknown forum or profile, or a meeting on a closed day.
    """
    plan = plans.by_year.get(meeting.year)
    rule = plan.forum(forum).rule if plan else known(RULES, forum, "meeting forum")
    days = _profile(plan.profile if plan else DEFAULT, profile)
    readings = plan.readings if plan else RECOMMENDED
    return FoundDeadline(
        meeting=meeting,
        at=submission_deadline(rule, meeting, days, readings),
        profile=days.name,
        explanation=explain_deadline(rule, meeting, days, readings),
    )


def _profile(planned: Profile, name: str) -> Profile:
    return profile_named(name, saturday=planned.saturday, closed=dict(planned.closed)) if name else planned
