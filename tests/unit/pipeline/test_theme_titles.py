"""Titles of themes in the words of an audience: a misspelled name is told, not passed over."""

from pathlib import Path

import pytest

from mi_lib.errors import UsageError
from mi_lib.pipeline.topics import read_theme_titles


def _read(folder: Path, text: str) -> dict[str, dict[str, str]]:
    file = folder / "theme_titles.yml"
    file.write_text(text, encoding="utf-8")
    return read_theme_titles(file, ("offentlig", "ledere"), ("skolefravaer", "sager"))


def test_titles_are_read_by_audience_and_theme(tmp_path: Path) -> None:
    assert _read(tmp_path, "offentlig: {skolefravaer: Fravær i skolen}") == {
        "offentlig": {"skolefravaer": "Fravær i skolen"}
    }


def test_without_the_file_the_plan_names_the_themes(tmp_path: Path) -> None:
    assert read_theme_titles(tmp_path / "theme_titles.yml", ("offentlig",), ("sager",)) == {}


@pytest.mark.parametrize(
    ("text", "found"), [("borgere: {sager: Sager}", "borgere"), ("ledere: {sagerne: Sager}", "sagerne")]
)
def test_a_name_that_is_unknown_is_told(tmp_path: Path, text: str, found: str) -> None:
    with pytest.raises(UsageError) as caught:
        _read(tmp_path, text)
    assert caught.value.found == found


def test_a_list_in_place_of_titles_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be used") as caught:
        _read(tmp_path, "offentlig: [Fravær]")
    assert caught.value.where == "theme_titles.yml: offentlig"
    assert caught.value.found == "['Fravær']"
    assert "dictionary" in caught.value.remedy
