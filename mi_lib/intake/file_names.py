"""What a file's name says: `<table>_<YYYY-MM>`, then anything after an underscore, `.csv` or `.xlsx`."""

import re
from dataclasses import dataclass
from difflib import get_close_matches

from mi_lib.deliveries import CONTRACTS, Contract
from mi_lib.errors import UsageError
from mi_lib.intake.personal import has_cpr, safe_name
from mi_lib.intake.problems import Problem, RefusedFileError
from mi_lib.periods import Month

_FORM = re.compile(r"(?P<table>[a-z_]+)_(?P<month>\d{4}-\d{2})(?P<rest>_.*)?\.(?P<kind>csv|xlsx)")
_SYNTHETIC = "_syntetisk"
_EXPECTED = "tabel_ÅÅÅÅ-MM.csv eller .xlsx, for eksempel notification_2015-01.csv"


@dataclass(frozen=True)
class Announced:
    """What a file claims to be."""

    contract: Contract
    month: Month
    kind: str
    synthetic: bool


def recognise(file_name: str) -> Announced:
    """Read a file's name, small or capital letters. Raises RefusedFileError with what a name looks like."""
    if has_cpr(file_name):
        raise RefusedFileError([_CPR_IN_NAME])
    if safe_name(file_name) != file_name:
        raise RefusedFileError([_PATH_IN_NAME])
    if not file_name.lower().endswith((".csv", ".xlsx")):
        raise RefusedFileError([_unknown_kind(file_name)])
    match = _FORM.fullmatch(file_name.lower())
    if match is None:
        raise RefusedFileError([Problem("filnavnet kan ikke genkendes.", _EXPECTED, "Ret filnavnet.", file_name)])
    if match["table"] not in CONTRACTS:
        raise RefusedFileError([_unknown_table(match["table"])])
    synthetic = _SYNTHETIC in (match["rest"] or "")
    return Announced(CONTRACTS[match["table"]], _month(match["month"]), match["kind"], synthetic)


def _month(text: str) -> Month:
    try:
        return Month.parse(text)
    except UsageError as error:
        raise RefusedFileError(
            [Problem("måneden i filnavnet findes ikke.", _EXPECTED, "Ret filnavnet.", text)]
        ) from error


def _unknown_kind(file_name: str) -> Problem:
    return Problem(
        "filtypen kan ikke læses.",
        expected="en CSV-fil (.csv) eller en Excel-projektmappe (.xlsx)",
        remedy="Åbn filen i det program, den kommer fra, og gem den som .csv eller .xlsx.",
        found=file_name,
    )


def _unknown_table(table: str) -> Problem:
    near = get_close_matches(table, CONTRACTS, n=1)
    hint = f"Mente I {near[0]}? " if near else ""
    return Problem(
        "filnavnet nævner en tabel, der ikke findes.",
        expected=f"en af tabellerne {', '.join(CONTRACTS)}",
        remedy=f"{hint}Ret filnavnet.",
        found=table,
    )


_CPR_IN_NAME = Problem(
    "filnavnet indeholder noget, der ligner et CPR-nummer.", _EXPECTED, "Giv filen et navn uden CPR-nummer."
)
_PATH_IN_NAME = Problem(
    "filnavnet indeholder tegn, der ikke hører hjemme i et filnavn, for eksempel en sti.", _EXPECTED, "Ret filnavnet."
)
