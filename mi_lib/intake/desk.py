"""The desk where deliveries are handed in."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import pandas as pd

from mi_lib.intake.checking import check_sheet
from mi_lib.intake.file_names import Announced, recognise
from mi_lib.intake.personal import mask
from mi_lib.intake.problems import Problem, Refusal, RefusedFileError
from mi_lib.intake.refusing import choose_place, set_aside
from mi_lib.intake.sheets import LARGEST_FILE, Sheet, read_csv
from mi_lib.intake.workbooks import read_workbook
from mi_lib.warehouse import Delivery, Warehouse

REFUSED_FOLDER = "refused"
_SUFFIXES = (".csv", ".xlsx", ".xls", ".xlsm", ".xlsb", ".ods", ".tsv")  # what an office may send; others are not ours


@dataclass
class IntakeResult:
    """What became of each file: stored as a delivery, known from before, or refused and put aside."""

    accepted: list[Delivery] = field(default_factory=list)
    known: list[Path] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)


def find_files(incoming: Path) -> list[Path]:
    """Every table file below the folder, in an order that does not depend on the computer, without the refused ones.

    Files that cannot be taken in but look like deliveries (`.xls`, `.ods`) are among them, so that they get refused.
    """
    found = (path.relative_to(incoming) for path in incoming.rglob("*") if path.is_file())
    ours = [path for path in found if path.suffix.lower() in _SUFFIXES and _is_delivery(path)]
    return [incoming / path for path in sorted(ours, key=lambda path: path.as_posix())]


def take_in(
    files: Sequence[Path],
    warehouse: Warehouse,
    *,
    received_at: datetime,
    refused_folder: Path,
    progress: Callable[[int, int], None] | None = None,
) -> IntakeResult:
    """Take files in, one after the other; of two versions for one table and month the later in the list counts.

    A bad file is refused whole, moved to `refused_folder` with a report in Danish beside it, and does not stop the
    others. `progress` hears how many of how many are done. Raises only if the warehouse or the disk fails.
    """
    result = IntakeResult()
    for done, path in enumerate(files, 1):
        _take_one(path, warehouse, received_at, refused_folder, result)
        if progress is not None:
            progress(done, len(files))
    return result


def _take_one(path: Path, warehouse: Warehouse, received_at: datetime, folder: Path, result: IntakeResult) -> None:
    announced: Announced | None = None
    try:
        announced = recognise(path.name)
        content = _read(path)
        delivery_id = _identify(announced, content)
        if warehouse.knows(delivery_id):
            result.known.append(path)
            return
        rows = check_sheet(_sheet(content, announced), announced.contract, announced.month)
    except RefusedFileError as error:
        result.refused.append(_refuse(path, announced, error.problems, folder))
        return
    delivery = _delivery(delivery_id, path, announced, rows, received_at)
    warehouse.store(delivery, rows)
    result.accepted.append(delivery)


def _is_delivery(path: Path) -> bool:
    """Neither refused before, nor hidden, nor the lock file that Excel lays beside an open workbook."""
    return path.parts[0] != REFUSED_FOLDER and not path.name.startswith((".", "~$"))


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise RefusedFileError([_TOO_LARGE])
        return path.read_bytes()
    except OSError as error:
        raise RefusedFileError([_CANNOT_READ]) from error


def _identify(announced: Announced, content: bytes) -> str:
    """A hash of table, month and content: the empty deliveries of two months are two deliveries."""
    claim = f"{announced.contract.table} {announced.month}\n"
    return sha256(claim.encode() + content).hexdigest()


def _sheet(content: bytes, announced: Announced) -> Sheet:
    if announced.kind == "xlsx":
        return read_workbook(content)
    return read_csv(content, announced.contract.column_names)


def _delivery(
    delivery_id: str, path: Path, announced: Announced, rows: pd.DataFrame, received_at: datetime
) -> Delivery:
    return Delivery(
        delivery_id=delivery_id,
        table=announced.contract.table,
        month=announced.month,
        unit=announced.contract.unit,
        file_name=path.name,
        rows=len(rows),
        received_at=received_at,
        synthetic=announced.synthetic,
    )


def _refuse(path: Path, announced: Announced | None, problems: tuple[Problem, ...], folder: Path) -> Refusal:
    refusal = Refusal(mask(path.name), problems, choose_place(path, folder))
    if announced is not None:
        wanted = announced.contract
        refusal = replace(refusal, table=wanted.table, table_da=wanted.name_da, unit=wanted.unit, month=announced.month)
    set_aside(path, refusal)
    return refusal


_TOO_LARGE = Problem(
    "filen er for stor.",
    expected=f"højst {LARGEST_FILE // 1_000_000} MB",
    remedy="Kontrollér, at filen kun indeholder månedens rækker.",
)
_CANNOT_READ = Problem(
    "filen kan ikke læses.",
    expected="en fil, som programmet må læse",
    remedy="Luk filen, hvis den er åben i Excel, og kontrollér adgangen til den.",
)
