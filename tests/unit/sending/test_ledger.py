from dataclasses import asdict, dataclass
from pathlib import Path

import pytest

from mi_lib.errors import PublishingError
from mi_lib.sending.ledger import add_line, read_lines


@dataclass(frozen=True)
class Note:
    text: str


def test_what_is_added_is_read_back_in_order(tmp_path: Path) -> None:
    file = tmp_path / "books" / "notes.jsonl"
    for text in ("én", "to\nlinjer"):
        add_line(file, asdict(Note(text)))
    assert read_lines(file, Note) == [Note("én"), Note("to\nlinjer")]


def test_a_record_is_one_line_of_utf8(tmp_path: Path) -> None:
    add_line(tmp_path / "notes.jsonl", {"text": "æ\u2028ø\nå"})
    assert (tmp_path / "notes.jsonl").read_bytes().count(b"\n") == 1
    assert read_lines(tmp_path / "notes.jsonl", Note) == [Note("æ\u2028ø\nå")]


def test_books_that_do_not_exist_are_empty(tmp_path: Path) -> None:
    assert read_lines(tmp_path / "none.jsonl", Note) == []


@pytest.mark.parametrize("line", ['{"text": "hal', "[1]", '{"other": 1}', "4"])
def test_a_line_that_is_no_record_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / "notes.jsonl"
    file.write_text(f'{{"text": "god"}}\n{line}\n', encoding="utf-8")
    with pytest.raises(PublishingError) as error:
        read_lines(file, Note)
    assert error.value.where == f"{file}, line 2"
    assert error.value.found == line


def test_what_cannot_be_written_is_told_so_that_it_can_be_added_by_hand(tmp_path: Path) -> None:
    (tmp_path / "books").write_text("a file", encoding="utf-8")
    with pytest.raises(PublishingError) as error:
        add_line(tmp_path / "books" / "notes.jsonl", {"text": "æ"})
    assert '{"text": "æ"}' in error.value.remedy
