"""Money: accounts, budget, postings, commitments and forecasts."""

import numpy as np
import pandas as pd

from mi_lib.demo import levels
from mi_lib.demo.caseload import Measures
from mi_lib.demo.chance import (
    END,
    FIRST,
    LAST,
    MONTH_DAYS,
    MONTHS,
    NEVER,
    Floats,
    Ints,
    Rng,
    calendar_month,
    day,
    month_of,
    month_start,
    numbered,
    texts,
)
from mi_lib.demo.history import History
from mi_lib.demo.measures import measure_ids
from mi_lib.plan import words

# account: function, name, budget area, sites or sections it pays for, share of the area's budget
ACCOUNTS = (
    ("5.28.20.001", "Plejefamilier", "placement", ("21",)),
    ("5.28.20.002", "Netværksplejefamilier", "placement", ("1",)),
    ("5.28.20.003", "Kommunale plejefamilier", "placement", ("22",)),
    ("5.28.20.004", "Opholdssteder for børn og unge", "placement", ("27",)),
    ("5.28.20.005", "Kost- og efterskoler", "placement", ("11",)),
    ("5.28.20.006", "Eget værelse og kollegier", "placement", ("6",)),
    ("5.28.21.001", "Konsulentbistand og tidlig indsats", "prevention", ("sel_11_3_1",)),
    ("5.28.21.002", "Praktisk og pædagogisk støtte i hjemmet", "prevention", ("sel_52_3_1", "sel_52_3_2")),
    ("5.28.21.003", "Familiebehandling", "prevention", ("sel_52_3_3", "sel_52_3_4")),
    ("5.28.21.004", "Aflastning", "prevention", ("sel_52_3_5",)),
    ("5.28.21.005", "Kontaktpersoner", "prevention", ("sel_52_3_6", "sel_76_3_2")),
    ("5.28.21.006", "Øvrige forebyggende foranstaltninger", "prevention",
     ("sel_52_3_8", "sel_52_3_9", "sel_52_a", "sel_54")),
    ("5.28.23.001", "Døgninstitutioner", "placement", ("9", "7")),
    ("5.28.24.001", "Sikrede døgninstitutioner", "placement", ("8",)),
    ("5.28.25.001", "Særlige dagtilbud", "special_day", ("sel_32", "sel_32_a")),
    ("5.28.25.002", "Særlige klubtilbud", "special_day", ("sel_36",)),
    ("5.22.07.001", "Refusion af særligt dyre enkeltsager", "income", ()),
)  # fmt: skip
_INCOME = len(ACCOUNTS) - 1
_AREAS = np.array([account[2] for account in ACCOUNTS], dtype=object)
ACCOUNT_IDS = np.array([account[0] for account in ACCOUNTS], dtype=object)
_NAMES = np.array([account[1] for account in ACCOUNTS], dtype=object)
MILLION = 1e6


def account_table() -> History:
    count = len(ACCOUNTS)
    columns = {
        "account_id": ACCOUNT_IDS,
        "function": np.array([account[:7] for account in ACCOUNT_IDS], dtype=object),
        "name_da": _NAMES,
        "budget_area": _AREAS,
    }
    return History(columns, np.full(count, int(month_start(FIRST))))


class Prices:
    """What each measure costs a month, and on which account."""

    def __init__(self, rng: Rng, measures: Measures) -> None:
        monthly = {section: numbers[2] for section, numbers in {**levels.PREVENTION, **levels.COMPENSATION}.items()}
        monthly[levels.AFTERCARE_CONTACT[0]] = levels.AFTERCARE_CONTACT[3]
        monthly |= {site: numbers[1] for site, numbers in levels.SITES.items()}
        account_of = {key: number for number, account in enumerate(ACCOUNTS) for key in account[3]}
        keys = np.where(measures.spell >= 0, measures.site, measures.section).tolist()
        self.account = np.array([account_of.get(key, -1) for key in keys])
        base = np.array([monthly.get(key, 0) for key in keys], float)
        by_case = rng.normal(0, 1, int(measures.case.max()) + 1)[measures.case]
        self.monthly = np.round(base * np.exp(levels.PLACEMENT_PRICE_SIGMA * by_case), -2)
        self.monthly[self.account < 0] = 0


