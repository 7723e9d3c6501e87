"""The desk where deliveries are handed in."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from itertools import count
from pathlib import Path

from mi_lib.intake.checking import Checked, check_file
from mi_lib.intake.difference import Difference
from mi_lib.intake.examples import without_examples
from mi_lib.intake.file_names import Announced, recognise
from mi_lib.intake.personal import mask, safe_name
from mi_lib.intake.plausible import find_warnings
from mi_lib.intake.problems import Problem, Refusal, RefusedFileError
from mi_lib.intake.refusing import choose_place, set_aside
from mi_lib.intake.sheets import LARGEST_FILE, read_csv
from mi_lib.intake.versions import (
    NOTHING,
    Version,
    Versions,
    compare_with,
    current_versions,
    identify,
    is_version,
    place_of,
    refuse_another_months,
)
from mi_lib.intake.workbooks import read_workbook
from mi_lib.warehouse import Delivery, Warehouse

REFUSED_FOLDER = "refused"
_SUFFIXES = (".csv", ".xlsx", ".xls", ".xlsm", ".xlsb", ".ods", ".tsv")  # what an office may send; others are not ours
_REMEMBERED = 12  # deliveries whose rows are kept in memory
PIECE = 20_000  # rows that are read and checked at a time


@dataclass(frozen=True)
class Replaced:
    """A delivery that took the place of an earlier version, and what that changed."""

    delivery: Delivery
    earlier_file: str
    difference: Difference


@dataclass(frozen=True)
class Outdated:
    """A file that is, byte for byte, an earlier version than the one that counts. It was not taken in again."""

    path: Path
    current_file: str


@dataclass
class IntakeResult:
    """What became of each file: stored as a delivery, known from before, outdated, or refused and put aside.

    `warnings` are Danish sentences by delivery id: what is allowed, but looks strange, and what was left out.
    """

    accepted: list[Delivery] = field(default_factory=list)
    known: list[Path] = field(default_factory=list)
    outdated: list[Outdated] = field(default_factory=list)
    replaced: list[Replaced] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    warnings: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Preview:
    """What would become of a file: refused, or in place of the version that counts now with this difference.

    Without a refusal and a difference the table and month have no version yet; `known` is that very file.
    """

    path: Path
    refusal: Refusal | None = None
    difference: Difference | None = None
    earlier_file: str = ""
    rows: int = 0
    known: bool = False


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
    received_at: datetime | Callable[[Path], datetime],
    refused_folder: Path,
    received_from: str = "",
    again: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> IntakeResult:
    """Take files in, one after the other; of two versions for one table and month the later in the list counts.

    A bad file is refused whole, moved to `refused_folder` with a report in Danish beside it, and does not stop the
    others. A file that counted before, until another replaced it, is left alone, because it may still lie in the
    folder; `again` makes it count anew. `received_at` is one moment, or tells it for each file. `progress` hears how
    many of how many are done. Raises only if the warehouse or the disk fails.
    """
    moment_of = received_at if callable(received_at) else lambda path: received_at
    desk = _Desk(warehouse, moment_of, refused_folder, mask(received_from), again)
    for done, path in enumerate(files, 1):
        desk.take_one(path)
        if progress is not None:
            progress(done, len(files))
    desk.note_warnings()
    return desk.result


def preview(files: Iterable[Path], warehouse: Warehouse, *, refused_folder: Path) -> list[Preview]:
    """What taking these files in would change. Nothing is stored and nothing is moved."""
    current = current_versions(warehouse)
    return [_preview(path, warehouse, current, refused_folder) for path in files]


def _preview(path: Path, warehouse: Warehouse, current: Versions, folder: Path) -> Preview:
    announced: Announced | None = None
    try:
        announced = recognise(path.name)
        content = _read(path)
        rows = _check(content, announced).rows
        refuse_another_months(warehouse.rows, current, announced, content, rows)
    except RefusedFileError as error:
        return Preview(path, refusal=_refusal(path, announced, error.problems, folder))
    earlier, file_name, _ = current.get(place_of(announced), NOTHING)
    if not earlier:
        return Preview(path, rows=len(rows))
    known = is_version(earlier, identify(announced, content))
    difference = compare_with(warehouse, earlier, rows, announced)
    return Preview(path, difference=difference, earlier_file=file_name, rows=len(rows), known=known)


class _Desk:
    """One round of intake: what counts at the moment, and what has become of the files so far."""

    def __init__(
        self,
        warehouse: Warehouse,
        moment_of: Callable[[Path], datetime],
        folder: Path,
        received_from: str,
        again: bool,
    ) -> None:
        self._warehouse = warehouse
        self._moment_of = moment_of
        self._folder = folder
        self._received_from = received_from
        self._again = again
        self._current = current_versions(warehouse)
        # Each month's file is compared with those of the months around.
        self._rows_of = lru_cache(_REMEMBERED)(warehouse.rows)
        self.result = IntakeResult()

    def take_one(self, path: Path) -> None:
        announced: Announced | None = None
        try:
            announced = recognise(path.name)
            content = _read(path)
            identifier = self._new_id(path, announced, content)
            if identifier is not None:
                checked = _check(content, announced)
                refuse_another_months(self._rows_of, self._current, announced, content, checked.rows)
                self._keep(path, announced, identifier, checked)
        except RefusedFileError as error:
            refusal = _refusal(path, announced, error.problems, self._folder)
            refusal = replace(refusal, refused_at=self._moment_of(path))
            set_aside(path, refusal)
            self.result.refused.append(refusal)

    def _new_id(self, path: Path, announced: Announced, content: bytes) -> str | None:
        """The id under which to store the file; None, and told so, if it is known."""
        identifier = identify(announced, content)
        if not (self._counts(identifier, announced) or self._warehouse.knows(identifier)):
            return identifier
        if not self._counts(identifier, announced):  # unless another program has taken it in since this round began
            self._current = current_versions(self._warehouse)
        if self._counts(identifier, announced):
            self.result.known.append(path)
        elif self._again:
            return next(each for n in count(2) if not self._warehouse.knows(each := f"{identifier}-{n}"))
        else:
            self.result.outdated.append(Outdated(path, self._current[place_of(announced)].file_name))
        return None

    def _counts(self, identifier: str, announced: Announced) -> bool:
        return is_version(self._current.get(place_of(announced), NOTHING).identifier, identifier)

    def _keep(self, path: Path, announced: Announced, identifier: str, checked: Checked) -> None:
        delivery = self._delivery(path, announced, identifier, len(checked.rows))
        if not self._warehouse.store(delivery, checked.rows):
            self.result.known.append(path)
            return
        earlier, file_name, _ = self._current.get(place_of(announced), NOTHING)
        if earlier:
            difference = compare_with(self._warehouse, earlier, checked.rows, announced)
            self.result.replaced.append(Replaced(delivery, file_name, difference))
        self._current[place_of(announced)] = Version(identifier, delivery.file_name, delivery.rows)
        self.result.accepted.append(delivery)
        if checked.notes:
            self.result.warnings[identifier] = list(checked.notes)

    def _delivery(self, path: Path, announced: Announced, identifier: str, rows: int) -> Delivery:
        return Delivery(
            delivery_id=identifier,
            table=announced.contract.table,
            month=announced.month,
            unit=announced.contract.unit,
            file_name=path.name,
            rows=rows,
            received_at=self._moment_of(path),
            synthetic=announced.synthetic,
            folder=_folder(path, self._folder.parent),
            received_from=self._received_from,
        )

    def note_warnings(self) -> None:
        for identifier, texts in find_warnings(self.result.accepted, self._warehouse).items():
            self.result.warnings.setdefault(identifier, []).extend(texts)
        self._warehouse.note(self.result.warnings)


def _check(content: bytes, announced: Announced) -> Checked:
    wanted = announced.contract
    if announced.kind == "csv":
        return check_file(lambda: without_examples(read_csv(content, wanted, PIECE), wanted), wanted, announced.month)
    sheet = read_workbook(content, wanted)
    return check_file(lambda: without_examples([sheet], wanted), wanted, announced.month)


def _folder(path: Path, incoming: Path) -> str:
    """Below the folder of deliveries, or the last folder's name: never a path of somebody's computer."""
    parent = path.resolve().parent
    inside = parent.is_relative_to(incoming.resolve())
    return mask(parent.relative_to(incoming.resolve()).as_posix() if inside else parent.name)


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


def _refusal(path: Path, announced: Announced | None, problems: tuple[Problem, ...], folder: Path) -> Refusal:
    refusal = Refusal(safe_name(path.name), problems, choose_place(path, folder))
    if announced is None:
        return refusal
    wanted = announced.contract
    return replace(refusal, table=wanted.table, table_da=wanted.name_da, unit=wanted.unit, month=announced.month)


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
