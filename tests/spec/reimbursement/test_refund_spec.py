"""State reimbursement by example: `refund.md` is the specification (domain reference, 6.2)."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import ibis
import pandas as pd
import pytest

from mi_lib.indicators import read_reference_tables
from mi_lib.indicators.reimbursement import refund
from mi_lib.periods import Month
from mi_lib.plan.calendar import DEFAULT

REFERENCE = Path(__file__).parents[3] / "data" / "reference"
Case = dict[str, str]


def _cases() -> list[Case]:
    lines = (Path(__file__).parent / "refund.md").read_text(encoding="utf-8").splitlines()
    heads, _, *rows = ([cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|"))
    return [dict(zip(heads, row, strict=True)) for row in rows]


def _costs(case: Case) -> Iterator[dict[str, object]]:
    """What each child has cost by the end of each month of the year."""
    first, last = map(int, case["months"].split("-"))
    for number, cost in enumerate(case["costs"].split("+")):
        for month in range(1, 13):
            part = min(max(month - first + 1, 0), last - first + 1) / (last - first + 1)
            yield {
                "child_id": f"B{number}", "household_id": "H1", "scheme": case["scheme"], "year": int(case["year"]),
                "day": Month(int(case["year"]), month).last_day, "net": float(cost) * part,
            }  # fmt: skip


def _thresholds(year: int, basis: str) -> pd.DataFrame:
    frame = read_reference_tables(REFERENCE, Month(year, 1), date(year, 12, 31), DEFAULT)["sde_thresholds"]
    return frame.assign(monthly=int(basis == "monthly")) if basis else frame


@pytest.mark.parametrize("case", _cases(), ids=lambda case: f"{case['year']} {case['costs']} {case['basis']}".strip())
def test_the_refund_is_as_worked_out_by_hand(case: Case) -> None:
    costs = ibis.memtable(pd.DataFrame(_costs(case)))
    found = refund(costs, ibis.memtable(_thresholds(int(case["year"]), case["basis"]))).execute()
    at_year_end = found[found["day"].astype(str).str.slice(5, 10) == "12-31"]
    assert at_year_end["refund"].sum() == pytest.approx(float(case["refund"]))


def test_a_household_s_refund_is_shared_by_the_children_s_costs() -> None:
    case = {"year": "2022", "scheme": "SEL176", "costs": "500000 + 600000", "months": "1-12"}
    costs = ibis.memtable(pd.DataFrame(_costs(case)))
    found = refund(costs, ibis.memtable(_thresholds(2022, ""))).execute()
    june = found[found["day"].astype(str).str.slice(5, 10) == "06-30"].sort_values("child_id")
    # Half the year: 30,000 kr., of which 5/11 and 6/11.
    assert june["refund"].tolist() == pytest.approx([30000 * 5 / 11, 30000 * 6 / 11])
