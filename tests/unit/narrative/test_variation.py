"""What is said of a signal, a new level, ordinary variation, too few months and a break: each in its own words."""

import re
from collections.abc import Callable

import pytest

from mi_lib.disclosure import Publishable, SeriesBreak, ThemeInfo
from mi_lib.indicators import HEADLINES
from mi_lib.narrative import theme_text

Packets = Callable[..., Publishable]
Say = Callable[..., str]
ORDINARY = r"almindelige variation|plejer at være fra måned|svinger tallet af sig selv"
BEFORE = {"period": "2013-12", "value": 30.0}


@pytest.fixture
def said(packet_of: Packets) -> Say:
    """The text of a theme, with ordinary blanks; its `place` in the report picks the wording."""

    def say(theme: str, *rows: dict[str, object], place: int = 0, **edition: object) -> str:
        others = [ThemeInfo(f"andet-{number}", "", "", "") for number in range(place)]
        themes = (*others, ThemeInfo(theme, theme, "", ""))
        packet = packet_of(*({"indicator": HEADLINES[theme], **row} for row in rows), themes=themes, **edition)
        return theme_text(packet, theme).replace("\N{NO-BREAK SPACE}", " ")

    return say


@pytest.mark.parametrize(
    ("theme", "signal", "words"),
    [
        ("tidsfrister", "outside_above", "er usædvanligt høj i forhold til, hvad den plejer at være."),
        ("tidsfrister", "outside_below", "er usædvanligt lav i forhold til, hvad den plejer at være."),
        ("aktindsigter", "outside_above", "er usædvanligt højt i forhold til, hvad det plejer at være."),
        ("aktindsigter", "outside_below", "er usædvanligt lavt i forhold til, hvad det plejer at være."),
        ("underretninger", "outside_above", "er usædvanligt højt for årstiden, hvor man kunne vente omkring 21."),
        ("underretninger", "outside_below", "er usædvanligt lavt for årstiden, hvor man kunne vente omkring 41."),
        ("sygefravaer", "outside_above", "er usædvanligt højt for årstiden, hvor man kunne vente omkring 21,0 pct."),
        ("tidsfrister", "run_above", "har ligget over gennemsnittet mindst otte måneder i træk."),
        ("underretninger", "run_above", "mindst otte måneder i træk ligget over det, man kunne vente for årstiden."),
        ("tidsfrister", "rising", "er steget mindst seks måneder i træk."),
        ("anbringelser", "falling", "er faldet mindst seks måneder i træk."),
        ("sygefravaer", "falling", "Når årstiden regnes fra, er tallet faldet mindst seks måneder i træk."),
    ],
)
def test_a_signal_is_said_as_it_was_found(said: Say, theme: str, signal: str, words: str) -> None:
    """Andelen er høj, antallet er højt; and where there is a season, it is against what the season lets one expect."""
    text = said(theme, BEFORE, {"value": 31.0, "signal": signal})
    assert words in text
    assert re.search(ORDINARY, text) is None


@pytest.mark.parametrize(
    ("before", "signal", "words"),
    [
        (20.0, "outside_above", "er steget usædvanligt meget på én måned"),
        (40.0, "outside_below", "er faldet usædvanligt meget på én måned"),
        (40.0, "outside_above", "Ændringen fra måneden før er usædvanlig"),
        (20.0, "outside_below", "Ændringen fra måneden før er usædvanlig"),
    ],
)
def test_of_a_stock_the_months_change_is_judged_and_never_called_what_it_is_not(
    said: Say, before: float, signal: str, words: str
) -> None:
    rows = ({"period": "2014-11", "value": before}, {"value": 31.0, "signal": signal})
    assert words in said("anbringelser", *rows)


def test_the_same_finding_is_said_otherwise_elsewhere_on_the_page(said: Say) -> None:
    row = {"value": 31.0, "signal": "outside_above"}
    assert len({said("aktindsigter", BEFORE, row, place=place) for place in range(3)}) == 3


def test_a_preliminary_month_is_not_judged_but_the_month_before_it_is(said: Say) -> None:
    rows = ({"period": "2014-11", "value": 31.0, "signal": "outside_above"}, {"value": 25.0, "status": "preliminary"})
    assert "var i november 2014 usædvanligt højt" in said("underretninger", *rows)


STEP = {"value": 75.0, "step": "2014-09", "level": 71.8, "level_before": 63.6}


@pytest.mark.parametrize("place", [0, 1])
def test_a_step_is_told_with_its_month_and_both_levels(said: Say, place: int) -> None:
    text = said("underretninger", {**STEP, "signal": "run_above"}, place=place)
    assert "september 2014" in text
    assert re.search(
        r"(omkring 72 mod 64 før|fra omkring 64 til omkring 72), korrigeret for årstiden\.",
        text,
    )
    assert re.search(r"for få måneder på det nye niveau|kan først vurderes, når der er tal for flere måneder", text)
    assert "otte måneder" not in text


def test_once_the_new_level_can_be_judged_it_says_so_and_of_what_moves_around_it(said: Say) -> None:
    text = said("underretninger", BEFORE, {**STEP, "lower": 40.0, "upper": 100.0})
    assert "omkring 72" in text
    assert re.search(ORDINARY, text)
    assert "nye niveau" not in text


def test_levels_that_round_to_the_same_number_are_told_apart_or_only_by_their_way(said: Say) -> None:
    close = {**STEP, "level": 71.8, "level_before": 71.6}
    assert "71,8" in said("underretninger", close)
    closer = {**STEP, "level": 71.84, "level_before": 71.81}
    assert "lidt højere end før" in said("underretninger", closer)


def test_ordinary_variation_is_said_to_be_that_where_the_figure_has_moved(said: Say) -> None:
    assert re.search(ORDINARY, said("underretninger", BEFORE, {"value": 35.0}))
    assert re.search(ORDINARY, said("underretninger", BEFORE, {"value": 30.0})) is None


@pytest.mark.parametrize("signal", ["too_few", "not_judged"])
def test_what_is_not_judged_is_neither_a_signal_nor_ordinary(said: Say, signal: str) -> None:
    text = said("underretninger", BEFORE, {"value": 81.0, "signal": signal})
    assert re.search(f"{ORDINARY}|usædvanlig|i træk", text) is None
    assert ("få måneder" in text) == (signal == "too_few")


LAW = SeriesBreak("cases_with_open_breach_share", "2014-06", "Fra 1. juni 2014 gælder nye regler.")


def test_across_a_break_nothing_is_compared_and_the_reason_is_given(said: Say) -> None:
    """Domain reference, 11.3, sentence 19."""
    text = said("tidsfrister", {"period": "2013-12", "value": 30.0}, {"value": 20.0}, breaks=(LAW,))
    assert "mod 30 pct." not in text
    assert re.search(ORDINARY, text) is None
    assert "Fra 1. juni 2014 gælder nye regler. Tal før og efter denne dato kan derfor ikke sammenlignes" in text


def test_a_break_long_ago_or_of_another_figure_changes_nothing(said: Say) -> None:
    rows = ({"period": "2013-12", "value": 30.0}, {"value": 20.0})
    long_ago = SeriesBreak("cases_with_open_breach_share", "2013-12", "Nye regler.")
    other = SeriesBreak("notification_count", "2014-06", "Nye regler.")
    inside = SeriesBreak("cases_with_open_breach_share", "2014-06", "Nye regler.", "case_type")
    for each in (long_ago, other, inside):
        text = said("tidsfrister", *rows, breaks=(each,))
        assert "mod 30 pct." in text
        assert "Nye regler" not in text
