"""Charts: what they show, say to those who do not see them, and never hold."""

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from mi_lib.brand import Brand
from mi_lib.charts import chart_of
from mi_lib.disclosure import Publishable
from mi_lib.errors import UsageError
from mi_lib.indicators import HEADLINES
from mi_lib.periods import Month

Packets = Callable[..., Publishable]
ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def brand() -> Brand:
    return Brand.read(ROOT / "_brand.yml")


FAMILIES = {
    "sager": ("net_case_flow", "cases_opened", "cases_closed"),
    "forventet-regnskab": ("forecast_variance_dkk",),
    "maalopfoelgning": ("policy_goals",),
}
BY = {"forventet-regnskab": ("budget_area", "placement"), "maalopfoelgning": ("goal_status", "achieved")}


def _two_years(theme: str) -> list[dict[str, object]]:
    """24 months of made-up figures for all that the theme's chart looks at."""
    rows: list[dict[str, object]] = []
    for name in FAMILIES.get(theme, (HEADLINES[theme],)):
        for step in range(24):
            cell = {"indicator": name, "period": str(Month(2013, 1) + step), "value": 20.0 + step}
            rows.append(cell)
            if theme in BY:
                rows.append({**cell, "dimension": BY[theme][0], "category": BY[theme][1]})
    return rows


@pytest.mark.parametrize("theme", HEADLINES)
def test_every_themes_chart_can_be_drawn_and_told(packet_of: Packets, brand: Brand, theme: str) -> None:
    """Between 20 and 300 characters, and more than the caption says already."""
    found = chart_of(packet_of(*_two_years(theme)), theme, brand)
    assert 20 <= len(found.chart.alt) <= 300
    assert found.chart.alt != found.caption
    assert ".." not in found.chart.alt + found.caption
    assert found.chart.svg.startswith("<?xml")
    assert "nan" not in found.chart.svg.lower()


def test_the_same_figures_give_the_same_bytes(packet_of: Packets, brand: Brand) -> None:
    rows = _two_years("underretninger")
    first, second = (chart_of(packet_of(*rows), "underretninger", brand).chart for _ in range(2))
    assert (first.svg, first.alt, first.figures) == (second.svg, second.alt, second.figures)
    assert re.search(r"<dc:date>|Matplotlib v", first.svg) is None


def _with_hidden(theme: str, **place: object) -> list[dict[str, object]]:
    rows = _two_years(theme)
    hidden = {**rows[-1], **place, "status": "hidden", "value": float("nan"), "numerator": float("nan")}
    return [*rows[:-1], hidden]


@pytest.mark.parametrize("theme", HEADLINES)
@pytest.mark.parametrize("rows_of", [_two_years, _with_hidden])
def test_the_figures_of_a_chart_are_written_in_its_drawing(
    theme: str, rows_of: Callable[[str], list[dict[str, object]]], packet_of: Packets, brand: Brand
) -> None:
    chart = chart_of(packet_of(*rows_of(theme)), theme, brand).chart
    drawn = Counter(re.findall(r"<text[^>]*>([^<]*)</text>", chart.svg))

    assert chart.figures
    assert not Counter(chart.figures) - drawn


@pytest.mark.parametrize("by", ["underretter", "team", "aar"])
def test_the_figures_of_a_breakdown_are_written_in_its_drawing(by: str, packet_of: Packets, brand: Brand) -> None:
    teams = [{"scope": team, "value": 7} for team in ("T1", "T2")]
    rows = [{"indicator": "notification_count", **row} for row in (*GROUPS, *teams)]
    chart = chart_of(packet_of(*rows), "underretninger", brand, by=by).chart
    drawn = Counter(re.findall(r"<text[^>]*>([^<]*)</text>", chart.svg))

    assert chart.figures
    assert not Counter(chart.figures) - drawn


@pytest.mark.parametrize("theme", ["underretninger", "anbringelser", "refusion"])
def test_a_hidden_month_leaves_no_number_in_drawing_or_words(packet_of: Packets, brand: Brand, theme: str) -> None:
    """December 2014 would have been 43; the latest that is told is November's 42."""
    found = chart_of(packet_of(*_with_hidden(theme)), theme, brand)
    assert "nan" not in found.chart.svg.lower()
    assert "nan" not in found.chart.alt
    assert "43" not in re.findall(r"\d+", found.chart.alt + found.caption)
    assert re.search(r"42\b.* november 2014", found.chart.alt)
    assert ">*<" in found.chart.svg


GROUPS = [
    {"indicator": "notification_count", "value": 42.0},
    {"indicator": "notification_count", "dimension": "notifier_group", "category": "skole", "value": 30.0},
    {"indicator": "notification_count", "dimension": "notifier_group", "category": "politi", "status": "hidden"},
    {"indicator": "notification_count", "dimension": "notifier_group", "category": "familie", "status": "missing"},
]


