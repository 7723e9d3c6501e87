"""Whether a file is of the month of its name: by its rows' days and years, and by the title above its rows."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from typing import Any

import numpy as np
import pandas as pd

from mi_lib.deliveries import Contract
from mi_lib.intake.columns import by_row, first, quote
from mi_lib.intake.problems import COUNTED, Problem, grouped
from mi_lib.intake.sheets import Record, Sheet
from mi_lib.periods import Month
from mi_lib.plan.words import danish_month

_NAMES = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_WORDS = r"jan(?:uar)?|feb(?:ruar)?|mar(?:ts)?|apr(?:il)?|maj|juni?|juli?|aug(?:ust)?|sept?(?:ember)?|okt(?:ober)?"
_IN_WORDS = re.compile(rf"(?<!\w)({_WORDS}|nov(?:ember)?|dec(?:ember)?)(?!\w)")
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_IN_DIGITS = re.compile(r"(?<![\d./-])(?:(20\d\d)-(0[1-9]|1[0-2])|(0[1-9]|1[0-2])[-./](20\d\d))(?![\d./-]\d|\d)")
_A_DAY = re.compile(rf"\d{{1,2}}\s?\.?\s?(?:{_WORDS}|nov(?:ember)?|dec(?:ember)?)(?!\w)(?: \d{{4}})?")
_OF_THE_FILE = re.compile(r"udskrevet|udskrift|udtræk|trukket|dannet|hentet|kørt|kørsel|opdateret|oprettet|gemt|sendt")
_LONGEST_TITLE = 300  # signs of a cell; what is longer is no title


class Dating:
    """What a file's pieces tell of its month. Each kind of doubt is told only without the ones before."""

    def __init__(self, wanted: Contract, month: Month) -> None:
        self._wanted, self._month = wanted, month
        self._title: list[Problem] = []
        self._late: list[Problem] = []
        self._late_rows: Counter[Month] = Counter()
        self._rows = 0
        self._months: set[str] = set()
        self._years: set[int] = set()

    def see_title(self, above: tuple[Record, ...]) -> None:
        named = months_named(above)
        if named and self._month not in named:
            self._title = [_other_title(self._month, max(named))]

    def see(self, rows: pd.DataFrame, piece: Sheet) -> None:
        self._rows += len(rows)
        late = too_late(rows, piece, self._wanted, self._month)
        if late:
            self._late += late[: COUNTED + 1 - len(self._late)]
            self._late_rows += late_months(rows, self._wanted, self._month)
        if self._wanted.dated_by is not None:
            self._months |= months_of(rows[self._wanted.dated_by])
        if self._wanted.year is not None:
            self._years |= set(rows[self._wanted.year].dropna())

    def problems(self) -> list[Problem]:
        late = list(self._later_month()) or self._late
        return self._title or late or [*self._another_month(), *self._another_year()]

    def _later_month(self) -> Iterator[Problem]:
        """One question, where most rows lie behind the month: nobody has that many wrong dates to mend."""
        count = self._late_rows.total()
        if count > 1 and self._rows < 2 * count:
            yield _all_later(self._wanted, self._month, self._late_rows, self._rows)

    def _another_month(self) -> Iterator[Problem]:
        """Something must be dated in the month, so that another month's file is noticed."""
        if self._wanted.dated_by is not None and self._months and str(self._month) not in self._months:
            yield _other_month(
                self._wanted.dated_by, self._month, {Month.parse(text) for text in self._months}, self._rows
            )

    def _another_year(self) -> Iterator[Problem]:
        if self._wanted.year is not None and self._years and self._month.year not in self._years:
            yield _other_year(self._wanted.year, self._month, max(self._years))


def months_named(above: tuple[Record, ...]) -> set[Month]:
    """The months that titles name with their year, »Fravær januar 2015«, »2015-01«.

    A day (3. februar 2015) is none, nor is what a title says of the file itself (»udskrevet februar 2015«).
    """
    texts = [cell[:_LONGEST_TITLE].casefold() for record in above for cell in record if isinstance(cell, str)]
    return {month for text in texts if not _OF_THE_FILE.search(text) for month in _named_in(text)}


def _named_in(text: str) -> Iterator[Month]:
    """From one month to another names those between, too: the year is the one that follows."""
    for year, number, number_first, year_behind in _IN_DIGITS.findall(text):
        yield Month(int(year or year_behind), int(number or number_first))
    text = _A_DAY.sub(" ", text)
    years = [int(year) for year in _YEAR.findall(text)]
    numbers = [_NAMES.index(word[:3]) + 1 for word in _IN_WORDS.findall(text)]
    if years and numbers:
        month, last = Month(min(years), numbers[0]), Month(max(years), numbers[-1])
        while month <= last:
            yield month
            month += 1


