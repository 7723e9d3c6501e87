"""The last attack before anything leaves: what it finds stops the edition, in words that a person can act on."""

from collections.abc import Callable
from itertools import product

import pandas as pd
import pytest
from disclosure_cells import READERS, THRESHOLDS, observed, rules

from mi_lib.disclosure import HIDDEN, Decision, Edition, Ledger, Publishable, Submission, audit, decide, make_packets
from mi_lib.disclosure.audit import exposed_together
from mi_lib.disclosure.packet import NUMBERS
from mi_lib.disclosure.rules import must_hide
from mi_lib.disclosure.system import KEY
from mi_lib.disclosure.views import ReaderClass
from mi_lib.errors import DisclosureError

Publish = Callable[..., dict[str, Publishable]]
Tables = dict[ReaderClass, pd.DataFrame]

NOTIFIERS = {"skole": 3.0, "politi": 9.0, "anonym": 30.0}
TOTAL = ("kommune", "total", "total")
AGES, TEAMS = ("a00_05", "a06_09", "a10_13", "a14_17"), ("T1", "T2", "T3", "T4")
PLACED = ((2.0, 10.0, 30.0, 17.0), (12.0, 6.0, 25.0, 8.0), (40.0, 22.0, 35.0, 1.0), (9.0, 14.0, 3.0, 28.0))
"""Placed children of each team, by age."""


def _stopped(publish: Publish, monkeypatch: pytest.MonkeyPatch, cells: pd.DataFrame, *lines: str) -> DisclosureError:
    """What is said when the door has hidden nothing but what is small."""
    monkeypatch.setattr("mi_lib.disclosure.door.hide_enough", lambda views, must, worth: must)
    with pytest.raises(DisclosureError) as caught:
        publish(cells, lines, month="2015-01")
    return caught.value


