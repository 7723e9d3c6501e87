"""What is read of a cell, and what a report repeats of it."""

from datetime import date, datetime, time

import pytest

from mi_lib.deliveries import contract
from mi_lib.intake.checking import check_file
from mi_lib.intake.columns import quote
from mi_lib.intake.problems import RefusedFileError
from mi_lib.intake.sheets import make_sheet
from mi_lib.periods import Month

SCHOOL = contract("school")


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


def _problems(*rows: list[object]) -> list[tuple[int | None, str, str]]:
    sheet = make_sheet([SCHOOL.column_names, *rows], SCHOOL)
    with pytest.raises(RefusedFileError) as refused:
        check_file(lambda: [sheet], SCHOOL, Month(2015, 1))
    return [(each.row, each.column, each.what) for each in refused.value.problems]


def test_a_remark_beside_the_columns_is_told_once_with_its_cell_and_without_its_words() -> None:
    remark = "kolonnen har intet navn, men der står noget i den."
    rows = [["S1", "Åskolen", None], ["S2", "Bakken", "Syd", None, "spørg Karen"], ["S3", "Vangen", "Øst", None, "ja"]]
    assert _problems(*rows) == [(2, "district", "værdien mangler."), (3, "E", remark)]


def test_a_code_may_be_written_in_capitals() -> None:
    wanted = contract("staff_absence")
    row = ["FR1", "M013", "12-01-2015", "13-01-2015", "Sickness", 2]
    checked = check_file(lambda: [make_sheet([wanted.column_names, row], wanted)], wanted, Month(2015, 1))
    assert checked.rows["type"].to_pylist() == ["sickness"]