def too_late(rows: pd.DataFrame, sheet: Sheet, wanted: Contract, month: Month) -> list[Problem]:
    """What has happened cannot be dated after the month."""
    found = (_too_late_in(days, sheet, name, month) for name, days in _happened(rows, wanted))
    return by_row(chain.from_iterable(found), wanted)


def late_months(rows: pd.DataFrame, wanted: Contract, month: Month) -> Counter[Month]:
    """How many rows have something that has happened after the month, by the last month they tell."""
    latest = np.full(len(rows), np.datetime64("NaT"), "datetime64[M]")
    for _, days in _happened(rows, wanted):
        latest = np.fmax(latest, pd.to_datetime(days).to_numpy().astype("datetime64[M]"))
    late, counts = np.unique(latest[latest > np.datetime64(str(month))], return_counts=True)
    return Counter({Month.parse(str(each)): int(count) for each, count in zip(late, counts, strict=True)})


def _happened(rows: pd.DataFrame, wanted: Contract) -> Iterator[tuple[str, "pd.Series[Any]"]]:
    """The columns with days of what has happened, without the days of what is only planned."""
    for name in dict.fromkeys((*filter(None, (wanted.dated_by,)), *wanted.facts)):
        yield name, rows[name]
    for name, (column, value) in wanted.happened.items():
        yield name, rows[name].where((rows[column] == value).fillna(False))


def _too_late_in(dates: "pd.Series[Any]", sheet: Sheet, name: str, month: Month) -> list[Problem]:
    is_text = isinstance(dates.dtype, pd.StringDtype)
    late = dates > str(month) if is_text else dates >= pd.Timestamp((month + 1).first_day)
    return first(_too_late(sheet, name, month, int(index)) for index in np.flatnonzero(late.fillna(False)))


def months_of(dates: "pd.Series[Any]") -> set[str]:
    """As `YYYY-MM`; a column of kind month is that already."""
    days = dates.dropna().drop_duplicates()
    return set(days if isinstance(days.dtype, pd.StringDtype) else days.dt.strftime("%Y-%m"))


def _too_late(sheet: Sheet, name: str, month: Month, index: int) -> Problem:
    return Problem(
        "datoen ligger efter den måned, filen er for.",
        f"en dato i {danish_month(month)} eller før",
        "Ret datoen, eller flyt rækken til leverancen for den senere måned.",
        quote(sheet.cell(name, index)),
        name,
        sheet.numbers[index],
    )


def _all_later(wanted: Contract, month: Month, late: Counter[Month], rows: int) -> Problem:
    (other, most), *_ = late.most_common(1)
    lie = "ligger" if wanted.dated_by else "har en dato"
    if most == late.total():
        what = f"{_rows(most, rows)} {lie} i {danish_month(other)}. Er det filen for {danish_month(other)}?"
        remedy = _another_name(month, other)
    else:
        what = f"{_rows(late.total(), rows)} {lie} efter {danish_month(month)}. Hvilken måned er filen for?"
        remedy = f"Dan filen for {danish_month(month)}, eller ret måneden i filnavnet."
    return Problem(what, f"rækker fra {danish_month(month)} eller før", remedy, column=wanted.dated_by or "")


def _other_month(name: str, month: Month, found: set[Month], rows: int) -> Problem:
    newest = max(found)
    wanted, other = danish_month(month), danish_month(newest)
    if len(found) == 1:
        what = f"{_rows(rows, rows)} ligger i {other}. Er det filen for {other}?"
    else:
        what = f"ingen række ligger i {wanted}; den nyeste er fra {other}. Hvilken måned er filen for?"
    return Problem(
        what,
        f"mindst én række fra {wanted}, eller en fil uden rækker",
        _another_name(month, newest),
        column=name,
    )


def _rows(count: int, rows: int) -> str:
    if count < rows:
        return f"{grouped(count)} af {grouped(rows)} rækker"
    return {1: "rækken", 2: "begge rækker"}.get(rows, f"alle {grouped(rows)} rækker")


def _another_name(month: Month, other: Month) -> str:
    return (
        f"Er den for {danish_month(other)}, så ret filnavnet til {other}. Ellers dan filen for {danish_month(month)}."
    )


def _other_year(name: str, month: Month, newest: int) -> Problem:
    return Problem(
        "ingen række er for det år, filen er for. Er det et andet års fil?",
        f"mindst én række for {month.year}",
        "Ret måneden i filnavnet, eller dan filen for det rigtige år.",
        f"nyeste år er {newest}",
        name,
    )


def _other_title(month: Month, named: Month) -> Problem:
    return Problem(
        f"overskriften over kolonnenavnene nævner {named}, men filnavnet siger {month}. Hvilken måned er det?",
        f"samme måned i overskrift og filnavn, her {month}",
        "Ret måneden i filnavnet eller i overskriften, eller dan filen for den rigtige måned.",
        f"{named}",
    )
