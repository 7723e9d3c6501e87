"""Notifications of concern: those that opened a case, those about a case, and those that came to nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mi_lib.demo import levels
from mi_lib.demo.caseload import Cases
from mi_lib.demo.casework import chance_of
from mi_lib.demo.chance import (
    MINUTES,
    MONTHS,
    NEVER,
    Bools,
    Floats,
    Ints,
    Rng,
    Texts,
    add_working_days,
    age,
    along,
    band,
    day,
    lag,
    month_of,
    month_start,
    pick,
    spread_by,
    uniform,
)
from mi_lib.demo.children import Children
from mi_lib.demo.history import History

_LEGAL_BASIS = {"1": "SEL § 152", **dict.fromkeys(("2", "3", "4", "5", "6", "9"), "SEL § 153")}


@dataclass
class _Received:
    """Child and case are -1 where there is none."""

    child: Ints
    case: Ints
    day: Ints
    outcome: Texts

    def take(self, rows: Ints) -> "_Received":
        return _Received(self.child[rows], self.case[rows], self.day[rows], self.outcome[rows])


def _together(parts: Sequence[_Received]) -> _Received:
    return _Received(
        np.concatenate([part.child for part in parts]),
        np.concatenate([part.case for part in parts]),
        np.concatenate([part.day for part in parts]),
        np.concatenate([part.outcome for part in parts]),
    )


def notification_table(
    rng: Rng, children: Children, cases: Cases, reasons: Texts, examined: Ints, case_ids: Texts, scale: int
) -> tuple[History, Ints, Ints]:
    """The table, and the child and case of each row (-1: none)."""
    at, received = _timed(rng, _all_received(rng, children, cases, reasons, examined, scale))
    days, count = received.day, len(at)
    source = _sources(rng, days)
    registered = _registered(rng, at)
    known = registered // MINUTES
    about_case = received.case >= 0
    assessed = _assessed(rng, at, about_case)
    receipt = _receipts(rng, days, source, about_case)
    outcome_day = days + uniform(rng, 1, 12, count)
    columns = {
        "notification_id": _ids(days),
        "child_id": np.where(received.child < 0, "", children.ids()[received.child]).astype(object),
        "unborn": received.child < 0,
        "case_id": np.where(received.case < 0, "", case_ids[received.case]).astype(object),
        "received_at": at,
        "source": source,
        "legal_basis": np.array([_LEGAL_BASIS.get(code, "SEL § 154") for code in source.tolist()], dtype=object),
        "reason": _reasons(rng, count),
        "assessed_24h_at": assessed,
        "acute": rng.random(count) < 0.07,
        "receipt_sent_date": receipt,
        "outcome": received.outcome,
        "outcome_date": outcome_day,
        "registered_at": registered,
    }
    reveals = {
        ("assessed_24h_at",): assessed // MINUTES,
        ("receipt_sent_date",): receipt,
        ("outcome", "outcome_date"): outcome_day + np.minimum(lag(rng, count), 20),
    }
    return History(columns, known, reveals), received.child, received.case


def _timed(rng: Rng, received: _Received) -> tuple[Ints, _Received]:
    """In order of receipt, with the minutes."""
    at = received.day * MINUTES + _minutes_of_day(rng, len(received.day))
    order = np.argsort(at, kind="stable")
    return at[order], received.take(order)


def _registered(rng: Rng, at: Ints) -> Ints:
    """The same day some time after receipt, or in the office hours of a later day."""
    delay, days, count = lag(rng, len(at)), at // MINUTES, len(at)
    later = (days + delay) * MINUTES + uniform(rng, 480, 960, count)
    registered = np.where(delay == 0, at + rng.integers(5, 200, count), later)
    within_day: Ints = np.minimum(registered, (days + delay) * MINUTES + MINUTES - 1)
    return within_day


def _all_received(rng: Rng, children: Children, cases: Cases, reasons: Texts, examined: Ints, scale: int) -> _Received:
    opening = np.flatnonzero(reasons == "notification")
    opened_on = cases.opened[opening] - uniform(rng, 0, 4, len(opening))
    was_examined = np.isin(opening, examined)
    burden = rng.gamma(0.25, 1.0, len(cases.child)) + 0.01
    counts = _counts(rng, scale)
    before: list[Ints] = []
    parts = []
    for month, count in zip(MONTHS, counts.tolist(), strict=True):
        here = month_of(opened_on) == month
        outcome = np.where(was_examined[here], "examination", "early_prevention").astype(object)
        rows = opening[here]
        parts.append(_Received(cases.child[rows], np.full(len(rows), -1), opened_on[here], outcome))
        rest = _others(rng, children, cases, burden, before, month, count, len(rows))
        parts.append(rest)
        before.append(np.concatenate([rest.child[rest.child >= 0], cases.child[rows]]))
    return _together(parts)


def _counts(rng: Rng, scale: int) -> Ints:
    """Notifications a month: overdispersed around level and season, at their level before and after the step."""
    months = np.array(MONTHS)
    mean = along(levels.NOTIFICATIONS, month_start(months) + 14) * np.array(levels.NOTIFICATION_SEASON)[months % 12]
    mean = mean * scale
    spread_out = levels.NOTIFICATION_DISPERSION - 1
    apart = rng.negative_binomial(mean / spread_out, 1 / (1 + spread_out)) / mean - 1
    step = int(month_of(np.array([day(f"{levels.NOTIFICATION_STEP}-01")]))[0])
    clear = (months >= step) & (months < step + levels.MONTHS_CLEARLY_ABOVE)
    apart[clear] = np.maximum(apart[clear], -0.04)
    for side in (months < step, months >= step):
        apart[side] -= np.average(apart[side], weights=mean[side])
    counts: Ints = np.rint(np.maximum(mean * (1 + apart), 1)).astype(np.int64)
    return counts


def _others(
    rng: Rng,
    children: Children,
    cases: Cases,
    burden: Floats,
    before: list[Ints],
    month: int,
    count: int,
    opening: int,
) -> _Received:
    """Those of a month's `count` that opened no case."""
    existing = int(rng.binomial(count, levels.OUTCOMES["existing_case"]))
    new = max(count - existing - opening, 0)
    about_cases = _about_cases(rng, cases, burden, month, existing)
    return _together([about_cases, _about_others(rng, children, cases, before, month, new)])


