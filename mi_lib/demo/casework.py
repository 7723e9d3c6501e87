"""What the law asks for in each case: examination, plan, follow-up, visit, conversation, goals."""

from dataclasses import dataclass

import numpy as np

from mi_lib.demo import levels
from mi_lib.demo.caseload import FAMILY, Cases, Measures
from mi_lib.demo.chance import (
    END,
    NEVER,
    START,
    Bools,
    Floats,
    Ints,
    Rng,
    Texts,
    add_months,
    age,
    along,
    day,
    known_after,
    month_of,
    numbered,
    pick,
    spread,
    spread_by,
    texts,
    uniform,
)
from mi_lib.demo.history import History
from mi_lib.demo.measures import measure_ids, needs_plan


def late_day(rng: Rng, due: Ints, factor: float = 1.0) -> Ints:
    """The day on which something late is done at last; much of what is left in 2015 is then worked off."""
    count = len(due)
    late = due + 2 + (rng.exponential(1.0, count) * along(levels.DAYS_LATE, due) * factor).astype(np.int64)
    worked_off = uniform(rng, day(levels.WORKED_OFF_FROM), day(levels.WORKED_OFF_UNTIL), count)
    mended = (rng.random(count) < levels.BACKLOG_WORKED_OFF) & (worked_off > due + 20)
    return np.where(mended, np.minimum(late, worked_off), late)


def chance_of(path: levels.Path, due: Ints, *, summer: bool = False) -> Floats:
    """The share met of what is due then; follow-ups due in July and August are often late."""
    share = along(path, due)
    if summer:
        share = share - levels.SUMMER_DROP * np.isin(month_of(np.minimum(due, END)) % 12, (6, 7))
    return share / 100


@dataclass
class Examinations:
    case: Ints
    concern: Ints
    decided: Ints
    completed: Ints
    known: Ints


def make_examinations(rng: Rng, cases: Cases, reasons: Texts) -> Examinations:
    """For a share of the cases opened since the spring before the first month, so that some are due from the start."""
    recent = (cases.kind == FAMILY) & (cases.opened > START - 300)
    chance = np.where(reasons == "notification", *levels.EXAMINED_SHARES) * recent
    rows = np.flatnonzero(rng.random(len(chance)) < chance)
    concern = cases.opened[rows] - uniform(rng, 0, 3, len(rows))
    decided = cases.opened[rows] + uniform(rng, 0, 6, len(rows))
    due = add_months(concern, 4)
    closed = cases.closed[rows]
    on_time = _examined_on_time(rng, due, closed)
    early = due - uniform(rng, 1, 55, len(rows))
    late = due + uniform(rng, 4, 90, len(rows))
    completed = np.minimum(np.where(on_time, early, late), closed)
    known = known_after(rng, decided)
    return Examinations(rows, concern, decided, np.maximum(completed, decided), known)


def _examined_on_time(rng: Rng, due: Ints, closed: Ints) -> Bools:
    """A case that closes before the deadline ends its examination in time; the others make up for it."""
    ends_early = closed <= due
    early_share = ends_early.mean()
    wanted = np.clip((chance_of(levels.EXAMINATION, due) - early_share) / (1 - early_share), 0, 1)
    chances = np.where(ends_early, 1.0, wanted)
    return spread_by(rng, due, chances)


def examination_table(rng: Rng, exams: Examinations, case_ids: Texts) -> History:
    count = len(exams.case)
    late = exams.completed > add_months(exams.concern, 4)
    preliminary = np.where(late & (rng.random(count) < 0.5), add_months(exams.concern, 4) - 2, NEVER)
    columns = {
        "exam_id": numbered("E", np.arange(1, count + 1), 6),
        "case_id": case_ids[exams.case],
        "concern_known_date": exams.concern,
        "decision_date": exams.decided,
        "consent": rng.random(count) < 0.93,
        "preliminary_assessment_date": preliminary,
        "completed_date": exams.completed,
        "conclusion": pick(rng, {"measure": 0.62, "no_measure": 0.38}, count),
    }
    reveals = {
        ("preliminary_assessment_date",): preliminary,
        ("completed_date", "conclusion"): known_after(rng, exams.completed),
    }
    return History(columns, exams.known, reveals)


