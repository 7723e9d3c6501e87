"""What `mi publish` says at the end about the month to come."""

from pathlib import Path

import pytest
import small_project

from mi_lib.cli.results import say_next
from mi_lib.periods import Month
from mi_lib.pipeline.project import Project


@pytest.mark.parametrize(
    ("month", "said"),
    [
        ("2015-01", "  next V1: 2015-08, deliveries by 2015-08-03\n"),
        ("2015-02", "  next V2: 2015-04, deliveries by 2015-04-01\n"),
        ("2015-11", "  next V1: in no plan yet; draft one with mi plan 2016 --from 2015\n"),
    ],
)
def test_the_next_edition_of_the_same_version_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], month: str, said: str
) -> None:
    say_next(Month.parse(month), Project.read(small_project.make_project(tmp_path), {}))
    assert capsys.readouterr().out == said