def _about_cases(rng: Rng, cases: Cases, burden: Floats, month: int, count: int) -> _Received:
    """Some cases draw many: that makes the repeats."""
    first, last = int(month_start(month)), int(month_start(month + 1)) - 1
    active = np.flatnonzero((cases.opened < first) & (cases.closed > last) & (cases.kind == 0))
    chosen = rng.choice(active, count, p=burden[active] / burden[active].sum())
    return _Received(cases.child[chosen], chosen, _days(rng, first, last, count), _text("existing_case", count))


def _about_others(rng: Rng, children: Children, cases: Cases, before: list[Ints], month: int, count: int) -> _Received:
    first, last = int(month_start(month)), int(month_start(month + 1)) - 1
    busy = np.zeros(len(children), bool)
    busy[cases.child[(cases.opened <= last + 5) & (cases.closed >= first)]] = True
    ages = age(children.born, first)
    free = (children.born < first) & (ages < 18) & ~busy
    shares = np.array([*levels.NOTIFIED_AGE_SHARES, 0.0])
    bands = np.clip(band(ages), 0, 5)
    sizes = np.bincount(bands[free], minlength=6)
    sex = np.where(children.boy, levels.NOTIFIED_BOYS, 1 - levels.NOTIFIED_BOYS)
    weights = np.where(free, (shares / np.maximum(sizes, 1))[bands] * sex, 0.0)
    child = rng.choice(len(children), count, p=weights / weights.sum())
    earlier = np.concatenate(before[-11:]) if before else np.empty(0, np.int64)
    earlier = earlier[free[earlier]]
    again = rng.random(count) < (levels.KNOWN_CHILD_SHARE if len(earlier) else 0.0)
    if again.any():
        child[again] = rng.choice(earlier, int(again.sum()))
    unborn = rng.random(count) < levels.UNBORN_SHARE * 2.9
    outcome = pick(rng, {"no_action": 0.68, "other": 0.22, "early_prevention": 0.10}, count)
    return _Received(np.where(unborn, -1, child), np.full(count, -1), _days(rng, first, last, count), outcome)


def _text(value: str, count: int) -> Texts:
    return np.full(count, value, dtype=object)


def _days(rng: Rng, first: int, last: int, count: int) -> Ints:
    """Days of the month, few of them in a weekend. 1970-01-01 was a Thursday."""
    days = np.arange(first, last + 1)
    weights = np.where((days + 3) % 7 >= 5, 0.3, 1.0)
    return rng.choice(days, count, p=weights / weights.sum())


def _minutes_of_day(rng: Rng, count: int) -> Ints:
    return np.clip(rng.normal(12.5 * 60, 190, count), 15, MINUTES - 20).astype(np.int64)


def _sources(rng: Rng, days: Ints) -> Texts:
    """Schools are closed in July, the police are not."""
    july = month_of(days) % 12 == 6
    source = pick(rng, levels.SOURCES, len(days))
    in_july = dict(levels.SOURCES)
    in_july["2"] *= levels.SCHOOL_JULY_FACTOR
    in_july["6"] *= levels.POLICE_JULY_FACTOR
    source[july] = pick(rng, in_july, int(july.sum()))
    return source


def _evenly(rng: Rng, path: levels.Path, days: Ints, about_case: Bools) -> Bools:
    """Met or not, at the path's level both for those about a case and for the others."""
    return spread_by(rng, np.where(about_case, days, days + NEVER), chance_of(path, days))


def _assessed(rng: Rng, at: Ints, about_case: Bools) -> Ints:
    count = len(at)
    on_time = _evenly(rng, levels.ASSESSED_24H, at // MINUTES, about_case)
    wait = np.where(on_time, uniform(rng, 25, MINUTES - 20, count), uniform(rng, MINUTES + 30, 4 * MINUTES, count))
    return np.where(rng.random(count) < 0.004, NEVER * MINUTES, at + wait)


def _receipts(rng: Rng, days: Ints, source: Texts, about_case: Bools) -> Ints:
    count = len(days)
    on_time = _evenly(rng, levels.RECEIPT, days, about_case & (source != "8"))
    sent = add_working_days(days, np.where(on_time, uniform(rng, 1, 6, count), uniform(rng, 7, 24, count)))
    never = (source == "8") | (~on_time & (rng.random(count) < 0.06))
    return np.where(never, NEVER, np.maximum(sent, days))


def _reasons(rng: Rng, count: int) -> Texts:
    first, second = pick(rng, levels.REASON_WEIGHTS, count), pick(rng, levels.REASON_WEIGHTS, count)
    two = (rng.random(count) < 0.45) & (first != second)
    return np.where(two, first + "|" + second, first).astype(object)


def _ids(days: Ints) -> Texts:
    """Numbered from 1 in each year, in order of receipt."""
    years = days.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
    first = np.searchsorted(years, years, side="left")
    numbers = np.arange(len(years)) - first + 1
    pairs = zip(years.tolist(), numbers.tolist(), strict=True)
    return np.array([f"U{year}-{number:06d}" for year, number in pairs], dtype=object)