def service(measures: Measures, prices: Prices) -> pd.DataFrame:
    """Columns measure, account, month (of service), amount: one row for each measure and month that costs."""
    rows = np.flatnonzero((prices.account >= 0) & (measures.end >= month_start(FIRST - 1)))
    first = np.maximum(month_of(measures.start[rows]), FIRST - 1)
    last = np.minimum(month_of(measures.end[rows]), LAST)
    times = np.maximum(last - first + 1, 0)
    measure = np.repeat(rows, times)
    month = np.repeat(first, times) + np.arange(len(measure)) - np.repeat(np.cumsum(times) - times, times)
    begin, end = month_start(month), month_start(month + 1)
    days = np.minimum(measures.end[measure], end) - np.maximum(measures.start[measure], begin)
    amount = prices.monthly[measure] * np.maximum(days, 0) / (end - begin)
    frame = pd.DataFrame({"measure": measure, "account": prices.account[measure], "month": month, "amount": amount})
    return frame[frame["amount"] > 0].reset_index(drop=True)


def postings(rng: Rng, served: pd.DataFrame, refunds: dict[int, Floats]) -> pd.DataFrame:
    """Columns measure (-1: none), account, day, amount. Invoices come the month after the service.

    Each area's amounts are brought to the year's level; a part of them is lump sums without a measure.
    """
    invoiced = served.assign(month=served["month"] + 1)
    invoiced = invoiced[(invoiced["month"] >= FIRST) & (invoiced["month"] <= LAST)]
    invoiced = invoiced.assign(
        year=1970 + invoiced["month"] // 12,
        area=_AREAS[invoiced["account"].to_numpy()],
        day=month_start(invoiced["month"].to_numpy()) + rng.integers(4, 27, len(invoiced)),
    )
    drift = (invoiced["area"] == "prevention") * levels.PREVENTION_TREND * (invoiced["month"] % 12 - 5.5)
    weighted = invoiced["amount"] * (1 + drift)
    totals = weighted.groupby([invoiced["year"], invoiced["area"]]).transform("sum")
    wanted = [_gross(year, area) for year, area in zip(invoiced["year"], invoiced["area"], strict=True)]
    invoiced["amount"] = (weighted / totals * np.array(wanted) * (1 - levels.LUMP_SHARE)).round(2)
    return pd.concat(
        [invoiced[["measure", "account", "day", "amount"]], _lumps(rng), _income(refunds)], ignore_index=True
    )


def _gross(year: int, area: str) -> float:
    """Kr. before reimbursement: the income counts against the placements."""
    refund = levels.BUDGETED_REFUND[year] if area == "placement" else 0.0
    return (levels.NET_SPEND[year][area] + refund) * MILLION


def _lumps(rng: Rng) -> pd.DataFrame:
    """Common costs of an area, every month on its first account."""
    rows = []
    for month in MONTHS:
        year, _number = calendar_month(month)
        for area in levels.NET_SPEND[year]:
            account = int(np.flatnonzero(area == _AREAS)[0])
            amount = round(_gross(year, area) * levels.LUMP_SHARE / 12, 2)
            rows.append((-1, account, int(month_start(month)) + int(rng.integers(5, 26)), amount))
    return pd.DataFrame(rows, columns=["measure", "account", "day", "amount"])


def _income(refunds: dict[int, Floats]) -> pd.DataFrame:
    """What is claimed in a month is booked as income in that month."""
    rows = []
    for year, claimed in refunds.items():
        share = np.diff(claimed, prepend=0.0) / claimed[-1]
        for number, part in enumerate(share.tolist()):
            when = int(month_start((year - 1970) * 12 + number + 1)) - 2
            rows.append((-1, _INCOME, when, round(-part * levels.BUDGETED_REFUND[year] * MILLION, 2)))
    return pd.DataFrame(rows, columns=["measure", "account", "day", "amount"])


