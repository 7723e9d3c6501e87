"""Prefer less to holes: a table is shown by coarser categories where that keeps more of it, and stays so."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from disclosure_cells import hidden_in, observed

from mi_lib.disclosure import Ledger, Publishable, read_hierarchies
from mi_lib.disclosure.levels import information
from mi_lib.errors import UsageError

Publish = Callable[..., dict[str, Publishable]]
PLACED = "placed_children_count"
LINES = [f"V2 ledere {PLACED} kommune {dimension} seneste" for dimension in ("total", "placed_age_band")]
LINES += [f"V2 offentlig {PLACED} kommune age_group seneste"]
HOLES = (2.0, 25.0, 26.0, 48.0, 16.0)
"""The public gets the three groups, so the 2 hides beside the 25. Of 117 children 26, 48 and 16 are shown: 1.40 bits.
The three groups of 27, 26 and 64 are 1.45."""


@pytest.mark.parametrize(
    ("counts", "hidden", "bits"),
    [
        ([4, 4], [False, False], 1.0),
        ([2, 2, 2, 2], [False] * 4, 2.0),
        ([2, 2, 2, 2], [True, True, False, False], 1.0),
        ([8, 0], [False, False], 0.0),
        ([0, 0], [False, False], 0.0),
        ([4, 4], [True, True], 0.0),
    ],
    ids=["two halves", "four quarters", "half of them hidden", "all in one", "nobody", "all hidden"],
)
def test_a_table_tells_as_many_bits_as_its_shown_cells(counts: list[int], hidden: list[bool], bits: float) -> None:
    assert information(pd.Series(counts, dtype=float), pd.Series(hidden)) == pytest.approx(bits)


def _placed(bands: tuple[float, ...], period: str = "2014-12") -> pd.DataFrame:
    codes = ("a00_05", "a06_09", "a10_13", "a14_17", "a18_22")
    counts = {("kommune", "placed_age_band", code): n for code, n in zip(codes, bands, strict=True)}
    groups = (bands[0] + bands[1], bands[2], bands[3] + bands[4])
    counts |= {
        ("kommune", "age_group", code): n for code, n in zip(("g00_09", "g10_13", "g14_22"), groups, strict=True)
    }
    return observed(PLACED, counts | {("kommune", "total", "total"): sum(bands)}, period)


def _level(packet: Publishable) -> set[str]:
    return set(packet.observations["dimension"]) - {"total"}


def test_a_table_without_small_figures_keeps_its_categories(publish: Publish) -> None:
    assert _level(publish(_placed((9.0, 25.0, 26.0, 48.0, 16.0)), LINES)["leder-t1"]) == {"placed_age_band"}


def test_a_table_with_holes_is_shown_by_coarser_categories_to_all_of_the_audience(publish: Publish) -> None:
    packets = publish(_placed(HOLES), LINES)
    for number in range(1, 5):
        assert _level(packets[f"leder-t{number}"]) == {"age_group"}
        assert hidden_in(packets[f"leder-t{number}"]) == set()


def test_where_coarser_categories_keep_less_the_holes_stay(publish: Publish) -> None:
    """Of 117 children 37, 36 and 38 are shown: 1.58 bits. The groups of 6, 37 and 74 are 1.16."""
    packets = publish(_placed((2.0, 4.0, 37.0, 36.0, 38.0)), LINES)
    assert _level(packets["leder-t1"]) == {"placed_age_band"}
    assert len(hidden_in(packets["leder-t1"])) == 2


def test_without_coarser_categories_among_the_figures_nothing_changes(publish: Publish) -> None:
    cells = _placed(HOLES)
    packets = publish(cells[cells["dimension"] != "age_group"].reset_index(drop=True), LINES)
    assert _level(packets["leder-t1"]) == {"placed_age_band"}


@pytest.mark.parametrize(
    ("bands", "level"),
    [((2.0, 12.0, 30.0, 50.0, 16.0), "age_group"), ((20.0, 25.0, 26.0, 48.0, 46.0), "placed_age_band")],
    ids=["a little better is not enough", "clearly better"],
)
def test_a_level_stays_from_month_to_month_unless_another_is_clearly_better(
    bands: tuple[float, ...], level: str, publish: Publish
) -> None:
    """1.43 bits against 1.33, then 2.24 against 1.43."""
    first = publish(_placed(HOLES), LINES)
    ledger = Ledger.empty().with_release(first.values())
    later = pd.concat([_placed(HOLES), _placed(bands, "2015-01")], ignore_index=True)
    assert _level(publish(later, LINES, month="2015-02")["leder-t1"]) == {"placed_age_band"}, "without a memory"
    assert _level(publish(later, LINES, month="2015-02", ledger=ledger)["leder-t1"]) == {level}


@pytest.mark.parametrize(
    "groups",
    ["{g00_09: [a00_05], g10_13: [a10_13], g14_22: [a14_17, a18_22]}",
     "{g00_09: [a00_05, a06_09], g10_13: [a06_09, a10_13], g14_22: [a14_17, a18_22]}",
     "{g00_09: [a00_05, a06_09], g10_13: [a10_13, a14_17, a18_22]}", "[g00_09]"],
    ids=["a code in no group", "a code in two groups", "a group that is missing", "no groups at all"],
)  # fmt: skip
def test_a_hierarchy_that_does_not_hold_each_code_once_is_refused(
    groups: str, tmp_path: Path, codelists: dict[str, dict[str, str]]
) -> None:
    file = tmp_path / "hierarchies.yml"
    file.write_text(f"- {{coarse: age_group, fine: placed_age_band, groups: {groups}}}\n", encoding="utf-8")
    with pytest.raises(UsageError, match="hierarchies cannot be used"):
        read_hierarchies(file, codelists)