@dataclass
class Plans:
    """The plans of the measures that need one, in the order of the measures."""

    measure: Ints
    finished: Ints
    urgent: Bools


def make_plans(rng: Rng, cases: Cases, measures: Measures) -> Plans:
    rows = np.flatnonzero(needs_plan(measures))
    decided, count = measures.decided[rows], len(rows)
    urgent = rng.random(count) < 0.05
    on_time = spread(rng, chance_of(levels.PLAN, decided))
    before = np.maximum(decided - uniform(rng, 0, 20, count), cases.opened[measures.case[rows]])
    later = late_day(rng, decided)
    finished = np.where(urgent, decided + uniform(rng, 20, 110, count), np.where(on_time, before, later))
    return Plans(rows, np.where(finished > measures.end[rows], NEVER, finished), urgent)


def plan_ids(plans: Plans) -> Texts:
    return numbered("P", np.arange(1, len(plans.measure) + 1), 6)


def plan_table(
    rng: Rng, plans: Plans, cases: Cases, measures: Measures, known: Ints, births: Ints, case_ids: Texts
) -> History:
    """A plan's row comes with its measure; `finished_date` is empty until there is a plan."""
    case, count = measures.case[plans.measure], len(plans.measure)
    grown = age(births[case], measures.decided[plans.measure]) >= 18
    revised = plans.finished + uniform(rng, 150, 400, count)
    revised = np.where((revised < measures.end[plans.measure]) & (rng.random(count) < 0.6), revised, NEVER)
    row_known = known[plans.measure]
    on_time = plans.finished <= measures.decided[plans.measure]
    columns = {
        "plan_id": plan_ids(plans),
        "case_id": case_ids[case],
        "measure_id": measure_ids(measures)[plans.measure],
        "plan_type": np.where(grown, "ungeplan", "handleplan").astype(object),
        "finished_date": plans.finished,
        "revised_date": np.where(plans.finished >= NEVER, NEVER, revised),
        "urgent_purpose_stated": plans.urgent,
        "no_plan_reason": texts("", count),
    }
    reveals = {
        ("finished_date",): np.where(on_time, row_known, known_after(rng, plans.finished)),
        ("revised_date",): known_after(rng, np.where(revised > END, NEVER, revised)),
    }
    return History(columns, row_known, reveals)


def follow_up_table(rng: Rng, measures: Measures) -> tuple[History, Ints]:
    """Follow-ups of every measure that needs them: the first after three months, the next within six of the last.

    With the measure of each row.
    """
    rows = np.flatnonzero(needs_plan(measures))
    previous = measures.start[rows]
    parts: list[tuple[Ints, Ints, Bools]] = []
    while len(rows):
        first = not parts
        due = add_months(previous, 3 if first else 6)
        path = levels.FIRST_FOLLOW_UP if first else levels.NEXT_FOLLOW_UP
        chances = chance_of(path, due, summer=True)
        on_time = spread_by(rng, due, chances)
        early = due - uniform(rng, 0, np.where(first, 35, 70), len(due))
        held = np.where(on_time, early, late_day(rng, due))
        kept = held < np.minimum(measures.end[rows], END + 1)
        rows, previous = rows[kept], held[kept]
        parts.append((rows, previous, np.full(len(rows), first)))
    return _follow_ups(rng, measures, parts)


