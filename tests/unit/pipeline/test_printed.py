"""What the inspection expects on a page is made from the packet anew."""

from collections.abc import Callable
from pathlib import Path

from mi_lib.disclosure import Publishable
from mi_lib.narrative import theme_text
from mi_lib.pipeline.printed import printed_of

NAME = "notification_count"


def test_the_tables_months_and_texts_of_a_page_come_from_the_packet(
    packet_of: Callable[..., Publishable], tmp_path: Path
) -> None:
    packet = packet_of(
        {"indicator": NAME, "value": 1081},
        {"indicator": NAME, "value": 68, "period": "2014-11"},
        {"indicator": NAME, "status": "hidden", "period": "2014-10"},
    )
    page = tmp_path / "v2.html"
    page.write_text('<table id="tbl-underretninger"></table><figure id="fig-underretninger"></figure>', "utf-8")
    printed = printed_of(packet, page)
    assert printed.tables["tbl-underretninger"][1][:2] == ["december 2014", "1.081"]
    assert printed.tables["tbl-underretninger"][3][:2] == ["oktober 2014", "*"]
    assert printed.months == {
        "fig-underretninger": {"december 2014": 1081.0, "november 2014": 68.0, "oktober 2014": None}
    }
    assert theme_text(packet, "underretninger") in printed.texts


def test_what_does_not_stand_on_the_page_is_not_made(packet_of: Callable[..., Publishable], tmp_path: Path) -> None:
    page = tmp_path / "v2.html"
    page.write_text("<p></p>", encoding="utf-8")
    printed = printed_of(packet_of({"indicator": NAME, "value": 81}), page)
    assert (printed.tables, printed.months) == ({}, {})
