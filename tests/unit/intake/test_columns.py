"""What a report repeats of a cell."""

from datetime import date, datetime, time

import pytest

from mi_lib.intake.columns import quote


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("02-02-2015", "»02-02-2015«"),
        (datetime(2015, 2, 2), "»02-02-2015«"),
        (datetime(2015, 2, 2, 14, 22), "»02-02-2015 14:22«"),
        (datetime(2015, 3, 11, 14, 21, 59, 999_999), "»11-03-2015 14:22«"),  # as Excel keeps 14:22
        (date(2015, 2, 2), "»02-02-2015«"),
        (time(14, 22), "»14:22«"),
        (3.5, "»3,5«"),
        (True, "»SAND«"),
        (12, "»12«"),
        ("x" * 61, f"»{'x' * 60}…«"),
        ("720104-1234", "»(skjult)«"),
    ],
)
def test_a_cell_is_quoted_as_a_danish_excel_shows_it(cell: object, shown: str) -> None:
    assert quote(cell) == shown
