"""papermill and our engine can be imported in any order, and papermill stays what it was."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from execution_zoo import NOTEBOOKS

ROOT = Path(__file__).parents[3]


@pytest.fixture
def installed(tmp_path: Path) -> dict[str, str]:
    """An environment in which our entry point is installed."""
    metadata = tmp_path / "mi_engine_under_test-1.dist-info"
    metadata.mkdir()
    entry = "[papermill.engine]\nmi = mi_lib.execution.engine:InProcessEngine\n"
    (metadata / "entry_points.txt").write_text(entry, encoding="utf-8")
    (metadata / "METADATA").write_text("Name: mi-engine-under-test\nVersion: 1\n", encoding="utf-8")
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(tmp_path)])}


def run(code: str, environment: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, encoding="utf-8", check=False
    )
    assert done.stderr == ""
    return done.stdout


ASK = "from papermill.engines import papermill_engines; print(papermill_engines.get_engine('mi').__name__)"


@pytest.mark.parametrize(
    "first",
    ["import papermill", "import mi_lib.execution", "import mi_lib.execution.engine", "import papermill.engines"],
)
def test_the_engine_is_found_whatever_is_imported_first(installed, first: str) -> None:
    assert run(f"{first}; {ASK}", installed) == "InProcessEngine\n"


def test_importing_papermill_brings_nothing_heavy_with_our_engine(installed) -> None:
    heavy = {"IPython.core.interactiveshell", "matplotlib", "ipykernel", "pandas", "mi_lib.execution.shell"}
    assert run(f"import sys, papermill; print({heavy} & set(sys.modules))", installed) == "set()\n"


def test_plain_papermill_keeps_its_own_engine(installed, tmp_path: Path) -> None:
    source, output = NOTEBOOKS / "good-results.ipynb", tmp_path / "out.ipynb"
    command = ["-m", "papermill", str(source), str(output), "-p", "month", "2015-01", "-p", "recipient", "fagudvalg"]
    done = subprocess.run([sys.executable, *command], env=installed, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0
    assert "Executing notebook with kernel: python3" in done.stderr
    assert "('2015-01', 'fagudvalg')" in output.read_text(encoding="utf-8")


def test_papermill_runs_our_engine_by_its_name(installed, tmp_path: Path) -> None:
    source, output = NOTEBOOKS / "good-results.ipynb", tmp_path / "out.ipynb"
    command = ["-m", "papermill", "--engine", "mi", str(source), str(output), "-p", "month", "2015-02"]
    done = subprocess.run([sys.executable, *command], env=installed, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0
    assert "Executing notebook with kernel" not in done.stderr
    assert "('2015-02', 'fagudvalg')" in output.read_text(encoding="utf-8")
