"""In which report months a figure goes to whom: the column `months` of the distribution table."""

from collections.abc import Callable
from pathlib import Path

import pytest

from mi_lib.disclosure import Later, Publishable, check_versions, later_figures, read_distribution_rules, rules_for
from mi_lib.errors import UsageError
from mi_lib.periods import Month
from mi_lib.sections import later_note

HEADS = "version,audience,indicator,scope,dimension,history,months"
MONTHS = {"V1": (1, 8, 11), "V2": (2, 4, 6, 9, 12)}
AUDIENCES = ("fagudvalg", "direktion")
Packets = Callable[..., Publishable]


def _written(folder: Path, *lines: str) -> Path:
    file = folder / "distribution.csv"
    file.write_text("\n".join([HEADS, *lines]) + "\n", encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("months", "in_january", "in_august", "in_november"),
    [
        ("", True, True, True),
        ("11", False, False, True),
        ("1 8", True, True, False),
        ("8 11", False, True, True),
    ],
)
def test_a_line_holds_in_its_months_or_in_all(
    tmp_path: Path, months: str, *, in_january: bool, in_august: bool, in_november: bool
) -> None:
    line = f"V1,fagudvalg,absence_rate,kommune,grade_group,seneste,{months}"
    rules = read_distribution_rules(_written(tmp_path, line))
    holds = [bool(len(rules_for(rules, "V1", Month(2015, number)))) for number in (1, 8, 11)]
    assert holds == [in_january, in_august, in_november]


def test_a_line_of_another_version_does_not_hold(tmp_path: Path) -> None:
    rules = read_distribution_rules(_written(tmp_path, "V2,direktion,active_cases,kommune,total,serie,"))
    assert rules_for(rules, "V1", Month(2015, 1)).empty


def test_a_line_without_the_last_comma_means_every_report(tmp_path: Path) -> None:
    rules = read_distribution_rules(_written(tmp_path, "V2,direktion,active_cases,kommune,total,serie"))
    assert rules["months"].tolist() == [""]


@pytest.mark.parametrize("months", ["13", "0", "november", "8;11", "8,11", "1.5"])
def test_a_month_that_is_none_is_named_with_its_line(tmp_path: Path, months: str) -> None:
    good = "V1,fagudvalg,absence_rate,kommune,total,serie,"
    bad = f'V1,fagudvalg,absence_rate,kommune,grade_group,seneste,"{months}"'
    with pytest.raises(UsageError, match="unknown month") as caught:
        read_distribution_rules(_written(tmp_path, good, bad))
    assert caught.value.where == "distribution.csv, line 3"


@pytest.mark.parametrize(
    ("line", "wrong", "allowed"),
    [
        ("V1,fagudvalg,absence_rate,kommune,total,serie,3", "The plan has no V1", "1, 8, 11"),
        ("V9,fagudvalg,absence_rate,kommune,total,serie,", "unknown version", "V1, V2"),
        ("V1,fagudvalgg,absence_rate,kommune,total,serie,", "unknown audience", "fagudvalg, direktion"),
    ],
)
def test_a_line_that_can_never_come_true_is_named(tmp_path: Path, line: str, wrong: str, allowed: str) -> None:
    rules = read_distribution_rules(_written(tmp_path, "V2,direktion,active_cases,kommune,total,serie,2 4", line))
    with pytest.raises(UsageError, match=wrong) as caught:
        check_versions(rules, MONTHS, AUDIENCES)
    assert (caught.value.where, caught.value.remedy) == ("distribution.csv, line 3", f"use one of {allowed}")


def test_the_report_says_when_a_figure_comes_that_is_not_in_it(tmp_path: Path, packet_of: Packets) -> None:
    line = "V1,direktion,absence_rate,kommune,grade_group,seneste,11 8"
    rules = read_distribution_rules(_written(tmp_path, line))
    later = later_figures(rules, "V1", Month(2015, 1))
    assert later == (Later("direktion", "absence_rate", "kommune", "grade_group", (8, 11)),)
    packet = packet_of({"indicator": "absence_rate", "value": 5.6}, later=later)
    said = "Skolefravær fordelt på klassetrin vises i rapporterne for august og november."
    assert later_note(packet, "skolefravaer", "grade_group") == said
    assert later_note(packet, "skolefravaer") is None
    assert later_note(packet, "skolefravaer", "absence_type") is None


def test_nothing_is_said_in_a_month_that_has_the_figure(tmp_path: Path) -> None:
    line = "V1,direktion,absence_rate,kommune,grade_group,seneste,11 8"
    rules = read_distribution_rules(_written(tmp_path, line))
    assert later_figures(rules, "V1", Month(2015, 8)) == ()