def test_a_hidden_bar_is_a_star_at_zero(packet_of: Packets, brand: Brand) -> None:
    found = chart_of(packet_of(*GROUPS), "underretninger", brand, by="underretter")
    assert ">*<" in found.chart.svg
    assert ">mangler<" in found.chart.svg
    assert "skole eller uddannelsessted: 30" in found.chart.alt.lower()
    assert "skjult" in found.chart.alt or "vises ikke" in found.chart.alt


def test_bars_are_ranked_and_what_is_not_shown_gives_away_no_rank(packet_of: Packets, brand: Brand) -> None:
    """Ranked by value, a hidden bar between two shown ones would be known to lie between them: it stands apart."""
    more = {"indicator": "notification_count", "dimension": "notifier_group", "category": "sundhed", "value": 12.0}
    svg = chart_of(packet_of(*GROUPS, more), "underretninger", brand, by="underretter").chart.svg
    order = [svg.index(name) for name in ("Skole eller", "Sundhedsvæsen", "Politi")]
    assert order == sorted(order)


def test_with_nothing_to_show_the_words_say_so(packet_of: Packets, brand: Brand) -> None:
    found = chart_of(packet_of({"indicator": "placed_children_count", "status": "hidden"}), "anbringelser", brand)
    assert "Ingen tal kan vises" in found.chart.alt


def _requests(*months: tuple[str, object]) -> list[dict[str, object]]:
    """Requests for access to files: a number, or the status of a month that has none to show."""
    return [
        {"indicator": "access_request_count", "period": period, "value" if isinstance(told, float) else "status": told}
        for period, told in months
    ]


def test_the_lowest_and_highest_are_those_of_all_months_where_all_are_shown(packet_of: Packets, brand: Brand) -> None:
    rows = _requests(("2014-10", 12.0), ("2014-11", 5.0), ("2014-12", 9.0))
    alt = chart_of(packet_of(*rows), "aktindsigter", brand).chart.alt.replace("\N{NO-BREAK SPACE}", " ")
    assert "Lavest er 5 anmodninger i november 2014, højest 12 anmodninger i oktober 2014." in alt


@pytest.mark.parametrize("status", ["hidden", "missing"])
def test_the_lowest_and_highest_of_some_months_are_not_said_of_all(
    packet_of: Packets, brand: Brand, status: str
) -> None:
    """A month that is not shown may be the lowest or the highest; that it is neither would tell of it."""
    rows = _requests(("2014-09", 12.0), ("2014-10", 5.0), ("2014-11", status), ("2014-12", 9.0))
    alt = chart_of(packet_of(*rows), "aktindsigter", brand).chart.alt.replace("\N{NO-BREAK SPACE}", " ")
    assert (
        "Af de viste tal er det laveste 5 anmodninger i oktober 2014 og det højeste 12 anmodninger i september 2014."
    ) in alt
    assert "Lavest" not in alt


def test_the_latest_of_some_months_is_the_latest_that_is_shown(packet_of: Packets, brand: Brand) -> None:
    rows = _requests(("2014-10", 12.0), ("2014-11", 5.0), ("2014-12", "hidden"))
    alt = chart_of(packet_of(*rows), "aktindsigter", brand).chart.alt.replace("\N{NO-BREAK SPACE}", " ")
    assert "Seneste viste tal er 5 anmodninger i november 2014." in alt


def test_the_largest_bars_are_the_largest_of_all_only_where_all_are_shown(packet_of: Packets, brand: Brand) -> None:
    """In the first chart the bar of the police is hidden: it may be the longest."""
    alts = [
        chart_of(packet_of(*rows), "underretninger", brand, by="underretter").chart.alt for rows in (GROUPS, GROUPS[:2])
    ]
    assert "Størst af de viste: Skole eller uddannelsessted: 30. Nogle tal er skjult." in alts[0]
    assert alts[1].endswith("Størst: Skole eller uddannelsessted: 30.")


def test_two_lines_say_that_some_of_their_months_are_hidden(packet_of: Packets, brand: Brand) -> None:
    rows = _two_years("sager")
    hidden = [row for row in rows if (row["indicator"], row["period"]) == ("cases_closed", "2014-05")]
    for row in hidden:
        row.update(status="hidden", value=float("nan"))
    assert chart_of(packet_of(*rows), "sager", brand).chart.alt.endswith("Nogle tal er skjult.")


def test_labels_are_written_as_they_are(packet_of: Packets, brand: Brand) -> None:
    """Dollar signs and underscores would begin a formula."""
    lists = {"notifier_group": {"skole": "a_b $c$ ^d"}, "team": {}}
    svg = chart_of(packet_of(*GROUPS[:2], codelists=lists), "underretninger", brand, by="underretter").chart.svg
    assert ">a_b $c$ ^d<" in svg


