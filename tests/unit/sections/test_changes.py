"""What has changed since the last report: from the previous packet and this one to sentences."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mi_lib.disclosure import Definition, Publishable, Reader, seen_before
from mi_lib.periods import Month
from mi_lib.sections import changes

Packets = Callable[..., Publishable]
Row = dict[str, Any]
NBSP = "\N{NO-BREAK SPACE}"
THEN, NOW = Month(2015, 2), Month(2015, 4)
LATE = ["", "Rettelserne kan skyldes, at hændelser er registreret senere, end de skete."]


def _notified(period: str, **row: Any) -> Row:
    return {"indicator": "notification_count", "period": period, **row}


def _said(
    packet_of: Packets, then: list[Row], now: list[Row], then_is: Row | None = None, now_is: Row | None = None
) -> list[str]:
    """The lines below `Siden rapporten fra februar 2015:`, or the only line."""
    packet = packet_of(*now, month=NOW, **(now_is or {}))
    lines = changes(packet, seen_before(packet_of(*then, month=THEN, **(then_is or {})), packet))
    plain = [line.replace(NBSP, " ") for line in lines]
    if plain[0] == "Siden rapporten fra februar 2015:":
        plain = plain[2:]
    return [line.removeprefix("- ") for line in plain]


NOTHING = [
    "Ingen ændringer siden rapporten fra februar 2015: ingen nye udsving, rettede tal eller ændrede definitioner."
]
JANUARY = {"period": "2015-01", "value": 60.0}


@pytest.mark.parametrize(
    ("then", "now", "said"),
    [
        pytest.param(JANUARY, JANUARY, NOTHING, id="the same"),
        pytest.param(JANUARY, {**JANUARY, "value": 63.0}, NOTHING, id="revised by 5 pct."),
        pytest.param(
            JANUARY, {**JANUARY, "value": 64.0},
            ["**Rettet:** underretninger i januar 2015 fra 60 til 64.", *LATE], id="revised by more",
        ),
        pytest.param(
            JANUARY, {**JANUARY, "value": 50.0},
            ["**Rettet:** underretninger i januar 2015 fra 60 til 50.", *LATE], id="revised downwards",
        ),
        pytest.param({**JANUARY, "value": 0.0}, {**JANUARY, "value": 7.0},
            ["**Rettet:** underretninger i januar 2015 fra 0 til 7.", *LATE], id="from nothing",
        ),
        pytest.param(JANUARY, {"period": "2015-01", "status": "hidden"}, NOTHING, id="hidden now"),
        pytest.param({"period": "2015-01", "status": "hidden"}, {**JANUARY, "value": 80.0}, NOTHING, id="hidden then"),
        pytest.param(
            {"period": "2015-01", "status": "missing"}, JANUARY,
            ["**Modtaget siden:** underretninger for januar 2015 (60)."], id="came late",
        ),
        pytest.param(JANUARY, {"period": "2015-01", "status": "missing"}, NOTHING, id="is gone"),
        pytest.param({**JANUARY, "period": "2014-12"}, {**JANUARY, "value": 90.0}, NOTHING, id="another month"),
    ],
)  # fmt: skip
def test_a_figure_then_and_now(packet_of: Packets, then: Row, now: Row, said: list[str]) -> None:
    assert _said(packet_of, [_notified(**then)], [_notified(**now)]) == said


NO_DIFFERENCE = [
    "", "Rettelserne kan skyldes, at hændelser er registreret senere, end de skete. "
    "Nogle rettelser står uden tal af hensyn til børnene og deres familier.",
]  # fmt: skip


@pytest.mark.parametrize(
    ("indicator", "now", "said"),
    [
        ("leisure_amount_dkk", 25420.0, ["**Rettet:** beløb til fritidstilbud i januar 2015.", *NO_DIFFERENCE]),
        ("leisure_amount_dkk", 23500.0, NOTHING),
        (
            "full_year_persons", 25420.0,
            ["**Rettet:** helårspersoner i bevilgede anbringelser i året i januar 2015.", *NO_DIFFERENCE],
        ),
        (
            "actual_spending_dkk", 25420.0,
            ["**Rettet:** forbrug til dato i januar 2015 fra 23.370,0 til 25.420,0 mio. kr.", *LATE],
        ),
    ],
)  # fmt: skip
def test_what_children_cost_is_called_revised_without_the_difference(
    packet_of: Packets, indicator: str, now: float, said: list[str]
) -> None:
    """Beside 25 grants that have become 27 the difference would be what two children got (chapter 8.2, rule 4)."""
    row = {"indicator": indicator, "period": "2015-01"}
    assert _said(packet_of, [{**row, "value": 23370.0}], [{**row, "value": now}]) == said


@pytest.mark.parametrize(
    ("then", "now", "is_new"),
    [
        (("2015-01", "none"), ("2015-03", "outside_above"), True),
        (("2015-01", "outside_above"), ("2015-03", "outside_above"), True),
        (("2015-03", "outside_above"), ("2015-03", "outside_above"), False),
        (("2015-01", "run_above"), ("2015-03", "run_above"), False),
        (("2015-01", "run_above"), ("2015-03", "run_below"), True),
        (("2015-01", "too_few"), ("2015-03", "rising"), True),
        (("2015-01", "outside_above"), ("2015-03", "none"), False),
    ],
)
def test_a_movement_is_new_when_it_was_not_there(
    packet_of: Packets, then: tuple[str, str], now: tuple[str, str], *, is_new: bool
) -> None:
    rows = [_notified(period, value=81.0, signal=signal) for period, signal in (then, now)]
    said = ["**Nyt udsving:** underretninger i marts 2015 (81)."] if is_new else NOTHING
    assert _said(packet_of, rows[:1], rows if then[0] != now[0] else rows[1:]) == said


OLD = Definition("skolefravær", "Fravær i pct. af skoledage.", "pct.", 5.0)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, NOTHING),
        ({"target": 4.5}, ["**Ændret mål:** Skolefravær, fra 5 pct. til 4,5 pct."]),
        ({"target": None}, ["**Ændret mål:** Skolefravær, fra 5 pct. til intet mål."]),
        ({"name": "elevfravær"}, ["**Nyt navn:** »Skolefravær« hedder nu »Elevfravær«."]),
        (
            {"text": "Fravær uden ferie."},
            ["**Ændret definition:** Skolefravær. Tallene er regnet om. Nu gælder: Fravær uden ferie."],
        ),
    ],
)
def test_a_definition_then_and_now(packet_of: Packets, changed: dict[str, Any], said: list[str]) -> None:
    """The figures of one that is defined anew are not called revised."""
    row = {"indicator": "absence_rate", "period": "2015-01"}
    now_value = 9.0 if "text" in changed else 5.6
    then_is, now_is = ({"definitions": {"absence_rate": each}} for each in (OLD, replace(OLD, **changed)))
    assert _said(packet_of, [{**row, "value": 5.6}], [{**row, "value": now_value}], then_is, now_is) == said


def test_figures_that_the_report_had_not_before_are_named(packet_of: Packets) -> None:
    absence, high = (
        {"indicator": name, "period": "2014-12", "value": 5.6} for name in ("absence_rate", "high_absence_share")
    )
    then_is = {"definitions": {"absence_rate": OLD}}
    said = _said(packet_of, [absence], [absence, high], then_is, then_is)
    assert said == ["**Nyt nøgletal:** elever med højt fravær."]


def test_an_edition_from_before_definitions_were_kept_tells_of_none(packet_of: Packets) -> None:
    row = {"indicator": "absence_rate", "period": "2015-01", "value": 5.6}
    assert _said(packet_of, [row], [row], now_is={"definitions": {"absence_rate": OLD}}) == NOTHING


def test_the_newest_three_months_of_a_figure_are_told_and_the_others_counted(packet_of: Packets) -> None:
    months = [f"2014-{number:02d}" for number in (8, 9, 10, 11, 12)]
    then, now = ([_notified(month, value=value) for month in months] for value in (60.0, 70.0))
    assert _said(packet_of, then, now)[0] == (
        "**Rettet:** underretninger i december 2014 fra 60 til 70, november 2014 fra 60 til 70, "
        "oktober 2014 fra 60 til 70 og to andre måneder."
    )


def test_without_a_previous_edition_it_says_so(packet_of: Packets) -> None:
    packet = packet_of(_notified("2015-03", value=81.0))
    assert changes(packet, None) == ["Der er ingen tidligere udgave af denne rapport at sammenligne med."]


@pytest.mark.parametrize(
    ("who", "version", "month"),
    [
        (Reader("direktion", "Direktionen", "direktion", None), "V3", THEN),
        (Reader("direktion", "Direktionen", "direktion", None), "V2", NOW),
        (Reader("direktion", "Direktionen", "ledere", None), "V2", THEN),
        (Reader("direktion", "Direktionen", "direktion", "T1"), "V2", THEN),
        (Reader("leder-t1", "Leder", "direktion", None), "V2", THEN),
    ],
)
def test_only_an_earlier_edition_of_the_same_report_for_the_same_reader_was_seen_before(
    packet_of: Packets, who: Reader, version: str, month: Month
) -> None:
    now = packet_of(_notified("2015-03", value=81.0), month=NOW)
    then = packet_of(_notified("2015-01", value=81.0), month=month, version=version, reader=who)
    assert seen_before(then, now) is None


_STATUSES = st.sampled_from(["final", "preliminary", "hidden", "missing"])
_CELLS = st.lists(st.tuples(_STATUSES, _STATUSES, st.integers(1, 9), st.integers(1, 9)), min_size=1, max_size=12)


@settings(deadline=None, max_examples=60)
@given(cells=_CELLS)
def test_no_number_of_a_cell_that_is_hidden_in_either_edition_is_told(
    packet_of: Packets, cells: list[tuple[str, str, int, int]]
) -> None:
    """Each cell has a number of its own, then from 5001 and now from 7001."""
    then, now, secret = [], [], set()
    for place, (was, is_now, before, after) in enumerate(cells):
        numbers = 5000.0 + 10 * place + before, 7000.0 + 10 * place + after
        period = f"2014-{place + 1:02d}"
        for rows, status, number in ((then, was, numbers[0]), (now, is_now, numbers[1])):
            shown = {"value": number} if status in ("final", "preliminary") else {}
            rows.append(_notified(period, status=status, signal="outside_above", **shown))
        if "hidden" in (was, is_now):
            secret |= {f"{number:.0f}" for number in numbers}
    packet = packet_of(*now, month=NOW)
    before_now = seen_before(packet_of(*then, month=THEN), packet)
    assert before_now is not None
    held = {f"{number:.0f}" for number in before_now.observations["value"].dropna()}
    assert held & secret == set()
    told = set(re.findall(r"\d{4}", " ".join(changes(packet, before_now)).replace(".", "")))
    latest_now = (
        {f"{7000 + 10 * (len(cells) - 1) + cells[-1][3]}"} if cells[-1][1] in ("final", "preliminary") else set()
    )
    assert told & (secret - latest_now) == set()
