"""Files that are meant to do harm are refused with a clear word, within twenty seconds and half a gigabyte."""

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

SECONDS = 20
MEGABYTES = 512
HEAD = "notification_id;child_id;unborn;case_id;received_at;source;legal_basis;reason;assessed_24h_at;acute;\
receipt_sent_date;outcome;outcome_date;registered_at\n"

_TAKE_IN = """
import json, resource, sys
from datetime import datetime
from pathlib import Path
from mi_lib.intake import take_in
from mi_lib.warehouse import Warehouse

resource.setrlimit(resource.RLIMIT_CPU, (int(sys.argv[2]), int(sys.argv[2])))
file = Path(sys.argv[1])
with Warehouse.open("duckdb:///:memory:") as warehouse:
    result = take_in([file], warehouse, received_at=datetime(2015, 4, 1), refused_folder=file.parent / "refused")
(refusal,) = result.refused
# Linux: ru_maxrss of a started process begins at its parent's peak, and pytest's may be large; VmHWM is its own.
status = Path("/proc/self/status")
if status.exists():
    peak = int(status.read_text().partition("VmHWM:")[2].split()[0]) / (1 << 10)
else:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20)
print(json.dumps({"what": refusal.problems[0].what, "megabytes": peak, "name": refusal.file_name}))
"""

_SHARED_TEXTS = (
    b'<Override PartName="/xl/sharedStrings.xml" ContentType='
    b'"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
)


def _workbook(rows: int = 1) -> io.BytesIO:
    book = openpyxl.Workbook()
    for _ in range(rows):
        book.active.append(["school_id", "name_da", "district"])
    content = io.BytesIO()
    book.save(content)
    return content


def _with_member(file: Path, name: str, parts: list[bytes]) -> None:
    """A good workbook in which one member is replaced or added, written part by part."""
    with zipfile.ZipFile(_workbook()) as source, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
        for each in source.namelist():
            if each != name:
                shared = _SHARED_TEXTS if name == "xl/sharedStrings.xml" else b""
                target.writestr(each, source.read(each).replace(b"</Types>", shared + b"</Types>"))
        with target.open(name, "w", force_zip64=True) as member:
            for part in parts:
                member.write(part)


def _zip_bomb(folder: Path) -> Path:
    file = folder / "school_2015-03.xlsx"
    _with_member(file, "xl/worksheets/sheet1.xml", [bytes(10_000_000)] * 50)
    return file


def _many_shared_texts(folder: Path) -> Path:
    """Six hundred thousand of one letter."""
    file = folder / "school_2015-03.xlsx"
    texts = b"<si><t>a</t></si>" * 50_000
    start = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    _with_member(file, "xl/sharedStrings.xml", [start, *[texts] * 12, b"</sst>"])
    return file


def _many_styles(folder: Path) -> Path:
    file = folder / "school_2015-03.xlsx"
    _with_member(file, "xl/styles.xml", [b"<styleSheet>", b"<xf/>" * 5_000_000, b"</styleSheet>"])
    return file


def _empty_rows(folder: Path) -> Path:
    file = folder / "school_2015-03.xlsx"
    start = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    _with_member(file, "xl/worksheets/sheet1.xml", [start, *[b"<row/>" * 100_000] * 50, b"</sheetData></worksheet>"])
    return file


def _entity_bomb(folder: Path) -> Path:
    file = folder / "school_2015-03.xlsx"
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE x [<!ENTITY e0 "ha">{levels}]><worksheet>&e11;</worksheet>'
    _with_member(file, "xl/worksheets/sheet1.xml", [bomb.encode()])
    return file


def _macros(folder: Path) -> Path:
    file = folder / "school_2015-03.xlsx"
    _with_member(file, "xl/vbaProject.bin", [b"macro"])
    return file


def _external_links(folder: Path) -> Path:
    file = folder / "school_2015-03.xlsx"
    _with_member(file, "xl/externalLinks/externalLink1.xml", [b"<externalLink/>"])
    return file


