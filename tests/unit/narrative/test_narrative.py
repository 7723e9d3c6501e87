"""Sentences made from figures: one example for each rule, and what no text may ever do."""

import re
from collections.abc import Callable

import pytest

from mi_lib.disclosure import Gap, Publishable, Reader, ThemeInfo
from mi_lib.indicators import CATALOGUE, HEADLINES, indicator
from mi_lib.narrative import hidden_note, overview, theme_text
from mi_lib.narrative.phrases import PHRASES

Packets = Callable[..., Publishable]
NBSP = "\N{NO-BREAK SPACE}"
LEADER = Reader("leder-t1", "Leder af T1", "ledere", "T1")


@pytest.fixture
def said(packet_of: Packets) -> Callable[..., str]:
    """The text of a theme, with ordinary blanks so that it can be read here."""

    def say(theme: str, *rows: dict[str, object], scope: str = "kommune", **edition: object) -> str:
        whole = [{"indicator": HEADLINES[theme], **row} for row in rows]
        return theme_text(packet_of(*whole, **edition), theme, scope).replace(NBSP, " ")

    return say


BEFORE = {"period": "2013-12", "value": 68.0}
Say = Callable[..., str]


def test_the_first_sentence_says_how_much_and_against_last_year(said: Say) -> None:
    text = said("underretninger", BEFORE, {"value": 81.0})
    assert text.startswith("Kommunen modtog 81 underretninger i december 2014 mod 68 i samme måned året før.")


def test_without_last_year_nothing_is_compared(said: Say) -> None:
    assert said("underretninger", {"value": 81.0}) == "Kommunen modtog 81 underretninger i december 2014."


def test_a_number_and_its_unit_do_not_part_at_the_end_of_a_line(packet_of: Packets) -> None:
    packet = packet_of({"indicator": "notification_count", "value": 81.0})
    assert f"81{NBSP}underretninger" in theme_text(packet, "underretninger")


def test_equal_figures_are_said_to_be_the_same(said: Say) -> None:
    text = said("underretninger", BEFORE, {"value": 68.0})
    assert text.startswith(
        "Kommunen modtog 68 underretninger i december 2014, lige så mange som i samme måned året før."
    )


def test_figures_that_are_printed_alike_are_the_same(said: Say) -> None:
    text = said("skolefravaer", {"period": "2013-12", "value": 5.64}, {"value": 5.61})
    assert text.startswith("Skolefraværet var 5,6 pct. i december 2014, det samme som i samme måned året før.")


def test_percentages_keep_their_unit_in_the_comparison(said: Say) -> None:
    text = said("skolefravaer", {"period": "2013-12", "value": 6.1}, {"value": 5.6})
    assert text.startswith("Skolefraværet var 5,6 pct. i december 2014 mod 6,1 pct. i samme måned året før.")


def test_a_target_that_is_met_is_named(said: Say) -> None:
    assert "Målet på højst 10 pct. er nået." in said("tidsfrister", {"value": 9.0, "numerator": 72, "denominator": 800})


@pytest.mark.parametrize(
    ("theme", "value", "target", "distance"),
    [
        ("tidsfrister", 31.4, "målet på højst 10 pct.", "21 procentpoint"),
        ("manglende-registrering", 19.0, "målet på højst 5 pct.", "14 procentpoint"),
        ("resultatdokumentation", 47.0, "målet på mindst 60 pct.", "13 procentpoint"),
        ("sygefravaer", 5.6, "målet på højst 4,5 pct.", "1,1 procentpoint"),
        ("tidsfrister", 10.2, "målet på højst 10 pct.", "næsten nået"),
    ],
)
def test_a_target_that_is_not_met_is_named_with_the_distance(
    said: Say, theme: str, value: float, target: str, distance: str
) -> None:
    text = said(theme, {"value": value}).lower()
    assert target in text
    assert distance in text
    assert "pct. er nået" not in text


def test_a_target_that_is_only_a_direction_to_watch_is_not_judged(said: Say) -> None:
    assert "nået" not in said("foranstaltning-anbringelse", {"value": 65.0})


