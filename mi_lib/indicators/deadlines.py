"""Theme V2-4: legal deadlines. Every obligation is judged by the rule in force on the day it arose."""

from collections.abc import Callable
from functools import partial, reduce
from typing import Any

import ibis
import ibis.expr.types as ir

from mi_lib.indicators.cases import cases
from mi_lib.indicators.declaration import PERCENT, Indicator, Measure, Tables

PLAN_SECTIONS = (
    "sel_52_3_1", "sel_52_3_2", "sel_52_3_3", "sel_52_3_4", "sel_52_3_5", "sel_52_3_6", "sel_52_3_7",
    "sel_52_3_8", "sel_52_3_9", "sel_58", "sel_76_3_1", "sel_76_3_2", "sel_76_a",
)  # fmt: skip
"""Measures under §§ 52, 58, 76 and 76 a need an action plan and follow-ups (§§ 70 and 140)."""


def _notification_events(data: Tables, fulfilled: str) -> ir.Table:
    notification = data.table("notification").filter(ibis._.case_id.notnull())
    return notification.select("case_id", triggered="received_at", fulfilled=fulfilled)


def assessments(data: Tables) -> ir.Table:
    return _notification_events(data, "assessed_24h_at")


def receipts(data: Tables) -> ir.Table:
    """An anonymous notifier (source 8) cannot be sent a receipt."""
    notification = data.table("notification").filter(ibis._.case_id.notnull() & (ibis._.source != "8"))
    return notification.select(
        "case_id", triggered=notification.received_at.date(), fulfilled=notification.receipt_sent_date
    )


def examinations(data: Tables) -> ir.Table:
    examination = data.table("child_examination").filter(ibis._.concern_known_date.notnull())
    return examination.select("case_id", triggered="concern_known_date", fulfilled="completed_date")


def _planned_measures(data: Tables) -> ir.Table:
    return data.table("measure").filter(ibis._.section_id.isin(PLAN_SECTIONS))


def action_plans(data: Tables) -> ir.Table:
    """The plan must exist at the decision; an urgent purpose statement gives four months more."""
    plan = data.table("action_plan").filter(ibis._.measure_id.notnull()).group_by("measure_id")
    first = plan.aggregate(fulfilled=ibis._.finished_date.min(), urgent=ibis._.urgent_purpose_stated.max())
    rows = _planned_measures(data).left_join(first, "measure_id")
    return rows.filter(~ibis.coalesce(rows.urgent, False)).select("case_id", "fulfilled", triggered="decision_date")


def first_follow_ups(data: Tables) -> ir.Table:
    """Judged while the measure runs: one that ended within the three months owes none."""
    first = data.table("follow_up").group_by("measure_id").aggregate(fulfilled=ibis._.date.min())
    rows = _planned_measures(data).left_join(first, "measure_id")
    return rows.select("case_id", "fulfilled", triggered="start_date", ended="end_date")


def next_follow_ups(data: Tables) -> ir.Table:
    follow_up = data.table("follow_up").select("measure_id", "date")
    following = ibis.window(group_by="measure_id", order_by="date")
    pairs = follow_up.mutate(fulfilled=follow_up.date.lead().over(following))
    rows = pairs.inner_join(_planned_measures(data).select("measure_id", "case_id", "end_date"), "measure_id")
    return rows.select("case_id", "fulfilled", triggered="date", ended="end_date")


_EVENTS: dict[str, Callable[[Tables], ir.Table]] = {
    "notification_24h": assessments,
    "notification_receipt": receipts,
    "examination_4m": examinations,
    "action_plan": action_plans,
    "follow_up_first": first_follow_ups,
    "follow_up_next": next_follow_ups,
}


def obligations(data: Tables) -> ir.Table:
    """One row per obligation: deadline (the rule), case_id, due_day, fulfilled_day (null: not yet), on_time.

    Rule versions come from `law_deadlines.yml`, chosen by the day of the trigger (domain reference, 5.2).
    """
    rules = data.table("rule_versions").execute()
    parts = [_obligations_under(rule, data) for rule in rules.itertuples(index=False) if rule.id in _EVENTS]
    return reduce(lambda left, right: left.union(right), parts)


def _obligations_under(rule: Any, data: Tables) -> ir.Table:
    events = _EVENTS[rule.id](data)
    day = events.triggered.date() if rule.unit == "hours" else events.triggered
    valid = events.filter(day.between(rule.valid_from, rule.valid_to))
    due = _DUE[rule.unit](valid, rule.value, data)
    if "ended" in due.columns:
        due = due.filter(due.ended.isnull() | (due.ended > due.due_day))
    else:
        due = due.mutate(ended=ibis.null("date"))
    return due.select("case_id", "due_day", "fulfilled_day", "on_time", "ended", deadline=ibis.literal(rule.id))