def test_the_officer_reads_which_table_stops_the_edition_for_whom_and_by_what(
    publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    groups = {("kommune", "notifier_group", code): count for code, count in NOTIFIERS.items()}
    cells = observed("notification_count", {TOTAL: 42.0} | groups)
    lines = [f"V2 direktion notification_count kommune {each} seneste" for each in ("total", "notifier_group")]
    stopped = _stopped(publish, monkeypatch, cells, *lines)
    assert stopped.exit_code == 13
    assert stopped.what == (
        "V2 of 2015-01 is stopped: in the table “underretninger fordelt på underretter” someone could work out"
        " a small count of children. Nothing is published."
    )
    assert stopped.where == "Skole eller uddannelsessted, hele kommunen, december 2014"
    assert stopped.found == (
        "Direktionen could work it out by adding and subtracting figures in “underretninger” and"
        " “underretninger fordelt på underretter”"
    )
    assert "distribution.csv (the first is V2, direktion, notification_count, notifier_group)" in stopped.remedy


def test_the_officer_reads_that_a_leader_needs_the_own_team_for_it(
    publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts = {TOTAL: 30.0, ("T1", "total", "total"): 28.0, ("T2", "total", "total"): 2.0}
    cells = observed("active_cases", counts)
    stopped = _stopped(publish, monkeypatch, cells, "V2 ledere active_cases kommune total seneste")
    assert stopped.where == "team Familie ved udgangen af december 2014"
    assert stopped.found.startswith(
        "Leder 1, knowing the own team's cases, could work it out by adding and subtracting"
    )
    assert "2" not in stopped.what.replace("V2 of 2015-01", "")


def test_the_officer_reads_that_it_takes_an_earlier_edition(publish: Publish, monkeypatch: pytest.MonkeyPatch) -> None:
    """30 cases in the team then, 31 now; the other team's and the total are shown as they are."""
    then, now = (
        observed("active_cases", {TOTAL: n + 40, ("T1", "total", "total"): n, ("T2", "total", "total"): 40.0})
        for n in (30.0, 31.0)
    )
    lines = [f"V2 direktion active_cases {scope} total seneste" for scope in ("kommune", "teams")]
    ledger = Ledger.empty().with_release(publish(then, lines).values())
    monkeypatch.setattr("mi_lib.disclosure.door.hide_enough", lambda views, must, worth: must)
    with pytest.raises(DisclosureError) as caught:
        publish(now, lines, ledger=ledger)
    assert "that few children were registered late, or struck out, since an earlier edition" in caught.value.what
    assert caught.value.where == "team Modtagelse og undersøgelse ved udgangen af december 2014"


def test_readers_together_remember_what_an_earlier_edition_told_them(edition_of: Callable[..., Edition]) -> None:
    """The third of three teams had 2 cases, when directors got nothing but the sum of all. Now that 7 more are known
    they get the teams too: the 9 is no secret, and is hidden with another for the sake of the 2."""

    def cases(*teams: float) -> pd.DataFrame:
        by_team = {(f"T{number}", "total", "total"): count for number, count in enumerate(teams, start=1)}
        return observed("active_cases", {TOTAL: sum(teams)} | by_team)

    then, now, edition = cases(7.0, 9.0, 2.0), cases(7.0, 9.0, 9.0), edition_of(version="V2")
    lines = [f"V2 direktion active_cases {scope} total seneste" for scope in ("kommune", "teams")]
    first = make_packets(Submission(then, rules(lines[0]), edition, READERS, THRESHOLDS, Ledger.empty()))
    ledger = Ledger.empty().with_release(first.values())
    decision, _ = decide(Submission(now, rules(*lines), edition, READERS, THRESHOLDS, ledger, (then,)))
    assert list(decision.book.cells.loc[decision.hidden, "scope"]) == ["T1", "T3"]
    directors, leaders = ReaderClass("direktion"), [ReaderClass("ledere", team) for team in ("T1", "T2")]
    assert exposed_together(decision, [directors, leaders[1]]) == []
    assert [key[2] for key in exposed_together(decision, [directors, leaders[0]])] == ["T3"]


@pytest.fixture
def finished(edition_of: Callable[..., Edition]) -> tuple[Decision, Tables]:
    """Placed children by team and age with all their totals, as the directors' finished packet gives them."""
    counts = {(team, "placed_age_band", age): PLACED[row][column]
              for (row, team), (column, age) in product(enumerate(TEAMS), enumerate(AGES))}  # fmt: skip
    counts |= {(team, "total", "total"): sum(PLACED[row]) for row, team in enumerate(TEAMS)}
    counts |= {
        ("kommune", "placed_age_band", age): sum(row[column] for row in PLACED) for column, age in enumerate(AGES)
    }
    cells = observed("placed_children_count", counts | {TOTAL: sum(map(sum, PLACED))})
    given = product(("kommune", "teams"), ("total", "placed_age_band"))
    lines = (f"V2 direktion placed_children_count {scope} {dimension} seneste" for scope, dimension in given)
    submission = Submission(cells, rules(*lines), edition_of(version="V2"), READERS, THRESHOLDS, Ledger.empty())
    packets = make_packets(submission)
    return decide(submission)[0], {ReaderClass("direktion"): packets["direktion"].observations}


def test_no_complementary_cell_of_a_finished_packet_can_be_shown_again(finished: tuple[Decision, Tables]) -> None:
    """The pattern is pruned: each cell that is hidden for another's sake is needed, and the audit misses it."""
    decision, tables = finished
    others = decision.hidden & ~must_hide(decision.book.cells, decision.strictest_thresholds())
    assert audit(decision, tables) == []
    assert others.sum() >= 4
    assert [row for row in others.nonzero()[0] if not audit(decision, _unhidden(decision, tables, int(row)))] == []


def test_a_small_count_that_stands_in_a_packet_is_found_too(finished: tuple[Decision, Tables]) -> None:
    decision, tables = finished
    row = decision.book.rows["placed_children_count", "cutoff", "T1", "placed_age_band", "a00_05", "2014-12"]
    found = audit(decision, _unhidden(decision, tables, row))
    assert any(each.key[2:5] == ("T1", "placed_age_band", "a00_05") and not each.told_by for each in found)


def _unhidden(decision: Decision, tables: Tables, row: int) -> Tables:
    """With this cell's count back in every packet that has the cell."""
    cell = decision.book.cells.loc[row]
    result = {reader: rows.copy() for reader, rows in tables.items()}
    for rows in result.values():
        here = (rows[list(KEY)] == cell[list(KEY)]).all(axis=1)
        assert rows.loc[here, "status"].tolist() == [HIDDEN]
        rows.loc[here, "status"] = "final"
        rows.loc[here, list(NUMBERS)] = float(cell["numerator"])
    return result
