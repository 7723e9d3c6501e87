from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from mi_lib.errors import PlanError
from mi_lib.periods import Month
from mi_lib.plan import AnnualPlan, read_plan
from mi_lib.plan.draft import Rhythm, draft_plan, draft_text


@pytest.mark.parametrize(
    ("day", "words"),
    [(date(2015, 1, 1), "første torsdag"), (date(2015, 1, 8), "anden torsdag"), (date(2015, 1, 30), "femte fredag")],
)
def test_rhythm_is_said_in_danish(day: date, words: str) -> None:
    assert str(Rhythm.of(day)) == words


def test_a_fifth_weekday_that_is_not_there_is_the_last() -> None:
    assert Rhythm(4, 5).day_in(Month(2015, 2)) == date(2015, 2, 27)
    assert Rhythm(4, 5).day_in(Month(2015, 1)) == date(2015, 1, 30)


def test_draft_keeps_weekday_and_hour_and_moves_what_falls_on_a_closed_day(plan: AnnualPlan) -> None:
    draft = draft_plan(plan, 2016)
    assert [m.at for m in draft.plan.meetings_of(Month(2016, 1))] == [
        datetime(2016, 1, 14, 9),
        datetime(2016, 1, 13, 13),
        datetime(2016, 1, 19, 14),
        datetime(2016, 1, 27, 15),
    ]
    assert draft.plan.meetings_of(Month(2016, 5))[0].at == datetime(2016, 5, 6, 9)
    assert len(draft.plan.meetings) == 28


def test_draft_lists_what_a_person_must_decide(plan: AnnualPlan) -> None:
    decisions = draft_plan(plan, 2016).decisions
    assert [(decision.rule, decision.day) for decision in decisions] == [
        ("confirm_persons", date(2016, 1, 1)),
        ("comments_too_late", date(2016, 1, 8)),
        ("meeting_moved", date(2016, 5, 6)),
        ("comments_too_late", date(2016, 6, 10)),
        ("data_too_late", date(2016, 11, 1)),
    ]
    assert decisions[2].danish == (
        "Chef-/teamledermøde: torsdag den 5. maj 2016 er lukket (Kristi himmelfartsdag); "
        "forslag: fredag den 6. maj 2016."
    )


def test_missing_fifth_weekday_is_a_decision(plan: AnnualPlan) -> None:
    fifth = tuple(
        replace(m, at=datetime(2015, 1, 29, 15)) if m.at.date() == date(2015, 1, 28) else m for m in plan.meetings
    )
    decisions = draft_plan(replace(plan, meetings=fifth), 2017).decisions
    assert [d.danish for d in decisions if d.rule == "no_fifth_weekday"] == [
        "Fagudvalgsmøde: måneden har ingen femte torsdag; forslag: torsdag den 26. januar 2017."
    ]


@pytest.mark.parametrize("year", [2016, 2017, 2024])
def test_drafted_file_reads_back_as_the_drafted_plan(
    plan: AnnualPlan, plan_file: Path, tmp_path: Path, year: int
) -> None:
    draft = draft_plan(plan, year)
    path = tmp_path / f"plan-{year}.yml"
    path.write_text(draft_text(plan_file.read_text(encoding="utf-8"), draft), encoding="utf-8")
    assert read_plan(path) == draft.plan


def test_drafted_file_keeps_the_comments_and_marks_what_to_decide(plan: AnnualPlan, plan_file: Path) -> None:
    text = draft_text(plan_file.read_text(encoding="utf-8"), draft_plan(plan, 2016))
    assert text.startswith("# Årsplan 2016 for ledelsesinformationsrapporten i Bakkedal Kommune (fiktiv).")
    assert "    fagudvalg: 2016-01-27 15:00   # fjerde onsdag\n" in text
    assert "# AFGØR: første torsdag er torsdag den 5. maj 2016, lukket (Kristi himmelfartsdag)\n" in text


def test_year_cannot_be_drafted_from_itself(plan: AnnualPlan) -> None:
    with pytest.raises(PlanError, match="draft it from another year"):
        draft_plan(plan, 2015)
