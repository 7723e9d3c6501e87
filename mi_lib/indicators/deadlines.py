"""Theme V2-4: legal deadlines. Every obligation is judged by the rule in force on the day it arose.

The headline counts active cases in which something that the law asks for is overdue and still not done: the
assessment and the receipt of a notification, the examination, the plan, the follow-ups, the board's decision after an
emergency placement, and two talks a year with a placed child. A conversation that was not held before a decision is
judged in `deadline_met_share`, not here: nobody can hold it any more. A complaint belongs to no case.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial, reduce
from typing import Any

import ibis
import ibis.expr.types as ir

from mi_lib.indicators.caseload import active_cases
from mi_lib.indicators.declaration import BREACHES, PERCENT, Indicator, Measure, Tables
from mi_lib.indicators.shapes import FAR, at_month_ends
from mi_lib.indicators.teams import INTAKE_TEAM, with_team_during, with_team_on
from mi_lib.indicators.visits import too_few_visits as too_few_visits

PLAN_SECTIONS = (
    "sel_52_3_1", "sel_52_3_2", "sel_52_3_3", "sel_52_3_4", "sel_52_3_5", "sel_52_3_6", "sel_52_3_7",
    "sel_52_3_8", "sel_52_3_9", "sel_58", "sel_76_3_1", "sel_76_3_2", "sel_76_a",
    "bl_32_1", "bl_46", "bl_47", "bl_114_1_1", "bl_114_1_2", "bl_120",
)  # fmt: skip
"""Measures under §§ 52, 58, 76 and 76 a (from 2024 BL §§ 32, 46, 47, 114, 120) need a plan and follow-ups."""

_ANONYMOUS = "8"
_MOMENT = "timestamp(6)"


def _notifications(data: Tables) -> ir.Table:
    """A notification is an obligation also where no case comes of it; `subject` is then the notification itself."""
    rows = data.table("notification")
    return rows.mutate(subject=ibis.coalesce(rows.case_id, rows.notification_id), about=rows.notification_id)


def assessments(data: Tables) -> ir.Table:
    rows = _notifications(data)
    return rows.select("case_id", "subject", "about", triggered="received_at", fulfilled="assessed_24h_at")


def receipts(data: Tables) -> ir.Table:
    """An anonymous notifier cannot be sent a receipt."""
    rows = _notifications(data).filter(ibis._.source != _ANONYMOUS)
    return rows.select("case_id", "subject", "about", triggered=rows.received_at.date(), fulfilled="receipt_sent_date")


def examinations(data: Tables) -> ir.Table:
    examination = data.table("child_examination").filter(ibis._.concern_known_date.notnull())
    return examination.select("case_id", about="exam_id", triggered="concern_known_date", fulfilled="completed_date")


def _planned_measures(data: Tables) -> ir.Table:
    return data.table("measure").filter(ibis._.section_id.isin(PLAN_SECTIONS))


def action_plans(data: Tables) -> ir.Table:
    """The plan must exist at the decision; where that was urgent and its purpose stated, the rule's fallback counts."""
    plan = data.table("action_plan").filter(ibis._.measure_id.notnull()).group_by("measure_id")
    first = plan.aggregate(fulfilled=ibis._.finished_date.min(), stated=ibis._.urgent_purpose_stated.max())
    rows = _planned_measures(data).left_join(first, "measure_id")
    return rows.select(
        "case_id", "section_id", "fulfilled", about="measure_id", triggered="decision_date",
        urgent=ibis.coalesce(rows.stated, False),
    )  # fmt: skip


def first_follow_ups(data: Tables) -> ir.Table:
    """Judged while the measure runs: one that ended within the three months owes none."""
    first = data.table("follow_up").group_by("measure_id").aggregate(fulfilled=ibis._.date.min())
    rows = _planned_measures(data).left_join(first, "measure_id")
    return rows.select("case_id", "fulfilled", about="measure_id", triggered="start_date", ended="end_date")


def next_follow_ups(data: Tables) -> ir.Table:
    """`agreed` is the day named at the previous follow-up, which the law goes by from 2024."""
    follow_up = data.table("follow_up").select("measure_id", "date", "next_due_date")
    following = ibis.window(group_by="measure_id", order_by="date")
    pairs = follow_up.mutate(fulfilled=follow_up.date.lead().over(following))
    rows = pairs.inner_join(_planned_measures(data).select("measure_id", "case_id", "end_date"), "measure_id")
    return rows.select(
        "case_id", "fulfilled", about="measure_id", triggered="date", ended="end_date", agreed="next_due_date"
    )


def emergency_decisions(data: Tables) -> ir.Table:
    placement = data.table("placement").filter(ibis._.provisional_decision_date.notnull())
    rows = placement.inner_join(data.table("measure").select("measure_id", "case_id"), "measure_id")
    return rows.select(
        "case_id", about="measure_id", triggered="provisional_decision_date", fulfilled="board_decision_date"
    )


