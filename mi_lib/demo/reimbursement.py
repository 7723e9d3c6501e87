"""State reimbursement of the dearest cases: costs by rank, what is earned and claimed month by month, the audit."""

import numpy as np
import pandas as pd

from mi_lib.demo import levels
from mi_lib.demo.caseload import Cases, Measures
from mi_lib.demo.chance import NEVER, Floats, age, day, month_start
from mi_lib.demo.children import Children
from mi_lib.demo.economy import ACCOUNT_IDS, MILLION
from mi_lib.demo.history import History


def refund(costs: Floats, thresholds: tuple[Floats, Floats]) -> Floats:
    """25 pct. between the thresholds and 50 pct. above the second (chapter 6.2, before 2021)."""
    first, second = thresholds
    return 0.25 * np.clip(np.minimum(costs, second) - first, 0, None) + 0.5 * np.clip(costs - second, 0, None)


def _costs_behind(refunds: Floats, thresholds: tuple[Floats, Floats]) -> Floats:
    """The costs that give these refunds, all of them above 0."""
    first, second = thresholds
    below = 0.25 * (second - first)
    return np.where(refunds <= below, first + refunds / 0.25, second + (refunds - below) / 0.5)


def expensive_cases(
    served: pd.DataFrame, year: int, cases: Cases, measures: Measures, children: Children, scale: int
) -> pd.DataFrame:
    """Columns child, grown, cost, refund: the year's children near or above the first threshold.

    Costs follow the placements' prices; they are then stretched, in their order, to the level of chapter V3-1.
    """
    placed = measures.spell[served["measure"].to_numpy()] >= 0
    secure = ACCOUNT_IDS[served["account"].to_numpy()] == "5.28.24.001"
    rows = served[placed & ~secure & (1970 + served["month"] // 12 == year)]
    child = cases.child[measures.case[rows["measure"].to_numpy()]]
    costs = rows["amount"].groupby(child).sum().sort_values(ascending=False, kind="stable")
    grown = age(children.born[costs.index.to_numpy()], day(f"{year}-12-31")) >= 18
    frame = pd.DataFrame({"child": costs.index.to_numpy(), "grown": grown, "cost": costs.to_numpy()})
    frame["cost"] = _stretched(frame, year, scale)
    frame["refund"] = np.round(refund(frame["cost"].to_numpy(), _thresholds(frame["grown"].to_numpy(), year)), 0)
    return frame.iloc[: levels.SDE_CASES[year] * scale + 6 * scale]


def _thresholds(grown: Floats, year: int) -> tuple[Floats, Floats]:
    young, old = levels.SDE_THRESHOLDS[year]
    return np.where(grown, old[0], young[0]).astype(float), np.where(grown, old[1], young[1]).astype(float)


def _stretched(frame: pd.DataFrame, year: int, scale: int) -> Floats:
    """Costs by rank: six above the second threshold, the rest falling towards the first, so that the refunds add up.

    How fast they fall is found by halving an interval: the steeper, the smaller the sum.
    """
    thresholds = _thresholds(frame["grown"].to_numpy(), year)
    wanted = levels.SDE_EXPECTED[year] * MILLION * scale
    flat, steep = 0.2, 8.0
    for _ in range(40):
        middle = (flat + steep) / 2
        total = refund(_costs_by_rank(thresholds, middle, year, scale), thresholds).sum()
        flat, steep = (middle, steep) if total > wanted else (flat, middle)
    return _costs_by_rank(thresholds, flat, year, scale)


def _costs_by_rank(thresholds: tuple[Floats, Floats], steepness: float, year: int, scale: int) -> Floats:
    first, second = thresholds
    count, above = levels.SDE_CASES[year] * scale, levels.SDE_ABOVE_SECOND * scale
    rank = np.arange(len(first))
    place = np.clip((rank - above) / max(count - above, 1), 0, 1)
    highest = second * (1.03 + 0.18 * (above - rank) / above)
    between = first + (second - first) * (0.015 + 0.85 * (1 - place) ** steepness)
    below = first * np.clip(0.97 - 0.03 / scale * (rank - count + 1), 0.3, 1)
    costs = np.where(rank < above, highest, np.where(rank < count, between, below))
    return np.round(costs, -2).astype(np.float64)


def sde_table(yearly: dict[int, pd.DataFrame], children: Children) -> tuple[History, dict[int, Floats]]:
    """A version of each child's year at the end of every month; also what was claimed by each month's end."""
    parts, claimed = [], {}
    for year, frame in yearly.items():
        versions = [_sde_version(frame, year, number) for number in range(12)]
        claimed[year] = np.array([version["claimed_refund_dkk"].sum() for version in versions])
        parts += versions
        if year < max(yearly):
            parts.append(_sde_closing(versions[-1], year))
    rows = pd.concat(parts, ignore_index=True)
    child = rows["child"].to_numpy()
    columns = {
        "child_id": children.ids()[child],
        "year": rows["year"].to_numpy(),
        "scheme": rows["scheme"].to_numpy(dtype=object),
        "household_id": children.household_ids()[child],
        **{name: rows[name].to_numpy(dtype=float) for name in _SDE_AMOUNTS},
        "claim_date": rows["claim_date"].to_numpy(),
        "received_refund_dkk": rows["received_refund_dkk"].to_numpy(dtype=float),
        "audit_status": rows["audit_status"].to_numpy(dtype=object),
    }
    return History(columns, rows["known"].to_numpy()), claimed


_SDE_AMOUNTS = ("eligible_cost_dkk", "deducted_income_dkk", "expected_refund_dkk", "claimed_refund_dkk")


def _sde_version(frame: pd.DataFrame, year: int, number: int) -> pd.DataFrame:
    """As known at the end of a month: the refund earned so far, and what has been claimed of it."""
    month_end = int(month_start((year - 1970) * 12 + number + 1)) - 1
    expected = np.round(frame["refund"].to_numpy() * levels.SDE_EARNED[number], 0)
    cost = _cost_so_far(frame, year, number)
    claimed = np.round(expected * _claim_shares(expected, levels.SDE_CLAIM_RATE[number]), 0)
    received = np.round(claimed * (0.0 if number < 2 else 0.8), 0)
    return pd.DataFrame(
        {
            "child": frame["child"].to_numpy(), "year": year, "known": month_end,
            "scheme": np.where(frame["grown"], "SEL176", "SEL176a").astype(object),
            "eligible_cost_dkk": cost, "deducted_income_dkk": 0.0,
            "expected_refund_dkk": _reported(frame, cost, expected, year, number), "claimed_refund_dkk": claimed,
            "claim_date": np.where(claimed > 0, month_end - 6, NEVER), "received_refund_dkk": received,
            "audit_status": "open",
        }
    )  # fmt: skip


def _cost_so_far(frame: pd.DataFrame, year: int, number: int) -> Floats:
    """Such that the refund earned so far follows from it, with the thresholds' share of the months that have passed."""
    passed = (number + 1) / 12
    refunds = frame["refund"].to_numpy() * levels.SDE_EARNED[number] / passed
    thresholds = _thresholds(frame["grown"].to_numpy(), year)
    costs = np.where(refunds > 0, _costs_behind(refunds, thresholds), frame["cost"].to_numpy())
    return np.round(costs * passed, 2)


def _reported(frame: pd.DataFrame, cost: Floats, expected: Floats, year: int, number: int) -> Floats:
    """What the finance office makes of it: in the first months of 2015 it still reckons with last year's thresholds."""
    if f"{year}-{number + 1:02d}" not in levels.SDE_OLD_THRESHOLDS_IN:
        return expected
    first, second = (limit * (number + 1) / 12 for limit in _thresholds(frame["grown"].to_numpy(), year - 1))
    return np.where(expected > 0, np.round(refund(cost, (first, second)), 0), 0.0)


def _claim_shares(expected: Floats, rate: float) -> Floats:
    """The smallest amounts are claimed last: some not at all, the one at the limit in part."""
    order = np.argsort(expected, kind="stable")
    missing = (1 - rate) * expected.sum()
    left = np.clip(missing - (np.cumsum(expected[order]) - expected[order]), 0, None)
    shares = np.ones(len(expected))
    positive = expected[order] > 0
    shares[order[positive]] = 1 - np.minimum(left[positive] / expected[order][positive], 1)
    return shares


def _sde_closing(version: pd.DataFrame, year: int) -> pd.DataFrame:
    """The correction after the audit, in February of the next year."""
    corrected = version["claimed_refund_dkk"] * 0 + np.round(version["expected_refund_dkk"] * 0.99, 0)
    status = np.where(np.arange(len(version)) % levels.SDE_CORRECTED_EVERY == 4, "corrected", "ok")
    accepted = np.where(status == "corrected", np.round(corrected * levels.SDE_ACCEPTED, 0), corrected)
    return version.assign(
        known=day(f"{year + 1}-02-20"),
        claimed_refund_dkk=corrected,
        received_refund_dkk=accepted,
        claim_date=np.where(corrected > 0, day(f"{year + 1}-02-12"), NEVER),
        audit_status=status.astype(object),
    )
