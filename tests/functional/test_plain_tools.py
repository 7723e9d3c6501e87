"""A template needs nothing of ours to run: plain papermill, and a Jupyter kernel as JupyterLab's Run All uses it."""

import json
from pathlib import Path

import nbformat
import pytest
from demo_project import DemoProject
from nbclient import NotebookClient
from nbformat import NotebookNode

PARAMETERS = ("-p", "month", "2015-01", "-p", "recipient", "fagudvalg")


@pytest.fixture
def kernels_find_mi_lib(demo_project: DemoProject, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", demo_project.environment["PYTHONPATH"])


def test_plain_papermill_runs_a_template(demo_project: DemoProject, tmp_path: Path) -> None:
    output = tmp_path / "out.ipynb"
    run = demo_project.python("-m", "papermill", "notebooks/v1-fagudvalg.ipynb", str(output), *PARAMETERS)
    assert run.returncode == 0, run.stderr
    executed = nbformat.read(output, as_version=4)
    assert end_marker(executed) == {"month": "2015-01", "recipient": "fagudvalg"}
    assert figures(executed) == figures(published(demo_project, "2015-01", "fagudvalg", "v1-fagudvalg"))


@pytest.mark.usefixtures("kernels_find_mi_lib")
def test_run_all_in_jupyter_shows_the_figures_in_the_notebook(demo_project: DemoProject) -> None:
    """As JupyterLab does it: a real kernel, the template as it lies there, its folder as working directory."""
    folder = demo_project.root / "notebooks"
    notebook = nbformat.read(folder / "v1-fagudvalg.ipynb", as_version=4)
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(folder)}}).execute()
    assert end_marker(notebook) == {"month": "2015-01", "recipient": "fagudvalg"}
    assert len(figures(notebook)) == 6
    assert all(figure.lstrip().startswith("<") and "</svg>" in figure for figure in figures(notebook))
    assert figures(notebook) == figures(published(demo_project, "2015-01", "fagudvalg", "v1-fagudvalg"))


def test_where_there_are_no_figures_yet_the_notebook_names_the_command(
    fresh_project: DemoProject, tmp_path: Path
) -> None:
    run = fresh_project.python(
        "-m", "papermill", "notebooks/v1-fagudvalg.ipynb", str(tmp_path / "out.ipynb"), *PARAMETERS
    )
    assert run.returncode != 0
    assert "mi compute 2015-01" in run.stderr


def test_after_mi_compute_a_notebook_has_its_figures(project_copy: DemoProject) -> None:
    packet = project_copy.packet("2015-01", "fagudvalg", "v1")
    before = packet.read_bytes()
    packet.unlink()
    assert project_copy.mi("compute", "2015-01").returncode == 0
    assert packet.read_bytes() == before


def published(project: DemoProject, month: str, recipient: str, template: str) -> NotebookNode:
    store = project.root / "data" / "editions" / month / "executed" / recipient
    return nbformat.read(store / f"{template}.ipynb", as_version=4)


def figures(notebook: NotebookNode) -> list[str]:
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    return [output["data"]["image/svg+xml"] for output in outputs if "image/svg+xml" in output.get("data", {})]


def end_marker(notebook: NotebookNode) -> dict[str, str]:
    marker = notebook.cells[-1].outputs[-1]["metadata"]["mi"]
    assert marker["kind"] == "end", json.dumps(marker)
    return {name: marker[name] for name in ("month", "recipient")}
