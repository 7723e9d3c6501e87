"""Tables as Markdown: what stands in a cell, and the notes that explain it."""

from collections.abc import Callable

import pytest

from mi_lib.disclosure import GoalLine, Publishable
from mi_lib.tables import Table, key_figures, table_of

Packets = Callable[..., Publishable]
MINUS = "\N{MINUS SIGN}"


def _cells(table: Table) -> list[list[str]]:
    """The head and the rows, without the line between them."""
    lines = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in table.markdown.splitlines()]
    return [lines[0], *lines[2:]]


def _group(category: str, **row: object) -> dict[str, object]:
    return {"indicator": "notification_count", "dimension": "notifier_group", "category": category, **row}


TOTAL = {"indicator": "notification_count", "value": 42.0}
GROUPS = [
    TOTAL,
    {**TOTAL, "period": "2013-12", "value": 40.0},
    _group("skole", value=30.0),
    _group("skole", value=31.0, period="2013-12"),
    _group("politi", status="hidden"),
    _group("politi", value=9.0, period="2013-12"),
    _group("familie", value=0.0),
]


def test_a_breakdown_has_this_year_last_year_the_change_and_the_total(packet_of: Packets) -> None:
    table = table_of(packet_of(*GROUPS), "underretninger", by="underretter")
    assert _cells(table)[1:] == [
        ["Skole eller uddannelsessted", "30", "31", f"{MINUS}1"],
        ["Politi eller domstol", r"\*", "9", r"\*"],
        ["Familie, barn eller bekendte", "0", "..", ".."],
        ["I alt", "42", "40", "+2"],
    ]


def test_every_mark_in_a_table_is_explained_under_it_and_no_other(packet_of: Packets) -> None:
    notes = table_of(packet_of(*GROUPS), "underretninger", by="underretter").notes
    assert [note.split()[0] for note in notes] == [r"\*", ".."]
    plain = table_of(packet_of(*(row for row in GROUPS[:4])), "underretninger", by="underretter")
    assert plain.notes == ()


def test_figures_stand_right_and_words_left(packet_of: Packets) -> None:
    table = table_of(packet_of(*GROUPS), "underretninger", by="underretter")
    assert table.markdown.splitlines()[1] == "|:---|---:|---:|---:|"


def test_months_come_newest_first_and_a_preliminary_one_is_marked(packet_of: Packets) -> None:
    rows = [
        {"indicator": "access_request_count", "period": "2014-10", "value": 7.0},
        {"indicator": "access_request_count", "period": "2014-11", "status": "missing"},
        {"indicator": "access_request_count", "period": "2014-12", "value": 9.0, "status": "preliminary"},
    ]
    table = table_of(packet_of(*rows), "aktindsigter")
    assert [row[:2] for row in _cells(table)[1:]] == [
        ["december 2014 f", "9"],
        ["november 2014", "mangler"],
        ["oktober 2014", "7"],
    ]
    assert {note.split()[0] for note in table.notes} >= {"f:", "mangler:"}


def test_last_year_stands_beside_where_it_is_known_and_hidden_last_year_is_marked(packet_of: Packets) -> None:
    rows = [
        {"indicator": "sickness_absence_rate", "period": "2014-12", "value": 5.64},
        {"indicator": "sickness_absence_rate", "period": "2013-12", "value": 5.56},
        {"indicator": "sickness_absence_rate", "period": "2014-11", "value": 6.0},
        {"indicator": "sickness_absence_rate", "period": "2013-11", "status": "hidden"},
    ]
    found = _cells(table_of(packet_of(*rows), "sygefravaer"))
    assert found[1][1:4] == ["5,6", "5,6", "0,0"]
    assert found[2][1:4] == ["6,0", r"\*", r"\*"]


def test_the_change_is_that_between_the_printed_figures(packet_of: Packets) -> None:
    """5.64 − 5.56 is 0.08, but 5.6 − 5.6 is 0.0, and a reader can check it."""
    rows = [
        {"indicator": "sickness_absence_rate", "period": "2014-12", "value": 5.65},
        {"indicator": "sickness_absence_rate", "period": "2013-12", "value": 5.64},
    ]
    assert _cells(table_of(packet_of(*rows), "sygefravaer"))[1][1:4] == ["5,7", "5,6", "+0,1"]