def child_conversations(data: Tables) -> ir.Table:
    """The latest conversation before the decision, or the lawful reason that there was none (a row of its own)."""
    held = data.table("child_conversation").select("case_id", held="date")
    measure = _planned_measures(data).select("measure_id", "case_id", "decision_date")
    rows = measure.left_join(held, [measure.case_id == held.case_id, held.held <= measure.decision_date])
    latest = rows.group_by("measure_id", "case_id", "decision_date").aggregate(fulfilled=ibis._.held.max())
    return latest.select("case_id", "fulfilled", about="measure_id", triggered="decision_date")


_EVENTS: dict[str, Callable[[Tables], ir.Table]] = {
    "notification_24h": assessments,
    "notification_receipt": receipts,
    "examination_4m": examinations,
    "action_plan": action_plans,
    "follow_up_first": first_follow_ups,
    "follow_up_next": next_follow_ups,
    "emergency_decision": emergency_decisions,
    "child_conversation": child_conversations,
}
CANNOT_BE_MENDED = "child_conversation"
"""A conversation that was not held before a decision: overdue for ever, and nobody can do anything about it."""

_A_MONTH, _A_QUARTER = 30, 90
_TOO_RARE = "emergency_decision"
"""A few a year: counted among the breaches, but no share is made of them."""


def obligations(data: Tables) -> ir.Table:
    """One row per obligation: deadline (the rule), case_id, subject, due_day, fulfilled_day (null: not yet), on_time.

    `about` is the notification, examination or measure that obliges, `ended` the day on which the measure ended,
    `due_at` the moment where the law counts hours, `law` the act and section as they may be printed. Rule versions
    come from `law_deadlines.yml`, chosen by the day of the trigger (domain reference, 5.2).
    """
    return data.kept(_obligations)


def _obligations(data: Tables) -> ir.Table:
    rows = judged(data, _EVENTS)
    # PostgreSQL makes a moment of a day plus an interval, where Ibis takes it for a day and would leave out the cast.
    days = {name: rows[name].cast(_MOMENT).cast("date") for name in ("due_day", "fulfilled_day", "ended")}
    return rows.mutate(**days)


def judged(data: Tables, events: Mapping[str, Callable[[Tables], ir.Table]]) -> ir.Table:
    """The obligations that follow from events (by the id of their rule), in the columns of `obligations`."""
    rules = data.table("rule_versions").execute()
    parts = [_obligations_under(rule, events[rule.id], data) for rule in rules.itertuples() if rule.id in events]
    return reduce(lambda left, right: left.union(right), parts)


def _obligations_under(rule: Any, make: Callable[[Tables], ir.Table], data: Tables) -> ir.Table:
    events = _in_scope(make(data), rule)
    day = events.triggered.date() if rule.unit == "hours" else events.triggered
    valid = events.filter(day.between(rule.valid_from, rule.valid_to))
    due = _DUE[rule.unit](valid, rule.value, data)
    if "ended" in due.columns:
        due = due.filter(due.ended.isnull() | (due.ended > due.due_day))
    else:
        due = due.mutate(ended=ibis.null("date"))
    if "subject" not in due.columns:
        due = due.mutate(subject=due.case_id)
    return due.select(
        "case_id", "subject", "about", "due_day", "due_at", "fulfilled_day", "on_time", "ended",
        deadline=ibis.literal(rule.id), law=ibis.literal(rule.printed),
    )  # fmt: skip


def _in_scope(events: ir.Table, rule: Any) -> ir.Table:
    """The events that this version is about, with what it asks of their fulfilment."""
    if "urgent" in events.columns:
        events = events.filter(events.urgent == bool(rule.fallback))
    if rule.sections:
        events = events.filter(events.section_id.isin(rule.sections.split("|")))
    if rule.max_age_days:
        recent = events.fulfilled >= events.triggered - ibis.interval(days=int(rule.max_age_days))
        events = events.mutate(fulfilled=ibis.ifelse(recent, events.fulfilled, ibis.null("date")))
    return events if rule.from_field or "agreed" not in events.columns else events.drop("agreed")


def _due_after_hours(events: ir.Table, hours: int, data: Tables) -> ir.Table:
    """Clock hours, through nights, weekends and holidays."""
    due_at = events.triggered + ibis.interval(hours=hours)
    return events.mutate(
        due_day=due_at.date(),
        due_at=due_at.cast(_MOMENT),
        fulfilled_day=events.fulfilled.date(),
        on_time=ibis.coalesce(events.fulfilled <= due_at, False),
    )


def _due_after_days(events: ir.Table, days: int, data: Tables) -> ir.Table:
    return _judge_by_day(events, (events.triggered + ibis.interval(days=days)).cast("date"))


def _due_after_months(events: ir.Table, months: int, data: Tables) -> ir.Table:
    """The same day of the month, clamped to the month's last; the deadline lasts that whole day."""
    due_day = (events.triggered + ibis.interval(months=months)).cast("date")
    return _judge_by_day(events, ibis.coalesce(events.agreed, due_day) if "agreed" in events.columns else due_day)


