"""Is a file of the month of its name? What titles, years and days of what has happened tell."""

import pytest

from mi_lib.deliveries import CONTRACTS
from mi_lib.intake.checking import check_file
from mi_lib.intake.dating import months_named
from mi_lib.intake.problems import RefusedFileError
from mi_lib.intake.sheets import make_sheet
from mi_lib.periods import Month

JANUARY = Month(2015, 1)


@pytest.mark.parametrize(
    ("title", "named"),
    [
        ("Fravær januar 2015", "2015-01"),
        ("FRAVÆR, DEC. 2014", "2014-12"),
        ("Periode: 2015-01", "2015-01"),
        ("Måned 01-2015", "2015-01"),
        ("januar-marts 2015", "2015-01 2015-02 2015-03"),
        ("december 2014 til januar 2015", "2014-12 2015-01"),
        ("Udskrevet februar 2015", ""),  # the day of the file, not of its rows
        ("3. februar 2015", ""),
        ("1. januar - 31. januar 2015", ""),
        ("2015-02-03", ""),
        ("03-02-2015", ""),
        ("Fravær februar", ""),  # no year
        ("Budget 2015", ""),
        ("Majbrit Junior, 2015", ""),
        ("Journal 12-34567, 2015", ""),
        ("Ledelsesinformation, Børn og familie", ""),
    ],
)
def test_a_title_names_a_month_only_with_its_year(title: str, named: str) -> None:
    assert sorted(map(str, months_named(((None, title),)))) == named.split()


def _problems(table: str, month: Month, *above: str, **cells: str) -> list[str]:
    """What is wrong with the contract's example, with these cells and titles."""
    wanted = CONTRACTS[table]
    row = dict(zip(wanted.column_names, wanted.example, strict=True)) | cells
    sheet = make_sheet([*((text,) for text in above), wanted.column_names, tuple(row.values())], wanted)
    try:
        check_file(lambda: [sheet], wanted, month)
    except RefusedFileError as error:
        return [problem.what for problem in error.problems]
    return []


LATE = "datoen ligger efter den måned, filen er for."
OTHER_YEAR = "ingen række er for det år, filen er for. Er det et andet års fil?"


@pytest.mark.parametrize(
    ("table", "cells", "expected"),
    [
        ("staff_absence", {"from_date": "31-01-2015", "to_date": "03-02-2015"}, []),
        ("staff_absence", {"from_date": "01-02-2015", "to_date": "03-02-2015"}, [LATE]),
        ("training_activity", {"date": "02-02-2015", "completed": "ja"}, [LATE]),
        ("training_activity", {"date": "02-02-2015", "completed": "nej"}, []),
        ("training_activity", {"date": "31-01-2015", "completed": "ja"}, []),
        ("commitment", {"to_date": "01-02-2015", "status": "ended"}, [LATE]),
        ("commitment", {"to_date": "01-02-2015", "status": "granted"}, []),
        ("commitment", {"to_date": "31-01-2015", "status": "ended"}, []),
        ("budget", {"year": "2015"}, []),
        ("budget", {"year": "2016"}, [OTHER_YEAR]),
        ("budget", {"year": "2014"}, [OTHER_YEAR]),
    ],
)
def test_what_has_happened_lies_not_after_the_month(table: str, cells: dict[str, str], expected: list[str]) -> None:
    assert _problems(table, JANUARY, **cells) == expected


def test_a_title_of_another_month_is_a_question_and_one_of_the_same_is_none() -> None:
    question = "overskriften over kolonnenavnene nævner 2015-02, men filnavnet siger 2015-01. Hvilken måned er det?"
    assert _problems("child", JANUARY, "Børn februar 2015", birth_date="01-05-2004") == [question]
    assert _problems("child", JANUARY, "Børn januar 2015", birth_date="01-05-2004") == []
