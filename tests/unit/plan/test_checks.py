from dataclasses import replace
from datetime import date, datetime

from mi_lib.periods import Month
from mi_lib.plan import AnnualPlan
from mi_lib.plan.checks import check_plan


def moved(plan: AnnualPlan, forum: str, month: Month, at: datetime) -> AnnualPlan:
    meetings = [replace(m, at=at) if (m.forum, m.month) == (forum, month) else m for m in plan.meetings]
    return replace(plan, meetings=tuple(meetings))


def test_plan_of_2015_can_be_followed(plan: AnnualPlan) -> None:
    assert check_plan(plan) == []


def test_deadline_before_the_meeting_of_the_level_below_is_found(plan: AnnualPlan) -> None:
    findings = check_plan(moved(plan, "udvalgsformand", Month(2015, 1), datetime(2015, 1, 16, 14)))
    assert [(finding.rule, finding.day) for finding in findings] == [("comments_too_late", date(2015, 1, 9))]
    assert findings[0].danish == (
        "V1 januar 2015: fristen til Udvalgsformandsmøde (fredag den 9. januar 2015 kl. 12) ligger ikke efter "
        "Direktør-/chefmøde (onsdag den 14. januar 2015 kl. 13), så bemærkningerne kan ikke nå med."
    )


def test_deadline_in_the_hour_of_the_meeting_below_is_too_late(plan: AnnualPlan) -> None:
    same_hour = moved(plan, "chef_teamleder", Month(2015, 2), datetime(2015, 2, 13, 14))
    hour_before = moved(plan, "chef_teamleder", Month(2015, 2), datetime(2015, 2, 13, 13))
    assert [finding.rule for finding in check_plan(same_hour)] == ["comments_too_late"]
    assert check_plan(hour_before) == []


def test_data_that_cannot_be_extracted_in_time_are_found(plan: AnnualPlan) -> None:
    just_in_time = moved(plan, "chef_teamleder", Month(2015, 1), datetime(2015, 1, 7, 9))
    too_early = moved(plan, "chef_teamleder", Month(2015, 1), datetime(2015, 1, 6, 9))
    assert check_plan(just_in_time) == []
    assert [(f.rule, f.day) for f in check_plan(too_early)] == [("data_too_late", date(2015, 1, 2))]


def test_report_in_july_and_month_without_report_are_found(plan: AnnualPlan) -> None:
    v3 = replace(plan.version("V3"), months=(3, 7, 10))
    wrong = replace(plan, versions={**plan.versions, "V3": v3}, meetings=())
    rules = {(finding.rule, finding.month) for finding in check_plan(wrong)}
    assert ("no_report_in_july", Month(2015, 7)) in rules
    assert ("month_without_report", Month(2015, 5)) in rules
    assert ("month_without_report", Month(2015, 7)) not in rules


def test_missing_meeting_is_found_by_name(plan: AnnualPlan) -> None:
    without = replace(plan, meetings=tuple(m for m in plan.meetings if m.at.date() != date(2015, 1, 28)))
    assert [finding.danish for finding in check_plan(without)] == ["V1 januar 2015 mangler møde i: Fagudvalgsmøde."]


def test_meeting_in_another_month_than_its_report_is_found(plan: AnnualPlan) -> None:
    findings = check_plan(moved(plan, "fagudvalg", Month(2015, 1), datetime(2015, 2, 4, 15)))
    assert [(finding.rule, finding.day) for finding in findings] == [("meeting_in_other_month", date(2015, 2, 4))]
