"""Access to files, complaints, samples of case quality, leisure grants."""

import numpy as np

from mi_lib.demo import levels
from mi_lib.demo.caseload import Cases
from mi_lib.demo.chance import (
    END,
    MONTHS,
    NEVER,
    START,
    Ints,
    Rng,
    Texts,
    add_working_days,
    calendar_month,
    choose,
    known_after,
    month_start,
    numbered,
    pick,
    portions,
    spread,
    uniform,
)
from mi_lib.demo.history import History


def access_table(rng: Rng, cases: Cases, child_ids: Texts, scale: int) -> tuple[History, Ints]:
    """Requests for access to files, and the child of each (-1: none)."""
    counts = rng.poisson(levels.ACCESS_REQUESTS * scale, len(MONTHS))
    received = np.concatenate([_working_days_of(rng, month, n) for month, n in zip(MONTHS, counts, strict=True)])
    count = len(received)
    on_time = spread(rng, np.full(count, levels.ACCESS_ON_TIME))
    extended = on_time & (rng.random(count) < 0.08)
    new_date = add_working_days(received, uniform(rng, 14, 25, count))
    wait = np.where(on_time, uniform(rng, 1, 7, count), uniform(rng, 8, 24, count))
    completed = np.where(extended, new_date - uniform(rng, 0, 5, count), add_working_days(received, wait))
    requester = pick(rng, {"party": 0.60, "lawyer": 0.16, "relative": 0.12, "press": 0.07, "other": 0.05}, count)
    child = cases.child[rng.integers(0, len(cases.child), count)]
    child = np.where((requester == "press") | (cases_opened_after(cases, child, received)), -1, child)
    law = np.where(np.isin(requester, ["press", "other"]), "ofl", "fvl").astype(object)
    columns = {
        "request_id": _yearly_ids("A", received, 3),
        "received_date": received,
        "legal_basis": law,
        "requester_type": requester,
        "child_id": np.where(child < 0, "", child_ids[child]).astype(object),
        "pages": np.rint(np.exp(rng.normal(4.9, 0.9, count))),
        "deadline_letter_date": np.where(extended, new_date, NEVER),
        "completed_date": completed,
        "decision": pick(rng, {"full": 0.75, "partial": 0.20, "refused": 0.05}, count),
    }
    letter = np.where(extended, add_working_days(received, 4), NEVER)
    done = np.maximum(known_after(rng, completed), letter * extended)
    reveals = {("deadline_letter_date",): letter, ("completed_date", "decision"): done}
    return History(columns, known_after(rng, received), reveals), child


def cases_opened_after(cases: Cases, child: Ints, days: Ints) -> np.ndarray:
    """Is the day before the child's first case was opened?"""
    first = np.full(int(cases.child.max()) + 1, NEVER)
    np.minimum.at(first, cases.child, cases.opened)
    return first[child] > days


def _working_days_of(rng: Rng, month: int, count: int) -> Ints:
    days = np.sort(uniform(rng, month_start(month), month_start(month + 1) - 4, count))
    working: Ints = np.maximum(add_working_days(days, 0), month_start(month))
    return working


def _yearly_ids(prefix: str, days: Ints, width: int) -> Texts:
    years = days.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
    order = np.argsort(days, kind="stable")
    ranks = np.empty(len(days), np.int64)
    ranks[order] = np.arange(len(days)) - np.searchsorted(years[order], years[order]) + 1
    pairs = zip(years.tolist(), ranks.tolist(), strict=True)
    return np.array([f"{prefix}{year}-{rank:0{width}d}" for year, rank in pairs], dtype=object)


