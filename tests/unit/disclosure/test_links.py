"""What every reader can compute from one indicator to another: each equation once, with figures to be seen.

Written beside the links, not from them: a link that is taken out is missed here.
"""

import re
from collections import defaultdict

import numpy as np
import pandas as pd
import pytest
from disclosure_cells import observed

from mi_lib.disclosure.attack import interval
from mi_lib.disclosure.knowledge import LINKS, PART_D, PART_N, PART_REST
from mi_lib.disclosure.system import PARTS, Key, build_book
from mi_lib.indicators import CATALOGUE, MUNICIPALITY, TOTAL
from mi_lib.periods import Month

NOW = Month(2014, 12)
UNBOUNDED = float("inf")

KNOWN_TO_ALL = """
cases_closed month              12  12  net_case_flow month 8, cases_opened month 20
cases_closed ytd                12  12  net_case_flow ytd 8, cases_opened ytd 20
cases_closed month              12  12  active_cases cutoff 108, active_cases cutoff -1 100, cases_opened month 20
placements_ended month           3   3  placed_children_count cutoff 45, placed_children_count cutoff -1 42, \
placements_started month 6
net_placements r12               3   3  placed_children_count cutoff 45, placed_children_count cutoff -12 42
placements_ended r12             3   3  net_placements r12 3, placements_started r12 6
active_cases cutoff             40  40  cases_with_missing_registration_share month whole 40
active_cases cutoff             40  40  cases_with_open_breach_share cutoff whole 40
active_cases cutoff             40  40  case_age_median cutoff 40
cases_fully_registered month    33  33  cases_with_missing_registration_share month rest 33
placed_children_count cutoff    40  40  placement_share_of_children cutoff 40
supported_children_count cutoff 40  40  placement_share_of_children cutoff whole 40
placed_children_count cutoff    40  40  placed_without_consent_share cutoff whole 40
placed_children_count cutoff    40  40  placement_duration_active cutoff 40
placements_ended r12             9   9  placement_duration_ended r12 9
attendance_confirmed_share r12 whole 40 40  leisure_grants_count r12 -3 40
notification_count r12          40  40  notification_rate r12 40
notification_count r12          40  40  notifications_by_reason r12 40
notification_count r12          40 inf  children_notified r12 40
children_notified r12            0  40  notification_count r12 40
children_notified r12           40  40  repeat_share r12 whole 40
cases_opened r12                40  40  reopened_share r12 whole 40
goals_met_share r12 whole       40  40  goals_partly_share r12 whole 40
goals_partly_share r12           0  10  goals_met_share r12 30, goals_met_share r12 whole 40
sde_reimbursement_claimed_dkk ytd 9  9  claim_rate ytd 9
sde_cases ytd                    9   9  claim_case_rate ytd whole 9
access_requests_answered r12     9   9  access_on_time_share r12 whole 9
access_requests_answered r12     9   9  access_pages_median r12 9
deviations_approved_share r12 whole   7  7  within_service_level_share r12 rest 7
deviations_approved_share month whole 7  7  within_service_level_share month rest 7
expected_placement_cost_dkk r12  9   9  full_year_price_dkk r12 9
sickness_absence_rate r12        9   9  absence_days_per_fte r12 9
"""
"""What is sought, its least and greatest value, and what a reader has seen."""

OF_PLACES = [
    (("placement_rate", TOTAL, 32.0), [("placed_children_count", TOTAL, 40.0),
     ("placed_children_count", "placed_age_band|a18_22", 8.0)]),
    (("follow_ups_on_time_share", TOTAL, 32.0), [("deadline_met_share", "deadline|follow_up_first", 20.0),
     ("deadline_met_share", "deadline|follow_up_next", 12.0)]),
]  # fmt: skip
"""Equations between a total and categories of another indicator."""

PARTS_BY_WORD = {"": PART_N, "whole": PART_D, "rest": PART_REST}
Figure = tuple[str, str, str, int]


