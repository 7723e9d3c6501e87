"""Workbooks are read with the values that Excel keeps, and not trusted."""

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime

import openpyxl
import pytest

from mi_lib.intake import workbooks
from mi_lib.intake.problems import Problem, RefusedFileError
from mi_lib.intake.workbooks import read_workbook


def _workbook(*rows: Sequence[object], **more_sheets: Sequence[object]) -> bytes:
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append(row)
    for title, row in more_sheets.items():
        workbook.create_sheet(title).append(row)
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def _with_member(content: bytes, name: str, data: bytes) -> bytes:
    copy = io.BytesIO(content)
    with zipfile.ZipFile(copy, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return copy.getvalue()


def _problems(content: bytes) -> tuple[Problem, ...]:
    with pytest.raises(RefusedFileError) as refused:
        read_workbook(content)
    return refused.value.problems


def test_real_values_rows_and_empty_cells_come_as_excel_shows_them() -> None:
    day = datetime(2015, 3, 2, 8, 30)
    content = _workbook(["employee_id", "fte", "day", "ok"], ["M1", 0.92, day, True], [], [" M2 ", 1, None, None])
    sheet = read_workbook(content)
    assert sheet.header == ("employee_id", "fte", "day", "ok")
    assert sheet.rows == [("M1", 0.92, day, True), ("M2", 1, None, None)]
    assert sheet.numbers == [2, 4]


def test_a_date_cell_is_midnight() -> None:
    sheet = read_workbook(_workbook(["date"], [date(2015, 3, 2)]))
    assert sheet.rows == [(datetime(2015, 3, 2),)]


def test_every_formula_is_named_by_its_cell() -> None:
    problems = _problems(_workbook(["a", "b"], [1, "=A2*2"], ["=NOW()", 2]))
    assert [(each.row, each.column, each.what) for each in problems] == [
        (2, "B", "cellen er en formel."),
        (3, "A", "cellen er en formel."),
    ]


def test_an_empty_second_sheet_is_no_harm() -> None:
    assert read_workbook(_workbook(["a"], ["x"], Ark2=[])).rows == [("x",)]


def test_two_filled_sheets_are_refused_with_the_question() -> None:
    (problem,) = _problems(_workbook(["a"], ["x"], Ark2=["a"]))
    assert (problem.found, problem.what[-18:]) == ("Sheet, Ark2", "Hvilket skal læses?"[-18:])


def test_an_archive_that_unpacks_too_large_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "LARGEST_UNPACKED", 100_000)
    (problem,) = _problems(_with_member(_workbook(["a"]), "xl/media/image1.bin", bytes(100_000)))
    assert problem.what == "projektmappen fylder for meget, når den pakkes ud."


@pytest.mark.parametrize(
    ("member", "word"), [("xl/vbaProject.bin", "makroer"), ("xl/externalLinks/externalLink1.xml", "henvisninger")]
)
def test_active_content_is_refused(member: str, word: str) -> None:
    (problem,) = _problems(_with_member(_workbook(["a"]), member, b"x"))
    assert word in problem.what


def test_an_entity_bomb_is_refused() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>'
    source, target = zipfile.ZipFile(io.BytesIO(_workbook(["a"]))), io.BytesIO()
    with source, zipfile.ZipFile(target, "w") as copy:
        for name in source.namelist():
            copy.writestr(name, bomb if "worksheets/sheet" in name else source.read(name))
    (problem,) = _problems(target.getvalue())
    assert "kan ikke åbnes" in problem.what


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"child_id;sex\n"])
def test_what_is_no_workbook_is_refused(content: bytes) -> None:
    (problem,) = _problems(content)
    assert "kan ikke åbnes" in problem.what