def complaint_table(rng: Rng, scale: int) -> History:
    count = levels.COMPLAINTS_A_YEAR * len(levels.YEARS) * scale
    received = np.sort(uniform(rng, START, END, count))
    disability = spread(rng, np.full(count, 0.6))
    section = pick(
        rng, {"sel_52_3_7": 0.25, "sel_58": 0.2, "sel_52_3_5": 0.25, "sel_52_3_6": 0.15, "sel_54": 0.15}, count
    )
    section[disability] = pick(
        rng, {"sel_41": 0.4, "sel_42": 0.42, "sel_44_84": 0.12, "sel_32_a": 0.06}, disability.sum()
    )
    reassessed = received + np.where(rng.random(count) < 0.82, uniform(rng, 5, 28, count), uniform(rng, 29, 60, count))
    result = pick(rng, {"upheld": 0.62, "changed": 0.20, "partly": 0.18}, count)
    to_board = (result != "changed") & spread(rng, np.full(count, 0.46))
    sent = np.where(to_board, reassessed + uniform(rng, 1, 5, count), NEVER)
    decided = np.where(to_board, sent + uniform(rng, 70, 170, count), NEVER)
    columns = {
        "complaint_id": numbered("KL", np.arange(1, count + 1), 4),
        "section_id": section,
        "case_type": np.where(disability, "disability", "family").astype(object),
        "received_date": received,
        "reassessed_date": reassessed,
        "reassessment_result": result,
        "sent_to_board_date": sent,
        "board_decision_date": decided,
        "board_result": np.where(to_board, pick(rng, levels.BOARD_RESULTS, count), "").astype(object),
    }
    reveals = {
        ("reassessed_date", "reassessment_result"): known_after(rng, reassessed),
        ("sent_to_board_date",): known_after(rng, sent),
        ("board_decision_date", "board_result"): known_after(rng, decided),
    }
    return History(columns, known_after(rng, received), reveals)


def review_table(rng: Rng, cases: Cases, known: Ints, case_ids: Texts, scale: int) -> tuple[History, Ints]:
    """Each quarter a sample of cases is read against eight items; with the case of each row."""
    parts = []
    for month in MONTHS:
        if month % 12 in (2, 5, 8, 11):
            on = int(month_start(month)) + int(rng.integers(8, 22))
            for kind, size in enumerate(levels.REVIEWED_CASES.values()):
                able = np.flatnonzero((cases.kind == kind) & (known < on) & (cases.closed > on + 20))
                parts.append((choose(rng, able, size * scale), on))
    items = list(levels.REVIEW_LEVELS)
    case = np.repeat(np.concatenate([chosen for chosen, _ in parts]), len(items))
    when = np.repeat(np.concatenate([np.full(len(chosen), on) for chosen, on in parts]), len(items))
    item = np.tile(np.array(items, dtype=object), len(case) // len(items))
    wanted = np.array([levels.REVIEW_LEVELS[name] for name in items])[np.arange(len(case)) % len(items)]
    draw = rng.random(len(case))
    score = np.where(draw < wanted - 0.14, "yes", np.where(draw < wanted + 0.14, "partly", "no"))
    score = np.where(rng.random(len(case)) < 0.05, "not_relevant", score).astype(object)
    columns = {
        "review_id": numbered("LR", np.arange(1, len(case) + 1), 4),
        "review_date": when,
        "case_id": case_ids[case],
        "item": item,
        "score": score,
    }
    return History(columns, when), case


def leisure_table(rng: Rng, scale: int) -> History:
    parts = []
    for month in MONTHS:
        year, number = calendar_month(month)
        if number == 0:
            total = int(rng.normal(levels.LEISURE_GRANTS_A_YEAR, 5) * scale * (0.94 if year == 2013 else 1.0))
            counts = portions(rng, total, levels.LEISURE_SEASON)
        parts.append(_working_days_of(rng, month, int(counts[number])))
    decided = np.sort(np.concatenate(parts))
    count = len(decided)
    attended = np.where(rng.random(count) < levels.LEISURE_ATTENDED, decided + uniform(rng, 60, 92, count), NEVER)
    case = np.where(rng.random(count) < 0.38, "true", "false").astype(object)
    case[rng.random(count) < 0.06] = ""
    bands = dict(zip(levels.BANDS, (0.06, 0.29, 0.36, 0.26, 0.03), strict=True))
    columns = {
        "grant_id": numbered("LG", np.arange(1, count + 1), 4),
        "decision_date": decided,
        "age_band": pick(rng, bands, count),
        "activity_type": pick(rng, _ACTIVITIES, count),
        "amount_dkk": np.round(np.clip(rng.normal(950, 260, count), 300, 1500), -1),
        "scheme": pick(rng, {"fritidspas": 0.7, "sel_11_6": 0.3}, count),
        "has_social_case": case,
        "attendance_confirmed_date": attended,
    }
    return History(columns, known_after(rng, decided), {("attendance_confirmed_date",): known_after(rng, attended)})


_ACTIVITIES = {
    "football": 0.27, "gymnastics": 0.15, "swimming": 0.13, "handball": 0.12, "martial_arts": 0.09, "scouts": 0.06,
    "music": 0.06, "riding": 0.05, "other": 0.07,
}  # fmt: skip
