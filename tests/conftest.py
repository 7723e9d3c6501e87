"""What functional and browser tests share: programs that may be missing, and one demo for the whole session."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from demo_project import DemoProject, Finished
from filelock import FileLock
from postgres_server import PROGRAMS, PostgresServer, running_server


@pytest.fixture(scope="session")
def needs() -> Callable[..., str]:
    """Call it with the names of a program: its path, or the test is skipped; with MI_REQUIRE_ALL=1 it fails."""

    def find(*names: str) -> str:
        found = next(filter(None, map(shutil.which, names)), None)
        if found is None:
            missing = f"not on the path: {' or '.join(names)}"
            if os.environ.get("MI_REQUIRE_ALL") == "1":
                pytest.fail(missing, pytrace=False)
            pytest.skip(missing)
        return found

    return find


@pytest.fixture(scope="session")
def postgres(needs: Callable[..., str]) -> Iterator[PostgresServer]:
    with running_server(needs(*PROGRAMS)) as server:
        yield server


@pytest.fixture(scope="session", params=["duckdb", "postgres"])
def new_warehouse(request: pytest.FixtureRequest) -> Callable[[], str]:
    """Call it for the address of an empty warehouse; the test runs on each engine in turn."""
    if request.param == "duckdb":
        return lambda: "duckdb:///:memory:"
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.url


@pytest.fixture
def fresh_project(tmp_path: Path) -> DemoProject:
    return DemoProject.fresh(tmp_path / "project")


@pytest.fixture(scope="session")
def demo_run(tmp_path_factory: pytest.TempPathFactory) -> tuple[DemoProject, Finished]:
    """The one `mi demo` of the session, and what it said; the test processes share it, and the first one runs it."""
    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "shared-demo"
    project, answer = DemoProject(shared / "project"), shared / "answer.json"
    with FileLock(f"{shared}.lock"):
        if not answer.exists():
            DemoProject.fresh(project.root)
            run = project.mi("demo")
            answer.write_text(json.dumps([run.args, run.returncode, run.stdout, run.stderr]), encoding="utf-8")
    run = Finished(*json.loads(answer.read_text(encoding="utf-8")))
    assert run.returncode == 0, run.stderr
    return project, run


@pytest.fixture(scope="session")
def demo_project(demo_run: tuple[DemoProject, Finished]) -> DemoProject:
    """The project after `mi demo`, to be read only; a test that changes something takes `project_copy`."""
    return demo_run[0]


@pytest.fixture
def project_copy(demo_project: DemoProject, tmp_path: Path) -> DemoProject:
    """The project after `mi demo`, for one test alone."""
    return demo_project.copied_to(tmp_path / "project")
