"""The template's example row, where an office has left it among its own: never a row of the table."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from mi_lib.deliveries import EXAMPLE_KEY, Contract, Kind
from mi_lib.intake.problems import Problem, RefusedFileError
from mi_lib.intake.sheets import Sheet
from mi_lib.intake.values import READERS, Cell, UnreadableError, Value


def without_examples(pieces: Iterable[Sheet], wanted: Contract) -> Iterator[Sheet]:
    """The pieces without the example, which is noted.

    Raises RefusedFileError where other values stand beside the example's key, and where there is no other row: that is
    no file for a month without rows.
    """
    left_out, kept = False, 0
    for piece in pieces:
        found = [index for index, key in enumerate(_keys(piece, wanted)) if _is_example(key)]
        rest = _without(piece, found, wanted) if found else piece
        left_out, kept = left_out or bool(found), kept + len(rest.rows)
        yield rest
    if left_out and not kept:
        raise RefusedFileError([_ONLY_EXAMPLE])


def _keys(piece: Sheet, wanted: Contract) -> list[Cell]:
    name = next(name for name in wanted.key if wanted.column(name).kind == "id")
    return piece.column(name) if name in piece.header else []


def _is_example(key: Cell) -> bool:
    return isinstance(key, str) and EXAMPLE_KEY in key.upper()


def _without(piece: Sheet, found: list[int], wanted: Contract) -> Sheet:
    if changed := [index for index in found if not _is_unchanged(piece, index, wanted)]:
        raise RefusedFileError(_changed_example(piece.numbers[index]) for index in changed)
    notes = [f"Række {piece.numbers[index]} er skabelonens eksempel og er ikke læst ind." for index in found]
    return replace(
        piece,
        rows=[row for index, row in enumerate(piece.rows) if index not in found],
        numbers=[number for index, number in enumerate(piece.numbers) if index not in found],
        notes=(*piece.notes, *notes),
    )


def _is_unchanged(piece: Sheet, index: int, wanted: Contract) -> bool:
    return all(
        _value(piece.cell(column.name, index), column.kind) == _value(text or None, column.kind)
        for column, text in zip(wanted.columns, wanted.example, strict=True)
        if column.name in piece.header
    )


def _value(cell: Cell, kind: Kind) -> Value | Cell:
    """What the cell says, so that a date of Excel's is the date in the example; or the cell, if it says nothing."""
    try:
        return None if cell is None else READERS[kind](cell)
    except UnreadableError:
        return cell


def _changed_example(row: int) -> Problem:
    return Problem(
        "rækken har skabelonens eksempel som nøgle, men andre værdier. Er det jeres egen række?",
        expected="jeres egen nøgle",
        remedy="Skriv rækkens rigtige nøgle, eller slet rækken, hvis den er et eksempel.",
        row=row,
    )


_ONLY_EXAMPLE = Problem(
    "filen har kun skabelonens eksempel. Er der ingen rækker i måneden?",
    expected="jeres egne rækker, eller kolonnenavnene alene",
    remedy="Slet eksemplet, og skriv månedens rækker. Er der ingen, så send filen med kolonnenavnene alene.",
)