def ledger_table(posted: pd.DataFrame, measures: Measures, scale: int) -> History:
    posted = posted.sort_values(["day", "account", "measure"], kind="stable").reset_index(drop=True)
    measure, days, account = (posted[name].to_numpy() for name in ("measure", "day", "account"))
    count = len(posted)
    supplier = numbered("", 20000000 + (np.maximum(measure, 0) * 7919) % 9999991, 8)
    private = (measure >= 0) & np.isin(account, (3, 4, 5, 10, 12, 13))
    amount = posted["amount"].to_numpy()
    amount = np.round(amount * scale, 2)
    months = np.array(words.MONTHS, dtype=object)[(month_of(days) - (measure >= 0)) % 12]
    columns = {
        "entry_id": numbered("L", np.arange(1, count + 1), 7),
        "posting_date": days,
        "account_id": ACCOUNT_IDS[account],
        "amount_dkk": amount,
        "measure_id": np.where(measure >= 0, measure_ids(measures)[np.maximum(measure, 0)], "").astype(object),
        "supplier_cvr": np.where(private, supplier, "").astype(object),
        "text": _NAMES[account] + " " + months,
    }
    return History(columns, days)


def commitment_table(measures: Measures, prices: Prices, known: Ints) -> History:
    """What each measure is expected to cost until its planned end; a second version when it has ended."""
    rows = np.flatnonzero((prices.account >= 0) & (measures.end >= month_start(FIRST)))
    granted_to = np.minimum(measures.start[rows] + 730, NEVER)
    year_end = _year_end(np.maximum(measures.start[rows], month_start(FIRST)))
    granted_to = np.maximum(np.minimum(granted_to, year_end + 365), measures.start[rows])
    ended = measures.end[rows] <= END
    versions = np.concatenate([rows, rows[ended]])
    to = np.concatenate([granted_to, measures.end[rows][ended]])
    shown = np.concatenate([known[rows], np.maximum(measures.end[rows], known[rows])[ended]])
    until = np.concatenate(
        [np.where(ended, np.maximum(measures.end[rows], known[rows]), NEVER), np.full(ended.sum(), NEVER)]
    )
    status = np.concatenate([texts("granted", len(rows)), texts("ended", int(ended.sum()))])
    order = np.lexsort((np.arange(len(versions)), versions))
    versions, to, shown, until, status = (part[order] for part in (versions, to, shown, until, status))
    columns = {
        "commitment_id": numbered("D", versions + 1, 5),
        "measure_id": measure_ids(measures)[versions],
        "from_date": measures.start[versions],
        "to_date": to,
        "unit_price_dkk": prices.monthly[versions],
        "unit": texts("month", len(versions)),
        "quantity": np.round(np.maximum(to - measures.start[versions], 1) / MONTH_DAYS, 1),
        "account_id": ACCOUNT_IDS[prices.account[versions]],
        "status": status,
    }
    return History(columns, shown, {}, until)


def _year_end(days: Ints) -> Ints:
    years = days.astype("datetime64[D]").astype("datetime64[Y]")
    return (years + 1).astype("datetime64[D]").astype(np.int64) - 1


def budget_table(scale: int) -> History:
    rows = [
        (year, account, float(revised))
        for year in levels.YEARS
        for account, revised in enumerate(_revised(year, scale).tolist())
    ]
    year, account, revised = (np.array(column) for column in zip(*rows, strict=True))
    supplementary = np.round(revised * 0.008, -4)
    columns = {
        "year": year,
        "account_id": ACCOUNT_IDS[account],
        "adopted_dkk": revised - supplementary,
        "supplementary_dkk": supplementary,
        "revised_dkk": revised,
    }
    return History(columns, np.array([day(f"{when}-01-10") for when in year.tolist()]))