def test_a_share_of_cases_is_shown_with_its_parts_unless_it_is_hidden(packet_of: Packets) -> None:
    share = {"indicator": "cases_with_open_breach_share", "numerator": 251.0, "denominator": 1815.0, "value": 13.83}
    assert _cells(table_of(packet_of(share), "tidsfrister"))[1][-1] == "251 af 1.815"
    hidden = {"indicator": "cases_with_open_breach_share", "status": "hidden"}
    table = table_of(packet_of(hidden, share | {"period": "2014-11"}), "tidsfrister")
    assert _cells(table)[1] == ["december 2014", r"\*", r"\*"]


def test_nothing_to_divide_by_is_a_point(packet_of: Packets) -> None:
    table = table_of(packet_of({"indicator": "cases_with_open_breach_share", "status": "undefined"}), "tidsfrister")
    assert _cells(table)[1][1] == "."
    assert any(note.startswith(". ") for note in table.notes)


def test_a_category_with_nothing_to_tell_has_no_row(packet_of: Packets) -> None:
    """A unit without goals, now and a year ago; one with goals a year ago keeps its row."""

    def unit(code: str, **row: object) -> dict[str, object]:
        return {"indicator": "goals_on_track_share", "dimension": "owner_unit", "category": code, **row}

    rows = [
        {"indicator": "goals_on_track_share", "value": 60.0},
        unit("skole", value=50.0),
        unit("oekonomi", status="undefined"),
        unit("personale", status="undefined"),
        unit("personale", value=100.0, period="2013-12"),
    ]
    table = table_of(packet_of(*rows), "maalopfoelgning", by="enhed")
    assert [row[0] for row in _cells(table)[1:]] == ["Skole", "Personale", "I alt"]


def test_a_target_says_which_way_it_is_meant(packet_of: Packets) -> None:
    rows = [
        {"indicator": "placement_share_of_net_spend", "value": 65.0},
        {"indicator": "goals_on_track_share", "value": 60.0},
        {"indicator": "absence_rate", "value": 6.0},
    ]
    packet = packet_of(*rows)
    targets = [
        _cells(key_figures(packet, theme))[1][4]
        for theme in ("foranstaltning-anbringelse", "maalopfoelgning", "skolefravaer")
    ]
    assert targets == ["62", "mindst 80", "højst 5"]


def test_a_share_of_money_stands_in_millions(packet_of: Packets) -> None:
    share = {"indicator": "placement_share_of_net_spend", "value": 65.8}
    table = table_of(packet_of(share | {"numerator": 72_100_000.4, "denominator": 109_649_000.0}), share["indicator"])
    heads, row = _cells(table)[:2]
    assert (heads[-1], row[-1]) == ("Beløb (mio. kr.)", "72,1 af 109,6")


CROSSED = "age_group|target_group_collapsed"


def _placed(dimension: str, category: str, value: float | None) -> dict[str, object]:
    figure = {"status": "hidden"} if value is None else {"value": value}
    return {"indicator": "placed_children_count", "dimension": dimension, "category": category, **figure}


def test_a_crossed_table_has_both_margins_and_the_total(packet_of: Packets) -> None:
    ages, groups = ("g00_09", "g10_13", "g14_22"), ("tgs_omsorg", "tgs_adfaerd", "tgs_andre")
    counts = [[20, 5, None], [15, 6, None], [30, 20, 9]]
    cells = [
        _placed(CROSSED, f"{age}|{group}", counts[row][column])
        for row, age in enumerate(ages) for column, group in enumerate(groups)
    ]  # fmt: skip
    rows = [_placed("age_group", age, total) for age, total in zip(ages, (28, 27, 59), strict=True)]
    columns = [
        _placed("target_group_collapsed", group, total) for group, total in zip(groups, (65, 31, 18), strict=True)
    ]
    packet = packet_of({"indicator": "placed_children_count", "value": 114.0}, *cells, *rows, *columns)
    assert [row[1:] for row in _cells(table_of(packet, "anbringelser", by=CROSSED))[1:]] == [
        ["20", "5", r"\*", "28"],
        ["15", "6", r"\*", "27"],
        ["30", "20", "9", "59"],
        ["65", "31", "18", "114"],
    ]


def test_what_people_typed_is_no_markup(packet_of: Packets) -> None:
    goals = (GoalLine("a|b *c* [d](e) <f> `g` _h_ $i$ @j #k", "Skole", 57.5, None, 63.0, "2016-12-31", "on_track"),)
    packet = packet_of({"indicator": "goals_on_track_share", "value": 50.0}, goals=goals)
    row = table_of(packet, "maalopfoelgning").markdown.splitlines()[2]
    title = r"a\|b \*c\* \[d\](e) \<f\> \`g\` \_h\_ \$i\$ \@j \#k"
    assert row == rf"| {title} | 57,5 | .. | 63 | 31-12-2016 | På vej |"


