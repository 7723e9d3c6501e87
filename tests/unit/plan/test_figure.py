from dataclasses import replace
from datetime import datetime
from xml.etree import ElementTree

import pytest

from mi_lib.plan import AnnualPlan
from mi_lib.plan.figure import describe_plan, plan_svg, plan_table_html

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def svg(plan: AnnualPlan) -> ElementTree.Element:
    return ElementTree.fromstring(plan_svg(plan))


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def marks(svg: ElementTree.Element) -> list[ElementTree.Element]:
    return [group for group in svg.iter(f"{SVG}g") if group.find(f"{SVG}title") is not None]


def test_every_meeting_is_a_circle_and_every_submission_a_square_with_the_letter_of_its_forum(
    svg: ElementTree.Element,
) -> None:
    circles = [mark for mark in marks(svg) if mark.find(f"{SVG}circle") is not None]
    squares = [mark for mark in marks(svg) if mark.find(f"{SVG}rect") is not None]
    assert (len(circles), len(squares)) == (28, 28)
    letters = [mark.findtext(f"{SVG}text") for mark in circles]
    assert {letter: letters.count(letter) for letter in "CDUF"} == {"C": 11, "D": 11, "U": 3, "F": 3}


def test_a_mark_says_in_words_what_it_is(svg: ElementTree.Element) -> None:
    titles = {mark.findtext(f"{SVG}title") for mark in marks(svg)}
    assert "Fagudvalgsmøde, onsdag den 28. januar 2015 kl. 15: V1 januar 2015" in titles
    assert "Frist onsdag den 21. januar 2015 kl. 9 til Fagudvalgsmøde: V1 januar 2015" in titles


def test_figure_has_title_description_and_language(svg: ElementTree.Element, plan: AnnualPlan) -> None:
    assert (svg.get("role"), svg.get("lang")) == ("img", "da")
    assert svg.findtext(f"{SVG}title") == "Årsplan 2015 for ledelsesinformation i Bakkedal Kommune"
    assert svg.findtext(f"{SVG}desc") == describe_plan(plan)


def test_description_tells_the_year_in_words(plan: AnnualPlan) -> None:
    assert describe_plan(plan) == (
        "Årskalender med 28 møder (cirkler) og deres frister (firkanter), mærket C (Chef-/teamledermøde), "
        "D (Direktør-/chefmøde), U (Udvalgsformandsmøde) og F (Fagudvalgsmøde). Udgivelse: V1 i januar, august og "
        "november; V2 i februar, april, juni, september og december; V3 i marts, maj og oktober."
    )
    assert len(describe_plan(plan)) <= 300


def test_colours_of_the_forums_carry_white_letters_and_letters_on_white(plan: AnnualPlan) -> None:
    for forum in plan.forums.values():
        assert 1.05 / (luminance(forum.colour) + 0.05) >= 4.5


def test_months_and_closed_days_have_danish_names(svg: ElementTree.Element) -> None:
    texts = [text.text for text in svg.iter(f"{SVG}text")]
    assert {"Januar", "Juli", "December", "ingen rapport", "store bededag", "Kr. himmelfart", "juleaften"} <= {*texts}
    assert texts.count("V1 · fagudvalg") == 3


def test_what_falls_outside_the_year_is_said_in_words(plan: AnnualPlan) -> None:
    early = tuple(
        replace(m, at=datetime(2015, 1, 5, 9)) if m.at == datetime(2015, 1, 8, 9) else m for m in plan.meetings
    )
    assert (
        "Uden for året: Frist tirsdag den 30. december 2014 kl. 10 til Chef-/teamledermøde i Børn og Familier: "
        "V1 januar 2015." in plan_svg(replace(plan, meetings=early))
    )


def test_names_of_the_plan_are_text_never_markup(plan: AnnualPlan) -> None:
    strange = replace(plan, municipality="<script>&Ø")
    assert "<script>" not in plan_svg(strange) + plan_table_html(strange)
    ElementTree.fromstring(plan_svg(strange))


def test_table_has_caption_and_heads_with_scope(plan: AnnualPlan) -> None:
    table = ElementTree.fromstring(plan_table_html(plan))
    assert table.findtext("caption") == "Årsplan 2015 for ledelsesinformation i Bakkedal Kommune: møder og frister"
    assert [head.text for head in table.iter("th") if head.get("scope") == "col"] == [
        "Rapport",
        "Mødeforum",
        "Møde",
        "Frist",
    ]
    assert len(table.findall("tbody")) == 11
    first = table.findall("tbody")[0].findall("tr")[0]
    assert [(cell.get("scope"), cell.text) for cell in first.findall("th")] == [
        ("rowgroup", "V1 januar 2015"),
        ("row", "C: Chef-/teamledermøde i Børn og Familier"),
    ]
    assert first.findall("th")[0].get("rowspan") == "4"
    assert [time.get("datetime") for time in first.iter("time")] == ["2015-01-08T09:00", "2015-01-06T10:00"]
