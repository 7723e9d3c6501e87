"""Both ways of running a template give the same notebook."""

import re
from pathlib import Path

import pytest
from execution_zoo import NOTEBOOKS, Visit, visit_all

NAMES = sorted(path.stem for path in NOTEBOOKS.glob("good-*.ipynb"))


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict]:
    folder = tmp_path_factory.mktemp("modes")
    return {mode: visit_all([Visit(name, folder, mode) for name in NAMES]) for mode in ("warm", "kernel")}


def code_cells(notebook) -> list[tuple]:
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    return [(cell.source, cell.execution_count, without_kernel_paths(cell.outputs)) for cell in cells]


def without_kernel_paths(outputs) -> list[dict]:
    """A warning names the file of its cell, and a kernel makes up its own."""
    file = re.compile(r"\S*(ipykernel_\d+\S*?\.py|<ipython-input-[^>]*>)")
    return [{**output, "text": file.sub("CELL", output.text)} if "text" in output else output for output in outputs]


@pytest.mark.parametrize("name", NAMES)
def test_a_warm_process_and_a_kernel_give_the_same_cells(outcomes, name: str) -> None:
    warm, kernel = outcomes["warm"][name], outcomes["kernel"][name]
    assert (warm.error, kernel.error) == (None, None)
    assert code_cells(warm.result) == code_cells(kernel.result)


@pytest.mark.parametrize("mode", ["warm", "kernel"])
def test_cells_count_from_one_and_empty_cells_do_not_count(outcomes, mode: str) -> None:
    notebook = outcomes[mode]["good-results"].result
    counts = [cell.execution_count for cell in notebook.cells if cell.cell_type == "code"]
    assert counts == [1, 2, 3, 4, 5, 6, None, 7, 8, 9]


@pytest.mark.parametrize("mode", ["warm", "kernel"])
def test_the_metadata_of_a_display_is_kept_whole(outcomes, mode: str) -> None:
    first = outcomes[mode]["good-metadata"].result.cells[3].outputs[0]
    assert first.data == {"image/svg+xml": "<svg/>", "text/plain": "figur"}
    assert first.metadata == {
        "mi": {
            "kind": "figure",
            "label": "fig-x",
            "alt": "Underretninger pr. måned",
            "sizes": [1, 2],
            "cut_off": "2014-12-31",
        },
        "image/svg+xml": {"width": 600},
    }


@pytest.mark.parametrize("mode", ["warm", "kernel"])
def test_what_is_printed_stands_before_the_display_that_follows_it(outcomes, mode: str) -> None:
    outputs = outcomes[mode]["good-streams"].result.cells[3].outputs
    kinds = [output.get("name", output.output_type) for output in outputs]
    assert kinds == ["stdout", "stderr", "display_data", "stdout", "stderr", "execute_result"]
    assert outputs[0].text == "først\nså\n"
    assert outputs[1].text == "advarsel\n"
    assert "UserWarning: gammel" in outputs[4].text


@pytest.mark.parametrize("mode", ["warm", "kernel"])
def test_figures_stand_in_the_cell_that_draws_them(outcomes, mode: str) -> None:
    cells = outcomes[mode]["good-figures"].result.cells[3:6]
    shown = [[sorted(output.data) for output in cell.outputs] for cell in cells]
    png, svg = ["image/png", "text/plain"], ["image/svg+xml", "text/plain"]
    assert shown == [[png], [png], [svg]]
    assert cells[2].outputs[0].metadata == {"mi": {"kind": "figure", "alt": "En linje"}}


@pytest.mark.parametrize("mode", ["warm", "kernel"])
def test_outputs_that_a_template_was_saved_with_are_gone(outcomes, mode: str) -> None:
    assert "andres tal" in (NOTEBOOKS / "good-stale.ipynb").read_text(encoding="utf-8")
    assert "andres tal" not in outcomes[mode]["good-stale"].job.output.read_text(encoding="utf-8")


def test_the_executed_notebook_is_on_disk_and_nothing_else(outcomes) -> None:
    folder: Path = outcomes["warm"]["good-results"].job.folder
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        f"{name}.{mode}.ipynb" for name in NAMES for mode in ("warm", "kernel")
    )