def test_the_goals_say_whose_figures_they_are_and_of_which_day(packet_of: Packets) -> None:
    goals = (GoalLine("Skolefravær", "Skole", 5.9, 5.7, 5.6, "2016-12-31", "on_track", measured_on="2014-12-31"),)
    packet = packet_of({"indicator": "goals_on_track_share", "value": 50.0}, goals=goals)
    told = table_of(packet, "maalopfoelgning").notes[-1].replace("\N{NO-BREAK SPACE}", " ")
    assert told.startswith("»Nu« er målt pr. 31. december 2014 og meldt ind af ")


def test_the_forecast_sums_to_its_total_and_says_why_it_may_not(packet_of: Packets) -> None:
    values = {"revised_budget_dkk": 118.4, "forecast_dkk": 121.3, "forecast_variance_dkk": 2.9}
    rows = [{"indicator": name, "value": value} for name, value in values.items()]
    rows += [
        {"indicator": name, "value": value, "dimension": "budget_area", "category": "placement"}
        for name, value in values.items()
    ]
    table = table_of(packet_of(*rows), "forventet-regnskab")
    found = _cells(table)
    assert found[1] == ["Anbringelser", "118,4", "121,3", "+2,9"]
    assert found[-1] == ["I alt", "118,4", "121,3", "+2,9"]
    assert any(note.startswith("Afrunding") for note in table.notes)


def test_the_accounts_that_moved_most_come_first_and_say_since_when(packet_of: Packets) -> None:
    def account(name: str, code: str, value: float) -> dict[str, object]:
        return {"indicator": name, "dimension": "account", "category": code, "value": value}

    names = ("revised_budget_dkk", "previous_forecast_dkk", "forecast_dkk", "forecast_variance_dkk")
    figures = {"K1": (10.0, 10.5, 10.6, 0.6), "K2": (20.0, 20.0, 18.0, -2.0)}
    rows: list[dict[str, object]] = [{"indicator": name, "value": 30.0} for name in names]
    rows += [
        account(name, code, value) for code, each in figures.items() for name, value in zip(names, each, strict=True)
    ]
    edition = packet_of(*rows).edition
    codelists = {**edition.codelists, "account": {"K1": "Plejefamilier", "K2": "Aflastning | *ny*"}}
    table = table_of(packet_of(*rows, codelists=codelists), "forecast_variance_dkk", by="konto")
    assert _cells(table)[1:] == [
        [r"Aflastning \| \*ny\*", "20,0", "20,0", "18,0", "-2,0".replace("-", "\N{MINUS SIGN}")],
        ["Plejefamilier", "10,0", "10,5", "10,6", "+0,6"],
    ]
    assert table.caption == "De to konti, hvor skønnet er ændret mest siden forrige opfølgning (mio. kr.)"
    late = [{**account(name, "K3", 0.0), "status": "missing"} for name in names]
    codelists["account"] |= {"K3": "Døgninstitutioner"}
    table = table_of(packet_of(*rows, *late, codelists=codelists), "forecast_variance_dkk", by="konto")
    assert table.caption == "De to af de viste konti, hvor skønnet er ændret mest siden forrige opfølgning (mio. kr.)"


def test_quantity_times_price_is_the_amount_and_what_is_hidden_is_hidden_in_all_three(packet_of: Packets) -> None:
    def price(category: str, **row: object) -> dict[str, object]:
        return {"indicator": "full_year_price_dkk", "dimension": "placement_form", "category": category, **row}

    whole = {"numerator": 36_000_000.0, "denominator": 60.0, "value": 600_000.0}
    rows = [
        {"indicator": "expected_placement_cost_dkk", "value": 36.0},
        {"indicator": "full_year_price_dkk", **whole},
        price("familiepleje", numerator=17_640_000.0, denominator=42.0, value=420_000.0),
        price("doegninstitution", status="hidden"),
        price("opholdssted", status="hidden"),
    ]
    assert _cells(table_of(packet_of(*rows), "budgetopfoelgning"))[1:] == [
        ["Familiepleje", "42,0", "420.000", "17,6"],
        ["Døgninstitution", r"\*", r"\*", r"\*"],
        ["Opholdssted", r"\*", r"\*", r"\*"],
        ["I alt", "60,0", "600.000", "36,0"],
    ]


