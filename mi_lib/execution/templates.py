"""Templates read without running them: their parameters and their imports."""

import ast
import difflib
import importlib
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from mi_lib.errors import NotebookError, UsageError

PARAMETERS = "parameters"


def check_parameters(template: Path, parameters: Mapping[str, str]) -> None:
    """Raise UsageError unless the template exists and takes exactly these parameters, all of them strings.

    A template without exactly one readable cell tagged `parameters` is a NotebookError.
    """
    valid = parameter_names(template)
    for name, value in parameters.items():
        if name not in valid:
            raise _unknown_parameter(template, name, valid)
        if not isinstance(value, str):
            raise UsageError(f"The parameter {name} must be text.", where=template.name, found=repr(value))
    if missing := [name for name in valid if name not in parameters]:
        what = f"The template {template.name} needs a value for {', '.join(missing)}."
        raise UsageError(what, found=f"parameters given: {', '.join(parameters) or 'none'}", remedy="give them all")


def parameter_names(template: Path) -> list[str]:
    """The names assigned in the template's one cell tagged `parameters`, in their order."""
    cells = [cell for cell in read_template(template).cells if PARAMETERS in cell.metadata.get("tags", [])]
    if len(cells) != 1:
        raise NotebookError(
            f"The template {template.name} must have exactly one cell tagged `{PARAMETERS}`.",
            found=f"{len(cells)} such cells; tools that clean notebooks are known to take tags away",
            remedy="in JupyterLab, tag the cell that sets month and recipient (Property Inspector, Cell Tags)",
        )
    try:
        return [name for statement in ast.parse(cells[0].source).body for name in _assigned_names(statement)]
    except SyntaxError as error:
        what = f"The cell tagged `{PARAMETERS}` in {template.name} is not Python."
        raise NotebookError(what, where=f"line {error.lineno}", found=error.msg) from error


def read_template(template: Path) -> NotebookNode:
    """The notebook in this file; UsageError where there is none, NotebookError where it is damaged."""
    if not template.is_file():
        raise _unknown_template(template)
    try:
        notebook: NotebookNode = nbformat.read(template, as_version=4)  # type: ignore[no-untyped-call]
    except (nbformat.reader.NotJSONError, nbformat.ValidationError, UnicodeDecodeError) as error:
        raise NotebookError(f"The template {template.name} is not a readable notebook.", found=str(error)) from error
    if "name" not in notebook.metadata.get("kernelspec", {}):
        what = f"The template {template.name} does not say which kernel it is for."
        raise NotebookError(what, remedy="open it in JupyterLab, choose the kernel Python 3 and save it")
    return notebook


def imports_of(templates: Iterable[Path]) -> set[str]:
    """The modules that the templates' cells import, read from their syntax trees.

    A cell that is no plain Python adds nothing: where it is wrong, it says so when it runs.
    """
    return {
        module
        for template in templates
        for cell in read_template(template).cells
        if cell.cell_type == "code"
        for module in _imports_in(cell.source)
    }


def warm_templates(templates: Iterable[Path]) -> None:
    """Import what these templates will import, and let matplotlib draw once, so that forked children need not."""
    importlib.import_module("mi_lib.execution.shell")
    for module in sorted(imports_of(templates)):
        # What is missing or broken is the template's failure, told with cell and line when it runs.
        with suppress(Exception):
            importlib.import_module(module)
    if "matplotlib" in sys.modules:
        _draw_once()


def _imports_in(source: str) -> Iterator[str]:
    try:
        nodes = list(ast.walk(ast.parse(source)))
    except SyntaxError:
        return
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def _draw_once() -> None:
    """Load fonts and the drawing code, on a canvas that leaves no trace in matplotlib's state."""
    from matplotlib.backends.backend_svg import FigureCanvasSVG  # a warm process may have no matplotlib to draw with
    from matplotlib.figure import Figure

    figure = Figure()
    figure.subplots().plot([0, 1], label="warm")
    with Path(os.devnull).open("wb") as nowhere:
        FigureCanvasSVG(figure).print_svg(nowhere)  # type: ignore[no-untyped-call]


def _assigned_names(statement: ast.stmt) -> Iterator[str]:
    targets: Sequence[ast.expr] = ()
    if isinstance(statement, ast.Assign):
        targets = statement.targets
    elif isinstance(statement, ast.AnnAssign):
        targets = [statement.target]
    yield from (target.id for target in targets if isinstance(target, ast.Name))


def _unknown_parameter(template: Path, name: str, valid: list[str]) -> UsageError:
    what = f"The template {template.name} has no parameter {name}."
    return UsageError(what, found=_near_miss(name, valid), remedy=f"its parameters are {', '.join(valid)}")


def _unknown_template(template: Path) -> UsageError:
    names = sorted(path.stem for path in template.parent.glob("*.ipynb"))
    return UsageError(
        f"There is no template {template.stem}.",
        where=str(template.parent),
        found=_near_miss(template.stem, names),
        remedy=f"the templates there are {', '.join(names)}" if names else "there are no templates there at all",
    )


def _near_miss(name: str, valid: list[str]) -> str:
    close = difflib.get_close_matches(name, valid, n=1)
    return f"{name}; did you mean {close[0]}?" if close else name
