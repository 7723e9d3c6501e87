"""A break inside the data: nothing is compared across it, and text, chart and table say why (reference, 7, 11.3.19)."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
import yaml

from mi_lib.brand import Brand
from mi_lib.charts import chart_of
from mi_lib.disclosure import Edition, Publishable, Reader, SeriesBreak
from mi_lib.disclosure.packet import NUMBERS, WORDS, let_through
from mi_lib.narrative import theme_text
from mi_lib.periods import Month
from mi_lib.tables import table_of

ROOT = Path(__file__).parents[2]
LAW = SeriesBreak("cases_with_open_breach_share", "2014-06", "Fra 1. juni 2014 gælder nye regler.")
THEME = "cases_with_open_breach_share"


@pytest.fixture
def packet() -> Callable[..., Publishable]:
    """Two years of a share: 30 pct. before June 2014, 20 pct. from then on."""

    def make(*breaks: SeriesBreak) -> Publishable:
        months = [Month(2013, 1) + step for step in range(24)]
        values = [30.0 if month < Month(2014, 6) else 20.0 for month in months]
        words = {
            "indicator": THEME, "window": "cutoff", "scope": "kommune", "dimension": "total", "category": "total",
            "status": "final", "signal": "none", "step": "", "target_status": "not_met",
        }  # fmt: skip
        frame = pd.DataFrame({"period": map(str, months), "value": values, "numerator": values})
        frame = frame.assign(**words, denominator=100.0).reindex(columns=[*WORDS, *NUMBERS])
        codelists = yaml.safe_load((ROOT / "data" / "reference" / "codelists.yml").read_text(encoding="utf-8"))
        edition = Edition(Month(2015, 1), "V2", "V2", "Bakkedal Kommune", "0", True, (), codelists, breaks=breaks)
        return let_through(edition, Reader("direktion", "Direktionen", "direktion", None), frame)

    return make


def test_text_chart_and_table_say_the_break_and_compare_nothing_across_it(packet: Callable[..., Publishable]) -> None:
    text = theme_text(packet(LAW), THEME).replace("\N{NO-BREAK SPACE}", " ")
    assert "mod 30 pct." not in text
    assert LAW.reason in text
    table = table_of(packet(LAW), THEME)
    assert "−10,0" not in table.markdown
    assert any(LAW.reason in note for note in table.notes)
    drawn = chart_of(packet(LAW), THEME, Brand.read(ROOT / "_brand.yml"))
    assert "Databrud" in drawn.chart.svg
    assert "Databrud i juni 2014." in drawn.chart.alt
    assert LAW.reason in drawn.caption


def test_without_the_break_the_year_before_is_compared(packet: Callable[..., Publishable]) -> None:
    assert "mod 30" in theme_text(packet(), THEME)
    assert "−10,0" in table_of(packet(), THEME).markdown
    assert "Databrud" not in chart_of(packet(), THEME, Brand.read(ROOT / "_brand.yml")).chart.svg
