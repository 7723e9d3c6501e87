from datetime import date, datetime, time

import pytest

from mi_lib.errors import PlanError, UsageError
from mi_lib.periods import Month
from mi_lib.plan import AnnualPlan
from mi_lib.plan.whatif import Move, describe_what_if, what_if


def test_moving_a_meeting_moves_its_deadline_and_says_what_it_breaks(plan: AnnualPlan) -> None:
    assert describe_what_if(what_if(plan, Move.parse("fagudvalg 2015-01-28 -> 2015-02-04"))) == [
        "V1 januar 2015, Fagudvalgsmøde, mødet: onsdag den 28. januar 2015 kl. 15 → onsdag den 4. februar 2015 kl. 15",
        "V1 januar 2015, Fagudvalgsmøde, fristen: onsdag den 21. januar 2015 kl. 9 → onsdag den 28. januar 2015 kl. 9",
        "Nyt problem: V1 januar 2015 behandles i en anden måned: Fagudvalgsmøde er onsdag den 4. februar 2015 kl. 15.",
    ]


def test_moving_the_first_meeting_moves_the_delivery_of_the_units_too(plan: AnnualPlan) -> None:
    result = what_if(plan, Move.parse("chef_teamleder 2015-02-12 -> 2015-02-11"))
    assert [(change.before, change.after) for change in result.changes][-1] == (date(2015, 2, 9), date(2015, 2, 6))
    assert result.plan.delivery_day(Month(2015, 2)) == date(2015, 2, 6)


def test_move_and_back_solves_what_it_broke(plan: AnnualPlan) -> None:
    there = what_if(plan, Move.parse("fagudvalg 2015-01-28 -> 2015-02-04"))
    back = what_if(there.plan, Move.parse("fagudvalg 2015-02-04 -> 2015-01-28"))
    assert back.plan == plan
    assert back.solved_findings == there.new_findings


def test_move_to_the_same_day_changes_nothing(plan: AnnualPlan) -> None:
    assert describe_what_if(what_if(plan, Move.parse("fagudvalg 2015-01-28 -> 2015-01-28"))) == ["Intet ændrer sig."]


def test_move_may_name_a_new_hour() -> None:
    assert Move.parse("fagudvalg 2015-01-28->2015-02-04T09:30") == Move(
        "fagudvalg", date(2015, 1, 28), date(2015, 2, 4), time(9, 30)
    )


def test_new_hour_moves_the_meeting_within_its_day(plan: AnnualPlan) -> None:
    result = what_if(plan, Move.parse("fagudvalg 2015-01-28 -> 2015-01-28 09:30"))
    assert [change.after for change in result.changes] == [datetime(2015, 1, 28, 9, 30)]


@pytest.mark.parametrize("text", ["", "fagudvalg 2015-01-28", "fagudvalg 2015-02-30 -> 2015-03-01", "fagudvalg a -> b"])
def test_other_words_are_refused_with_an_example(text: str) -> None:
    with pytest.raises(UsageError, match="fagudvalg 2015-01-28 -> 2015-02-04"):
        Move.parse(text)


def test_meeting_that_is_not_planned_is_refused_with_the_days_that_are(plan: AnnualPlan) -> None:
    with pytest.raises(PlanError, match="use one of 2015-01-28, 2015-08-26, 2015-11-25"):
        what_if(plan, Move.parse("fagudvalg 2015-01-29 -> 2015-02-04"))


def test_closed_day_is_refused(plan: AnnualPlan) -> None:
    with pytest.raises(PlanError, match="langfredag"):
        what_if(plan, Move.parse("fagudvalg 2015-01-28 -> 2015-04-03"))