_BUDGET_SHARES = {
    "placement": (0.352, 0.022, 0.038, 0.236, 0.006, 0.021, 0.298, 0.027),
    "prevention": (0.07, 0.14, 0.44, 0.15, 0.16, 0.04),
    "special_day": (0.55, 0.45),
}


def _revised(year: int, scale: int) -> Floats:
    """The revised budget by account, whole thousands; the largest account takes the rounding."""
    amounts = np.zeros(len(ACCOUNTS))
    for area, shares in _BUDGET_SHARES.items():
        accounts = np.flatnonzero(area == _AREAS)
        amounts[accounts] = np.array(shares) / sum(shares) * _gross(year, area)
    amounts[_INCOME] = -levels.BUDGETED_REFUND[year] * MILLION
    factor = (levels.REVISED_BUDGET[year] * MILLION - amounts[_INCOME]) / (amounts.sum() - amounts[_INCOME])
    amounts[:_INCOME] *= factor
    amounts = np.round(amounts * scale, -3)
    amounts[0] += levels.REVISED_BUDGET[year] * MILLION * scale - amounts.sum()
    return amounts


def forecast_table(posted: pd.DataFrame, scale: int) -> History:
    """Actual so far, committed for the rest, and expected growth that brings the year to its known variance."""
    parts = [_forecast(posted, cutoff, variance, scale) for cutoff, variance in levels.FORECAST_VARIANCE.items()]
    frame = pd.concat(parts, ignore_index=True)
    columns = {
        "year": frame["year"].to_numpy(),
        "cutoff_date": frame["cutoff"].to_numpy(),
        "account_id": ACCOUNT_IDS[frame["account"].to_numpy()],
        **{name: frame[name].to_numpy() for name in _FORECAST_AMOUNTS},
    }
    return History(columns, frame["cutoff"].to_numpy())


_FORECAST_AMOUNTS = ("actual_ytd_dkk", "committed_dkk", "expected_growth_dkk", "forecast_dkk", "revised_dkk")


def _forecast(posted: pd.DataFrame, cutoff: str, variance: float, scale: int) -> pd.DataFrame:
    year, until = int(cutoff[:4]), day(cutoff)
    so_far = posted[(posted["day"] >= day(f"{year}-01-01")) & (posted["day"] <= until)]
    actual: Floats = np.bincount(so_far["account"], so_far["amount"] * scale, minlength=len(ACCOUNTS)).astype(float)
    elapsed = (until - day(f"{year}-01-01") + 1) / 365
    revised = _revised(year, scale)
    forecast = _forecast_by_account(actual, revised, elapsed, variance * MILLION * scale)
    rest = forecast - actual
    committed = np.round(np.where(elapsed > 0.99, rest, np.clip(rest, 0, None) * 0.93), 0)
    committed[_INCOME] = 0.0
    return pd.DataFrame(
        {
            "year": year, "cutoff": until, "account": np.arange(len(ACCOUNTS)), "actual_ytd_dkk": np.round(actual, 0),
            "committed_dkk": committed, "expected_growth_dkk": forecast - np.round(actual, 0) - committed,
            "forecast_dkk": forecast, "revised_dkk": revised,
        }
    )  # fmt: skip


def _forecast_by_account(actual: Floats, revised: Floats, elapsed: float, variance: float) -> Floats:
    """Between budget and run rate, closer to the run rate the later in the year; most of the variance on placements."""
    rate = actual / min(elapsed, 1.0)
    forecast = np.where(elapsed > 0.99, actual, (1 - elapsed) * revised + elapsed * rate)
    forecast[_INCOME] = revised[_INCOME]
    for area, weight in (("placement", 0.75), ("prevention", 0.22), ("special_day", 0.03)):
        here = area == _AREAS
        wanted = revised[here].sum() + weight * variance
        forecast[here] *= wanted / forecast[here].sum()
    rounded = np.round(forecast, -3).astype(np.float64)
    rounded[0] += revised.sum() + variance - rounded.sum()
    return rounded
