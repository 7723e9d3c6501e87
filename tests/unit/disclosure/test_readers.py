"""Each reader is an attacker with all that this reader may read, and a leader with the own team's cases too."""

from collections.abc import Callable

import pandas as pd
import pytest
from disclosure_cells import hidden_in, observed

from mi_lib.disclosure import Publishable

Publish = Callable[..., dict[str, Publishable]]

TEAMS = {("kommune", "total", "total"): 50.0} | {
    (f"T{number}", "total", "total"): count for number, count in zip(range(1, 5), (28.0, 12.0, 8.0, 2.0), strict=True)
}


def test_a_leader_reads_the_public_figures_too(publish: Publish) -> None:
    """The committee gets 9 and 5 by age; of 20 in all, so the third group, which only leaders get, is 6."""
    ages = {("kommune", "age_group", code): n for code, n in {"g00_09": 9.0, "g10_13": 2.0, "g14_22": 9.0}.items()}
    cells = observed("placed_children_count", {("kommune", "total", "total"): 20.0} | ages)
    lines = [
        "V2 fagudvalg placed_children_count kommune total seneste",
        "V2 ledere placed_children_count kommune age_group seneste",
    ]
    packets = publish(cells, lines)
    assert len(hidden_in(packets["leder-t1"])) == 2
    assert hidden_in(packets["fagudvalg"]) == set()


def test_without_a_total_among_what_a_reader_reads_one_cell_is_enough(publish: Publish) -> None:
    ages = {("kommune", "age_group", code): n for code, n in {"g00_09": 9.0, "g10_13": 2.0, "g14_22": 9.0}.items()}
    cells = observed("placed_children_count", {("kommune", "total", "total"): 20.0} | ages)
    packets = publish(cells, ["V2 ledere placed_children_count kommune age_group seneste"])
    assert hidden_in(packets["leder-t1"]) == {("placed_children_count", "kommune", "g10_13", "2014-12")}


def test_a_leader_cannot_subtract_the_own_team_from_a_total(publish: Publish) -> None:
    """Of 8 teenagers 7 are the own team's, so another team has 1: the total of that age is hidden from everyone."""
    counts = {("kommune", "total", "total"): 60.0, ("kommune", "placed_age_band", "a14_17"): 8.0}
    counts |= {("kommune", "placed_age_band", "a10_13"): 30.0, ("kommune", "placed_age_band", "a06_09"): 22.0}
    for team, parts in {"T1": (7.0, 10.0, 8.0), "T2": (1.0, 20.0, 14.0)}.items():
        for category, count in zip(("a14_17", "a10_13", "a06_09"), parts, strict=True):
            counts[team, "placed_age_band", category] = count
        counts[team, "total", "total"] = sum(parts)
    cells = observed("placed_children_count", counts)
    lines = ["V2 ledere placed_children_count kommune placed_age_band seneste"]
    lines += ["V2 ledere placed_children_count kommune total seneste"]
    packets = publish(cells, lines)
    assert ("placed_children_count", "kommune", "a14_17", "2014-12") in hidden_in(packets["leder-t1"])
    assert len(hidden_in(packets["leder-t1"])) == 2, "with the total shown, one more is needed"
    assert hidden_in(packets["leder-t4"]) == hidden_in(packets["leder-t1"]), "a cell is hidden in all packets"


def test_what_a_leader_knows_of_the_own_team_is_no_reason_to_hide_it(publish: Publish) -> None:
    cells = observed("active_cases", TEAMS)
    packets = publish(
        cells, ["V2 ledere active_cases kommune total seneste", "V2 ledere active_cases eget total seneste"]
    )
    assert hidden_in(packets["leder-t1"]) == set()
    assert hidden_in(packets["leder-t4"]) == {("active_cases", "T4", "total", "2014-12")}


def test_a_cell_in_two_packets_is_hidden_by_the_stricter_threshold_in_both(publish: Publish) -> None:
    """4 is small for directors and not for leaders."""
    groups = {
        ("kommune", "notifier_group", code): n for code, n in {"skole": 4.0, "politi": 9.0, "anonym": 30.0}.items()
    }
    cells = observed("notification_count", {("kommune", "total", "total"): 43.0} | groups)
    line = "notification_count kommune notifier_group seneste"
    total = "notification_count kommune total seneste"
    small = ("notification_count", "kommune", "skole", "2014-12")
    leaders_only = publish(cells, [f"V2 ledere {line}", f"V2 ledere {total}"])
    assert hidden_in(leaders_only["leder-t1"]) == set()
    both = publish(cells, [f"V2 {audience} {each}" for audience in ("ledere", "direktion") for each in (line, total)])
    assert small in hidden_in(both["leder-t1"]) & hidden_in(both["direktion"])