def _follow_ups(rng: Rng, measures: Measures, parts: list[tuple[Ints, Ints, Bools]]) -> tuple[History, Ints]:
    rows, held, first = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = np.lexsort((rows, held))
    rows, held, first = rows[order], held[order], first[order]
    last = measures.end[rows] - held < 60
    columns = {
        "follow_up_id": numbered("O", np.arange(1, len(rows) + 1), 5),
        "measure_id": measure_ids(measures)[rows],
        "date": held,
        "kind": np.where(first, "first", "recurring").astype(object),
        "next_due_date": np.where(rng.random(len(rows)) < 0.35, NEVER, add_months(held, 6)),
        "result": np.where(last, "end", pick(rng, {"continue": 0.76, "adjust": 0.24}, len(rows))).astype(object),
    }
    return History(columns, held), rows


def visit_table(rng: Rng, measures: Measures) -> tuple[History, Ints]:
    """Two visits a year where the intervals are short; a long interval leaves a year with one.

    With the measure of each row.
    """
    rows = np.flatnonzero(measures.spell >= 0)
    previous, parts = measures.start[rows], []
    while len(rows):
        short = rng.random(len(rows)) < along(levels.VISIT_SHORT_INTERVAL, previous) / 100
        interval = np.where(short, uniform(rng, 110, 178, len(rows)), uniform(rng, 220, 330, len(rows)))
        held = previous + interval
        kept = held < np.minimum(measures.end[rows], END + 1)
        rows, previous = rows[kept], held[kept]
        parts.append((rows, previous))
    rows, held = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = np.lexsort((rows, held))
    columns = {
        "visit_id": numbered("V", np.arange(1, len(rows) + 1), 5),
        "measure_id": measure_ids(measures)[rows[order]],
        "date": held[order],
        "talked_to_child": rng.random(len(rows)) < 0.96,
        "staff_present": rng.random(len(rows)) < 0.22,
    }
    return History(columns, held[order]), rows[order]


_NOT_HELD = ("Barnet er under tre år", "Barnet ønsker ikke en samtale", "Barnets modenhed taler imod en samtale")


def conversation_table(rng: Rng, cases: Cases, measures: Measures, case_ids: Texts) -> tuple[History, Ints]:
    """Conversations before decisions, most of the missing ones held afterwards; with the case of each row."""
    rows = np.flatnonzero(needs_plan(measures))
    decided, count = measures.decided[rows], len(rows)
    on_time = spread(rng, chance_of(levels.CONVERSATION, decided))
    before = np.maximum(decided - uniform(rng, 0, 60, count), cases.opened[measures.case[rows]])
    held = np.where(on_time, before, late_day(rng, decided, 0.2))
    kept = (on_time | (rng.random(count) < 0.8)) & (held <= END) & (held < cases.closed[measures.case[rows]])
    rows, held, on_time = rows[kept], held[kept], on_time[kept]
    order = np.lexsort((rows, held))
    rows, held, on_time = rows[order], held[order], on_time[order]
    reason = np.array([*_NOT_HELD], dtype=object)[rng.integers(0, len(_NOT_HELD), len(rows))]
    columns = {
        "conversation_id": numbered("K", np.arange(1, len(rows) + 1), 5),
        "case_id": case_ids[measures.case[rows]],
        "date": held,
        "occasion": np.where(on_time, "decision", "follow_up").astype(object),
        "not_held_reason": np.where(rng.random(len(rows)) < 0.07, reason, "").astype(object),
    }
    return History(columns, held), measures.case[rows]


@dataclass
class Goals:
    """Goals of plans, and their assessments: which goal, when, how it stood."""

    plan: Ints
    measure: Ints
    set: Ints
    closed: Ints
    assessed: Ints
    assessed_on: Ints
    status: Texts


def goal_table(rng: Rng, goals: Goals, plans: Plans, known: Ints) -> History:
    count = len(goals.plan)
    columns = {
        "goal_id": goal_ids(goals),
        "plan_id": plan_ids(plans)[goals.plan],
        "goal_area": pick(rng, _GOAL_AREAS, count),
        "set_date": goals.set,
        "closed_date": goals.closed,
    }
    row_known = np.maximum(known[goals.measure], goals.set)
    return History(columns, row_known, {("closed_date",): goals.closed})


