"""Observations written by hand, their readers and thresholds."""

from collections.abc import Mapping

import pandas as pd

from mi_lib.disclosure import Publishable, Reader
from mi_lib.indicators import indicator

READERS = (
    Reader("offentlig", "Borgere", "offentlig", None),
    Reader("fagudvalg", "Udvalget", "fagudvalg", None),
    Reader("direktion", "Direktionen", "direktion", None),
    *(Reader(f"leder-t{number}", f"Leder {number}", "ledere", f"T{number}") for number in range(1, 5)),
)
THRESHOLDS = {"offentlig": 5, "fagudvalg": 5, "direktion": 5, "ledere": 3}

Counts = Mapping[tuple[str, str, str], float]


def observed(
    name: str, counts: Counts, period: str = "2014-12", window: str = "", whole: float | None = None
) -> pd.DataFrame:
    """Observations of one indicator: {(scope, dimension, category): count}; a share is of `whole`."""
    rows = [
        {
            "indicator": name, "period": period, "window": window or indicator(name).windows[0], "scope": scope,
            "dimension": dimension, "category": category, "numerator": count, "value": count, "persons": count,
            "denominator": float("nan") if whole is None else whole, "status": "final", "signal": "none",
            "target_status": "none", "mean": 1.0, "lower": 0.0, "upper": 2.0, "level": 1.0,
        "level_before": 0.5, "step": "2014-09", "largest": 0.1, "group_persons": 99.0,
        }
        for (scope, dimension, category), count in counts.items()
    ]  # fmt: skip
    return pd.DataFrame(rows)


def rules(*lines: str) -> pd.DataFrame:
    """ "V2 direktion active_cases kommune total serie", …"""
    columns = ["version", "audience", "indicator", "scope", "dimension", "history"]
    return pd.DataFrame([line.split() for line in lines], columns=columns)


def hidden_in(packet: Publishable) -> set[tuple[str, str, str, str]]:
    """Indicator, scope, category and period of every hidden cell."""
    frame = packet.observations
    columns = ["indicator", "scope", "category", "period"]
    return set(frame[frame["status"] == "hidden"][columns].itertuples(index=False, name=None))