def _figure(words: str) -> Figure:
    """ "placed_children_count cutoff -12", "goals_met_share r12 whole": indicator, window, part, months back."""
    name, window, *more = words.split()
    back = next((-int(each) for each in more if re.fullmatch(r"-\d+", each)), 0)
    return name, window, next((each for each in more if each in PARTS_BY_WORD), ""), back


def _cells(figures: dict[Figure, float]) -> pd.DataFrame:
    """One observation for each place, in which these parts have these values and the others fit."""
    parts: dict[tuple[str, str, int], dict[str, float]] = defaultdict(dict)
    for (name, window, part, back), value in figures.items():
        parts[name, window, back][part] = value
    frames = []
    for (name, window, back), values in parts.items():
        rest = values.get("rest", 11.0)
        count = values.get("", values.get("whole", 22.0 + rest) - rest)
        whole = values.get("whole", count + rest) if CATALOGUE[name].is_share else None
        place = (MUNICIPALITY, TOTAL, TOTAL)
        frames.append(observed(name, {place: count}, str(NOW - back), window, whole))
    return pd.concat(frames, ignore_index=True)


def _interval(cells: pd.DataFrame, sought: tuple[Key, int], seen: list[tuple[Key, int]]) -> tuple[float, float]:
    book = build_book(cells, ())
    known = np.zeros(len(book.system.values), dtype=np.bool_)
    known[[PARTS * book.rows[key] + part for key, part in seen]] = True
    return interval(book.system, known, PARTS * book.rows[sought[0]] + sought[1])


def _place(figure: Figure) -> tuple[Key, int]:
    name, window, part, back = figure
    return (name, window, MUNICIPALITY, TOTAL, TOTAL, str(NOW - back)), PARTS_BY_WORD[part]


@pytest.mark.parametrize("line", KNOWN_TO_ALL.strip().splitlines(), ids=lambda line: " ".join(line.split()))
def test_a_figure_follows_from_others(line: str) -> None:
    found = re.fullmatch(r"(.+?) +(\d+) +(\d+|inf)  (.+)", line)
    assert found
    sought, least, greatest = _figure(found[1]), float(found[2]), float(found[3])
    seen = {_figure(each.rsplit(" ", 1)[0]): float(each.rsplit(" ", 1)[1]) for each in found[4].split(", ")}
    cells = _cells({sought: least or greatest} | seen)
    assert _interval(cells, _place(sought), list(map(_place, seen))) == pytest.approx((least, greatest))


@pytest.mark.parametrize(("sought", "seen"), OF_PLACES, ids=lambda each: each[0] if isinstance(each, tuple) else "")
def test_a_total_follows_from_categories(sought: tuple[str, str, float], seen: list[tuple[str, str, float]]) -> None:
    windows = {"placement_rate": "cutoff", "placed_children_count": "cutoff"}
    cells, keys = [], []
    for name, place, value in (sought, *seen):
        window = windows.get(name, "r3")
        where = (MUNICIPALITY, *(place.split("|") if "|" in place else (TOTAL, TOTAL)))
        whole = 99.0 if name.endswith("share") else None
        cells.append(observed(name, {where: value}, str(NOW), window, whole))
        keys.append(((name, window, *where, str(NOW)), PART_N))
    assert _interval(pd.concat(cells, ignore_index=True), keys[0], keys[1:]) == pytest.approx((sought[2], sought[2]))


def test_each_link_has_its_line() -> None:
    """Its indicators stand together in one line above."""
    lines = [set(re.findall(r"[a-z]+(?:_[a-z]+)+", line)) for line in KNOWN_TO_ALL.splitlines()]
    lines += [{sought[0], *(name for name, *_ in seen)} for sought, seen in OF_PLACES]
    for link in LINKS:
        assert any({term.indicator for term in link.terms} <= line for line in lines), link
