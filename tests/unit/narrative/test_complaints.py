"""Legality and complaints: the committee is told when the rule says so, and otherwise that there is nothing."""

from collections.abc import Callable
from typing import Any

import pytest

from mi_lib.disclosure import Publishable
from mi_lib.narrative import legality

Packets = Callable[..., Publishable]
NOTHING = "Der er ikke noget særligt at oplyse om klager og lovlighed."


def _told(packet_of: Packets, reversals: int, decisions: int, late: int = 0, period: str = "2014-12") -> str:
    rows: list[dict[str, Any]] = [
        _share("reversal_rate", reversals, decisions, period),
        _share("reassessed_in_time_share", 30 - late, 30, period),
    ]
    return legality(packet_of(*rows)).replace("\N{NO-BREAK SPACE}", " ")


def _share(name: str, part: int, whole: int, period: str) -> dict[str, Any]:
    value = 100 * part / whole
    return {"indicator": name, "numerator": part, "denominator": whole, "value": value, "period": period}


@pytest.mark.parametrize(("reversals", "decisions"), [(4, 10), (0, 14), (5, 9)])
def test_few_reversals_or_few_decisions_are_nothing_to_tell(packet_of: Packets, reversals: int, decisions: int) -> None:
    assert _told(packet_of, reversals, decisions).startswith(NOTHING)


def test_more_than_forty_per_cent_of_ten_decisions_are_told_with_their_counts(packet_of: Packets) -> None:
    said = _told(packet_of, 5, 10)
    assert said.startswith("Ankestyrelsen ændrede eller hjemviste 5 af de 10 afgørelser")
    assert "Omgørelsesprocenten er dermed 50." in said
    assert NOTHING not in said


def test_a_complaint_that_waited_too_long_is_told(packet_of: Packets) -> None:
    assert _told(packet_of, 0, 10, late=1).startswith("1 af 30 klager blev ikke genvurderet inden for fire uger")


def test_the_map_of_reversal_rates_is_told_before_the_year_ends(packet_of: Packets) -> None:
    assert _told(packet_of, 0, 10, period="2014-10").startswith("Byrådet skal inden årets udgang drøfte")
    assert "danmarkskort" not in _told(packet_of, 0, 10, period="2014-07")


def test_the_rule_stands_in_the_text_either_way(packet_of: Packets) -> None:
    rule = "omgjort mere end 40 pct. af mindst ti afgørelser på 12 måneder"
    assert rule in _told(packet_of, 0, 10)
    assert rule in _told(packet_of, 9, 10)
