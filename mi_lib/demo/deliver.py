"""The demo deliveries: one file per table and month, as the six units would export them."""

from collections.abc import Callable, Container
from pathlib import Path

from mi_lib.deliveries import CONTRACTS, Contract
from mi_lib.demo.chance import MONTHS, calendar_month
from mi_lib.demo.deltas import Deltas, delivered_months
from mi_lib.demo.files import HABITS, Sheet
from mi_lib.demo.history import History, World
from mi_lib.demo.parts import joined, make_parts

Progress = Callable[[int, int], None]

LATE_FOLDER = "demo-late"
_LATE = {("pupil_absence_month", "2015-10")}  # story 3
_README = """LÆS MIG

Alle data i denne mappe er syntetiske. Bakkedal Kommune findes ikke, og ingen af børnene, familierne,
medarbejderne eller beløbene er virkelige. Filerne er lavet af et program til afprøvning og må ikke
bruges til andet.

Hver mappe hører til én enhed. Hver fil er én tabel for én måned og indeholder de rækker, der er nye eller
ændrede i måneden. Filnavnene slutter på »syntetisk«.
"""


def write_deliveries(folder: Path, *, seed: int = 2015, scale: int = 1, progress: Progress | None = None) -> list[Path]:
    """Write `<unit>/<table>_<YYYY-MM>_syntetisk.csv` or `.xlsx` for 2013 to 2015 into `folder`; the paths, in order.

    `scale` 1 is a municipality of 45,000 inhabitants; 20 has twenty times the children, staff and money, made as
    several towns (`parts`). The same seed and scale give the same bytes. What comes late (story 3) is written beside
    `folder`, into `demo-late`, and is among the paths. `progress` is told of steps done and steps in all.
    """
    done = _Steps(len(MONTHS), progress)
    paths = dict.fromkeys([_write_readme(folder)])
    workbooks: World = {}
    for world in make_parts(seed, scale, done.one):
        for contract in CONTRACTS.values():
            history = world.pop(contract.table, None)
            if history is None:
                continue
            if HABITS[contract.unit].encoding is None:
                earlier = workbooks.get(contract.table)
                workbooks[contract.table] = history if earlier is None else joined(earlier, history)
            else:
                paths |= dict.fromkeys(write_table(folder, contract, history, paths))
    for table, history in workbooks.items():
        paths |= dict.fromkeys(write_table(folder, CONTRACTS[table], history))
    return list(paths)


class _Steps:
    """Counts what is done and tells it on."""

    def __init__(self, total: int, progress: Progress | None) -> None:
        self.count, self.total, self.progress = 0, total, progress

    def one(self) -> None:
        self.count += 1
        if self.progress is not None:
            self.progress(self.count, self.total)


def _write_readme(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "LÆS-MIG.txt"
    path.write_bytes(_README.replace("\n", "\r\n").encode("utf-8"))
    return path


def write_table(folder: Path, contract: Contract, history: History, begun: Container[Path] = frozenset()) -> list[Path]:
    """One file for each month; those that are `begun` get more rows. A workbook is written once."""
    sheet = Sheet(contract, history.columns, HABITS[contract.unit])
    paths = []
    for month, delta in delivered_months(contract, Deltas(contract, history), MONTHS):
        path = _place(folder, contract, month, sheet.habit.suffix)
        sheet.write(path, sheet.rows(delta.rows, delta.hidden), more=path in begun)
        paths.append(path)
    return paths


def _place(folder: Path, contract: Contract, month: int, suffix: str) -> Path:
    year, number = calendar_month(month)
    name = f"{year}-{number + 1:02d}"
    root = folder.parent / LATE_FOLDER if (contract.table, name) in _LATE else folder
    return root / contract.unit / f"{contract.table}_{name}_syntetisk{suffix}"