def test_a_reader_of_both_packets_is_held_to_the_stricter_threshold(publish: Publish) -> None:
    """The 4 is hidden from the public. The total, which only leaders get, would give it to them: one more is hidden."""
    counts = {"skole": 4.0, "politi": 9.0, "anonym": 30.0}
    groups = {("kommune", "notifier_group", code): count for code, count in counts.items()}
    cells = observed("notification_count", {("kommune", "total", "total"): 43.0} | groups)
    packets = publish(cells, ["V2 offentlig notification_count kommune notifier_group seneste",
                              "V2 ledere notification_count kommune total seneste"])  # fmt: skip
    assert len(hidden_in(packets["offentlig"]) | hidden_in(packets["leder-t1"])) == 2


@pytest.mark.parametrize(("disability_elsewhere", "hidden"), [(2.0, True), (16.0, False)])
def test_tables_that_cross_do_not_give_away_what_stands_in_neither(
    disability_elsewhere: float, hidden: bool, publish: Publish
) -> None:
    """Team 2 has 13 cases. With 11 disability cases in all, at least 2 of the 13 are family cases: too much is known
    of the 4 that there are, although nobody gets a table of teams by type. With 25 in all nothing is known of them."""
    teams = {"T1": (18.0, disability_elsewhere), "T2": (4.0, 9.0)}
    counts = {(team, "total", "total"): family + disability for team, (family, disability) in teams.items()}
    for place, code in enumerate(("family", "disability")):
        counts |= {(team, "case_type", code): both[place] for team, both in teams.items()}
        counts["kommune", "case_type", code] = sum(both[place] for both in teams.values())
    counts["kommune", "total", "total"] = sum(sum(both) for both in teams.values())
    lines = [f"V2 direktion active_cases {table} seneste" for table in ("kommune total", "kommune case_type")]
    packets = publish(observed("active_cases", counts), [*lines, "V2 direktion active_cases teams total seneste"])
    assert bool(hidden_in(packets["direktion"])) == hidden


def test_figures_of_different_indicators_that_are_the_same_count_are_hidden_together(publish: Publish) -> None:
    """The share's numerator is the number of placed children: 3 of 40."""
    cells = pd.concat(
        [
            observed("placement_share_of_children", {("kommune", "total", "total"): 3.0}, whole=40.0),
            observed("placed_children_count", {("kommune", "total", "total"): 3.0}),
        ],
        ignore_index=True,
    )
    packets = publish(cells, ["V2 fagudvalg placement_share_of_children kommune total seneste",
                              "V2 direktion placed_children_count kommune total seneste"])  # fmt: skip
    assert len(hidden_in(packets["fagudvalg"])) == len(hidden_in(packets["direktion"])) == 1


def test_a_coarse_group_and_its_finer_ones_do_not_give_each_other_away(publish: Publish) -> None:
    """0-9 years is 11 and public; leaders get 0-5 and 6-9 years, 2 and 9."""
    bands = {("kommune", "placed_age_band", "a00_05"): 2.0, ("kommune", "placed_age_band", "a06_09"): 9.0}
    total = {("kommune", "total", "total"): 40.0, ("kommune", "age_group", "g00_09"): 11.0}
    packets = publish(observed("placed_children_count", total | bands),
                      ["V2 offentlig placed_children_count kommune age_group seneste",
                       "V2 ledere placed_children_count kommune placed_age_band seneste"])  # fmt: skip
    assert len(hidden_in(packets["offentlig"]) | hidden_in(packets["leder-t1"])) == 2


def test_the_rest_of_a_share_is_as_secret_as_its_part(publish: Publish) -> None:
    """36 of 40: the four without a breach are few, and the municipality's total would give them away."""
    counts = {"kommune": 76.0, "T1": 36.0, "T2": 20.0, "T3": 20.0}
    cells = observed("cases_with_open_breach_share", {(scope, "total", "total"): n for scope, n in counts.items()})
    cells["denominator"] = [120.0, 40.0, 40.0, 40.0]
    lines = [f"V2 direktion cases_with_open_breach_share {scope} total seneste" for scope in ("kommune", "teams")]
    assert len(hidden_in(publish(cells, lines)["direktion"])) == 2


STOCK_AND_FLOW = ("active_cases", "cases_opened", "cases_closed")


