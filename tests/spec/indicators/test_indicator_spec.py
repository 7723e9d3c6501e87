"""Every indicator by example: the files in `cases/` are the specification, and adding one needs no code."""

from datetime import date
from pathlib import Path

import pytest

from mi_lib.indicators import CATALOGUE, compute_observations
from tests.spec.indicators.example import Example, found_beside, observe, read_example

FILES = sorted((Path(__file__).parent / "cases").glob("*.md"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_observations_are_as_worked_out_by_hand(file: Path) -> None:
    example = read_example(file)
    pairs = list(found_beside(example, observe(example)))
    assert [found for _, found in pairs] == [expected for expected, _ in pairs]