def _due_after_working_days(events: ir.Table, days: int, data: Tables) -> ir.Table:
    """The day of the trigger is not counted. Days run from the calendar's count of working days so far."""
    calendar = data.table("calendar_day")
    first_day = calendar.filter(calendar.is_working_day).select(due_day="date", wanted="working_days_so_far")
    begun = events.inner_join(calendar, events.triggered == calendar.date)
    due = begun.mutate(wanted=begun.working_days_so_far + days).inner_join(first_day, "wanted")
    return _judge_by_day(due.select(*events.columns, "due_day"), None)


def _judge_by_day(events: ir.Table, due_day: ir.DateValue | None) -> ir.Table:
    dated = events if due_day is None else events.mutate(due_day=due_day)
    dated = dated.mutate(due_at=ibis.null(_MOMENT))
    return dated.mutate(fulfilled_day=dated.fulfilled, on_time=ibis.coalesce(dated.fulfilled <= dated.due_day, False))


_DUE: dict[str, Callable[[ir.Table, int, Tables], ir.Table]] = {
    "hours": _due_after_hours,
    "days": _due_after_days,
    "months": _due_after_months,
    "working_days": _due_after_working_days,
}


def open_breaches(data: Tables) -> ir.Table:
    """One row per obligation overdue, as a state from its due day until it is met or the case or measure ends.

    A case that changes teams takes its breaches along.
    """
    overdue = _overdue(data).drop("due_day")
    states = overdue.union(too_few_visits(data, data.table("month_ends")).select(*overdue.columns))
    case = data.table("case_file").select("case_id", "case_type")
    return with_team_during(states, data).inner_join(case, "case_id").mutate(person=ibis._.case_id)


def _overdue(data: Tables) -> ir.Table:
    """Every obligation with a day of its own that is or was overdue, as a state."""
    rows = obligations(data).filter(ibis._.deadline != CANNOT_BE_MENDED)
    end = ibis.least(ibis.coalesce(rows.fulfilled_day, FAR), ibis.coalesce(rows.ended, FAR))
    overdue = rows.select("case_id", "deadline", "due_day", start_day="due_day", end_day=end)
    return overdue.filter(overdue.start_day < overdue.end_day)


def aged_breaches(data: Tables) -> ir.Table:
    """One row per overdue obligation and month-end, as a state of that day, with how long it has been overdue."""
    open_then = at_month_ends(with_team_during(_overdue(data), data), data)
    overdue = open_then.day.delta(open_then.due_day, unit="day")
    age = ibis.cases((overdue <= _A_MONTH, "d00_30"), (overdue <= _A_QUARTER, "d31_90"), else_="d91")
    return open_then.mutate(person=ibis._.case_id, overdue_age=age, open_deadline=ibis._.deadline)


def due_obligations(data: Tables) -> ir.Table:
    """Every obligation as an event on its due day. The intake team answers for a notification without a case."""
    return _as_due(obligations(data).filter(ibis._.deadline != _TOO_RARE), data)


def due_follow_ups(data: Tables) -> ir.Table:
    """One row per follow-up that fell due, on its due day; no other obligation's table is asked for."""
    return _as_due(judged(data, {name: _EVENTS[name] for name in ("follow_up_first", "follow_up_next")}), data)


def _as_due(rows: ir.Table, data: Tables) -> ir.Table:
    dated = rows.select("case_id", "deadline", "on_time", person="subject", day="due_day")
    return with_team_on(dated, data).mutate(team_id=ibis.coalesce(ibis._.team_id, INTAKE_TEAM))


def _met_obligations(data: Tables) -> ir.Table:
    return due_obligations(data).filter(ibis._.on_time)


_deadline_indicator = partial(
    Indicator,
    theme="tidsfrister",
    unit=PERCENT,
    scale=100.0,
    sources=(
        "notification",
        "child_examination",
        "action_plan",
        "measure",
        "placement",
        "follow_up",
        "supervision_visit",
        "child_conversation",
        "case_file",
    ),
    source_system="DUBU",
    by_team=True,
)

cases_with_open_breach_share = _deadline_indicator(
    id="cases_with_open_breach_share",
    name="sager med en overskredet frist",
    definition="Aktive sager, hvor mindst én lovbestemt frist er overskredet, og handlingen stadig mangler.",
    numerator=Measure(open_breaches, distinct=True, state=True),
    denominator=Measure(active_cases, distinct=True, state=True),
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
    denominator=Measure(due_obligations),
    windows=("r3",),
    breakdowns={"deadline": "deadline"},
    direction="up",
    target=85.0,
)

open_breaches_count = replace(
    _deadline_indicator(
        id="open_breaches_count",
        name="overskredne frister",
        definition=(
            "Lovbestemte frister, der er overskredet på opgørelsesdagen, og hvor handlingen stadig ikke er registreret."
            " En sag kan have flere. Tilsynsbesøg er ikke med, da de ikke har en bestemt dag."
        ),
        numerator=Measure(aged_breaches, state=True),
        windows=("cutoff",),
        breakdowns={"overdue_age": "overdue_age", "open_deadline": "open_deadline"},
        newest_only=("open_deadline",),
    ),
    unit=BREACHES,
    scale=1.0,
)

INDICATORS = (cases_with_open_breach_share, deadline_met_share, open_breaches_count)
