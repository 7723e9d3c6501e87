"""What every reader knows: the coarse categories are those that the indicators use, and links name real figures."""

from collections.abc import Mapping
from pathlib import Path

import ibis
import pytest

from mi_lib.disclosure import read_hierarchies
from mi_lib.disclosure.knowledge import LINKS, linked_indicators, months_behind, months_inside
from mi_lib.indicators import CATALOGUE
from mi_lib.indicators.placements import _COLLAPSED_TARGET_GROUPS
from mi_lib.indicators.shapes import age_band, age_group
from mi_lib.periods import Month

ROOT = Path(__file__).parents[3]
Groups = Mapping[str, Mapping[str, tuple[str, ...]]]


@pytest.fixture
def groups(codelists: dict[str, dict[str, str]]) -> Groups:
    found = read_hierarchies(ROOT / "data" / "reference" / "hierarchies.yml", codelists)
    return {each.coarse: each.groups for each in found}


def test_the_age_groups_collapse_the_age_bands_as_the_indicators_do(groups: Groups) -> None:
    ages = ibis.memtable({"age": list(range(23))})
    pairs = set(
        ages.select(band=age_band(ages.age), group=age_group(ages.age)).execute().itertuples(index=False, name=None)
    )
    assert pairs == {(band, group) for group, bands in groups["age_group"].items() for band in bands}


def test_the_target_groups_collapse_as_the_indicators_do(groups: Groups) -> None:
    collapsed = groups["target_group_collapsed"]
    assert {name: collapsed[name] for name in _COLLAPSED_TARGET_GROUPS} == _COLLAPSED_TARGET_GROUPS


@pytest.mark.parametrize("link", LINKS, ids=lambda link: " ".join(term.indicator for term in link.terms))
def test_links_name_figures_that_are_computed(link: object) -> None:
    """Or that are the steps between sums from the start of the year."""
    for term in link.terms:  # type: ignore[attr-defined]
        windows = CATALOGUE[term.indicator].windows
        behind = [each.windows for each in months_behind([CATALOGUE[term.indicator]])]
        is_step = term.window == "month" and "ytd" in windows
        assert term.window in windows or (term.window,) in behind or is_step
        assert term.place is None or term.place[0] in CATALOGUE[term.indicator].breakdowns


def test_the_share_of_placed_children_is_decided_with_their_number() -> None:
    names = {each.id for each in linked_indicators([CATALOGUE["placement_share_of_children"]])}
    assert names >= {"placed_children_count", "placement_share_of_children"}
    assert "notification_count" not in names


@pytest.mark.parametrize(
    ("window", "period", "months"),
    [("month", "2015-03", 0), ("cutoff", "2015-03", 0), ("ytd", "2015-03", 3), ("r3", "2015-03", 3),
     ("r12", "2015-03", 12), ("school_ytd", "2014-08", 1), ("school_ytd", "2015-06", 11)],
)  # fmt: skip
def test_a_window_covers_these_months(window: str, period: str, months: int) -> None:
    inside = months_inside(window, Month.parse(period))
    assert len(inside) == months
    assert not inside or inside[0] == Month.parse(period)
