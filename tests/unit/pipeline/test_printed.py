"""What the inspection expects on a page is made from the packet anew."""

from collections.abc import Callable
from pathlib import Path

import pytest

from mi_lib import danish
from mi_lib.brand import Brand
from mi_lib.charts import chart_of
from mi_lib.disclosure import Publishable
from mi_lib.indicators import CATALOGUE
from mi_lib.narrative import theme_text
from mi_lib.pipeline.printed import printed_of

NAME = "notification_count"


@pytest.fixture
def brand() -> Brand:
    return Brand.read(Path(__file__).parents[3] / "_brand.yml")


def test_the_tables_drawings_and_texts_of_a_page_come_from_the_packet(
    packet_of: Callable[..., Publishable], tmp_path: Path, brand: Brand
) -> None:
    packet = packet_of(
        {"indicator": NAME, "value": 1081},
        {"indicator": NAME, "value": 68, "period": "2014-11"},
        {"indicator": NAME, "status": "hidden", "period": "2014-10"},
    )
    page = tmp_path / "v2.html"
    page.write_text('<table id="tbl-underretninger"></table><figure id="fig-underretninger"></figure>', "utf-8")
    printed = printed_of(packet, page, brand)
    assert printed.tables["tbl-underretninger"][1][:2] == ["december 2014", "1.081"]
    assert printed.tables["tbl-underretninger"][3][:2] == ["oktober 2014", "*"]
    chart = chart_of(packet, "underretninger", brand).chart
    assert printed.alts == {"fig-underretninger": chart.alt}
    assert "1.081" in chart.alt
    assert printed.drawn["fig-underretninger"] == ("Senest", "1.081")
    assert theme_text(packet, "underretninger") in printed.texts


def test_lines_side_by_side_are_those_that_the_page_names(
    packet_of: Callable[..., Publishable], tmp_path: Path, brand: Brand
) -> None:
    packet = packet_of({"indicator": NAME, "value": 1081}, {"indicator": "active_cases", "value": 400})
    row = f"<tr><td>{danish.capitalised(CATALOGUE[NAME].name)}</td><td>antal</td><td>9</td></tr>"
    page = tmp_path / "v2.html"
    page.write_text(f'<table class="x" id="tbl-notification-count-beside">{row}</table>', encoding="utf-8")
    rows = printed_of(packet, page, brand).tables["tbl-notification-count-beside"]
    assert [row[:3] for row in rows] == [
        ["Nøgletal", "Enhed", "Nu"],
        [danish.capitalised(CATALOGUE[NAME].name), "antal", "1.081"],
    ]


def test_a_table_of_key_figures_is_made_anew(
    packet_of: Callable[..., Publishable], tmp_path: Path, brand: Brand
) -> None:
    page = tmp_path / "v2.html"
    page.write_text('<table id="tbl-underretninger-noegletal"></table>', encoding="utf-8")
    rows = printed_of(packet_of({"indicator": NAME, "value": 1081}), page, brand).tables["tbl-underretninger-noegletal"]
    assert rows[1][2] == "1.081"


def test_what_does_not_stand_on_the_page_is_not_made(
    packet_of: Callable[..., Publishable], tmp_path: Path, brand: Brand
) -> None:
    page = tmp_path / "v2.html"
    page.write_text("<p></p>", encoding="utf-8")
    printed = printed_of(packet_of({"indicator": NAME, "value": 81}), page, brand)
    assert (printed.tables, printed.alts, printed.drawn) == ({}, {}, {})