def test_numbers_on_the_axis_are_danish(packet_of: Packets, brand: Brand) -> None:
    rows = [
        {"indicator": "active_cases", "period": str(Month(2014, 1) + step), "value": 1200.0 + 400 * (step % 3)}
        for step in range(12)
    ]
    svg = chart_of(packet_of(*rows), "active_cases", brand).chart.svg
    assert re.search(r">1\.\d{3}<", svg)


def test_figures_that_are_not_in_the_packet_cannot_be_drawn(packet_of: Packets, brand: Brand) -> None:
    with pytest.raises(UsageError, match=r"distribution\.csv"):
        chart_of(packet_of(*GROUPS), "anbringelser", brand)
    with pytest.raises(UsageError, match="by age_band"):
        chart_of(packet_of(*GROUPS), "underretninger", brand, by="alder")


def _of_team(team: str, values: list[float]) -> list[dict[str, object]]:
    months = [f"2014-{12 - len(values) + place + 1:02d}" for place in range(len(values))]
    rows = zip(months, values, strict=True)
    return [{"indicator": "active_cases", "scope": team, "period": month, "value": value} for month, value in rows]


def test_teams_over_time_have_a_panel_each_with_the_same_axis_and_the_last_value(
    packet_of: Packets, brand: Brand
) -> None:
    rows = [*_of_team("T1", [30.0, 33.0, 35.0]), *_of_team("T2", [340.0, 345.0, 351.0])]
    captioned = chart_of(
        packet_of({"indicator": "active_cases", "value": 386.0}, *rows), "active_cases", brand, by="team"
    )
    assert captioned.caption == (
        "Aktive sager i hvert team fra oktober 2014 til december 2014. Alle felter har samme akse."
    )
    assert captioned.chart.alt.replace("\N{NO-BREAK SPACE}", " ") == (
        "To kurvediagrammer på samme akse over aktive sager, ét for hvert team, fra oktober 2014 til december 2014. "
        "Seneste måned: Modtagelse og undersøgelse: 35 sager; Familie: 351 sager."
    )
    words = re.findall(r"<text[^>]*>([^<]*)</text>", captioned.chart.svg)
    assert {"Modtagelse og undersøgelse", "35", "Familie", "351"} <= set(words)
    assert words.count("300") == 2, "both panels reach as high as the highest needs"


def test_teams_with_only_the_latest_month_stay_bars(packet_of: Packets, brand: Brand) -> None:
    rows = [*_of_team("T1", [35.0]), *_of_team("T2", [351.0])]
    captioned = chart_of(
        packet_of({"indicator": "active_cases", "value": 386.0}, *rows), "active_cases", brand, by="team"
    )
    assert captioned.caption.startswith("Aktive sager fordelt på team")


def test_a_hidden_month_of_a_team_has_no_number_and_the_alt_text_says_so(packet_of: Packets, brand: Brand) -> None:
    rows = [*_of_team("T1", [30.0, 33.0]), {"indicator": "active_cases", "scope": "T1", "status": "hidden"}]
    rows[0]["period"], rows[1]["period"] = "2014-10", "2014-11"
    captioned = chart_of(
        packet_of({"indicator": "active_cases", "value": 386.0}, *rows), "active_cases", brand, by="team"
    )
    assert captioned.chart.alt.endswith("Nogle tal er skjult.")
    assert ">33 (nov)<" in captioned.chart.svg


def test_the_years_stand_side_by_side(packet_of: Packets, brand: Brand) -> None:
    rows = [
        {"indicator": "active_cases", "period": f"{year}-12", "value": 800.0 + year - 2012} for year in (2013, 2014)
    ]
    captioned = chart_of(packet_of(*rows), "active_cases", brand, by="aar")
    assert captioned.caption == "Aktive sager på samme tid af året ved udgangen af december 2014 og årene før."
    assert "2014: 802; 2013: 801" in captioned.chart.alt.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("theme", HEADLINES)
def test_a_chart_is_no_wider_than_a_phone_shows(packet_of: Packets, brand: Brand, theme: str) -> None:
    """390 pixels are 292 points: no label is scaled down below the size that it was drawn with."""
    svg = chart_of(packet_of(*_two_years(theme)), theme, brand).chart.svg
    width = re.search(r'<svg[^>]* width="([\d.]+)pt"', svg)
    assert width is not None
    assert float(width[1]) <= 292


def test_bars_of_money_say_so_to_those_who_do_not_see_them(packet_of: Packets, brand: Brand) -> None:
    found = chart_of(packet_of(*_two_years("forventet-regnskab")), "forventet-regnskab", brand)
    assert found.chart.alt.replace("\N{NO-BREAK SPACE}", " ").endswith("Anbringelser: +43,0 mio. kr.")
