"""Measures and placements as tables: what the simulation decided, with the details a register holds."""

import numpy as np

from mi_lib.demo import levels
from mi_lib.demo.caseload import Measures
from mi_lib.demo.chance import (
    END,
    NEVER,
    Bools,
    Ints,
    Rng,
    Texts,
    known_after,
    numbered,
    pick,
    spread,
    uniform,
)
from mi_lib.demo.history import History

PLAN_SECTIONS = (
    "sel_52_3_1", "sel_52_3_2", "sel_52_3_3", "sel_52_3_4", "sel_52_3_5", "sel_52_3_6", "sel_52_3_7", "sel_52_3_8",
    "sel_52_3_9", "sel_58", "sel_76_3_1", "sel_76_3_2", "sel_76_a",
)  # fmt: skip
"""Measures that need an action plan and follow-ups (SEL §§ 70 and 140)."""

_FOREVER_FAMILY = ("sel_41", "sel_42")


def measure_ids(measures: Measures) -> Texts:
    return numbered("F", np.arange(1, len(measures.case) + 1), 5)


def needs_plan(measures: Measures) -> Bools:
    return np.isin(measures.section, PLAN_SECTIONS)


def measure_known(rng: Rng, measures: Measures) -> Ints:
    return known_after(rng, measures.start)


def measure_table(rng: Rng, measures: Measures, known: Ints, case_ids: Texts) -> History:
    count = len(measures.case)
    compensation = np.isin(measures.section, list(levels.COMPENSATION))
    within = spread(rng, np.full(count, levels.WITHIN_SERVICE_LEVEL))
    approver = pick(rng, {"team_leader": 0.8, "head": 0.2}, count)
    approver[rng.spawn(1)[0].random(count) < levels.DEVIATION_NOT_APPROVED] = ""
    columns = {
        "measure_id": measure_ids(measures),
        "case_id": case_ids[measures.case],
        "section_id": measures.section,
        "decision_date": measures.decided,
        "start_date": measures.start,
        "planned_end_date": _planned_end(rng, measures),
        "end_date": measures.end,
        "end_reason": measures.reason,
        "supplier_type": _suppliers(rng, measures),
        "weekly_hours": _weekly_hours(rng, measures),
        "within_service_level": np.where(within, "true", "false").astype(object),
        "deviation_approved_by": np.where(within, "", approver).astype(object),
    }
    columns["weekly_hours"][compensation] = np.nan
    reveals = {("end_date", "end_reason"): np.where(measures.end > END, NEVER, known_after(rng, measures.end))}
    return History(columns, known, reveals)


def _planned_end(rng: Rng, measures: Measures) -> Ints:
    count = len(measures.case)
    months = np.where(measures.spell >= 0, 24, 9)
    planned = measures.start + uniform(rng, months * 15, months * 40, count)
    unknown = rng.random(count) < np.where(np.isin(measures.section, _FOREVER_FAMILY), 0.5, 0.04)
    return np.where(unknown, NEVER, planned)


def _suppliers(rng: Rng, measures: Measures) -> Texts:
    suppliers = pick(rng, levels.SUPPLIERS, len(measures.case))
    for site, (_, _, supplier) in levels.SITES.items():
        suppliers[measures.site == site] = supplier
    suppliers[np.isin(measures.section, ["sel_41", "sel_42", "sel_32_a", "sel_52_a"])] = "municipal"
    return suppliers


def _weekly_hours(rng: Rng, measures: Measures) -> np.ndarray:
    hourly = np.isin(measures.section, ["sel_52_3_2", "sel_52_3_3", "sel_52_3_6", "sel_52_3_9", "sel_76_3_2", "sel_54"])
    hours = np.round(np.maximum(rng.gamma(4, 0.8, len(hourly)), 0.5) * 2) / 2
    return np.where(hourly, hours, np.nan)


def placement_table(rng: Rng, measures: Measures, known: Ints, ended_by: Texts, groups: Texts) -> History:
    """One row for each measure that is a placement; `groups` are the target groups of the cases."""
    rows = np.flatnonzero(measures.spell >= 0)
    count = len(rows)
    section, start, end = measures.section[rows], measures.start[rows], measures.end[rows]
    acute = section == "sel_75"
    basis = np.where(acute, "103", np.where(section == "sel_58", "102", "101")).astype(object)
    board = start + uniform(rng, 2, 7, count) + np.where(rng.random(count) < 0.06, 4, 0)
    decided_by_board = acute | (section == "sel_58")
    reported = start + np.where(rng.random(count) < 0.86, uniform(rng, 2, 27, count), uniform(rng, 29, 110, count))
    sites = numbered("PL", 1 + rng.integers(0, 90, count), 3)
    columns = {
        "measure_id": measure_ids(measures)[rows],
        "site_code": measures.site[rows],
        "site_id": sites,
        "legal_basis": basis,
        "consent": ~decided_by_board,
        "provisional_decision_date": np.where(acute, start, NEVER),
        "board_decision_date": np.where(decided_by_board, np.where(acute, board, measures.decided[rows]), NEVER),
        "reasons": _reasons(rng, groups[measures.case[rows]]),
        "reported_date": reported,
        "placement_spell_id": numbered("SP", measures.spell[rows], 4),
        "end_reason": ended_by[rows],
    }
    reveals = {
        ("board_decision_date",): np.maximum(columns["board_decision_date"], known[rows]),
        ("reported_date",): reported,
        ("end_reason",): np.where(end > END, NEVER, known_after(rng, end)),
    }
    return History(columns, known[rows], reveals)


def settled_returns(rng: Rng, measures: Measures, ended_by: Texts, child: Ints) -> Texts:
    """`ended_by` with fewer children who come home only to be placed again: most of those moved somewhere else.

    As many of the others as went elsewhere and were never placed again came home instead.
    """
    rows = np.flatnonzero(measures.spell >= 0)
    last = np.zeros(int(measures.spell.max()) + 1, np.int64)
    np.maximum.at(last, measures.spell[rows], measures.end[rows])
    latest = np.full(int(child.max()) + 1, -NEVER)
    np.maximum.at(latest, child[rows], measures.start[rows])
    ends = (measures.spell >= 0) & (measures.end == last[measures.spell]) & (measures.end <= END)
    again = latest[child] >= measures.end
    draw = rng.random(len(child))
    result = ended_by.copy()
    result[ends & again & (ended_by == "return_home") & (draw < levels.PLACED_AGAIN_MOVED)] = "other"
    result[ends & ~again & (ended_by == "other") & (draw < levels.MOVED_CAME_HOME)] = "return_home"
    return result


_FIRST_REASONS = {
    "tg_omsorg": ("14", "9", "11", "17", "8", "13"),
    "tg_adfaerd": ("4", "3", "14"),
    "tg_funktion": ("5", "6"),
    "tg_misbrug_krim": ("1", "2", "4"),
    "tg_overgreb": ("18", "7", "13"),
    "tg_flygtning": ("16", "14"),
}


def _reasons(rng: Rng, groups: Texts) -> Texts:
    """One or two reasons that go with the target group (1.5 on average)."""
    first, two = rng.random(len(groups)), rng.random(len(groups)) < 0.5
    reasons = []
    for group, place, more in zip(groups.tolist(), first.tolist(), two.tolist(), strict=True):
        codes = _FIRST_REASONS[group]
        begin = int(place * len(codes))
        chosen = [codes[begin], codes[(begin + 1) % len(codes)]] if more else [codes[begin]]
        reasons.append("|".join(chosen))
    return np.array(reasons, dtype=object)
