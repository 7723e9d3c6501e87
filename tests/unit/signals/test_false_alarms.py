"""The rate of false alarms that reports state is the one that is measured."""

import re
from collections.abc import Callable
from typing import get_args

import pytest

from mi_lib.disclosure import Publishable
from mi_lib.narrative import method_note
from mi_lib.signals import Kind, read_rates, report_rate
from mi_lib.signals.false_alarms import Rate, measure

Packets = Callable[..., Publishable]


@pytest.mark.parametrize("kind", get_args(Kind))
def test_the_kept_rate_is_what_a_small_measurement_finds(kind: Kind) -> None:
    """Other random numbers, and three standard errors of the difference."""
    kept, found = read_rates()[kind], measure(kind, series=20, seed=7)
    assert abs(kept.share - found.share) <= 3 * (kept.error**2 + found.error**2) ** 0.5


def test_no_kind_of_figure_cries_wolf_more_often_than_once_in_thirty_months() -> None:
    """With eight figures, fewer than one report in four has a false alarm."""
    rates = read_rates()
    assert all(rate.share < 1 / 30 for rate in rates.values())
    assert report_rate(rates, ["count"] * 8) < 0.25


def test_the_rate_of_a_report_is_the_chance_that_not_all_of_its_figures_are_quiet() -> None:
    rates: dict[Kind, Rate] = {"count": Rate(0.1, 1), "stock": Rate(0.2, 1)}
    assert report_rate(rates, ["count", "stock"]) == pytest.approx(1 - 0.9 * 0.8)
    assert report_rate(rates, []) == 0


def test_the_method_note_counts_what_this_report_judges(packet_of: Packets) -> None:
    judged = {"indicator": "access_request_count", "value": 7.0}
    packet = packet_of(judged, {"indicator": "active_cases", "value": 800.0, "signal": "too_few"})
    alarms = round(100 * read_rates()["count"].share)
    assert f"Med ét nøgletal, som her, og uden nogen ændring vil omkring {alarms} ud af 100 rapporter" in method_note(
        packet
    )


def test_with_nothing_judged_no_rate_is_claimed(packet_of: Packets) -> None:
    note = method_note(packet_of({"indicator": "active_cases", "value": 800.0, "signal": "too_few"}))
    assert re.search(r"\d", note) is None
    assert note.endswith("Ingen af rapportens nøgletal har endnu måneder nok til at blive vurderet sådan.")
