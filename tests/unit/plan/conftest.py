from pathlib import Path

import pytest

from mi_lib.plan import AnnualPlan, Plans, read_plan, read_plans

REFERENCE = Path(__file__).parents[3] / "data" / "reference"


@pytest.fixture(scope="session")
def plan_file() -> Path:
    return REFERENCE / "plan-2015.yml"


@pytest.fixture(scope="session")
def plan(plan_file: Path) -> AnnualPlan:
    return read_plan(plan_file)


@pytest.fixture(scope="session")
def plans() -> Plans:
    return read_plans(REFERENCE)
