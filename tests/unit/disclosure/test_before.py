"""What a report recalls of the last edition is what the ledger says that its readers know."""

import re
from collections.abc import Callable

import pandas as pd
from disclosure_cells import observed

from mi_lib.disclosure import Ledger, Publishable, seen_before
from mi_lib.sections import changes

Publish = Callable[..., dict[str, Publishable]]
TOTAL = ("kommune", "total", "total")
LINES = ("V2 direktion notification_count kommune total serie",)


def _cells(*months: tuple[str, float]) -> pd.DataFrame:
    return pd.concat([observed("notification_count", {TOTAL: count}, period) for period, count in months])


def test_every_figure_that_is_told_was_shown_to_this_reader_and_is_in_the_ledger(publish: Publish) -> None:
    first = publish(_cells(("2014-11", 58.0), ("2014-12", 3.0), ("2015-01", 62.0)), LINES, month="2015-02")
    ledger = Ledger.empty().with_release(first.values())
    second = publish(
        _cells(("2014-11", 67.0), ("2014-12", 31.0), ("2015-01", 2.0), ("2015-02", 70.0)),
        LINES,
        month="2015-04",
        ledger=ledger,
    )
    now = second["direktion"]
    told = changes(now, seen_before(first["direktion"], now))
    assert told[2:3] == ["- **Rettet:** underretninger i november 2014 fra 58 til 67."], (
        "December was hidden then, January is now"
    )
    known = ledger.with_release(second.values()).entries
    figures = {f"{value:.0f}" for value in known.loc[known["audience"] == "direktion", "value"].dropna()}
    assert set(re.findall(r"(?:fra|til) (\d+)", told[2])) <= figures