def goal_ids(goals: Goals) -> Texts:
    return numbered("G", np.arange(1, len(goals.plan) + 1), 6)


_GOAL_AREAS = {
    "development_behaviour": 0.26, "family": 0.24, "school_learning": 0.22, "health": 0.09, "leisure_friendship": 0.13,
    "preparation_adult_life": 0.06,
}  # fmt: skip


def make_goals(rng: Rng, plans: Plans, measures: Measures) -> Goals:
    """The goals of most plans; one that is met may be closed, all are when the measure ends."""
    with_goals = np.flatnonzero((rng.random(len(plans.measure)) < levels.PLANS_WITH_GOALS) & (plans.finished < NEVER))
    number = 1 + rng.choice(len(levels.GOALS_PER_PLAN), len(with_goals), p=levels.GOALS_PER_PLAN)
    plan = np.repeat(with_goals, number)
    measure = plans.measure[plan]
    set_on = np.maximum(plans.finished[plan], measures.start[measure])
    running = (set_on < measures.end[measure]) & (measures.end[measure] > START - 400)
    plan, measure, set_on = plan[running], measure[running], set_on[running]
    assessed, when, status = _assess(rng, measure, set_on, measures)
    met_last = _met_last(len(plan), assessed, when, status)
    closes = (met_last < NEVER) & (rng.random(len(plan)) < levels.MET_GOALS_CLOSED)
    closed = np.minimum(np.where(closes, met_last, NEVER), measures.end[measure])
    return Goals(plan, measure, set_on, closed, assessed, when, status)


def _assess(rng: Rng, measure: Ints, set_on: Ints, measures: Measures) -> tuple[Ints, Ints, Texts]:
    """Rounds per measure: the first after about three months, then twice a year, most in May-June and Nov-Dec."""
    count = len(measures.case)
    phase = np.where(rng.random(count) < 0.65, rng.integers(120, 182, count), rng.integers(0, 182, count))
    first = measures.start + uniform(rng, 65, 88, count)
    rounds = [first, *(START - 365 + 182 * half + phase + rng.integers(-8, 9, count) for half in range(9))]
    parts = []
    for number, when in enumerate(rounds):
        held = rng.random(count) < along(levels.GOAL_COVERAGE, when) / 100 / levels.PLANS_WITH_GOALS
        held &= (when < measures.end) & (when <= END) & (when > START - 370) & ((number == 0) | (when > first + 30))
        due = np.flatnonzero(held[measure] & (set_on < when[measure]))
        parts.append((due, when[measure[due]], pick(rng, levels.GOAL_STATUS, len(due))))
    rows, days, status = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = np.lexsort((rows, days))
    return rows[order], days[order], status[order]


def _met_last(count: int, rows: Ints, when: Ints, status: Texts) -> Ints:
    """The day of each goal's latest assessment, if that said `met`."""
    latest = np.full(count, -NEVER)
    np.maximum.at(latest, rows, when)
    met = np.full(count, NEVER)
    final = (when == latest[rows]) & (status == "met")
    met[rows[final]] = when[final]
    return met


def assessment_table(rng: Rng, goals: Goals) -> History:
    count = len(goals.assessed)
    middle = {"met": 8, "partly": 6, "not_met": 3, "worse": 2}
    scale = np.array([middle[name] for name in goals.status.tolist()], float) + rng.integers(-1, 2, count)
    scale[rng.random(count) < 0.25] = np.nan
    columns = {
        "goal_id": goal_ids(goals)[goals.assessed],
        "date": goals.assessed_on,
        "status": goals.status,
        "assessed_by": pick(rng, {"caseworker": 0.8, "team": 0.2}, count),
        "scale_0_10": scale,
    }
    return History(columns, goals.assessed_on)