def _stock_and_flow(scope: str, *, before: float, now: float, opened: float, closed: float) -> pd.DataFrame:
    """Active cases in November and December 2014, and December's flows."""
    total = (scope, "total", "total")
    flows = zip(STOCK_AND_FLOW, (now, opened, closed), strict=True)
    months = [observed("active_cases", {total: before}, "2014-11"), *(observed(name, {total: n}) for name, n in flows)]
    return pd.concat(months, ignore_index=True)


def test_stock_and_flow_do_not_give_the_hidden_flow_away(publish: Publish) -> None:
    """Stock 23 in November, 25 in December, 6 opened: 4 were closed."""
    cells = _stock_and_flow("kommune", before=23.0, now=25.0, opened=6.0, closed=4.0)
    packets = publish(cells, [f"V2 direktion {name} kommune total serie" for name in STOCK_AND_FLOW])
    hidden = hidden_in(packets["direktion"])
    assert ("cases_closed", "kommune", "total", "2014-12") in hidden
    assert len(hidden) == 2


@pytest.mark.parametrize(("before", "hidden"), [(25.0, 2), (28.0, 1)], ids=["hands nothing over", "handed three over"])
def test_a_leader_knows_stock_and_flow_of_a_team_that_hands_no_cases_over(
    before: float, hidden: int, publish: Publish
) -> None:
    """Stock 25, then 23, 4 closed: 2 were opened, unless cases came from another team or went there."""
    cells = _stock_and_flow("T1", before=before, now=23.0, opened=2.0, closed=4.0)
    packets = publish(cells, [f"V2 ledere {name} eget total serie" for name in STOCK_AND_FLOW])
    assert len(hidden_in(packets["leder-t1"])) == hidden


def test_that_a_team_hands_a_case_over_does_not_unmake_what_was_known_before(publish: Publish) -> None:
    """November: stock 25, then 23, 4 closed, so 2 were opened. In December a case comes from another team."""
    november = _stock_and_flow("T1", before=25.0, now=23.0, opened=2.0, closed=4.0)
    december = _stock_and_flow("T1", before=23.0, now=24.0, opened=9.0, closed=9.0).iloc[1:]
    november["period"] = november["period"].map({"2014-11": "2014-10", "2014-12": "2014-11"})
    cells = pd.concat([november, december], ignore_index=True)
    packets = publish(cells, [f"V2 ledere {name} eget total serie" for name in STOCK_AND_FLOW])
    assert len(hidden_in(packets["leder-t1"])) == 2


def test_a_leader_does_not_subtract_the_own_team_from_what_stock_and_flow_tell_of_the_municipality(
    publish: Publish,
) -> None:
    """No leader gets the number of cases closed everywhere. Stock 100, then 108, 20 opened: 12 it must be. The leader
    of T1 knows the own 10, so T2 closed 2."""
    total = ("kommune", "total", "total")
    closed = {total: 12.0, ("T1", "total", "total"): 10.0, ("T2", "total", "total"): 2.0}
    cells = pd.concat(
        [
            observed("active_cases", {total: 100.0}, "2014-11"),
            observed("active_cases", {total: 108.0}),
            observed("cases_opened", {total: 20.0}),
            observed("cases_closed", closed),
        ],
        ignore_index=True,
    )
    lines = [f"V2 ledere {name} kommune total serie" for name in ("active_cases", "cases_opened")]
    packets = publish(cells, [*lines, "V2 ledere cases_closed eget total serie"])
    assert {place[1] for place in hidden_in(packets["leder-t1"])} == {"kommune"}
    assert ("cases_closed", "T2", "total", "2014-12") in hidden_in(packets["leder-t2"])


def test_what_holds_between_two_breakdowns_that_nobody_gets_counts_too(publish: Publish) -> None:
    """A team has 14 cases. A count of breaches that came in later is of 13, and knows of more family cases: they are
    13 at most, so at least one of the 14 is a disability case. There are 3, and nobody gets either breakdown."""
    types = ("family", "disability")
    counts = {"T1": (20.0, 6.0), "T4": (11.0, 3.0)}, {"T1": (20.0, 6.0), "T4": (12.0, 1.0)}
    cases, bases = (
        {
            (team, "case_type", kind): number
            for team, row in each.items()
            for kind, number in zip(types, row, strict=True)
        }
        | {(team, "total", "total"): sum(row) for team, row in each.items()}
        for each in counts
    )
    shares = [observed("cases_with_open_breach_share", {place: 0.0}, whole=base) for place, base in bases.items()]
    lines = [f"V2 direktion {name} teams total seneste" for name in ("active_cases", "cases_with_open_breach_share")]
    packets = publish(pd.concat([observed("active_cases", cases), *shares], ignore_index=True), lines)
    assert {scope for _, scope, *_ in hidden_in(packets["direktion"])} == {"T4"}
