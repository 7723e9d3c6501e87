"""A file against its contract, piece by piece: the first problems, or the rows as the warehouse wants them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import chain

import pyarrow as pa

from mi_lib.deliveries import Contract
from mi_lib.intake.columns import by_row, doubtful, personal, read_columns, unnamed, wrong_headings
from mi_lib.intake.dating import Dating
from mi_lib.intake.mixtures import Mixture
from mi_lib.intake.problems import COUNTED, Problem, RefusedFileError
from mi_lib.intake.rules import Keys, Totals, broken_rules, double_keys, expired_codes
from mi_lib.intake.sheets import Sheet
from mi_lib.periods import Month
from mi_lib.warehouse.layout import as_arrow, table_schema


@dataclass(frozen=True)
class Checked:
    """The rows of a good file in the contract's columns and types, and what of the file was left out."""

    rows: pa.Table
    notes: tuple[str, ...]


def check_file(read: Callable[[], Iterable[Sheet]], wanted: Contract, month: Month) -> Checked:
    """Check the pieces that `read` gives, at least one; it is asked once more where keys repeat.

    Raises RefusedFileError with the problems, from the first row on. Where more than `COUNTED` are found, what lies
    behind is not looked at; of each kind in each column of a piece at most `COUNTED` + 1 are told.
    """
    check = _Check(wanted, month)
    for piece in read():
        check.take(piece)
        if check.is_hopeless:
            break
    check.look_back(read)
    return check.outcome()


class _Check:
    """What is known of a file after some of its pieces: problems of three degrees, each told only without the ones
    before, what must be seen of all rows together, and the rows themselves.
    """

    def __init__(self, wanted: Contract, month: Month) -> None:
        self._wanted = wanted
        self._personal: list[Problem] = []
        self._headings: list[Problem] = []
        self._wrong: list[Problem] = []  # cells and rows
        self._mixtures = {column.name: Mixture(column.kind) for column in wanted.columns}
        self._keys, self._totals = Keys(wanted), Totals(wanted)
        self._dating = Dating(wanted, month)
        self._rows: list[pa.Table] = []
        self._notes: tuple[str, ...] = ()
        self._last: Sheet | None = None

    @property
    def is_hopeless(self) -> bool:
        """Nobody mends more by hand."""
        return max(len(self._personal), len(self._wrong)) > COUNTED

    def take(self, piece: Sheet) -> None:
        if self._last is None:
            self._headings += wrong_headings(piece, self._wanted)
            self._dating.see_title(piece.above)
        self._last, self._notes = piece, (*self._notes, *piece.notes)
        self._personal += [problem for problem in personal(piece, self._wanted) if problem not in self._personal]
        told = {problem.column for problem in self._wrong}
        self._wrong += [problem for problem in unnamed(piece) if problem.column not in told]
        if not (self._personal or self._headings):
            self._take_rows(piece)

    def _take_rows(self, piece: Sheet) -> None:
        rows, problems = read_columns(piece, self._wanted, self._mixtures)
        if len(problems) <= COUNTED:
            seen = {(problem.row, problem.column) for problem in problems}
            broken = chain(broken_rules(rows, piece, self._wanted), expired_codes(rows, piece, self._wanted))
            problems += [each for each in broken if (each.row, each.column) not in seen]
            self._keys.see(rows, piece.numbers)
        self._wrong += problems
        if self._wrong:
            return
        self._dating.see(rows, piece)
        self._totals.see(rows)
        self._rows.append(as_arrow(rows, table_schema(self._wanted)))

    def look_back(self, read: Callable[[], Iterable[Sheet]]) -> None:
        """What only all pieces together tell: ways of writing that meet, and keys that repeat."""
        if self._personal or self._headings or self.is_hopeless:
            return
        questions = doubtful(self._mixtures, self._wanted)
        asked = {(problem.row, problem.column) for problem in questions}
        self._wrong = [*questions, *(each for each in self._wrong if (each.row, each.column) not in asked)]
        suspects = self._keys.suspects()
        if suspects and not self.is_hopeless:
            rows = _only(suspects, read())
            frame, _ = read_columns(rows, self._wanted, {})
            self._wrong += double_keys(frame, rows, self._wanted)

    def outcome(self) -> Checked:
        self._refuse_if([*self._personal, *self._headings])
        self._refuse_if(by_row(self._wrong, self._wanted))
        self._refuse_if([*self._dating.problems(), *self._totals.wrong(self._seen)])
        return Checked(pa.concat_tables(self._rows), self._notes)

    @property
    def _seen(self) -> Sheet:
        if self._last is None:
            raise ValueError("a file has at least one piece")
        return self._last

    def _refuse_if(self, problems: list[Problem]) -> None:
        if problems:
            sheet = self._seen
            raise RefusedFileError(
                replace(each, column=_title(each.column, sheet), sheet=sheet.name) for each in problems
            )


def _title(column: str, sheet: Sheet) -> str:
    """As the office wrote it; two columns of a key are two names."""
    return ", ".join(sheet.titles.get(name, name) for name in column.split(", "))


def _only(numbers: set[int], pieces: Iterable[Sheet]) -> Sheet:
    """The rows with these numbers, as one sheet."""
    found = []
    for piece in pieces:
        rows = zip(piece.numbers, piece.rows, strict=True)
        found += [(number, row) for number, row in rows if number in numbers]
    return replace(piece, numbers=[number for number, _ in found], rows=[row for _, row in found])
