"""Looking up figures in a packet."""

from collections.abc import Callable

import pytest

from mi_lib.disclosure import Publishable
from mi_lib.errors import UsageError
from mi_lib.periods import Month
from mi_lib.series import label, look_at, signals_of

Packets = Callable[..., Publishable]
ABSENCE = "absence_rate"


def _month(period: str, **row: object) -> dict[str, object]:
    return {"indicator": ABSENCE, "period": period, **row}


def test_a_theme_stands_for_its_headline(packet_of: Packets) -> None:
    packet = packet_of(_month("2014-12", value=5.6))
    assert look_at(packet, "skolefravaer").indicator is look_at(packet, ABSENCE).indicator


def test_the_series_is_in_order_and_without_months_that_have_no_figure_by_plan(packet_of: Packets) -> None:
    rows = [_month("2014-08", value=3.4), _month("2014-07", status="not_due"), _month("2014-06", value=5.3)]
    cells = look_at(packet_of(*rows), ABSENCE).series()
    assert [(str(cell.period), cell.value) for cell in cells] == [("2014-06", 5.3), ("2014-08", 3.4)]


def test_the_latest_month_is_the_latest_even_where_it_is_missing_or_hidden(packet_of: Packets) -> None:
    for status in ("missing", "hidden"):
        look = look_at(packet_of(_month("2014-11", value=5.0), _month("2014-12", status=status)), ABSENCE)
        assert (str(look.latest().period), look.latest().is_shown) == ("2014-12", False)


def test_last_year_is_the_same_month_a_year_before_where_it_is_shown(packet_of: Packets) -> None:
    look = look_at(packet_of(_month("2013-12", value=6.1), _month("2014-12", value=5.0)), ABSENCE)
    before = look.last_year()
    assert before is not None
    assert before.value == 6.1
    assert (
        look_at(packet_of(_month("2013-12", status="hidden"), _month("2014-12", value=5.0)), ABSENCE).last_year()
        is None
    )


def test_a_breakdown_comes_in_the_order_of_the_code_list(packet_of: Packets) -> None:
    grades = [_month("2014-12", value=1.0, dimension="grade_group", category=code) for code in ("g7_9", "g0_3", "g4_6")]
    look = look_at(packet_of(_month("2014-12", value=5.0), *grades), ABSENCE)
    assert [cell.category for cell in look.breakdown("grade_group")] == ["g0_3", "g4_6", "g7_9"]
    assert look.has("grade_group")
    assert not look.has("absence_type")


def test_windows_and_scopes_are_kept_apart(packet_of: Packets) -> None:
    rows = [
        {"indicator": "notification_count", "value": 72.0},
        {"indicator": "notification_count", "value": 740.0, "window": "ytd"},
        {"indicator": "notification_count", "value": 12.0, "scope": "T1"},
    ]
    packet = packet_of(*rows)
    assert look_at(packet, "notification_count").latest().value == 72.0
    assert look_at(packet, "notification_count", window="ytd").latest().value == 740.0
    assert look_at(packet, "notification_count", scope="T1").latest().value == 12.0
    assert [cell.scope for cell in look_at(packet, "notification_count").teams()] == ["T1"]


def test_what_the_packet_does_not_hold_is_named_with_what_to_do(packet_of: Packets) -> None:
    packet = packet_of(_month("2014-12", value=5.0))
    with pytest.raises(UsageError, match=r"distribution\.csv"):
        look_at(packet, "active_cases").latest()
    with pytest.raises(UsageError, match="by grade_group"):
        look_at(packet, ABSENCE).breakdown("grade_group")


@pytest.mark.parametrize(("name", "near"), [("skolefravær", "skolefravaer"), ("absence_rates", "absence_rate")])
def test_an_unknown_name_is_answered_with_a_near_miss_and_the_themes(packet_of: Packets, name: str, near: str) -> None:
    with pytest.raises(UsageError, match=f"did you mean {near}") as caught:
        look_at(packet_of(_month("2014-12", value=5.0)), name)
    assert "underretninger" in str(caught.value)


def test_labels_are_danish_and_crossed_ones_are_joined(packet_of: Packets) -> None:
    packet = packet_of(_month("2014-12", value=5.0))
    assert label(packet, "grade_group", "g0_3") == "0.-3. klasse"
    assert label(packet, "age_group|target_group_collapsed", "g00_09|tgs_andre") == "0-9 år, Øvrige målgrupper"


def test_a_month_that_is_not_in_the_packet_is_none(packet_of: Packets) -> None:
    assert look_at(packet_of(_month("2014-12", value=5.0)), ABSENCE).at(Month(2014, 1)) is None


def test_the_signals_of_a_packet_are_those_of_its_latest_months(packet_of: Packets) -> None:
    rows = (
        {"indicator": "access_request_count", "signal": "outside_above", "value": 40.0},
        {"indicator": "notification_count", "period": "2014-11", "signal": "run_above", "value": 81.0},
        {"indicator": "notification_count", "value": 60.0},
        {"indicator": "active_cases", "scope": "T1", "signal": "falling", "value": 90.0},
        {"indicator": "active_cases", "signal": "rising", "value": 800.0},
    )
    found = [(look.indicator.id, look.scope, look.latest().signal) for look in signals_of(packet_of(*rows))]
    assert found == [
        ("active_cases", "kommune", "rising"),
        ("active_cases", "T1", "falling"),
        ("access_request_count", "kommune", "outside_above"),
    ]
