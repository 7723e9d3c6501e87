"""The door: of a month's observations, what this reader gets."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from mi_lib.disclosure import Edition, Ledger, Publishable, Reader, Submission, make_packets, read_distribution_rules
from mi_lib.disclosure.packet import NUMBERS, WORDS
from mi_lib.errors import UsageError
from mi_lib.indicators import CATALOGUE, indicator

DIRECTOR = Reader("direktion", "Direktionen", "direktion", None)
LEADER = Reader("leder-t1", "Leder af T1", "ledere", "T1")
Observe = Callable[..., Publishable]


def _cells(name: str, counts: dict[str, float], **fixed: Any) -> list[dict[str, Any]]:
    """Observations whose value is a count of children, by category; a share takes `denominator`."""
    meant = indicator(name)
    base = {
        "indicator": name, "period": "2014-12", "window": meant.windows[0], "scope": "kommune", "dimension": "total",
        "status": "final", "signal": "none", "target_status": "none", "mean": 1.0, "lower": 0.0, "upper": 2.0,
        "level": 1.0, "level_before": 0.5, "step": "2014-09", "denominator": float("nan"),
        "largest": 0.1, "group_persons": 99.0,
    }  # fmt: skip
    numbers = [{"category": key, "numerator": n, "value": n, "persons": n} for key, n in counts.items()]
    return [{**base, **each, **fixed} for each in numbers]


def _over_time(name: str, counts: list[float], **fixed: Any) -> list[dict[str, Any]]:
    """A series of totals, the last in December 2014."""
    first = 13 - len(counts)
    return [
        {**_cells(name, {"total": count}, **fixed)[0], "period": f"2014-{first + place:02d}"}
        for place, count in enumerate(counts)
    ]


def _rules(*lines: str) -> pd.DataFrame:
    columns = ["version", "audience", "indicator", "scope", "dimension", "history"]
    return pd.DataFrame([line.split() for line in lines], columns=columns)


@pytest.fixture
def through(edition_of: Callable[..., Edition]) -> Observe:
    """Take observations through the door: `through(cells, "indicator scope dimension history", …)`."""

    def take(cells: list[dict[str, Any]], *lines: str, reader: Reader = DIRECTOR, threshold: int = 5) -> Publishable:
        rules = _rules(*(f"V2 {reader.audience} {line}" for line in lines))
        thresholds = {reader.audience: threshold}
        packets = make_packets(
            Submission(pd.DataFrame(cells), rules, edition_of(), (reader,), thresholds, Ledger.empty())
        )
        return packets[reader.id]

    return take


def _hidden(packet: Publishable, *columns: str) -> set[Any]:
    frame = packet.observations
    found = frame[frame["status"] == "hidden"][list(columns)]
    return set(found.itertuples(index=False, name=None)) if len(columns) > 1 else set(found[columns[0]])


GROUPS = {"skole": 30.0, "politi": 3.0, "familie": 9.0, "anonym": 0.0}
BY_GROUP = "notification_count kommune notifier_group seneste"
TOTAL = "notification_count kommune total seneste"


def _by_group(**fixed: Any) -> list[dict[str, Any]]:
    return [
        *_cells("notification_count", GROUPS, dimension="notifier_group", **fixed),
        *_cells("notification_count", {"total": 42.0}, **fixed),
    ]


def test_a_small_category_is_hidden_with_the_next_smallest_and_a_true_zero_is_shown(through: Observe) -> None:
    packet = through(_by_group(), BY_GROUP, TOTAL)
    assert _hidden(packet, "category") == {"politi", "familie"}


def test_without_the_total_the_small_category_is_hidden_alone(through: Observe) -> None:
    assert _hidden(through(_by_group(), BY_GROUP), "category") == {"politi"}


def test_hidden_observations_have_no_number_in_any_column(through: Observe) -> None:
    frame = through(_by_group(), BY_GROUP, TOTAL).observations
    hidden = frame[frame["status"] == "hidden"]
    assert hidden[list(NUMBERS)].isna().all(axis=None)
    assert set(hidden["signal"]) == {"not_judged"}
    assert set(hidden["target_status"]) == {"none"}


def test_what_is_known_of_single_children_never_leaves(through: Observe) -> None:
    frame = through(_by_group(), BY_GROUP, TOTAL).observations
    assert list(frame.columns) == [*WORDS, *NUMBERS]


def test_the_limits_of_a_series_with_a_hidden_month_are_blank(through: Observe) -> None:
    """From mean and limits a reader could work back to the month that is not shown."""
    cells = _over_time("access_request_count", [9, 8, 3, 9], window="month")
    frame = through(cells, "access_request_count kommune total serie").observations
    assert frame["value"].dropna().tolist() == [9, 8, 9]
    assert frame[["mean", "lower", "upper"]].isna().all(axis=None)
    assert set(frame["signal"]) == {"not_judged"}


def test_a_series_with_nothing_hidden_keeps_its_limits(through: Observe) -> None:
    cells = _over_time("access_request_count", [9, 8, 7, 9], window="month")
    frame = through(cells, "access_request_count kommune total serie").observations
    assert frame["mean"].tolist() == [1.0] * 4


def test_sums_from_which_a_hidden_month_could_be_subtracted_are_hidden(through: Observe) -> None:
    """November is small. October goes with it, in the month and in the year to date: 70 to 81 is both together."""
    months = _over_time("access_request_count", [9, 8, 3, 9], window="month")
    sums = _over_time("access_request_count", [70, 78, 81, 90], window="ytd")
    packet = through([*months, *sums], "access_request_count kommune total serie")
    assert _hidden(packet, "window", "period") == {("month", "2014-11"), ("month", "2014-10"), ("ytd", "2014-10")}


def test_where_only_sums_are_shown_a_small_step_is_hidden(through: Observe) -> None:
    """September to October is 2, and to November 2 more: without the first two sums no step is known."""
    cells = _over_time("leisure_grants_count", [100, 102, 104, 110], window="ytd")
    packet = through(cells, "leisure_grants_count kommune total serie")
    assert _hidden(packet, "period") == {"2014-09", "2014-10"}


def test_the_step_of_an_amount_is_small_when_few_children_stand_behind_it(through: Observe) -> None:
    cells = _over_time("leisure_amount_dkk", [100, 102, 110], window="ytd")
    for cell in cells:
        cell["value"] = cell["numerator"] * 1e-3
    packet = through(cells, "leisure_amount_dkk kommune total serie")
    assert _hidden(packet, "period") == {"2014-10"}


def test_of_opened_closed_and_net_no_two_give_the_small_third_away(through: Observe) -> None:
    cells = [
        *_cells("cases_opened", {"total": 20.0}),
        *_cells("cases_closed", {"total": 3.0}),
        *_cells("net_case_flow", {"total": 17.0}),
    ]
    names = ("cases_opened", "cases_closed", "net_case_flow")
    packet = through(cells, *(f"{name} kommune total serie" for name in names))
    assert _hidden(packet, "indicator") == {"cases_closed", "net_case_flow"}


def test_the_expected_cost_in_all_gives_no_form_of_placement_away(through: Observe) -> None:
    """It is the total of what the forms cost: with the small form hidden alone, it would be what is left over."""
    forms = {"familiepleje": 40.0, "doegninstitution": 3.0, "opholdssted": 9.0, "andet": 20.0}
    cells = [
        *_cells("full_year_price_dkk", forms, dimension="placement_form", denominator=1.0),
        *_cells("full_year_price_dkk", {"total": 72.0}, denominator=4.0),
        *_cells("expected_placement_cost_dkk", {"total": 72.0}),
    ]
    lines = ("full_year_price_dkk kommune placement_form", "expected_placement_cost_dkk kommune total")
    packet = through(cells, *(f"{line} seneste" for line in lines))
    assert _hidden(packet, "category") == {"doegninstitution", "opholdssted"}


def test_in_each_table_the_small_figure_takes_a_partner_of_its_own(through: Observe) -> None:
    """Two teams of 12 and 3, and two case types of 4 and 11, under one total of 15."""
    cells = [
        *_cells("active_cases", {"total": 15.0}),
        *(_cells("active_cases", {"total": n}, scope=team)[0] for team, n in {"T1": 12.0, "T2": 3.0}.items()),
        *_cells("active_cases", {"family": 4.0, "disability": 11.0}, dimension="case_type"),
    ]
    lines = ("kommune total", "teams total", "kommune case_type")
    packet = through(cells, *(f"active_cases {line} seneste" for line in lines))
    assert _hidden(packet, "scope", "category") == {
        ("T1", "total"), ("T2", "total"), ("kommune", "family"), ("kommune", "disability"),
    }  # fmt: skip


@pytest.mark.parametrize(("small", "whole"), [(3.0, 25.0), (1.0, 26.0)])
def test_a_child_in_two_teams_makes_nothing_impossible(small: float, whole: float, through: Observe) -> None:
    """The teams' children are more than the municipality's: some have two teams, so nobody can subtract."""
    cells = [
        *_cells("children_notified", {"total": whole}),
        *(
            _cells("children_notified", {"total": n}, scope=team)[0]
            for team, n in (("T1", 6.0), ("T2", small), ("T3", 20.0))
        ),
    ]
    packet = through(cells, "children_notified kommune total seneste", "children_notified teams total seneste")
    assert _hidden(packet, "scope") == {"T2"}


def test_children_in_two_teams_still_make_no_team_smaller_than_what_is_missing(through: Observe) -> None:
    """Of 28 children the others have 26 at most, so the third has 2 at least unless one more is hidden."""
    cells = [
        *_cells("children_notified", {"total": 28.0}),
        *(
            _cells("children_notified", {"total": n}, scope=team)[0]
            for team, n in {"T1": 6.0, "T2": 3.0, "T3": 20.0}.items()
        ),
    ]
    packet = through(cells, "children_notified kommune total seneste", "children_notified teams total seneste")
    assert _hidden(packet, "scope") == {"T1", "T2"}


def test_a_share_is_protected_in_its_part_and_in_its_rest(through: Observe) -> None:
    """T1: 3 of 40 is small; T2: 36 of 40 leaves a small rest. T3 and T4 are shown or hidden to protect them."""
    parts = {"T1": (3.0, 40.0), "T2": (36.0, 40.0), "T3": (20.0, 40.0), "T4": (10.0, 50.0)}
    cells = [
        {**_cells("cases_with_open_breach_share", {"total": part}, scope=team)[0], "denominator": whole}
        for team, (part, whole) in parts.items()
    ]
    cells += _cells("cases_with_open_breach_share", {"total": 69.0}, denominator=170.0)
    lines = ("kommune total", "teams total")
    packet = through(cells, *(f"cases_with_open_breach_share {line} seneste" for line in lines))
    assert {"T1", "T2"} <= _hidden(packet, "scope")
    assert "kommune" not in _hidden(packet, "scope")


def test_a_leader_gets_the_own_team_and_no_other(through: Observe) -> None:
    cells = [_cells("active_cases", {"total": 50.0}, scope=scope)[0] for scope in ("kommune", "T1", "T2", "T3")]
    lines = ("active_cases kommune total serie", "active_cases eget total serie")
    assert set(through(cells, *lines, reader=LEADER).observations["scope"]) == {"kommune", "T1"}


def test_a_reader_without_a_team_gets_nothing_of_the_own(through: Observe) -> None:
    cells = [_cells("active_cases", {"total": 50.0}, scope=scope)[0] for scope in ("kommune", "T1")]
    lines = ("active_cases kommune total serie", "active_cases eget total serie")
    assert set(through(cells, *lines).observations["scope"]) == {"kommune"}


def test_the_latest_history_is_this_month_and_the_same_a_year_ago(through: Observe) -> None:
    cells = _over_time("active_cases", [50.0] * 12)
    cells += [{**cells[0], "period": "2013-12"}, {**cells[0], "period": "2013-11"}]
    frame = through(cells, "active_cases kommune total seneste").observations
    assert sorted(frame["period"]) == ["2013-12", "2014-12"]


def test_a_lower_threshold_shows_more(through: Observe) -> None:
    assert _hidden(through(_by_group(), BY_GROUP, TOTAL, threshold=3), "category") == set()


def test_missing_stays_missing(through: Observe) -> None:
    cells = _cells("active_cases", {"total": float("nan")}, status="missing")
    assert through(cells, "active_cases kommune total serie").observations["status"].tolist() == ["missing"]


def test_a_reader_whom_the_distribution_gives_nothing_gets_no_packet(edition_of: Callable[..., Edition]) -> None:
    public = replace(DIRECTOR, id="offentlig", audience="offentlig")
    rules, thresholds = _rules(f"V2 direktion {TOTAL}"), {"direktion": 5, "offentlig": 5}
    cells = pd.DataFrame(_by_group())
    packets = make_packets(Submission(cells, rules, edition_of(), (DIRECTOR, public), thresholds, Ledger.empty()))
    assert list(packets) == ["direktion"]


@pytest.mark.parametrize("audience", ["fagudvalgg", "Direktion", "leder", "medarbejder", "offentligt", ""])
def test_a_misspelled_audience_stops_everything(audience: str, edition_of: Callable[..., Edition]) -> None:
    rules = _rules(f"V2 direktion {TOTAL}").assign(audience=audience)
    cells, thresholds = pd.DataFrame(_by_group()), {"direktion": 5, "offentlig": 5}
    with pytest.raises(UsageError, match="no audience"):
        make_packets(Submission(cells, rules, edition_of(), (DIRECTOR,), thresholds, Ledger.empty()))


def _distribution(folder: Path, *lines: str) -> Path:
    file = folder / "distribution.csv"
    file.write_text(
        "\n".join(["version,audience,indicator,scope,dimension,history,months", *lines]) + "\n", encoding="utf-8"
    )
    return file


def test_the_distribution_is_read_line_by_line(tmp_path: Path) -> None:
    file = _distribution(tmp_path, "V2,direktion,active_cases,kommune,total,serie")
    assert read_distribution_rules(file).to_dict("records") == [
        {"version": "V2", "audience": "direktion", "indicator": "active_cases", "scope": "kommune",
         "dimension": "total", "history": "serie", "months": ""},
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("V2,direktion,cases,kommune,total,serie", "indicator"),
        ("V2,direktion,active_cases,alle,total,serie", "scope"),
        ("V2,direktion,active_cases,kommune,total,altid", "history"),
    ],
)
def test_an_unknown_word_in_the_distribution_is_named_with_its_line(tmp_path: Path, line: str, wrong: str) -> None:
    good = "V2,direktion,active_cases,kommune,total,serie"
    with pytest.raises(UsageError, match=f"unknown {wrong}") as caught:
        read_distribution_rules(_distribution(tmp_path, good, line))
    assert "distribution.csv, line 3" in str(caught.value)


def test_other_columns_in_the_distribution_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "distribution.csv"
    file.write_text("version,audience\n", encoding="utf-8")
    with pytest.raises(UsageError, match="other columns"):
        read_distribution_rules(file)


def test_the_projects_own_distribution_gives_every_audience_only_known_dimensions(
    codelists: dict[str, dict[str, str]],
) -> None:
    rules = read_distribution_rules(Path(__file__).parents[3] / "data" / "reference" / "distribution.csv")
    for rule in rules.to_dict("records"):
        meant = CATALOGUE[rule["indicator"]]
        assert rule["dimension"] in ("total", *meant.breakdowns), rule
        assert rule["scope"] == "kommune" or meant.by_team, rule
