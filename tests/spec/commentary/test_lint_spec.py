"""What a commentary may say of these figures, as a table: `found` is what is found fault with, in order."""

import csv
from pathlib import Path

import pandas as pd
import pytest
import yaml

from mi_lib.commentary import Desk, check_figures, read_comment
from mi_lib.disclosure import Edition, Publishable, Reader, ThemeInfo
from mi_lib.disclosure.packet import NUMBERS, WORDS, let_through
from mi_lib.periods import Month

HERE = Path(__file__).parent
CODELISTS = HERE.parents[2] / "data" / "reference" / "codelists.yml"

# period, window, scope, dimension, category, value; no value: hidden
FIGURES = [
    ("2015-10", "month", "kommune", "total", "total", 81),
    ("2015-09", "month", "kommune", "total", "total", 90),
    ("2014-10", "month", "kommune", "total", "total", 68),
    ("2013-11", "month", "kommune", "total", "total", 55),
    ("2015-10", "r12", "kommune", "total", "total", 1250),
    ("2015-10", "month", "kommune", "age_group", "g00_09", 20),
    ("2015-10", "month", "kommune", "age_group", "g10_13", None),
    ("2015-10", "month", "T2", "total", "total", 31),
    ("2014-10", "month", "T2", "total", "total", 35),
]

with (HERE / "lint.csv").open(encoding="utf-8", newline="") as stream:
    CASES = list(csv.DictReader(stream, delimiter=";", restkey="more"))


def packet() -> Publishable:
    codelists = yaml.safe_load(CODELISTS.read_text(encoding="utf-8"))
    rows = [
        dict.fromkeys(NUMBERS, None)
        | {"indicator": "notification_count", "signal": "none", "target_status": "none"}
        | dict(zip(("period", "window", "scope", "dimension", "category", "value"), figure, strict=True))
        | {"status": "hidden" if figure[-1] is None else "final"}
        for figure in FIGURES
    ]
    frame = pd.DataFrame(rows, columns=[*WORDS, *NUMBERS])
    frame[list(NUMBERS)] = frame[list(NUMBERS)].astype(float)
    edition = Edition(
        month=Month(2015, 11), version="V2", title="Rapport", municipality="Bakkedal", data_digest="0",
        synthetic=True, codelists=codelists,
        themes=(ThemeInfo("underretninger", "Underretninger", "Børn og familie", "Ane Holm"),),
    )  # fmt: skip
    return let_through(edition, Reader("direktion", "Direktionen", "direktion", None), frame)


@pytest.mark.parametrize("case", CASES, ids=[case["text"] for case in CASES])
def test_the_lint_finds(case: dict[str, str], tmp_path: Path) -> None:
    assert "more" not in case, "a semicolon in the table"
    file = tmp_path / "underretninger.md"
    front = "---\nauthor: Ane Holm\ndate: 2015-11-03\nother_numbers: {97: Danmarks Statistik}\n---\n"
    file.write_text(front + case["text"], encoding="utf-8")
    comment = read_comment(file, Desk(["underretninger"], ["direktion"], {}), Path("underretninger.md"))
    found = [finding.found for finding in check_figures(comment, packet())]
    assert sorted(found) == sorted(filter(None, case["found"].split(" | ")))
