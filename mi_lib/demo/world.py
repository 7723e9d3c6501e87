"""The whole demo world: every table with its history, each consistent with all others."""

from collections.abc import Callable, Iterator

import numpy as np

from mi_lib.demo import casework, citizens, economy, goals, levels, reimbursement, school
from mi_lib.demo.caseload import Caseload, Cases, Measures
from mi_lib.demo.cases import case_ids, case_table, case_versions, check_table, opened_reasons
from mi_lib.demo.chance import END, NEVER, Ints, Rng, Texts, known_after
from mi_lib.demo.children import Children, child_table, make_children
from mi_lib.demo.history import History, World, earliest
from mi_lib.demo.measures import measure_known, measure_table, placement_table, settled_returns
from mi_lib.demo.notifications import notification_table
from mi_lib.demo.staff import Staff, employee_table, make_staff, staff_absence_table, training_table


def make_world(seed: int, scale: int, done: Callable[[], None]) -> World:
    """All tables. `done` is called once for each of the 36 months lived through."""
    children = make_children(_generator(seed, 0), scale)
    caseload = Caseload(_generator(seed, 1), children, scale)
    caseload.run(done)
    cases, (measures, ended_by) = caseload.cases(), caseload.measures()
    ended_by = settled_returns(_generator(seed, 80), measures, ended_by, cases.child[measures.case])
    staff = make_staff(_generator(seed, 2), scale)
    social = _SocialTables(seed, scale, children, cases, measures, ended_by, staff)
    world = {
        **social.tables(),
        **_economy_tables(_generator(seed, 60), scale, children, cases, measures, social.measure_known),
        **_other_tables(seed, scale, staff),
    }
    return {**world, "policy_goal_status": goals.policy_status_table(_generator(seed, 70), world)}


def _generator(seed: int, number: int) -> Rng:
    """A stream of its own for each subject, so that a change in one leaves the others as they are."""
    return np.random.default_rng([seed, number])


class _SocialTables:
    """The tables of Børn og familie. Nothing is delivered before what it refers to."""

    def __init__(
        self, seed: int, scale: int, children: Children, cases: Cases, measures: Measures, ended_by: Texts, staff: Staff
    ) -> None:
        self.streams: Iterator[Rng] = (_generator(seed, number) for number in range(10, 60))
        self.scale, self.children, self.staff = scale, children, staff
        self.cases, self.measures, self.ended_by = cases, measures, ended_by
        self.ids = case_ids(cases)
        self.births = children.born[cases.child]
        self.reasons = opened_reasons(next(self.streams), cases)
        self.examinations = casework.make_examinations(next(self.streams), cases, self.reasons)
        self.plans = casework.make_plans(next(self.streams), cases, measures)
        self.goals = casework.make_goals(next(self.streams), self.plans, measures)
        self.follow_ups, self.followed = casework.follow_up_table(next(self.streams), measures)
        self.visits, self.visited = casework.visit_table(next(self.streams), measures)
        self.conversations, self.talked = casework.conversation_table(next(self.streams), cases, measures, self.ids)
        self.notifications, self.notified, self.notified_case = notification_table(
            next(self.streams), children, cases, self.reasons, self.examinations.case, self.ids, scale
        )
        self.access, self.asked = citizens.access_table(next(self.streams), cases, children.ids(), scale)
        self.measure_known = self._measure_known()
        self.case_known = self._case_known()

    def _measure_known(self) -> Ints:
        """Known with the usual lag, but not later than anything that refers to it."""
        size = len(self.measures.case)
        known = measure_known(next(self.streams), self.measures)
        known = earliest(self.followed, self.follow_ups.known, size, known)
        known = earliest(self.visited, self.visits.known, size, known)
        return earliest(self.goals.measure[self.goals.assessed], self.goals.assessed_on, size, known)

    def _case_known(self) -> Ints:
        size = len(self.cases.child)
        known = known_after(next(self.streams), self.cases.opened)
        known = earliest(self.measures.case, self.measure_known, size, known)
        known = earliest(self.examinations.case, self.examinations.known, size, known)
        known = earliest(self.talked, self.conversations.known, size, known)
        about = self.notified_case >= 0
        return earliest(self.notified_case[about], self.notifications.known[about], size, known)

    def tables(self) -> World:
        streams, cases, measures, ids = self.streams, self.cases, self.measures, self.ids
        versions = case_versions(next(streams), cases, measures, self.examinations, self.births, self.staff)
        checks, _ = check_table(next(streams), cases, self.case_known, measures, self.examinations)
        reviews, _ = citizens.review_table(next(streams), cases, self.case_known, ids, self.scale)
        return {
            "child": self._children(next(streams)),
            "case_file": case_table(
                next(streams), cases, self.reasons, self.case_known, versions, self.children.ids(), self.staff
            ),
            "notification": self.notifications,
            "child_examination": casework.examination_table(next(streams), self.examinations, ids),
            "action_plan": casework.plan_table(
                next(streams), self.plans, cases, measures, self.measure_known, self.births, ids
            ),
            "measure": measure_table(next(streams), measures, self.measure_known, ids),
            "placement": placement_table(
                next(streams), measures, self.measure_known, self.ended_by, cases.target_group
            ),
            "follow_up": self.follow_ups,
            "supervision_visit": self.visits,
            "child_conversation": self.conversations,
            "child_goal": casework.goal_table(next(streams), self.goals, self.plans, self.measure_known),
            "child_goal_assessment": casework.assessment_table(next(streams), self.goals),
            "registration_check": checks,
            "access_request": self.access,
            "complaint": citizens.complaint_table(next(streams), self.scale),
            "legality_review": reviews,
        }

    def _children(self, rng: Rng) -> History:
        """Only children who are known to the unit, from the day they become so."""
        known = np.full(len(self.children), NEVER)
        known = earliest(self.cases.child, self.case_known, len(known), known)
        for child, table in ((self.notified, self.notifications), (self.asked, self.access)):
            known = earliest(child[child >= 0], table.known[child >= 0], len(known), known)
        table = child_table(rng, self.children)
        table.known = known
        return table.take(np.flatnonzero(known <= END))


def _economy_tables(rng: Rng, scale: int, children: Children, cases: Cases, measures: Measures, known: Ints) -> World:
    prices = economy.Prices(rng, measures)
    served = economy.service(measures, prices)
    dearest = reimbursement.expensive_cases
    yearly = {year: dearest(served, year, cases, measures, children, scale) for year in levels.YEARS}
    expensive, claimed = reimbursement.sde_table(yearly, children)
    posted = economy.postings(rng, served, claimed)
    return {
        "account": economy.account_table(),
        "budget": economy.budget_table(scale),
        "ledger_entry": economy.ledger_table(posted, measures, scale),
        "commitment": economy.commitment_table(measures, prices, known),
        "forecast": economy.forecast_table(posted, scale),
        "sde_case_year": expensive,
    }


def _other_tables(seed: int, scale: int, staff: Staff) -> World:
    streams = (_generator(seed, number) for number in range(71, 80))
    return {
        "policy_goal": goals.policy_goal_table(),
        "school": school.school_table(scale),
        "pupil_absence_month": school.absence_table(next(streams), scale),
        "employee": employee_table(staff),
        "staff_absence": staff_absence_table(next(streams), staff),
        "training_activity": training_table(next(streams), staff),
        "leisure_grant": citizens.leisure_table(next(streams), scale),
    }
