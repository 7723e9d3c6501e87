import json
from dataclasses import replace
from datetime import date

import pytest

from mi_lib.errors import PlanError
from mi_lib.plan import AnnualPlan, Plans
from mi_lib.plan.due import describe_task, due_tasks, tasks_json


def test_the_first_week_of_january_is_collected_made_approved_and_sent_in_order(plans: Plans) -> None:
    assert [describe_task(task) for task in due_tasks(plans, date(2015, 1, 2))] == [
        "mandag den 5. januar 2015: Modtag data til V1 for januar 2015 fra Fællessekretariat, Økonomi, "
        "Børn og familie og Skole. (mi intake)",
        "mandag den 5. januar 2015: Se, om alt er leveret til V1 for januar 2015. (mi status 2015-01)",
        "mandag den 5. januar 2015: Dan V1 for januar 2015. (mi publish 2015-01)",
        "tirsdag den 6. januar 2015 kl. 10: Godkend V1 for januar 2015. (mi approve 2015-01)",
        "tirsdag den 6. januar 2015 kl. 10: Send V1 for januar 2015 til Chef-/teamledermøde i Børn og Familier. "
        "(mi send 2015-01 --forum chef_teamleder)",
        "fredag den 9. januar 2015 kl. 14: Send V1 for januar 2015 til Direktør-/chefmøde i Børn, Unge og Kultur. "
        "(mi send 2015-01 --forum direktoer_chef)",
    ]


def test_v1_is_sent_to_four_forums_each_with_its_own_deadline(plans: Plans) -> None:
    sent = [(task.forum, task.due) for task in due_tasks(plans, date(2015, 1, 1), days=30) if task.kind == "send"]
    assert sent == [
        ("chef_teamleder", date(2015, 1, 6)),
        ("direktoer_chef", date(2015, 1, 9)),
        ("udvalgsformand", date(2015, 1, 16)),
        ("fagudvalg", date(2015, 1, 21)),
    ]


def test_scheduler_reads_the_same_as_json(plans: Plans) -> None:
    collect, *_, send = json.loads(tasks_json(due_tasks(plans, date(2015, 1, 2), days=4)))
    assert (collect["kind"], collect["starts"], collect["hour"], collect["forum"]) == (
        "collect",
        "2015-01-02",
        None,
        None,
    )
    assert send == {
        "kind": "send",
        "month": "2015-01",
        "forum": "chef_teamleder",
        "starts": "2015-01-05",
        "due": "2015-01-06",
        "hour": "10:00",
        "text": "Send V1 for januar 2015 til Chef-/teamledermøde i Børn og Familier.",
        "command": "mi send 2015-01 --forum chef_teamleder",
    }


def test_window_holds_its_first_and_its_last_day(plans: Plans) -> None:
    assert [task.due for task in due_tasks(plans, date(2015, 1, 9), days=0)] == [date(2015, 1, 9)]
    assert [task.due for task in due_tasks(plans, date(2015, 1, 10), days=6)] == [date(2015, 1, 16)]
    assert due_tasks(plans, date(2015, 1, 10), days=5) == []


def test_what_is_delivered_on_the_day_of_the_deadline_is_still_collected_before_it_is_sent(plan: AnnualPlan) -> None:
    late = Plans({2015: replace(plan, delivery_days=0)})
    tasks = due_tasks(late, date(2015, 1, 6), days=0)
    assert [task.kind for task in tasks] == ["collect", "check", "make", "approve", "send"]


def test_july_asks_for_nothing(plans: Plans) -> None:
    assert due_tasks(plans, date(2015, 7, 1), days=29) == []


def test_at_the_end_of_the_last_planned_year_the_next_plan_is_due(plans: Plans) -> None:
    assert [(task.due, task.command) for task in due_tasks(plans, date(2015, 12, 28))] == [
        (date(2015, 12, 30), "mi plan 2016 --from 2015")
    ]


def test_year_without_a_plan_is_an_error(plans: Plans) -> None:
    with pytest.raises(PlanError, match="the years with a plan are 2015"):
        due_tasks(plans, date(2017, 1, 2))
