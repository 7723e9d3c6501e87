"""A reader is attacked with what tells this reader something. The rest of the book must indeed tell nothing."""

from collections import defaultdict
from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd
import pytest
from disclosure_cells import READERS, THRESHOLDS, observed

from mi_lib.disclosure import HIDDEN, Publishable
from mi_lib.disclosure.attack import exposed
from mi_lib.disclosure.knowledge import PUBLIC
from mi_lib.disclosure.rules import secrets_of
from mi_lib.disclosure.system import build_book
from mi_lib.disclosure.views import rows_of

Publish = Callable[..., dict[str, Publishable]]

TEAMS = ("T1", "T2", "T4")
BANDS, KINDS = ("a00_05", "a06_09"), ("known", "new")
FAILED_ONCE = (68, 70, 90, 105, 121, 139, 149)
"""A door that took only links of figures that nobody gets into account let something out in each of these."""


def _counts(chance: np.random.Generator, months: int) -> pd.DataFrame:
    """Notifications by team, age and whether the case was known, each month and from the year's first on."""
    drawn = {
        (month, team, band, kind): float(chance.choice([0, 1, 2, 3, 6, 11], p=[0.3, 0.2, 0.15, 0.15, 0.1, 0.1]))
        for month in range(1, months + 1)
        for team in TEAMS
        for band in BANDS
        for kind in KINDS
    }
    frames = []
    for last in range(1, months + 1):
        for window, first in (("month", last), ("ytd", 1)):
            counts: dict[tuple[str, str, str], float] = defaultdict(float)
            for (month, team, band, kind), number in drawn.items():
                if first <= month <= last:
                    for scope in (team, "kommune"):
                        for place in (("total", "total"), ("age_band", band), ("known_case", kind)):
                            counts[scope, *place] += number
            frames.append(observed("notification_count", counts, f"2014-{last:02}", window))
    return pd.concat(frames, ignore_index=True)


def _some_tables(chance: np.random.Generator) -> Iterator[str]:
    for audience in ("direktion", "ledere", "fagudvalg"):
        for scope in ("kommune", "teams", "eget") if audience == "ledere" else ("kommune", "teams"):
            for dimension in ("total", "age_band", "known_case"):
                which = chance.random()
                if which < 0.5:
                    history = "serie" if which < 0.25 else "seneste"
                    yield f"V2 {audience} notification_count {scope} {dimension} {history}"


@pytest.mark.parametrize("number", FAILED_ONCE)
def test_whatever_tables_there_are_the_whole_book_opens_no_small_count(number: int, publish: Publish) -> None:
    chance = np.random.default_rng(number)
    months = int(chance.integers(2, 6))
    cells = _counts(chance, months)
    packets = publish(cells, _some_tables(chance), month=f"2014-{months + 1:02}")
    book = build_book(cells, ())
    shown = {
        reader.id: rows_of(
            packets[reader.id].observations.query("status != @HIDDEN", local_dict={"HIDDEN": HIDDEN}), book
        )
        for reader in READERS
        if reader.id in packets
    }
    for reader in READERS:
        known = sum((rows for name, rows in shown.items() if name in (reader.id, *PUBLIC)), np.zeros(len(book.cells)))
        own = book.cells["scope"].isin([reader.team]).to_numpy()
        needs = secrets_of(book.cells, np.full(len(own), float(THRESHOLDS[reader.audience])), len(book.system.values))
        if reader.team:
            needs.low[book.figures_of(own | book.cells["scope"].eq("kommune").to_numpy())] = np.nan
        assert exposed(book.system, book.figures_of((known > 0) | own), needs) == [], reader.id