def _due_after_hours(events: ir.Table, hours: int, data: Tables) -> ir.Table:
    """Clock hours, through nights, weekends and holidays."""
    due_at = events.triggered + ibis.interval(hours=hours)
    return events.mutate(
        due_day=due_at.date(),
        fulfilled_day=events.fulfilled.date(),
        on_time=ibis.coalesce(events.fulfilled <= due_at, False),
    )


def _due_after_days(events: ir.Table, days: int, data: Tables) -> ir.Table:
    return _judge_by_day(events, (events.triggered + ibis.interval(days=days)).cast("date"))


def _due_after_months(events: ir.Table, months: int, data: Tables) -> ir.Table:
    """The same day of the month, clamped to the month's last; the deadline lasts that whole day."""
    return _judge_by_day(events, (events.triggered + ibis.interval(months=months)).cast("date"))


def _due_after_working_days(events: ir.Table, days: int, data: Tables) -> ir.Table:
    """The day of the trigger is not counted. Days run from the calendar's count of working days so far."""
    calendar = data.table("calendar_day")
    first_day = calendar.filter(calendar.is_working_day).select(due_day="date", wanted="working_days_so_far")
    begun = events.inner_join(calendar, events.triggered == calendar.date)
    due = begun.mutate(wanted=begun.working_days_so_far + days).inner_join(first_day, "wanted")
    return _judge_by_day(due.select(*events.columns, "due_day"), None)


def _judge_by_day(events: ir.Table, due_day: ir.DateValue | None) -> ir.Table:
    dated = events if due_day is None else events.mutate(due_day=due_day)
    return dated.mutate(fulfilled_day=dated.fulfilled, on_time=ibis.coalesce(dated.fulfilled <= dated.due_day, False))


_DUE: dict[str, Callable[[ir.Table, int, Tables], ir.Table]] = {
    "hours": _due_after_hours,
    "days": _due_after_days,
    "months": _due_after_months,
    "working_days": _due_after_working_days,
}


def _obligations_with_case(data: Tables) -> ir.Table:
    case = data.table("case_file").select("case_id", "team_id", "case_type", "opened_date", "closed_date")
    return obligations(data).inner_join(case, "case_id")


def open_breaches(data: Tables) -> ir.Table:
    """One row per obligation overdue, as a state from its due day until it is met or the case or measure ends."""
    rows = _obligations_with_case(data)
    far = ibis.date(9999, 12, 31)
    end = ibis.least(*(ibis.coalesce(day, far) for day in (rows.fulfilled_day, rows.ended, rows.closed_date)))
    breaches = rows.mutate(start_day=rows.due_day, end_day=end, person=rows.case_id)
    return breaches.filter(breaches.start_day < breaches.end_day)


def _due_obligations(data: Tables) -> ir.Table:
    rows = _obligations_with_case(data)
    return rows.mutate(person=rows.case_id, day=rows.due_day)


def _met_obligations(data: Tables) -> ir.Table:
    return _due_obligations(data).filter(ibis._.on_time)


def _active_cases(data: Tables) -> ir.Table:
    return cases(data).mutate(person=ibis._.case_id)


_deadline_indicator = partial(
    Indicator,
    theme="tidsfrister",
    unit=PERCENT,
    scale=100.0,
    sources=("notification", "child_examination", "action_plan", "measure", "follow_up", "case_file"),
    source_system="DUBU",
    by_team=True,
)

cases_with_open_breach_share = _deadline_indicator(
    id="cases_with_open_breach_share",
    name="sager med en overskredet frist",
    definition="Aktive sager, hvor mindst én lovbestemt frist er overskredet og handlingen stadig ikke er registreret.",
    numerator=Measure(open_breaches, distinct=True, state=True),
    denominator=Measure(_active_cases, distinct=True, state=True),
    windows=("cutoff",),
    breakdowns={"case_type": "case_type"},
    direction="down",
    target=10.0,
)

deadline_met_share = _deadline_indicator(
    id="deadline_met_share",
    name="frister overholdt",
    definition="Frister, der udløb i de seneste tre måneder og blev overholdt, i forhold til alle, der udløb.",
    numerator=Measure(_met_obligations),
    denominator=Measure(_due_obligations),
    windows=("r3",),
    breakdowns={"deadline": "deadline"},
    direction="up",
    target=85.0,
)

INDICATORS = (cases_with_open_breach_share, deadline_met_share)
