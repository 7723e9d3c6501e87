"""The stranger: tables are read off pages, and what can be subtracted is found, page by page and between pages."""

from pathlib import Path

import pytest

from mi_lib.errors import DisclosureError, UsageError
from mi_lib.pipeline.against import attack_pages

THRESHOLDS = {"direktion": 5, "leder-t1": 3}


def _table(caption: str, heads: str, *rows: str, name: str = "tbl-x") -> str:
    """Cells are separated by |."""
    lines = ["".join(f"<td>{cell}</td>" for cell in line.split("|")) for line in (heads, *rows)]
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    return f'<table id="{name}"><caption><strong>Tabel&nbsp;1:</strong> {caption}</caption>{body}</table>'


def _by_age(*rows: str, month: str = "januar 2015", name: str = "tbl-x") -> str:
    return _table(f"Underretninger fordelt på alder, {month}", "Alder|Antal|Året før|Ændring", *rows, name=name)


def _write(folder: Path, *tables: str, reader: str = "direktion", month: str = "2015-02") -> Path:
    page = folder / reader / month / "v2.html"
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text("<html><body>" + "".join(tables) + "</body></html>", encoding="utf-8")
    return folder


def _proofs(folder: Path) -> list[tuple[str, float, float]]:
    return [(proof.figure, proof.least, proof.greatest) for proof in attack_pages(folder, THRESHOLDS)]


def test_one_hidden_figure_and_a_total_give_it_away(tmp_path: Path) -> None:
    _write(tmp_path, _by_age("0-5 år|*|12|*", "6-9 år|1.009|7|+2", "I alt|1.012|19|*"))
    assert _proofs(tmp_path) == [("Underretninger, 0-5 år, januar 2015", 3, 3)]


def test_two_hidden_figures_keep_each_other(tmp_path: Path) -> None:
    _write(tmp_path, _by_age("0-5 år|*|12|*", "6-9 år|*|7|*", "10-13 år|30|2|*", "I alt|42|21|*"))
    assert _proofs(tmp_path) == []


def test_two_hidden_figures_of_two_children_together_are_few(tmp_path: Path) -> None:
    """2 and 1: neither can be 0 for sure, but both together are 3 at most."""
    _write(tmp_path, _by_age("0-5 år|*|12|*", "6-9 år|*|7|*", "10-13 år|30|2|*", "I alt|33|21|*"))
    assert _proofs(tmp_path) == []


def test_last_years_column_is_attacked_with_last_years_page(tmp_path: Path) -> None:
    """What the page of 2015 hides for 2014, the page of 2014 has shown."""
    _write(tmp_path, _by_age("0-5 år|7|*|*", "6-9 år|9|*|*", "I alt|16|12|*"))
    _write(tmp_path, _by_age("0-5 år|4|9|*", "6-9 år|8|9|*", "I alt|12|18|*", month="januar 2014"), month="2014-02")
    assert _proofs(tmp_path) == [
        ("Underretninger, 0-5 år, januar 2014", 4, 4),
        ("Underretninger, 6-9 år, januar 2014", 8, 8),
    ]


def test_a_total_can_stand_in_another_table(tmp_path: Path) -> None:
    series = _table("Underretninger måned for måned (underretninger)", "Måned|Antal|Ændring", "januar 2015 f|12|*")
    _write(tmp_path, _by_age("0-5 år|*|7|*", "6-9 år|8|9|*", "I alt|*|16|*"), series)
    assert _proofs(tmp_path) == [
        ("Underretninger, 0-5 år, januar 2015", 4, 4),
        ("Underretninger, I alt, januar 2015", 12, 12),
    ]


def test_the_same_row_of_twelve_months_is_another_figure(tmp_path: Path) -> None:
    year = _by_age(
        "0-5 år|96|12|*",
        "6-9 år|*|7|*",
        "10-13 år|*|2|*",
        "I alt|196|21|*",
        month="de 12 måneder til og med januar 2015",
    )
    _write(tmp_path, _by_age("0-5 år|*|12|*", "6-9 år|8|7|*", "I alt|12|19|*"), year)
    assert _proofs(tmp_path) == [("Underretninger, 0-5 år, januar 2015", 4, 4)]


def test_pages_that_contradict_each_other_are_not_attacked(tmp_path: Path) -> None:
    crossed = _table("Sager fordelt på alder og type, januar 2015", "Alder|A|I alt", "0-9 år|*|4", "I alt|6|4")
    _write(tmp_path, crossed)
    with pytest.raises(DisclosureError, match="contradict"):
        attack_pages(tmp_path, THRESHOLDS)


def test_crossed_tables_are_attacked_along_rows_and_columns(tmp_path: Path) -> None:
    """The second row has one hidden figure, so its column has one left, and so has the first row."""
    crossed = _table(
        "Anbragte fordelt på alder og målgruppe, januar 2015", "Alder|A|B|C|I alt",
        "0-9 år|*|*|30|42", "10-13 år|*|0|25|37", "14-22 år|40|22|35|97", "I alt|54|32|90|176",
    )  # fmt: skip
    _write(tmp_path, crossed)
    assert _proofs(tmp_path) == [
        ("Anbragte, 0-9 år, A, januar 2015", 2, 2),
        ("Anbragte, 0-9 år, B, januar 2015", 10, 10),
        ("Anbragte, 10-13 år, A, januar 2015", 12, 12),
    ]


def test_the_own_teams_figures_are_others_than_the_municipalitys(tmp_path: Path) -> None:
    whole = _by_age("0-5 år|*|7|*", "6-9 år|*|9|*", "I alt|30|16|*")
    own = _by_age("0-5 år|3|7|*", "6-9 år|8|9|*", "I alt|11|16|*", name="tbl-x-eget")
    _write(tmp_path, whole, own, reader="leder-t1")
    assert _proofs(tmp_path) == []


def test_a_revised_number_is_no_contradiction(tmp_path: Path) -> None:
    _write(tmp_path, _by_age("0-5 år|7|7|*", "6-9 år|9|9|*", "I alt|16|16|*"), month="2015-02")
    _write(tmp_path, _by_age("0-5 år|8|7|*", "6-9 år|9|9|*", "I alt|17|16|*"), month="2015-03")
    assert _proofs(tmp_path) == []


def test_without_pages_there_is_nothing_to_attack(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no published pages"):
        attack_pages(tmp_path, THRESHOLDS)
