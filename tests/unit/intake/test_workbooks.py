"""Workbooks are read with the values that Excel keeps, and not trusted."""

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime

import openpyxl
import pytest

from mi_lib.deliveries import contract
from mi_lib.intake import workbooks
from mi_lib.intake.problems import Problem, RefusedFileError
from mi_lib.intake.workbooks import read_workbook

SCHOOL = contract("school")
HEAD = SCHOOL.column_names


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
        read_workbook(content, SCHOOL)
    return refused.value.problems


def test_real_values_rows_and_empty_cells_come_as_excel_shows_them() -> None:
    day = datetime(2015, 3, 2, 8, 30)
    content = _workbook(HEAD, ["M1", 0.92, day], [], [" M2 ", 1, None])
    sheet = read_workbook(content, SCHOOL)
    assert sheet.header == ("school_id", "name_da", "district")
    assert sheet.rows == [("M1", 0.92, day), ("M2", 1, None)]
    assert (sheet.numbers, sheet.name) == ([2, 4], "Sheet")


def test_a_date_cell_is_midnight() -> None:
    sheet = read_workbook(_workbook(HEAD, ["S1", date(2015, 3, 2), "x"]), SCHOOL)
    assert sheet.rows == [("S1", datetime(2015, 3, 2), "x")]


def test_every_formula_is_named_by_its_cell() -> None:
    problems = _problems(_workbook(HEAD, ["S1", "=A2*2", "x"], ["=NOW()", 2, "x"]))
    assert [(each.where, each.what) for each in problems] == [
        ("ark Sheet, række 2, kolonne B", "cellen er en formel."),
        ("ark Sheet, række 3, kolonne A", "cellen er en formel."),
    ]


def test_an_empty_second_sheet_is_no_harm() -> None:
    assert read_workbook(_workbook(HEAD, ["S1", "x", "y"], Ark2=[]), SCHOOL).rows == [("S1", "x", "y")]


def test_two_sheets_without_the_columns_are_refused_with_the_question() -> None:
    (problem,) = _problems(_workbook(["a"], ["x"], Ark2=["a"]))
    assert (problem.found, problem.what[-18:]) == ("Sheet, Ark2", "Hvilket skal læses?"[-18:])


def test_the_sheets_of_our_template_are_not_read() -> None:
    content = _workbook(HEAD, ["S1", "x", "y"], Eksempel=HEAD, Koder=["x"], Vejledning=["x"])
    assert read_workbook(content, SCHOOL).notes == ()


def test_an_archive_that_unpacks_too_large_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "LARGEST_UNPACKED", 100_000)
    (problem,) = _problems(_with_member(_workbook(HEAD), "xl/media/image1.bin", bytes(100_000)))
    assert problem.what == "projektmappen fylder for meget, når den pakkes ud."


def test_a_sheet_with_too_many_cells_is_refused_although_they_are_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "MOST_CELLS", 20)
    (problem,) = _problems(_workbook(HEAD, *[["S1", None, None]] * 10))
    assert problem.what == "projektmappen fylder for meget, når den pakkes ud."


@pytest.mark.parametrize(
    ("member", "word"), [("xl/vbaProject.bin", "makroer"), ("xl/externalLinks/externalLink1.xml", "henvisninger")]
)
def test_active_content_is_refused(member: str, word: str) -> None:
    (problem,) = _problems(_with_member(_workbook(HEAD), member, b"x"))
    assert word in problem.what


def test_an_entity_bomb_is_refused() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>'
    source, target = zipfile.ZipFile(io.BytesIO(_workbook(HEAD))), io.BytesIO()
    with source, zipfile.ZipFile(target, "w") as copy:
        for name in source.namelist():
            copy.writestr(name, bomb if "worksheets/sheet" in name else source.read(name))
    (problem,) = _problems(target.getvalue())
    assert "kan ikke åbnes" in problem.what


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"child_id;sex\n"])
def test_what_is_no_workbook_is_refused(content: bytes) -> None:
    (problem,) = _problems(content)
    assert "kan ikke åbnes" in problem.what
