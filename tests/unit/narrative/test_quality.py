"""The quality of data in words and shape."""

from datetime import date

import pytest

from mi_lib.disclosure import Quality
from mi_lib.narrative import quality_note

CUTOFF = date(2014, 12, 31)


@pytest.mark.parametrize(
    ("quality", "said"),
    [
        (
            Quality("x", "good", 0, 10, newest="2014-12-31"),
            "Datakvalitet: ●●● god · højst 10 pct. af sagerne mangler en registrering · "
            "seneste registrering 31. december 2014.",
        ),
        (
            Quality("x", "fair", 10, 20, newest="2014-12-30"),
            "Datakvalitet: ●●○ rimelig · 10-20 pct. af sagerne mangler en registrering · "
            "seneste registrering 30. december 2014, 1 dag før opgørelsen.",
        ),
        (
            Quality("x", "poor", 20, None, newest="2014-11-29", last_month="2014-11"),
            "Datakvalitet: ●○○ svag · over 20 pct. af sagerne mangler en registrering · "
            "seneste registrering 29. november 2014, 32 dage før opgørelsen · sidst leveret for november 2014.",
        ),
        (
            Quality("x", "good", too_few_cases=True),
            "Datakvalitet: ●●● god · der er for få sager til at vise, hvor mange der mangler en registrering.",
        ),
        (Quality("x", "poor"), "Datakvalitet: ●○○ svag."),
    ],
)
def test_the_note(quality: Quality, said: str) -> None:
    assert quality_note(quality, CUTOFF).replace("\N{NO-BREAK SPACE}", " ") == said
