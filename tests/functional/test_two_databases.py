"""The demo's figures are the same from DuckDB and from PostgreSQL, to the last digit."""

from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
from demo_project import DemoProject
from postgres_server import PostgresServer

from mi_lib.indicators import CATALOGUE, compute_observations, first_month, read_reference_tables
from mi_lib.intake import find_files, take_in
from mi_lib.intake.file_names import recognise
from mi_lib.periods import Month
from mi_lib.pipeline.figures import read_codelists
from mi_lib.plan.calendar import DEFAULT
from mi_lib.warehouse import Warehouse

REPORT = Month(2015, 2)
FIRST = Month(2014, 9)


def _some_months(project: DemoProject) -> list[Path]:
    files = find_files(project.incoming)
    return [file for file in files if FIRST <= recognise(file.name).month <= REPORT.data_month]


def _observations(url: str, project: DemoProject, refused: Path) -> pd.DataFrame:
    reference = project.root / "data" / "reference"
    with Warehouse.open(url) as warehouse:
        moment = datetime(2015, 2, 2, 9, tzinfo=UTC)
        taken = take_in(_some_months(project), warehouse, received_at=moment, refused_folder=refused)
        assert len(taken.accepted) > 100
        snapshot = warehouse.snapshot(REPORT.cutoff)
        tables = read_reference_tables(reference, first_month(snapshot), snapshot.cutoff, DEFAULT)
        return compute_observations(snapshot, tables, read_codelists(reference / "codelists.yml"), CATALOGUE.values())


def test_every_observation_of_a_month_is_equal(
    demo_project: DemoProject, postgres: PostgresServer, tmp_path: Path
) -> None:
    here = _observations("duckdb:///:memory:", demo_project, tmp_path)
    there = _observations(postgres.url(), demo_project, tmp_path)
    assert here["value"].notna().sum() > 1000
    pd.testing.assert_frame_equal(here, there, check_exact=True)
