"""What a template tells before it runs."""

import os
from pathlib import Path

import nbformat
import pytest
from execution_zoo import NOTEBOOKS, PARAMETERS

from mi_lib.errors import NotebookError, UsageError
from mi_lib.execution import check_parameters, imports_of, warm_templates
from mi_lib.execution.templates import parameter_names

GOOD = NOTEBOOKS / "good-results.ipynb"


def template(folder: Path, *sources: str) -> Path:
    """A notebook with these code cells, the first one tagged `parameters`."""
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    cells[0].metadata["tags"] = ["parameters"]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    path = folder / "v1-fagudvalg.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}), path)
    return path


def test_the_right_parameters_are_accepted() -> None:
    check_parameters(GOOD, PARAMETERS)


@pytest.mark.parametrize(
    ("parameters", "what", "found", "remedy"),
    [
        (
            {"month": "2015-01", "recipent": "fagudvalg"},
            "has no parameter recipent",
            "recipent; did you mean recipient?",
            "its parameters are month, recipient",
        ),
        ({**PARAMETERS, "år": "2015"}, "has no parameter år", "år", "its parameters are month, recipient"),
        ({"month": "2015-01"}, "needs a value for recipient", "parameters given: month", "give them all"),
        ({}, "needs a value for month, recipient", "parameters given: none", "give them all"),
        ({**PARAMETERS, "month": 2015}, "The parameter month must be text", "2015", ""),
    ],
)
def test_wrong_parameters_are_refused_with_the_valid_ones(parameters, what, found, remedy) -> None:
    with pytest.raises(UsageError, match=what) as caught:
        check_parameters(GOOD, parameters)
    assert (caught.value.found, caught.value.remedy) == (found, remedy)


def test_an_unknown_template_is_refused_with_a_near_miss(tmp_path: Path) -> None:
    template(tmp_path, "month = ''")
    with pytest.raises(UsageError, match="There is no template v1-fagudvlag") as caught:
        check_parameters(tmp_path / "v1-fagudvlag.ipynb", PARAMETERS)
    assert caught.value.found == "v1-fagudvlag; did you mean v1-fagudvalg?"
    assert caught.value.remedy == "the templates there are v1-fagudvalg"


def test_a_damaged_template_is_the_analysts_to_mend(tmp_path: Path) -> None:
    path = tmp_path / "v1.ipynb"
    path.write_text("<<<<<<< HEAD", encoding="utf-8")
    with pytest.raises(NotebookError, match="is not a readable notebook"):
        check_parameters(path, PARAMETERS)


def test_a_template_must_name_its_kernel(tmp_path: Path) -> None:
    path = tmp_path / "v1.ipynb"
    nbformat.write(nbformat.v4.new_notebook(), path)
    with pytest.raises(NotebookError, match="does not say which kernel"):
        check_parameters(path, PARAMETERS)


def test_parameters_are_the_names_assigned_at_the_top_of_the_cell(tmp_path: Path) -> None:
    source = "# the month\nmonth = '2015-01'\nrecipient: str = 'fagudvalg'\nprint(month)"
    assert parameter_names(template(tmp_path, source)) == ["month", "recipient"]


def test_a_parameters_cell_that_is_not_python_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotebookError, match="is not Python") as caught:
        parameter_names(template(tmp_path, "month = \nrecipient = ''"))
    assert (caught.value.where, caught.value.found) == ("line 1", "invalid syntax")


def test_imports_are_read_from_all_cells_at_any_depth(tmp_path: Path) -> None:
    sources = [
        "month = ''",
        "import json, os.path as p\nfrom decimal import Decimal",
        "def later():\n    import colorsys\n",
        "%matplotlib inline\nimport never",
        "from . import relative\nfrom .near import far",
    ]
    assert imports_of([template(tmp_path, *sources)]) == {"json", "os.path", "decimal", "colorsys"}


def test_warming_imports_what_it_can(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    warm_templates([template(tmp_path, "month = ''", "import no_such_module_at_all, json")])
    assert capfd.readouterr() == ("", "")
    assert os.environ.get("MPLBACKEND") is None