def test_the_flow_of_cases_shows_three_flows_and_the_stock(packet_of: Packets) -> None:
    values = {"cases_opened": 31.0, "cases_closed": 29.0, "net_case_flow": 2.0, "active_cases": 820.0}
    packet = packet_of(*({"indicator": name, "value": value} for name, value in values.items()))
    assert _cells(table_of(packet, "sager"))[1] == ["december 2014", "31", "29", "2", "820"]


@pytest.mark.parametrize("status", ["hidden", "missing", "undefined"])
def test_no_table_holds_a_number_that_is_not_shown(packet_of: Packets, status: str) -> None:
    table = table_of(packet_of({"indicator": "notification_count", "status": status}), "underretninger")
    assert "nan" not in table.markdown.lower()


def test_over_the_years_the_same_month_stands_beside_the_year_to_date(packet_of: Packets) -> None:
    flow = {"indicator": "notification_count"}
    rows = [
        {**flow, "period": f"{year}-10", "value": value} for year, value in ((2012, 60.0), (2013, 64.0), (2014, 81.0))
    ]
    to_date = [
        {**flow, "period": f"{year}-10", "window": "ytd", "value": value}
        for year, value in ((2013, 600.0), (2014, 742.0))
    ]
    other = {**flow, "period": "2014-09", "value": 70.0}
    table = table_of(packet_of(*rows, *to_date, other), "underretninger", by="aar")
    assert _cells(table) == [
        ["År", "Oktober", "Ændring", "Januar til oktober"],
        ["2014", "81", "+17", "742"],
        ["2013", "64", "+4", "600"],
        ["2012", "60", "..", ".."],
    ]
    assert table.caption == "Underretninger: udvikling over årene"


def test_over_the_years_a_share_has_its_parts_and_a_hidden_year_its_mark(packet_of: Packets) -> None:
    share = {"indicator": "cases_with_open_breach_share"}
    rows = [
        {**share, "period": "2013-12", "status": "hidden"},
        {**share, "period": "2014-12", "value": 30.0, "numerator": 246.0, "denominator": 820.0},
    ]
    table = table_of(packet_of(*rows), "tidsfrister", by="aar")
    assert _cells(table) == [
        ["År", "Ved udgangen af december", "Ændring (pp.)", "Antal"],
        ["2014", "30,0", r"\*", "246 af 820"],
        ["2013", r"\*", r"\*", r"\*"],
    ]


def test_in_january_the_year_to_date_is_the_month_and_left_out(packet_of: Packets) -> None:
    flow = {"indicator": "notification_count", "period": "2014-01", "value": 64.0}
    table = table_of(packet_of(flow, {**flow, "window": "ytd"}), "underretninger", by="aar")
    assert _cells(table)[0] == ["År", "Januar", "Ændring"]


PLACED = "placed_children_count"


def test_a_table_that_the_door_gave_by_coarser_categories_is_shown_by_them_with_a_note(packet_of: Packets) -> None:
    groups = {"g00_09": 27, "g10_13": 26, "g14_22": 64}
    rows = [{"indicator": PLACED, "dimension": "age_group", "category": code, "value": n} for code, n in groups.items()]
    packet = packet_of({"indicator": PLACED, "value": 117}, *rows)
    finer, coarse = (table_of(packet, "anbringelser", by=by) for by in ("anbragtes_alder", "aldersgruppe"))
    assert [row[:2] for row in _cells(finer)[1:]] == [
        ["0-9 år", "27"], ["10-13 år", "26"], ["14-22 år", "64"], ["I alt", "117"],
    ]  # fmt: skip
    assert finer.notes[-1] == "Kategorierne er slået sammen, så færre tal skal skjules."
    assert finer.notes[:-1] == coarse.notes, "who asks for the coarse ones gets what was asked for"


@pytest.mark.parametrize(("hidden", "is_sentence"), [(8, False), (9, True), (12, True)])
def test_a_table_of_which_nearly_all_is_hidden_is_one_sentence(
    hidden: int, is_sentence: bool, packet_of: Packets
) -> None:
    """Three quarters of twelve months are nine."""
    months = [{"indicator": PLACED, "period": f"2014-{month:02d}", "value": 20} for month in range(1, 13)]
    for row in months[:hidden]:
        row["status"] = "hidden"
    table = table_of(packet_of(*months), "anbringelser")
    assert table.is_sentence is is_sentence
    if is_sentence:
        assert table.markdown == (
            "Tabellen over anbragte børn og unge ved udgangen af hver måned er udeladt. "
            "Næsten alle tal skulle skjules for at beskytte de personer, det handler om."
        )