def _path_in_the_archive(folder: Path) -> Path:
    file = folder / "school_2015-03.xlsx"
    _with_member(file, "../../school.xml", [b"x"])
    return file


def _formulas(folder: Path) -> Path:
    file = folder / "school_2015-03.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["school_id", "name_da", "district"])
    book.active.append(["S1", '=HYPERLINK("http://example.invalid","Klik")', "=1+1"])
    book.save(file)
    return file


def _two_gigabytes(folder: Path) -> Path:
    file = folder / "school_2015-03.csv"
    with file.open("wb") as opened:
        opened.write(b"school_id;name_da;district\n")
        opened.truncate(2 << 30)
    return file


def _binary(folder: Path) -> Path:
    file = folder / "school_2015-03.csv"
    file.write_bytes(bytes(range(256)) * 4000)
    return file


def _wrong_in_every_cell(folder: Path) -> Path:
    file = folder / "notification_2015-03.csv"
    rows = (f"U{n};B{n};måske;S{n};x{n};42;SEL § 199;3,14;31-02-2015;x;y{n};z;32-01-2015;w\n" for n in range(400_000))
    file.write_text(HEAD + "".join(rows), encoding="utf-8")
    return file


def _one_row_too_wide_for_ever(folder: Path) -> Path:
    file = folder / "school_2015-03.csv"
    file.write_text("school_id;name_da;district\n" + ";;;;x\n" * 7_000_000, encoding="utf-8")
    return file


def _only_quotes(folder: Path) -> Path:
    file = folder / "school_2015-03.csv"
    file.write_text('school_id;name_da;district\n"' + "x\n" * 20_000_000, encoding="utf-8")
    return file


def _many_merged_cells(folder: Path) -> Path:
    file = folder / "school_2015-03.xlsx"
    start = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData/><mergeCells>'
    merged = b'<mergeCell ref="A1:B2"/>' * 100_000
    _with_member(file, "xl/worksheets/sheet1.xml", [start, *[merged] * 10, b"</mergeCells></worksheet>"])
    return file


HOSTILE: list[tuple[Callable[[Path], Path], str]] = [
    (_zip_bomb, "projektmappen fylder for meget, når den pakkes ud."),
    (_many_shared_texts, "projektmappen fylder for meget, når den pakkes ud."),
    (_many_styles, "projektmappen fylder for meget, når den pakkes ud."),
    (_many_merged_cells, "projektmappen fylder for meget, når den pakkes ud."),
    (_empty_rows, "projektmappen fylder for meget, når den pakkes ud."),
    (_entity_bomb, "filen kan ikke åbnes som en Excel-projektmappe."),
    (_macros, "projektmappen indeholder makroer."),
    (_external_links, "projektmappen indeholder henvisninger til andre filer."),
    (_path_in_the_archive, "filen kan ikke åbnes som en Excel-projektmappe."),
    (_formulas, "cellen er en formel."),
    (_two_gigabytes, "filen er for stor."),
    (_binary, "filens tegnsæt kan ikke læses sikkert"),
    (_wrong_in_every_cell, "det er hverken ja eller nej."),
    (_one_row_too_wide_for_ever, "rækken har flere felter, end der er kolonnenavne."),
    (_only_quotes, "anførselstegnene passer ikke sammen"),
]


@pytest.mark.skipif(sys.platform == "win32", reason="there is no resource module")
@pytest.mark.parametrize(("make", "word"), HOSTILE, ids=lambda value: getattr(value, "__name__", ""))
def test_a_hostile_file_is_refused_in_time_and_within_bounds(
    make: Callable[[Path], Path], word: str, tmp_path: Path
) -> None:
    file = make(tmp_path)
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", _TAKE_IN, str(file), str(SECONDS)],
        capture_output=True,
        text=True,
        timeout=10 * SECONDS,
        check=False,
        cwd=Path(__file__).parents[3],
    )
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout)
    assert told["what"].startswith(word)
    assert told["megabytes"] < MEGABYTES
