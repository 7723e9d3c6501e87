"""Made-up packets for everything that stands behind the door."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

from mi_lib.disclosure import Edition, Publishable, Reader, ThemeInfo, read_hierarchies
from mi_lib.disclosure.packet import NUMBERS, WORDS, let_through
from mi_lib.indicators import CATALOGUE, HEADLINES, indicator
from mi_lib.periods import Month
from mi_lib.signals import target_status

ROOT = Path(__file__).parents[2]
Row = dict[str, Any]


@pytest.fixture(scope="session")
def codelists() -> dict[str, dict[str, str]]:
    content: dict[str, dict[str, str]] = yaml.safe_load(
        (ROOT / "data" / "reference" / "codelists.yml").read_text(encoding="utf-8")
    )
    return content


@pytest.fixture(scope="session")
def edition_of(codelists: dict[str, dict[str, str]]) -> Callable[..., Edition]:
    """An edition of the report month 2015-01 (figures to 31 December 2014), with whatever is said otherwise."""

    def edition(**changed: Any) -> Edition:
        themes = tuple(ThemeInfo(slug, slug.capitalize(), "Børn og familie", "Ane Holm") for slug in HEADLINES)
        fields: dict[str, Any] = {
            "month": Month(2015, 1),
            "version": "V2",
            "title": "Sager og tidsfrister",
            "municipality": "Bakkedal Kommune",
            "data_digest": "0",
            "synthetic": True,
            "themes": themes,
            "codelists": codelists,
            "hierarchies": read_hierarchies(ROOT / "data" / "reference" / "hierarchies.yml", codelists),
        }
        return Edition(**{**fields, **changed})

    return edition


@pytest.fixture(scope="session")
def reader() -> Reader:
    return Reader("direktion", "Direktionen", "direktion", None)


@pytest.fixture(scope="session")
def packet_of(edition_of: Callable[..., Edition], reader: Reader) -> Callable[..., Publishable]:
    """A packet with these observations: `packet_of({"indicator": "notification_count", "value": 81})`.

    Left out: December 2014, the municipality's total in the indicator's first window, final, ordinary variation. A
    share is one of 100. The target status follows from the value; a hidden or missing figure is given none. What is
    outside its limits lies 10 from what was expected and 5 from the limit.
    """

    def packet(*rows: Row, reader: Reader = reader, **changed: Any) -> Publishable:
        frame = pd.DataFrame(map(_whole, rows), columns=[*WORDS, *NUMBERS])
        frame[list(NUMBERS)] = frame[list(NUMBERS)].astype(float)
        return let_through(edition_of(**changed), reader, frame)

    return packet


def _whole(row: Row) -> Row:
    meant = CATALOGUE.get(row["indicator"]) or indicator(HEADLINES[row["indicator"]])
    fixed: Row = {
        "period": "2014-12",
        "window": meant.windows[0],
        "scope": "kommune",
        "dimension": "total",
        "category": "total",
        "status": "final",
        "signal": "none",
        "step": "",
    }
    value = float(row.get("value", "nan"))
    parts = {"numerator": row.get("value"), "denominator": 100.0 if meant.is_share and "value" in row else None}
    expected = value + {"outside_above": -10.0, "outside_below": 10.0}.get(row.get("signal", ""), float("nan"))
    limits = {"mean": expected, "lower": expected - 5, "upper": expected + 5}
    numbers = {**parts, **limits, "target_status": target_status(meant, value)}
    return {**fixed, **numbers, **row, "indicator": meant.id}