def test_a_movement_that_is_neither_good_nor_bad_is_said_to_be_so(said: Say) -> None:
    assert "ikke i sig selv et dårligt tegn" in said("underretninger", BEFORE, {"value": 81.0})
    assert "ikke i sig selv et dårligt tegn" not in said("underretninger", BEFORE, {"value": 60.0})


def test_a_preliminary_figure_is_said_to_be_preliminary(said: Say) -> None:
    assert "foreløbig" in said("underretninger", {"value": 81.0, "status": "preliminary"})
    assert "foreløbig" not in said("underretninger", {"value": 81.0})


def test_a_missing_figure_names_the_unit_and_the_last_good_month(said: Say) -> None:
    gaps = (Gap("absence_rate", "Skole", "2014-12", "2014-11"), Gap("active_cases", "Kultur", "2014-12", ""))
    text = said("skolefravaer", {"period": "2014-11", "value": 6.0}, {"status": "missing"}, gaps=gaps)
    assert text.startswith("Tallet for december 2014 mangler, fordi Skole ikke har leveret alle data.")
    assert "november 2014" in text
    assert "i næste rapport" in text
    assert "Kultur" not in text


def test_a_hidden_figure_is_said_to_be_hidden_and_no_number_stands_in_its_place(said: Say) -> None:
    text = said("underretninger", BEFORE, {"status": "hidden", "signal": "not_judged"})
    assert text == f"Tallet for december 2014 vises ikke. {hidden_note(indicator('notification_count'))}"


def test_with_nothing_to_divide_by_there_is_nothing_to_say(said: Say) -> None:
    assert said("tidsfrister", {"status": "undefined"}) == "Der var ingenting at opgøre i december 2014."


def test_a_leader_reads_of_the_team_first_and_the_municipality_beside_it(said: Say) -> None:
    rows = ({"value": 81.0}, {"value": 30.0, "scope": "T1"})
    text = said("underretninger", *rows, scope="T1", reader=LEADER)
    assert text.startswith("Teamet modtog 30 underretninger i december 2014.")
    assert re.search(r"For hele kommunen er tallet 81\b", text)


def _flow(opened: float, closed: float) -> list[dict[str, object]]:
    counts = {"cases_opened": opened, "cases_closed": closed, "net_case_flow": opened - closed}
    return [{"indicator": name, "value": value} for name, value in counts.items()]


@pytest.mark.parametrize(
    ("opened", "closed", "net"),
    [
        (31.0, 29.0, "Det giver to flere aktive sager."),
        (29.0, 31.0, "Det giver to færre aktive sager."),
        (30.0, 29.0, "Det giver én aktiv sag mere."),
        (29.0, 30.0, "Det giver én aktiv sag mindre."),
        (40.0, 20.0, "Det giver 20 flere aktive sager."),
        (30.0, 30.0, "Antallet af aktive sager er dermed uændret."),
    ],
)
def test_the_flow_of_cases_is_told_in_one_breath(said: Say, opened: float, closed: float, net: str) -> None:
    active = [
        {"indicator": "active_cases", "value": 820.0},
        {"indicator": "active_cases", "value": 810.0, "period": "2013-12"},
    ]
    text = said("sager", *_flow(opened, closed), *active)
    first = f"I kommunen blev der åbnet {opened:.0f} sager og lukket {closed:.0f} i december 2014."
    assert text == f"{first} {net} Ved månedens udgang var der 820 sager i gang mod 810 et år tidligere."


def _forecast(expected: float, budget: float) -> list[dict[str, object]]:
    values = {"forecast_dkk": expected, "revised_budget_dkk": budget, "forecast_variance_dkk": expected - budget}
    return [{"indicator": name, "value": value} for name, value in values.items()]


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        (121.3, "Det er 2,9 mio. kr. mere end det korrigerede budget på 118,4 mio. kr., "
                "svarende til et merforbrug på 2,4 pct."),
        (117.4, "Det er 1,0 mio. kr. mindre end det korrigerede budget på 118,4 mio. kr., "
                "svarende til et mindreforbrug på 0,8 pct."),
        (118.42, "Det svarer til det korrigerede budget."),
    ],
)  # fmt: skip
def test_the_forecast_is_told_against_the_budget(said: Say, expected: float, text: str) -> None:
    shown = f"{expected:.1f}".replace(".", ",")
    told = said("forventet-regnskab", *_forecast(expected, 118.4))
    assert told.startswith(f"Det forventede regnskab for 2014 er {shown} mio. kr. {text}")


