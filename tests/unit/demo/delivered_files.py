"""A reader for what the demo world delivers."""

import csv
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

import openpyxl

from mi_lib.deliveries import CONTRACTS, Contract

_ENCODINGS = {"oekonomi": "cp1252", "faellessekretariat": "utf-8-sig"}

Row = dict[str, str]


class Delivered:
    """The files of a demo world, read as plain texts; dates as ISO."""

    def __init__(self, folder: Path, paths: list[Path]) -> None:
        self.folder, self.paths = folder, paths
        self.files = [path for path in paths if path.suffix != ".txt"]

    def of(self, table: str) -> list[Path]:
        return [path for path in self.files if path.name.rsplit("_", 2)[0] == table]

    def header(self, path: Path) -> tuple[str, ...]:
        return tuple(next(_records(path)))

    def rows(self, path: Path) -> list[Row]:
        contract = CONTRACTS[path.name.rsplit("_", 2)[0]]
        return [_iso(row, contract) for row in _records(path)]

    def newest(self, table: str, until: str = "2015-12") -> list[Row]:
        """Of each key the row of the latest month up to `until`."""
        newest: dict[tuple[str, ...], Row] = {}
        for path in sorted(self.of(table), key=month_of):
            if month_of(path) <= until:
                key = CONTRACTS[table].key
                newest |= {tuple(row[name] for name in key): row for row in self.rows(path)}
        return list(newest.values())


def month_of(path: Path) -> str:
    return path.name.rsplit("_", 2)[1]


def number(text: str) -> float:
    return float(text.replace(",", "."))


def _records(path: Path) -> Iterator[Row]:
    if path.suffix == ".xlsx":
        sheet = openpyxl.load_workbook(path, read_only=True).worksheets[0]
        header, *rows = sheet.iter_rows(values_only=True)
        for row in rows:
            cells = zip_longest(header, row)  # reading drops empty cells at the end of a row
            yield {str(name): "" if value is None else str(value) for name, value in cells}
    else:
        text = path.read_text(encoding=_ENCODINGS.get(path.parent.name, "utf-8"))
        yield from csv.DictReader(text.splitlines(), delimiter=";")


def _iso(row: Row, contract: Contract) -> Row:
    kinds = {column.name: column.kind for column in contract.columns}
    return {name: _iso_date(value) if kinds[name] in ("date", "timestamp") else value for name, value in row.items()}


def _iso_date(text: str) -> str:
    day, _, clock = text.partition(" ")
    if not day or day[4] == "-":
        return day
    day_of_month, month, year = day.replace(".", "-").split("-")
    return f"{year}-{month}-{day_of_month}" + (f"T{clock}" if clock else "")