@pytest.mark.parametrize(
    ("other", "told"),
    [
        ({"value": 0.3}, "Den største afvigelse er på anbringelser: +2,6 mio. kr."),
        ({"status": "hidden"}, "Den største af de viste afvigelser er på anbringelser: +2,6 mio. kr."),
        ({"status": "missing"}, "Den største af de viste afvigelser er på anbringelser: +2,6 mio. kr."),
    ],
)
def test_the_largest_deviation_is_called_that_only_where_all_are_shown(
    said: Say, other: dict[str, object], told: str
) -> None:
    """An area that is not shown may deviate more."""
    area = {"indicator": "forecast_variance_dkk", "dimension": "budget_area"}
    areas = [{**area, "category": "placement", "value": 2.6}, {**area, "category": "prevention", **other}]
    assert told in said("forventet-regnskab", *_forecast(121.3, 118.4), *areas)


_WAYS = (
    (61.0, 60.0, "outside_above"), (60.0, 60.0, "none"), (1.0, 2.0, "run_below"), (2.0, 1.0, "rising"),
    (0.0, None, "none"),
)  # fmt: skip
"""This year's value, last year's, and the signal."""


def _every_text(packet_of: Packets, theme: str) -> list[str]:
    """The theme in all the ways its figures can be."""
    name = HEADLINES[theme]
    flow = ("net_case_flow", "cases_opened", "cases_closed", "active_cases")
    family = {
        "net_case_flow": flow,
        "forecast_variance_dkk": ("forecast_variance_dkk", "forecast_dkk", "revised_budget_dkk"),
    }
    texts = []
    for now, before, signal in _WAYS:
        figures = [(now, "2014-12", "preliminary"), *([] if before is None else [(before, "2013-12", "final")])]
        rows = [
            {"indicator": each, "value": value, "period": period, "signal": signal, "status": status}
            for each in family.get(name, (name,))
            for value, period, status in figures
        ]
        texts.append(theme_text(packet_of(*rows), theme))
    for status in ("missing", "hidden", "undefined"):
        rows = [{"indicator": each, "status": status} for each in family.get(name, (name,))]
        texts.append(theme_text(packet_of(*rows), theme))
    return texts


@pytest.mark.parametrize("theme", HEADLINES)
def test_no_text_of_any_theme_stumbles(packet_of: Packets, theme: str) -> None:
    """One full stop to a sentence, capitals first, no doubled blanks, nothing left to fill in, no `1 sager`."""
    for text in _every_text(packet_of, theme):
        bare = re.sub(r"\b(pct|mio|kr)\.(?=,| [^A-ZÆØÅ])", r"\1", text.replace(NBSP, " "))
        wrong = (
            r"\.\.|  |[{}]|\bnan\b|None| \.| ,|^[a-zæøå]|\. [a-zæøå]|\b(?:1|én) (?:sager|underretninger|anmodninger)"
        )
        assert re.search(wrong, bare) is None, text
        assert text.endswith(".")


def test_the_overview_has_one_line_for_each_theme_that_the_packet_holds(packet_of: Packets) -> None:
    themes = tuple(ThemeInfo(slug, slug.capitalize(), "", "") for slug in ("underretninger", "anbringelser"))
    packet = packet_of({"indicator": "notification_count", "value": 81.0, "signal": "outside_above"}, themes=themes)
    ((title, line),) = overview(packet)
    assert title == "Underretninger"
    assert "81 underretninger i december 2014" in line.replace(NBSP, " ")
    assert "usædvanlig" in line


def test_every_headline_can_be_said() -> None:
    own = {"net_case_flow", "forecast_variance_dkk"}
    assert set(HEADLINES.values()) <= set(PHRASES) | own
    assert all(CATALOGUE[name].by_team or not phrase.team for name, phrase in PHRASES.items())


def test_no_definition_says_that_a_figure_is_small() -> None:
    """It stands on the page of every month, also where the figure is hidden."""
    small = re.compile(r"\b(?:få|enkelte|sjældne?|små)\b", re.IGNORECASE)
    assert [name for name, meant in CATALOGUE.items() if small.search(meant.definition)] == []
